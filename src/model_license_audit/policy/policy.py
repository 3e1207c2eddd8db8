"""The policy: what a house has decided about its audits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.model.findings import Finding, FindingKind, Severity
from model_license_audit.model.terms import Status
from model_license_audit.model.use import UseContext
from model_license_audit.policy.entries import Entry
from model_license_audit.policy.waivers import Waiver

if TYPE_CHECKING:
    from model_license_audit.policy.baseline import Baseline
    from model_license_audit.policy.curations import Curation

NEVER = "never"


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a key, and the file that tells it."""

    value: Any
    file: str


Stated = Mapping[str, tuple[Told, ...]]
"""What files tell for each key (``use.purpose``), the file that is extended before the one that extends it."""


@dataclass(frozen=True, slots=True)
class Override:
    """What holds for models in some directories: ``patterns`` are meant from the folder of the policy file."""

    folder: Path
    patterns: tuple[str, ...]
    stated: Stated


@dataclass(frozen=True, slots=True)
class Waiving:
    """What the house asks of waivers: how many days one may last, from how many days before its end it is told."""

    max_days: int | None = None
    warn_days: int = 30
    approver: bool = False
    reasons: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """``fail_on`` is the least bad kind of finding that fails the audit; ``None`` fails on none.

    ``fail_from`` takes its place where it is given: for each kind that fails the audit the least severity that does
    (``fail_on`` is then the least bad of these kinds, for what weighs kinds alone).
    ``disabled`` rules are not run; ``severities`` replace those of the rules. ``licenses`` are the files of the house's
    own license packs, ``rules`` the folders of its own rule packs, ``theme`` that of how its reports look.
    ``denied`` and ``allowed`` list licenses, classes, publishers, artifacts and restrictions by key; ``evidence`` what
    must be there, ``clause_status`` how far clauses must be checked, ``data_days`` how old license data may be.
    ``sources`` are the files that were read, ``stated`` what each of them says. ``baseline`` and ``curations`` are what
    was read from the files of these names.
    """

    fail_on: FindingKind | None = FindingKind.UNMET_DUTY
    allow_incomplete: bool = False
    use: UseContext = field(default_factory=UseContext)
    disabled: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    licenses: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()
    theme: Path | None = None
    fail_from: Mapping[FindingKind, Severity] | None = None
    denied: tuple[Entry, ...] = ()
    allowed: tuple[Entry, ...] = ()
    evidence: tuple[Entry, ...] = ()
    clause_status: tuple[Status, str] | None = None
    data_days: tuple[int, str] | None = None
    waiving: Waiving = field(default_factory=Waiving)
    waivers_file: Path | None = None
    baseline_file: Path | None = None
    curations_file: Path | None = None
    baseline: Baseline | None = None
    curations: tuple[Curation, ...] = ()
    overrides: tuple[Override, ...] = ()
    sources: tuple[str, ...] = ()
    stated: Stated = field(default_factory=dict)

    def fails(self, finding: Finding) -> bool:
        """True for a finding that fails the audit, unless it is waived or was known before."""
        if self.fail_from is not None:
            least = self.fail_from.get(finding.kind)
            return least is not None and _SEVERITIES.index(finding.severity) <= _SEVERITIES.index(least)
        return self.fail_on is not None and finding.kind.at_least(self.fail_on)

    @property
    def threshold(self) -> str:
        """From where on findings fail the audit, in a word or a list of kinds with severities."""
        if self.fail_from is None:
            return str(self.fail_on) if self.fail_on else NEVER
        told = [f"{kind}={self.fail_from[kind]}" for kind in FindingKind if kind in self.fail_from]
        return ",".join(told) or NEVER

    def failing_on(self, fail_on: FindingKind | None) -> Policy:
        """The policy with this threshold in the place of its own."""
        return replace(self, fail_on=fail_on, fail_from=None)


_SEVERITIES = list(Severity)


def fail_on_from(word: str) -> FindingKind | None:
    """The threshold a word stands for: a finding kind, or ``never``."""
    return None if word == NEVER else FindingKind(word)


def today() -> date:
    """The present day in UTC, by which waivers expire."""
    from datetime import UTC, datetime

    return datetime.now(UTC).date()
