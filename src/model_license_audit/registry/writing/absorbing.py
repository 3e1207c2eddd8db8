"""Two artifacts that turn out to be one: what was known under the old name becomes history of the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, func, insert, select, update

from model_license_audit.registry.database.tables import AliasRow, ArtifactRow, AuditRow, EventRow, RevisionRow
from model_license_audit.registry.writing.known import Event

_ARTIFACTS: Table = ArtifactRow.__table__  # type: ignore[attr-defined]
_REVISIONS: Table = RevisionRow.__table__  # type: ignore[attr-defined]
_AUDITS: Table = AuditRow.__table__  # type: ignore[attr-defined]
_EVENTS: Table = EventRow.__table__  # type: ignore[attr-defined]
_NAMES: Table = AliasRow.__table__  # type: ignore[attr-defined]


def absorb(connection: Connection, into: int, other: int, event: Event) -> None:
    """Let one artifact, by its id, have all that was known of another one, which is then gone."""
    ordinals = _move_revisions(connection, into, other)
    _move_audits(connection, into, other, ordinals)
    _append_events(connection, into, _rows(connection, _EVENTS, other), event)
    connection.execute(update(_NAMES).where(_NAMES.c.artifact_id == other).values(artifact_id=into))
    _look_again(connection, into, other)
    connection.execute(delete(_ARTIFACTS).where(_ARTIFACTS.c.id == other))
    own = select(_ARTIFACTS.c.key).where(_ARTIFACTS.c.id == into).scalar_subquery()
    connection.execute(delete(_NAMES).where(_NAMES.c.artifact_id == into, _NAMES.c.key == own))


def _rows(connection: Connection, table: Table, artifact: int) -> list[RowMapping]:
    order = table.c.position if "position" in table.c else table.c.ordinal
    wanted = select(table).where(table.c.artifact_id == artifact).order_by(order)
    return list(connection.execute(wanted).mappings())


def _move_revisions(connection: Connection, into: int, other: int) -> dict[int, int]:
    """Move them, joining those that are the same; tells by which ordinal each goes from now on."""
    held = {row["digest"]: row for row in _rows(connection, _REVISIONS, into)}
    last = max((row["ordinal"] for row in held.values()), default=0)
    ordinals: dict[int, int] = {}
    for row in _rows(connection, _REVISIONS, other):
        same = held.get(row["digest"])
        if same is None:
            last += 1
            ordinals[row["ordinal"]] = last
            _set(connection, _REVISIONS, row["id"], artifact_id=into, ordinal=last)
            continue
        ordinals[row["ordinal"]] = same["ordinal"]
        first = min(row["first_seen"], same["first_seen"])
        _set(connection, _REVISIONS, same["id"], first_seen=first, last_seen=max(row["last_seen"], same["last_seen"]))
        connection.execute(delete(_REVISIONS).where(_REVISIONS.c.id == row["id"]))
    return ordinals


def _move_audits(connection: Connection, into: int, other: int, ordinals: dict[int, int]) -> None:
    last = max((row["ordinal"] for row in _rows(connection, _AUDITS, into)), default=0)
    for number, row in enumerate(_rows(connection, _AUDITS, other), last + 1):
        revision = ordinals.get(row["revision"], row["revision"])
        _set(connection, _AUDITS, row["id"], artifact_id=into, ordinal=number, revision=revision)


def _append_events(connection: Connection, into: int, moved: list[RowMapping], event: Event) -> None:
    last = connection.execute(select(func.max(_EVENTS.c.position)).where(_EVENTS.c.artifact_id == into)).scalar_one()
    own = {"at": event.at, "kind": event.kind, "old": event.old, "new": event.new, "why": event.why}
    rows: Sequence[Mapping[str, Any]] = [*(dict(row) for row in moved), own]
    for position, row in enumerate(rows, 0 if last is None else last + 1):
        values = {name: row[name] for name in own} | {"artifact_id": into, "position": position}
        connection.execute(insert(_EVENTS).values(values))


def _look_again(connection: Connection, into: int, other: int) -> None:
    """The current revision is the one that was last seen; the state is that of the later look."""
    looks = {
        row["id"]: row
        for row in connection.execute(select(_ARTIFACTS).where(_ARTIFACTS.c.id.in_((into, other)))).mappings()
    }
    revisions = _rows(connection, _REVISIONS, into)
    current = looks[into]["current"]
    ranks = [(row["last_seen"], row["ordinal"] == current, row["ordinal"]) for row in revisions]
    values: dict[str, Any] = {"current": max(ranks)[2] if ranks else 0}
    if looks[other]["state_at"] > looks[into]["state_at"]:
        values |= {name: looks[other][name] for name in ("state", "state_at", "state_why")}
    _set(connection, _ARTIFACTS, into, **values)


def _set(connection: Connection, table: Table, id_: int, **values: Any) -> None:
    connection.execute(update(table).where(table.c.id == id_).values(**values))
