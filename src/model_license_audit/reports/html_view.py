"""One audit as the HTML templates ask for it: phrases, groups and links, no markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from model_license_audit.model.findings import ClauseRef, FindingKind
from model_license_audit.model.report import AuditReport, Question
from model_license_audit.model.terms import TermKind
from model_license_audit.reports import phrases, tones
from model_license_audit.reports.branches import Branch, Pedigree
from model_license_audit.reports.drawing import Drawing, draw
from model_license_audit.reports.grouping import (
    Citations,
    Owed,
    ReasonGroup,
    RuleGroup,
    by_rule,
    license_names,
    live_findings,
    owed,
    reasons_by_license,
    waived_findings,
)
from model_license_audit.reports.weblinks import home_of, web_link

MOST_LISTED = 400
"""Most artifacts in the list of the lineage."""
DEEPEST_LISTED = 24
"""Most links between the subject and an artifact in that list."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One question with its answer, its tone and its reasons."""

    question: Question
    value: str
    tone: str
    groups: tuple[ReasonGroup, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A license that the report leans on, with where its text is and the clauses that are used."""

    name: str
    id: str
    source: str | None
    clauses: tuple[ClauseRef, ...]

    @property
    def instead_of_text(self) -> tuple[str, ...]:
        """What is leant on where the text itself was not read."""
        return tuple(dict.fromkeys(c.source for c in self.clauses if c.by_class and c.source))


class AuditView:
    """Everything the templates show of one audit; ``number`` keeps the anchors of several audits apart."""

    phrases = phrases
    web_link = staticmethod(web_link)
    home_of = staticmethod(home_of)
    kinds = tuple(tones.KINDS.items())

    def __init__(self, number: int, report: AuditReport) -> None:
        self.number = number
        self.report = report
        self.pedigree = Pedigree.of(report.lineage)
        self.names = license_names(report)
        self.waived = waived_findings(report)
        self.tone = tones.of_report(report)

    @property
    def answers(self) -> tuple[AnswerView, ...]:
        """The six answers."""
        return tuple(
            AnswerView(a.question, a.value.value, tones.of_answer(a), reasons_by_license(a))
            for a in self.report.answers
        )

    @cached_property
    def drawing(self) -> Drawing | None:
        """The lineage as a drawing, when there is one to be made."""
        return draw(self.pedigree)

    @cached_property
    def tree(self) -> Branch:
        """The lineage as a list."""
        return self.pedigree.tree(MOST_LISTED, DEEPEST_LISTED)

    @property
    def unlisted(self) -> int:
        """How many ancestors the list leaves out."""
        return self.pedigree.ancestors + 1 - len(self.pedigree.nearest(MOST_LISTED, DEEPEST_LISTED))

    def findings(self) -> Iterator[tuple[FindingKind, str, tuple[RuleGroup, ...]]]:
        """Kind, tone and groups of findings, worst kind first; kinds without findings are left out."""
        live = live_findings(self.report)
        for kind in FindingKind:
            groups = by_rule(live, kind)
            if groups:
                yield kind, tones.KINDS[kind], groups

    def owed(self) -> Iterator[tuple[str, tuple[Owed, ...]]]:
        """What to do, what to leave and which limits to watch."""
        for title, kind in (
            ("To do", TermKind.OBLIGATION),
            ("Not to do, and to accept", TermKind.RESTRICTION),
            ("Limits to watch", TermKind.THRESHOLD),
        ):
            if duties := owed(self.report, kind):
                yield title, duties

    def cited(self) -> tuple[Cited, ...]:
        """Every license that an answer, a finding or a duty leans on, by identifier, with the clauses used."""
        refs = [c for f in self.report.findings for c in f.clauses]
        refs += [r.clause for a in self.report.answers for r in a.reasons if r.clause]
        refs += [*map(Citations(self.report).clause_of, self.report.duties)]
        by_id: dict[tuple[str, str], dict[str, ClauseRef]] = {}
        for ref in refs:
            best = by_id.setdefault((ref.license_id, ref.license_name), {})
            if ref.clause not in best or (ref.quote and not best[ref.clause].quote):
                best[ref.clause] = ref
        return tuple(
            Cited(name, identifier, _source(clauses), tuple(clauses[c] for c in sorted(clauses)))
            for (identifier, name), clauses in sorted(by_id.items())
        )


def _source(clauses: dict[str, ClauseRef]) -> str | None:
    return next((c.source for _, c in sorted(clauses.items()) if c.source), None)
