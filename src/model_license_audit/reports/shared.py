"""Ancestors of several models: what one of them brings, and into which models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases
from model_license_audit.reports.grouping import license_names
from model_license_audit.reports.points import Point

_Thing = tuple[int, str]
_Asked = Mapping[int, Sequence[tuple[int, Point]]]


@dataclass(frozen=True, slots=True)
class Shared:
    """An ancestor of several models: its license, the models, and what it asks of which of them.

    ``unknown`` says why nothing is known of it (``None``: it was looked at).
    """

    ref: ArtifactRef
    license: str
    models: tuple[int, ...]
    carried: tuple[tuple[str, tuple[int, ...]], ...]
    unknown: str | None = None


def shared_ancestors(reports: Mapping[int, AuditReport], asked: _Asked) -> tuple[Shared, ...]:
    """Every ancestor of two models or more: those of the most models first, unknown ones before others.

    Reports and what they ask stand under the numbers of the models; each thing asked comes with the rank of its group.
    """
    above: dict[ArtifactRef, list[int]] = {}
    for number, report in reports.items():
        lineage = report.lineage
        for ref in ({one.ref for one in lineage.artifacts} | {one.ref for one in lineage.unknown}) - {lineage.subject}:
            above.setdefault(ref, []).append(number)
    several = {ref: tuple(numbers) for ref, numbers in above.items() if len(numbers) > 1}
    carried = _carried(frozenset(several), asked)
    found = [_shared(ref, reports[numbers[0]], numbers, carried.get(ref, {})) for ref, numbers in several.items()]
    found.sort(key=lambda one: (-len(one.models), one.unknown is None, one.ref))
    return tuple(found)


def _carried(wanted: frozenset[ArtifactRef], asked: _Asked) -> dict[ArtifactRef, dict[_Thing, tuple[int, ...]]]:
    """What each of these ancestors asks of which models."""
    found: dict[ArtifactRef, dict[_Thing, tuple[int, ...]]] = {}
    for number, told in asked.items():
        for rank, point in told:
            thing = (rank, phrases.thing(point))
            for origin in {duty.origin for duty in point.duties if duty.inherited} & wanted:
                things = found.setdefault(origin, {})
                things[thing] = tuple(dict.fromkeys((*things.get(thing, ()), number)))
    return found


def _shared(
    ref: ArtifactRef, report: AuditReport, numbers: tuple[int, ...], carried: Mapping[_Thing, tuple[int, ...]]
) -> Shared:
    known = report.lineage.artifact(ref)
    gone = next((one for one in report.lineage.unknown if one.ref == ref), None)
    license_ = phrases.license_named(known.concluded, license_names(report)) if known else "unknown"
    things = sorted(carried.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    told = tuple((thing, models) for (_, thing), models in things)
    return Shared(ref, license_, numbers, told, gone.reason if gone else None)
