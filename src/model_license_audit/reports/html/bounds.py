"""Thresholds and territories: the numbers and places at which rights end, beside what was said of the use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.model.terms import Measure
from model_license_audit.model.todo import TodoGroup
from model_license_audit.model.use import UseContext
from model_license_audit.reports import phrases
from model_license_audit.reports.points import Point

_NOT_SAID = "not said"


@dataclass(frozen=True, slots=True)
class Bound:
    """One threshold or territory: the point that tells of it, and what was said of the use in the same terms."""

    point: Point
    what: str
    said: str


def bounds(points: Iterable[Point], use: UseContext) -> Iterator[Bound]:
    """Thresholds first, then territories, in the order of the points."""
    points = tuple(points)
    for point in points:
        if point.term.measure is not None:
            yield Bound(point, phrases.thing(point), _figure(point.term.action, point.term.measure, use))
    for point in points:
        if point.term.action == "territory" and point.todo.group is not TodoGroup.THRESHOLD:
            yield Bound(point, phrases.thing(point), _places(point.term.scope, use))


def _figure(action: str, measure: Measure, use: UseContext) -> str:
    """The figure that was given for the use, where it counts the same."""
    if action == "annual-revenue":
        told = "" if use.annual_revenue is None else f"USD {use.annual_revenue:,} a year"
    else:
        told = "" if use.monthly_users is None or measure.metric else f"{use.monthly_users:,} monthly users"
    return told or _NOT_SAID


def _places(scope: str | None, use: UseContext) -> str:
    if scope == "established":
        return f"established in {', '.join(use.established)}" if use.established else _NOT_SAID
    return f"released in {', '.join(use.territories)}" if use.territories else _NOT_SAID
