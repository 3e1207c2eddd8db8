"""One audit as the HTML templates ask for it: phrases, groups and links, no markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind
from model_license_audit.model.report import Answer, AuditReport, Question
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.branches import Branch, Pedigree
from model_license_audit.reports.doubt import why_unsure
from model_license_audit.reports.drawing import Drawing, draw
from model_license_audit.reports.grouping import (
    Citations,
    ReasonGroup,
    RuleGroup,
    by_rule,
    is_note,
    license_names,
    live_findings,
    reasons_by_license,
    waived_findings,
)
from model_license_audit.reports.parts import told_apart
from model_license_audit.reports.plans import label, made_from
from model_license_audit.reports.points import Point, conditions, of_group, points
from model_license_audit.reports.weblinks import home_of, web_link

MOST_LISTED = 400
"""Most artifacts in the list of the lineage."""
DEEPEST_LISTED = 24
"""Most links between the subject and an artifact in that list."""


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One question with its answer, its tone, the points it hangs on, those that bind recipients, other reasons."""

    question: Question
    value: str
    tone: str
    points: tuple[int, ...]
    theirs: tuple[int, ...]
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
    told_apart = staticmethod(told_apart)
    web_link = staticmethod(web_link)
    home_of = staticmethod(home_of)

    def __init__(self, number: int, report: AuditReport) -> None:
        self.number = number
        self.report = report
        self.pedigree = Pedigree.of(report.lineage)
        self.names = license_names(report)
        self.waived = waived_findings(report)
        self.tone = tones.of_report(report)

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """The tone, the number and the words for the findings of each kind; notes have no tone."""
        tallied = phrases.tallied(self.report)
        kinds = [*tones.KINDS.values(), "none"]
        return [(tone, one[0], words.count(*one)) for tone, one in zip(kinds, tallied, strict=True)]

    @property
    def made_from(self) -> list[str]:
        """What a planned model is made from."""
        return made_from(self.report.artifact.ref, self.report.lineage, self.names)

    @property
    def label(self) -> str:
        """The label that is meant for a planned model."""
        return label(self.report)

    @property
    def answers(self) -> tuple[AnswerView, ...]:
        """The six answers."""
        return tuple(map(self._answer, self.report.answers))

    def _answer(self, answer: Answer) -> AnswerView:
        hangs_on = conditions(answer, self.points)
        groups = reasons_by_license(replace(answer, reasons=hangs_on.others))
        return AnswerView(
            answer.question, answer.value.value, tones.of_answer(answer), hangs_on.numbers, hangs_on.theirs, groups
        )

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Everything to do, to leave and to watch, numbered."""
        return points(self.report)

    @property
    def to_do(self) -> tuple[Point, ...]:
        """What is to be done for this use."""
        return of_group(self.points, TodoGroup.TO_DO)

    def other_points(self) -> Iterator[tuple[TodoGroup, tuple[Point, ...]]]:
        """The points of each other group that has some."""
        for group in list(TodoGroup)[1:]:
            if found := of_group(self.points, group):
                yield group, found

    def state(self, point: Point) -> tuple[str, str]:
        """The tone and the words for how far a thing to do is shown; of what is only planned, neither is told."""
        state = point.todo.state
        if state is None:
            return tones.Tone.OPEN, "to do"
        return tones.STATES[state], {TodoState.UNSEEN: "cannot be seen"}.get(state, words.STATES[state])

    def way(self, duty: Duty) -> tuple[str, ...]:
        """The chain of names from the audited artifact up to the one that asks."""
        links = duty.path.derivations
        return tuple(map(self.pedigree.name, (duty.subject, *(link.parent for link in links))))

    def doubt(self, finding: Finding) -> str | None:
        """Why a finding is less than sure."""
        return why_unsure(self.report, finding)

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
            groups = by_rule((finding for finding in live if not is_note(finding)), kind)
            if groups:
                yield kind, tones.KINDS[kind], groups

    @property
    def notes(self) -> tuple[RuleGroup, ...]:
        """What is worth knowing and asks for nothing now."""
        return by_rule(filter(is_note, live_findings(self.report)), FindingKind.UNKNOWN)

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
