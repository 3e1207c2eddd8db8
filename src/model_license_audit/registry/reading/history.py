"""How artifacts changed over time: what each look at them found different from the look before."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.moments import moment, written
from model_license_audit.registry.reading.rows import Rows
from model_license_audit.registry.reading.timelines import Seen, Told, timelines


class ChangeKind(StrEnum):
    """What of an artifact changed: ``other`` is a revision that differs in none of these, ``first-seen`` no change."""

    LICENSE = "license"
    LINEAGE = "lineage"
    GATING = "gating"
    STATE = "state"
    NAME = "name"
    OTHER = "other"
    FIRST_SEEN = "first-seen"


DRIFT = frozenset({ChangeKind.LICENSE, ChangeKind.LINEAGE, ChangeKind.GATING, ChangeKind.STATE, ChangeKind.NAME})
"""What may touch those who use the artifact."""


@dataclass(frozen=True, slots=True, order=True)
class Parent:
    """One parent, by its present name, and how the artifact was made from it."""

    ref: ArtifactRef
    kind: DerivationKind


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: how it was and how it is since, as lists (of parents: those that went and that came).

    It was last seen as it was at ``old_seen`` (``None`` for a name and a state) and first seen as it is at
    ``new_seen``: it changed in between. ``old_told`` and ``new_told`` are the claims behind it, with where each was
    read. ``note`` says what else may explain the difference.
    """

    ref: ArtifactRef
    kind: ChangeKind
    old: tuple[str | Parent, ...]
    new: tuple[str | Parent, ...]
    old_seen: datetime | None
    new_seen: datetime
    old_told: tuple[Told, ...] = ()
    new_told: tuple[Told, ...] = ()
    note: str = ""


_LATEST = "9999"
_EVENTS = """
select a.ref, e.at, e.kind, e.old, e.new, e.why from events e join artifacts a on a.id = e.artifact_id
where e.at >= :since and e.at < :until order by e.at, a.key, e.position
"""
_FIRST = """
select a.ref, min(r.first_seen) from artifacts a join revisions r on r.artifact_id = a.id
group by a.id, a.ref having min(r.first_seen) >= :since and min(r.first_seen) < :until
"""


def changes(
    rows: Rows, since: datetime, until: datetime | None = None, kinds: Collection[ChangeKind] = DRIFT
) -> tuple[Change, ...]:
    """What changed from ``since`` until before ``until``, the earliest first."""
    span = {"since": written(since), "until": written(until) if until is not None else _LATEST}
    found = [one for one in _all(rows, span) if one.kind in kinds]
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda one: (one.new_seen, str(one.ref), order.index(one.kind))))


def _all(rows: Rows, span: dict[str, str]) -> Iterator[Change]:
    for old, new in timelines(rows, span["since"], span["until"]):
        yield from _between(old, new)
    for ref, at, kind, before, after, why in rows.ask(_EVENTS, span):
        yield Change(ArtifactRef.parse(ref), ChangeKind(kind), (before,), (after,), None, moment(at), note=why)
    for ref, at in rows.ask(_FIRST, span):
        yield Change(ArtifactRef.parse(ref), ChangeKind.FIRST_SEEN, (), (), None, moment(at))


def _between(old: Seen, new: Seen) -> Iterator[Change]:
    found = [one for one in (_license(old, new), _lineage(old, new), _gating(old, new)) if one is not None]
    yield from found or [_change(ChangeKind.OTHER, old, new, (), ())]


def _license(old: Seen, new: Seen) -> Change | None:
    if old.license == new.license:
        return None
    values = [(one.license,) if one.license else () for one in (old, new)]
    found = _change(ChangeKind.LICENSE, old, new, *values)
    said = [[(told.field, told.value) for told in one.told_of_license] for one in (old, new)]
    if said[0] == said[1] and old.license_data != new.license_data:
        return _noted(found, "what it says of its license is the same: it was concluded with other license data")
    return found


def _lineage(old: Seen, new: Seen) -> Change | None:
    before = {Parent(ref, kind) for ref, kind in old.parents}
    after = {Parent(ref, kind) for ref, kind in new.parents}
    if before == after:
        return None
    return _change(ChangeKind.LINEAGE, old, new, tuple(sorted(before - after)), tuple(sorted(after - before)))


def _gating(old: Seen, new: Seen) -> Change | None:
    return _change(ChangeKind.GATING, old, new, (old.gated,), (new.gated,)) if old.gated != new.gated else None


def _change(
    kind: ChangeKind, old: Seen, new: Seen, before: tuple[str | Parent, ...], after: tuple[str | Parent, ...]
) -> Change:
    note = "" if old.coverage == new.coverage else f"then its {old.coverage} was read, since then its {new.coverage}"
    told = [
        {
            ChangeKind.LICENSE: one.told_of_license,
            ChangeKind.LINEAGE: one.told_of_lineage,
            ChangeKind.GATING: one.told_of_gating,
        }.get(kind, ())
        for one in (old, new)
    ]
    return Change(new.ref, kind, before, after, moment(old.last), moment(new.first), told[0], told[1], note)


def _noted(change: Change, note: str) -> Change:
    return replace(change, note=f"{note}; {change.note}" if change.note else note)
