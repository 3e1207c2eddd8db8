"""The points of a report: each thing to do, to leave or to watch, numbered, with everybody who asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Answer, AnswerReason, AuditReport
from model_license_audit.model.terms import Term, Trigger
from model_license_audit.model.todo import Todo, TodoGroup, TodoState
from model_license_audit.reports.grouping import Citations


@dataclass(frozen=True, slots=True)
class Asking:
    """One clause of one license, and the duties by which it asks, the nearest ancestor first."""

    clause: ClauseRef
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One numbered point of a report."""

    number: int
    todo: Todo
    duties: tuple[Duty, ...]
    asking: tuple[Asking, ...]

    @property
    def term(self) -> Term:
        """The term that speaks for all: they ask for the same, and what only some exempt is left out."""
        first = self.duties[0].term
        return first if self._alike else replace(first, except_for=None)

    @property
    def _alike(self) -> bool:
        """True when all of them exempt the same."""
        return len({duty.term.except_for for duty in self.duties}) == 1

    def exceptions(self, asking: Asking) -> str:
        """What one clause exempts, where the others do not."""
        told = dict.fromkeys(duty.term.except_for for duty in asking.duties if duty.term.except_for)
        return "" if self._alike else "; ".join(told)

    @property
    def license_name(self) -> str:
        """The license of that term."""
        return self.duties[0].license_name

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """The acts that make it bite, in the fixed order of the vocabulary."""
        asked = {trigger for duty in self.duties for trigger in duty.term.when}
        return tuple(trigger for trigger in Trigger if trigger in asked)

    @property
    def shown(self) -> tuple[Evidence, ...]:
        """What shows that it is done, each place once."""
        return tuple(dict.fromkeys(found for duty in self.duties for found in duty.shown))


def points(report: AuditReport) -> tuple[Point, ...]:
    """Every point of the report, numbered from 1 in the order in which the groups are shown."""
    clause_of = Citations(report).clause_of
    found = []
    for number, todo in enumerate(report.todo, 1):
        duties = tuple(report.duties[place] for place in todo.duties)
        asking = ((clause, duty) for duty in duties for clause in duty.proof or (clause_of(duty),))
        found.append(Point(number, todo, duties, _asking(asking)))
    return tuple(found)


def who_asks(all_points: Iterable[Point]) -> dict[ArtifactRef, Duty]:
    """Everybody who asks for something, the nearest first, each with a duty that tells how it arrives."""
    asking = {duty.origin: duty for point in reversed(list(all_points)) for duty in reversed(point.duties)}
    return dict(sorted(asking.items(), key=lambda item: (len(item[1].path.derivations), item[0])))


def of_group(all_points: Iterable[Point], group: TodoGroup) -> tuple[Point, ...]:
    """The points of one group."""
    return tuple(point for point in all_points if point.todo.group is group)


def _asking(pairs: Iterable[tuple[ClauseRef, Duty]]) -> tuple[Asking, ...]:
    clauses: dict[ClauseRef, list[Duty]] = {}
    for clause, duty in pairs:
        clauses.setdefault(clause, []).append(duty)
    return tuple(Asking(clause, tuple(duties)) for clause, duties in clauses.items())


def owed(report: AuditReport) -> tuple[Todo, ...]:
    """What is to be done for this use."""
    return tuple(todo for todo in report.todo if todo.group is TodoGroup.TO_DO)


def states(report: AuditReport) -> dict[TodoState, int]:
    """How many things to do there are in each state."""
    return {state: sum(todo.state is state for todo in owed(report)) for state in TodoState}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an answer hangs on: points told elsewhere, by their numbers, and the reasons that no point tells."""

    numbers: tuple[int, ...]
    others: tuple[AnswerReason, ...]
    theirs: tuple[int, ...] = ()


def conditions(answer: Answer, all_points: Iterable[Point]) -> Conditions:
    """The points that the answer names, and its other reasons; a reason is left out only where a point tells it.

    ``theirs`` are the points that the own license asks of those who receive it: no condition for who grants it.
    """
    all_points = tuple(all_points)
    if not all_points:
        return Conditions((), answer.reasons)
    named = [point for point in all_points if answer.question.value in point.todo.answers]
    theirs = tuple(point.number for point in named if point.todo.group is TodoGroup.RECIPIENTS)
    told = Counter((d.origin_name, d.license_key, d.term.clause) for point in named for d in point.duties)
    said = Counter(map(_place, answer.reasons))
    left = [reason for reason in answer.reasons if said[_place(reason)] > told[_place(reason)]]
    same = {(reason.text, *_place(reason)[1:]) for reason in answer.reasons if reason not in left}
    others = tuple(_whose(reason) for reason in left if (reason.text, *_place(reason)[1:]) not in same)
    return Conditions(tuple(point.number for point in named if point.number not in theirs), others, theirs)


_CHANGED = "where you pass it on changed"
"""What the own license asks of changed versions: of those who receive it, where the model is not one itself."""


def _whose(reason: AnswerReason) -> AnswerReason:
    if not reason.text.endswith(_CHANGED):
        return reason
    asked = reason.text.removesuffix(_CHANGED)
    return replace(reason, text=f"whoever receives it: {asked}where they pass it on changed")


def _place(reason: AnswerReason) -> tuple[str, str, str]:
    clause = reason.clause
    return reason.origin, clause.license_key if clause else "", clause.clause if clause else ""
