"""What the policy of the house says, as the HTML templates ask for it: by kind, and apart from the findings."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.reports import phrases
from model_license_audit.reports.tones import RULINGS

MOST = 200
"""Most rulings of one kind that are shown."""


@dataclass(frozen=True, slots=True)
class RulingGroup:
    """The rulings of one kind; ``more`` of them are not shown, ``known`` are those that were so before."""

    title: str
    tone: str
    shown: tuple[Ruling, ...]
    more: int
    known: frozenset[str]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more


def ruling_groups(report: AuditReport) -> tuple[RulingGroup, ...]:
    """The rulings of an audit by kind, the worst first."""
    known = frozenset(report.outcome.known)
    return tuple(
        RulingGroup(phrases.RULINGS[kind], RULINGS.get(kind, "none"), found[:MOST], len(found[MOST:]), known)
        for kind in RulingKind
        if (found := tuple(one for one in report.outcome.rulings if one.kind is kind))
    )
