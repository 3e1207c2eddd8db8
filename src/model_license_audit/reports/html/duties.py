"""What to do, to leave and to watch, as the HTML templates ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from model_license_audit.model.duties import Duty
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.html.bounds import Bound, bounds
from model_license_audit.reports.html.room import SCREEN, Room
from model_license_audit.reports.html.ways import way
from model_license_audit.reports.points import Asking, Point, of_group, points, states

MOST_ASKERS = 6
"""Most artifacts that are named without the way to them."""


class Duties:
    """The points of one report."""

    def __init__(self, report: AuditReport, pedigree: Pedigree, room: Room = SCREEN) -> None:
        self._report, self._pedigree, self._room = report, pedigree, room

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """All of them, numbered."""
        return points(self._report)

    @property
    def to_do(self) -> tuple[Point, ...]:
        """What is to be done for this use."""
        return of_group(self.points, TodoGroup.TO_DO)

    @cached_property
    def bounds(self) -> tuple[Bound, ...]:
        """Thresholds and territories."""
        return tuple(bounds(self.points, self._report.use))

    def others(self) -> Iterator[tuple[TodoGroup, tuple[Point, ...]]]:
        """The points of each other group that has some; thresholds and territories have a section of their own."""
        bound = {one.point.number for one in self.bounds}
        for group in list(TodoGroup)[1:]:
            found = tuple(point for point in of_group(self.points, group) if point.number not in bound)
            if found:
                yield group, found

    @property
    def progress(self) -> str:
        """How much of what is to be done is open, out of sight and done."""
        counted = states(self._report)
        order = (TodoState.OPEN, TodoState.UNSEEN, TodoState.DONE)
        return ", ".join(f"{counted[state]} {words.STATES[state]}" for state in order if counted[state])

    def state(self, point: Point) -> tuple[str, str]:
        """The tone and the words for how far a thing to do is shown; of what is only planned, neither is told."""
        state = point.todo.state
        if state is None:
            return tones.Tone.OPEN, "to do"
        return tones.STATES[state], {TodoState.UNSEEN: "cannot be seen"}.get(state, words.STATES[state])

    def asking(self, asking: Asking) -> tuple[Duty, ...]:
        """The nearest of those who ask by one clause."""
        return asking.duties[: self._room.askers]

    def askers(self, point: Point) -> list[str]:
        """The nearest of those who ask for a point, and how many more there are."""
        told = list(dict.fromkeys(phrases.asker(duty) for duty in point.duties))
        more = len(told) - MOST_ASKERS
        return [*told[:MOST_ASKERS], f"and {more:,} more"] if more > 0 else told

    def way(self, duty: Duty) -> tuple[str, ...]:
        """The chain of names from the audited artifact up to the one that asks."""
        return way(self._pedigree, (duty.subject, *(link.parent for link in duty.path.derivations)))
