"""The six answers as the first screen shows them: each with what it hangs on, in a word or two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from model_license_audit.model.report import Answer, AuditReport, Question
from model_license_audit.reports import tones
from model_license_audit.reports.grouping import ReasonGroup, reasons_by_license
from model_license_audit.reports.kinship.words import said
from model_license_audit.reports.points import Point, conditions


@dataclass(frozen=True, slots=True)
class Condition:
    """A point that an answer hangs on; ``theirs`` where it is asked of those who receive the model."""

    number: int
    text: str
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question with its answer, its tone, the points it hangs on, and reasons that no point tells."""

    question: Question
    value: str
    tone: str
    conditions: tuple[Condition, ...]
    groups: tuple[ReasonGroup, ...]

    @property
    def ours(self) -> tuple[Condition, ...]:
        """What is asked of the one who releases the model."""
        return tuple(condition for condition in self.conditions if not condition.theirs)

    @property
    def theirs(self) -> tuple[Condition, ...]:
        """What its own license asks of those who receive it."""
        return tuple(condition for condition in self.conditions if condition.theirs)


def answer_rows(report: AuditReport, all_points: Iterable[Point]) -> tuple[AnswerRow, ...]:
    """The six rows in the order of the questions."""
    by_number = {point.number: point for point in all_points}
    return tuple(_row(answer, by_number) for answer in report.answers)


def _row(answer: Answer, points: dict[int, Point]) -> AnswerRow:
    hangs_on = conditions(answer, points.values())
    told = [Condition(number, said(points[number].term)) for number in hangs_on.numbers]
    told += [Condition(number, said(points[number].term), theirs=True) for number in hangs_on.theirs]
    groups = reasons_by_license(replace(answer, reasons=hangs_on.others))
    return AnswerRow(answer.question, answer.value.value, tones.of_answer(answer), tuple(told), groups)
