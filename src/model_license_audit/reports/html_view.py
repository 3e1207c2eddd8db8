"""One audit as the HTML templates ask for it: phrases, groups and links, no markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.remedies import Remedy
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import Status
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.changes import sentence
from model_license_audit.reports.drawing import Drawing, draw
from model_license_audit.reports.drawing_report import scene_of
from model_license_audit.reports.grouping import is_note, license_names, waived_findings
from model_license_audit.reports.html_ancestors import Ancestors
from model_license_audit.reports.html_answers import AnswerRow, answer_rows
from model_license_audit.reports.html_bounds import Bound, bounds
from model_license_audit.reports.html_clauses import Cited, cited, review_status
from model_license_audit.reports.html_environment import Words
from model_license_audit.reports.html_evidence import Source, sources
from model_license_audit.reports.html_findings import Findings
from model_license_audit.reports.html_mark import mark_of
from model_license_audit.reports.html_paper import picture_of, way_on_paper
from model_license_audit.reports.html_unknown import Unknown, unknown
from model_license_audit.reports.parts import told_apart
from model_license_audit.reports.plans import label, made_from
from model_license_audit.reports.points import Asking, Point, of_group, points, states
from model_license_audit.reports.weblinks import home_of, web_link

MOST_ASKING = 12
"""Most artifacts that are shown under one clause with the way to them."""
MOST_ASKERS = 6
"""Most artifacts that are named without the way to them."""
LONGEST_WAY = 8
"""Most names of a way that are told; of a longer one both ends are."""

SECTIONS = (
    ("artifact", "The artifact and its license"),
    ("lineage", "Lineage"),
    ("duties", "What to do"),
    ("findings", "Findings"),
    ("ancestors", "Ancestors and their licenses"),
    ("bounds", "Thresholds and territories"),
    ("waivers", "Waivers"),
    ("evidence", "Evidence"),
    ("sources", "Licenses and clauses"),
    ("method", "Method and versions"),
    ("signoff", "Sign-off"),
    ("limits", "Limits of this report"),
)
"""The sections behind the first screen, in their order, by the names that links lead to."""


class AuditView:
    """Everything the templates show of one audit; ``number`` keeps the anchors of several audits apart."""

    phrases = Words(phrases)
    sections = SECTIONS
    told_apart = staticmethod(told_apart)
    web_link = staticmethod(web_link)
    home_of = staticmethod(home_of)
    review_status = staticmethod(review_status)
    sentence = staticmethod(sentence)

    def __init__(self, number: int, report: AuditReport) -> None:
        self.number = number
        self.report = report
        self.pedigree = Pedigree.of(report.lineage)
        self.names = license_names(report)
        self.waived = waived_findings(report)
        self.tone = tones.of_report(report)
        self.mark = mark_of([report])

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

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """Everything to do, to leave and to watch, numbered."""
        return points(self.report)

    @property
    def answers(self) -> tuple[AnswerRow, ...]:
        """The six answers."""
        return answer_rows(self.report, self.points)

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is not known."""
        return unknown(self.report, self.points, [clause for one in self.cited for clause in one.clauses])

    @property
    def to_do(self) -> tuple[Point, ...]:
        """What is to be done for this use."""
        return of_group(self.points, TodoGroup.TO_DO)

    def other_points(self) -> Iterator[tuple[TodoGroup, tuple[Point, ...]]]:
        """The points of each other group that has some; thresholds and territories have a section of their own."""
        for group in list(TodoGroup)[1:]:
            bound = {one.point.number for one in self.bounds}
            found = tuple(point for point in of_group(self.points, group) if point.number not in bound)
            if found:
                yield group, found

    @cached_property
    def bounds(self) -> tuple[Bound, ...]:
        """Thresholds and territories."""
        return tuple(bounds(self.points, self.report.use))

    def state(self, point: Point) -> tuple[str, str]:
        """The tone and the words for how far a thing to do is shown; of what is only planned, neither is told."""
        state = point.todo.state
        if state is None:
            return tones.Tone.OPEN, "to do"
        return tones.STATES[state], {TodoState.UNSEEN: "cannot be seen"}.get(state, words.STATES[state])

    @property
    def progress(self) -> str:
        """How much of what is to be done is open, out of sight and done."""
        counted = states(self.report)
        order = (TodoState.OPEN, TodoState.UNSEEN, TodoState.DONE)
        return ", ".join(f"{counted[state]} {words.STATES[state]}" for state in order if counted[state])

    def asking(self, asking: Asking) -> tuple[Duty, ...]:
        """The nearest of those who ask by one clause."""
        return asking.duties[:MOST_ASKING]

    def askers(self, point: Point) -> list[str]:
        """The nearest of those who ask for a point, and how many more there are."""
        told = list(dict.fromkeys(phrases.asker(duty) for duty in point.duties))
        more = len(told) - MOST_ASKERS
        return [*told[:MOST_ASKERS], f"and {more:,} more"] if more > 0 else told

    def way(self, duty: Duty) -> tuple[str, ...]:
        """The chain of names from the audited artifact up to the one that asks, without its middle where it is long."""
        refs = (duty.subject, *(link.parent for link in duty.path.derivations))
        return self._shortened(refs)

    def path(self, finding: Finding) -> tuple[str, ...]:
        """The chain of names that a finding is about, without its middle where it is long."""
        return self._shortened(finding.path)

    def _shortened(self, way: tuple[ArtifactRef | str, ...]) -> tuple[str, ...]:
        half, left = LONGEST_WAY // 2, len(way) - LONGEST_WAY
        ends = (*way[:half], *way[-half:]) if left > 0 else way
        names = [self.pedigree.name(one) if isinstance(one, ArtifactRef) else one for one in ends]
        return (*names[:half], f"… {left:,} more …", *names[half:]) if left > 0 else tuple(names)

    @cached_property
    def drawing(self) -> Drawing | None:
        """The lineage as a drawing, when there is one to be made."""
        return draw(scene_of(self.pedigree, self.report)) if self.pedigree.ancestors else None

    @property
    def on_paper(self) -> str:
        """How the drawing goes on paper: ``upright``, ``wide`` (across a page laid on its side), empty: not at all."""
        return way_on_paper(self.drawing) if self.drawing else ""

    @property
    def picture(self) -> str:
        """The drawing as a ``data:`` URI."""
        return picture_of(self.drawing) if self.drawing else ""

    def around(self, cycle: tuple[ArtifactRef, ...]) -> tuple[str, ...]:
        """The names of a cycle, from one member back to it."""
        return self._shortened((*cycle, cycle[0]))

    @cached_property
    def ancestors(self) -> Ancestors:
        """Every ancestor as a row."""
        return Ancestors(self.report, self.pedigree, self.names)

    @property
    def anchors(self) -> dict[str, str]:
        """Where the boxes of the drawing lead: to the rows of the ancestors, by their references."""
        rows = {str(ref): f"audit-{self.number}-ancestor-{n}" for ref, n in self.ancestors.numbers.items()}
        return rows | {str(self.report.lineage.subject): f"audit-{self.number}-artifact"}

    @cached_property
    def findings(self) -> Findings:
        """Every open finding, by kind and rule."""
        return Findings(self.report, self.pedigree)

    @staticmethod
    def word_of(kind: str, number: int = 2) -> str:
        """One or several findings of a kind, in a word."""
        return words.KINDS[FindingKind(kind)][number != 1]

    @staticmethod
    def meaning_of(kind: str) -> str:
        """What a kind of finding means."""
        return FindingKind(kind).meaning

    def still_open(self, remedy: Remedy) -> list[str]:
        """What cannot be told even after the changes, and was not told before."""
        known = {(finding.rule, finding.fingerprint) for finding in self.report.findings}
        new = [f for f in remedy.open if not is_note(f) and (f.rule, f.fingerprint) not in known]
        return list(dict.fromkeys(finding.title for finding in new))

    @cached_property
    def evidence(self) -> tuple[Source, ...]:
        """What was read and is leant on, by file."""
        return sources(self.report, self.pedigree, self.points)

    @cached_property
    def cited(self) -> tuple[Cited, ...]:
        """Every license that is leant on, with the clauses used."""
        return cited(self.report)

    @staticmethod
    def clause_number(ref: ClauseRef) -> str:
        """The clause as its text numbers it."""
        return phrases.clause_number(replace(ref, status=Status.VERIFIED)).strip(" ,")

    @property
    def reviews(self) -> dict[str, int]:
        """How many of the clauses were checked how far."""
        every: list[ClauseRef] = [clause for one in self.cited for clause in one.clauses]
        told = list(map(review_status, every))
        return {status: told.count(status) for status in dict.fromkeys(sorted(told, key=lambda t: (-told.count(t), t)))}

    @property
    def limits(self) -> list[tuple[str, str]]:
        """The rules behind the findings that say what they do not check, and what that is."""
        return [(f"{rule.id}: {rule.title}", rule.does_not_check) for rule in self.report.rules if rule.does_not_check]
