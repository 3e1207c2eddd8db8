"""Many audits as one: which models are the riskiest, what each owes, and which ancestors bring that to several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from model_license_audit.model.report import Answer, AuditReport, Question
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.points import Point, points
from model_license_audit.reports.shared import Shared, shared_ancestors
from model_license_audit.reports.standing import by_risk
from model_license_audit.reports.tones import Tone


class Mark(StrEnum):
    """How a model stands to one thing that licenses ask; the most pressing first."""

    OPEN = "open"
    UNSEEN = "unseen"
    TO_DO = "to do"
    APPLIES = "applies"
    DONE = "done"


_MARKS = {TodoState.OPEN: Mark.OPEN, TodoState.UNSEEN: Mark.UNSEEN, TodoState.DONE: Mark.DONE, None: Mark.TO_DO}
_SHOWN = (TodoGroup.TO_DO, TodoGroup.RESTRICTION, TodoGroup.THRESHOLD)
_ORDER = list(Mark)
_Thing = tuple[TodoGroup, str]


MARKS: dict[Mark, tuple[str, str, str]] = {
    Mark.OPEN: ("care", "○", "open"),
    Mark.UNSEEN: ("open", "?", "cannot be seen in files"),
    Mark.TO_DO: ("open", "○", "to do"),
    Mark.APPLIES: ("none", "•", "applies"),
    Mark.DONE: ("good", "✓", "seen as done"),
}
"""How each mark is coloured, drawn and read out."""

QUESTIONS: dict[Question, str] = {
    Question.COMMERCIAL: "Comm.",
    Question.MODIFY: "Mod.",
    Question.REDISTRIBUTE: "Redist.",
    Question.HOST: "Host",
    Question.TRAIN_ON_OUTPUTS: "Train",
    Question.PAY_OR_REPORT: "Pay",
}
"""The questions at the head of narrow columns."""

COLUMNS = (
    ("Conf.", "conflicts"),
    ("Unmet", "unmet duties"),
    ("Miss.", "missing evidence"),
    ("Unk.", "unknown"),
    ("Gaps", "what could not be looked at or told"),
)
"""The counts at the head of narrow columns, and what they count."""


@dataclass(frozen=True, slots=True)
class Model:
    """One of the models: ``number`` is its place by risk, from 1."""

    number: int
    report: AuditReport

    @property
    def tone(self) -> Tone:
        """That of its worst open finding."""
        return tones.of_report(self.report)

    @property
    def answers(self) -> list[tuple[Question, Answer | None, Tone]]:
        """The six answers in their order; ``None`` where there is none."""
        given = {answer.question: answer for answer in self.report.answers}
        return [(q, given.get(q), tones.of_answer(given[q]) if q in given else Tone.OPEN) for q in Question]

    @property
    def counts(self) -> list[int]:
        """The open findings of each kind, without notes."""
        return [number for number, _, _ in phrases.tallied(self.report)[:-1]]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that licenses ask, and how each model that it is asked of stands to it, by the models' numbers."""

    group: TodoGroup
    thing: str
    marks: dict[int, Mark]

    def marked(self) -> Iterator[tuple[Mark, tuple[int, ...]]]:
        """The models at each mark, the most pressing first."""
        for mark in Mark:
            if found := tuple(number for number, one in self.marks.items() if one is mark):
                yield mark, found

    @property
    def pressing(self) -> int:
        """How many models still owe it, as far as can be seen."""
        return sum(mark not in {Mark.DONE, Mark.APPLIES} for mark in self.marks.values())


class Portfolio:
    """What a reader wants to know of many audits before any single one."""

    marks = MARKS
    questions = QUESTIONS
    columns = COLUMNS
    phrases = phrases

    def __init__(self, reports: Sequence[AuditReport]) -> None:
        self.models = [Model(number, report) for number, report in enumerate(by_risk(reports), 1)]
        self._points = {model.number: points(model.report) for model in self.models}

    @property
    def legend(self) -> str:
        """What the heads of the narrow columns and the short answers mean."""
        asked = " ".join(f"{name}: {question.text}" for question, name in QUESTIONS.items())
        counted = ", ".join(f"{name}: {what}" for name, what in COLUMNS)
        return f"{asked} If: yes, under the conditions that its audit lists. {counted}."

    @property
    def results(self) -> list[tuple[Tone, int, str]]:
        """How many models come to each result, worst first, with the tone and the words; then the incomplete ones."""
        told: dict[str, tuple[Tone, int]] = {}
        for model in self.models:
            result = phrases.headline(model.report).removesuffix(". The audit is incomplete.").partition("; ")[0]
            told[result] = (model.tone, told.get(result, (model.tone, 0))[1] + 1)
        found: list[tuple[Tone, int, str]] = [(tone, number, what) for what, (tone, number) in told.items()]
        incomplete = sum(phrases.incomplete(model.report) for model in self.models)
        return [*found, (Tone.OPEN, incomplete, "The audit is incomplete")] if incomplete else found

    @property
    def uses(self) -> list[tuple[str, tuple[int, ...]]]:
        """What the models were judged for, with the numbers of those; one entry where it is the same for all."""
        return _gathered((phrases.use(model.report.use), model.number) for model in self.models)

    @property
    def versions(self) -> list[str]:
        """What made the audits: rules and license data, each combination once."""
        told = (model.report.versions for model in self.models)
        return list(
            dict.fromkeys(f"modelaudit {v.tool} · rules {v.rules} · license data {v.license_data}" for v in told)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every thing that is owed, forbidden or limited: by groups, what most models still owe first."""
        found: dict[_Thing, dict[int, Mark]] = {}
        for number, told in self._points.items():
            for point in told:
                if point.todo.group in _SHOWN:
                    marks = found.setdefault((point.todo.group, phrases.thing(point)), {})
                    marks[number] = min(_mark(point), marks.get(number, Mark.DONE), key=_ORDER.index)
        rows = [Row(group, thing, marks) for (group, thing), marks in found.items()]
        rows.sort(key=lambda row: (_SHOWN.index(row.group), -row.pressing, -len(row.marks), row.thing))
        return tuple(rows)

    def rows_by_group(self, most: int) -> Iterator[tuple[TodoGroup, str, tuple[Row, ...], int]]:
        """Each group with its title, its first rows, and how many more it has."""
        for group in _SHOWN:
            rows = tuple(row for row in self.rows if row.group is group)
            if rows:
                yield group, words.GROUPS[group].capitalize(), rows[:most], max(0, len(rows) - most)

    @cached_property
    def shared(self) -> tuple[Shared, ...]:
        """Every ancestor of two models or more: those of the most models first, unknown ones before others."""
        asked = {
            number: [(_SHOWN.index(point.todo.group), point) for point in told if point.todo.group in _SHOWN]
            for number, told in self._points.items()
        }
        return shared_ancestors({model.number: model.report for model in self.models}, asked)


def _mark(point: Point) -> Mark:
    return _MARKS[point.todo.state] if point.todo.group is TodoGroup.TO_DO else Mark.APPLIES


def _gathered(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, tuple[int, ...]]]:
    found: dict[str, list[int]] = {}
    for text, number in pairs:
        found.setdefault(text, []).append(number)
    return [(text, tuple(numbers)) for text, numbers in found.items()]
