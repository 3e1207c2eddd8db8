"""Writing what became of a batch of artifacts, in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, func, select

from model_license_audit.registry.database.tables import AliasRow, ArtifactRow, EventRow
from model_license_audit.registry.writing.bulk import insert_rows, new_ids, update_rows
from model_license_audit.registry.writing.known import Known
from model_license_audit.registry.writing.ledger import Ledger, OldName
from model_license_audit.registry.writing.revision_rows import write_revisions
from model_license_audit.registry.writing.upserts import insert_or_replace

_ARTIFACTS = ArtifactRow.__table__  # type: ignore[attr-defined]
_NAMES = AliasRow.__table__  # type: ignore[attr-defined]
_EVENTS = EventRow.__table__  # type: ignore[attr-defined]
_COLUMNS = ("key", "ref", "host", "dataset", "current", "state", "state_at", "state_why")


def write_ledger(connection: Connection, ledger: Ledger) -> None:
    """Write what is new or changed; afterwards nothing is."""
    artifacts = list(ledger.artifacts.values())
    _unsay(connection, ledger)
    _write_artifacts(connection, [one for one in artifacts if one.changed or one.id is None])
    write_revisions(connection, artifacts)
    _write_events(connection, [one for one in artifacts if one.events])
    _write_names(connection, [one for one in ledger.names.values() if one.changed])


def _unsay(connection: Connection, ledger: Ledger) -> None:
    if ledger.unsaid:
        connection.execute(delete(_NAMES).where(_NAMES.c.key.in_(sorted(ledger.unsaid))))
        ledger.unsaid.clear()


def _write_artifacts(connection: Connection, artifacts: Sequence[Known]) -> None:
    new, known = [one for one in artifacts if one.id is None], [one for one in artifacts if one.id is not None]
    moved = [(f"renamed {one.id}", one.id) for one in known if one.renamed]
    update_rows(connection, _ARTIFACTS, ("key",), moved)  # first out of the way: one may get the name of another one
    update_rows(connection, _ARTIFACTS, _COLUMNS, [(*_values(one), one.id) for one in known])
    if new:
        for one, id_ in zip(new, new_ids(connection, _ARTIFACTS, len(new)), strict=True):
            one.id = id_
        insert_rows(connection, _ARTIFACTS, (*_COLUMNS, "id"), [(*_values(one), one.id) for one in new])
    for one in artifacts:
        one.changed = one.renamed = False


def _values(one: Known) -> tuple[object, ...]:
    return (one.key, one.ref, one.host, one.dataset, one.current, one.state, one.state_at, one.state_why)


def _write_events(connection: Connection, artifacts: Sequence[Known]) -> None:
    if not artifacts:
        return
    ids = [one.id for one in artifacts]
    last = select(_EVENTS.c.artifact_id, func.max(_EVENTS.c.position)).where(_EVENTS.c.artifact_id.in_(ids))
    positions = {id_: position + 1 for id_, position in connection.execute(last.group_by(_EVENTS.c.artifact_id))}
    rows = [
        (one.id, positions.get(one.id, 0) + offset, event.at, event.kind, event.old, event.new, event.why)
        for one in artifacts
        for offset, event in enumerate(one.events)
    ]
    insert_rows(connection, _EVENTS, ("artifact_id", "position", "at", "kind", "old", "new", "why"), rows)
    for one in artifacts:
        one.events.clear()


def _write_names(connection: Connection, names: Sequence[OldName]) -> None:
    told = [
        {
            "key": one.key,
            "ref": str(replace(one.told.old, revision=None)),
            "artifact_id": one.bearer.id,
            "source": one.told.evidence.source,
            "pointer": one.told.evidence.pointer,
            "excerpt": one.told.evidence.excerpt,
            "obtained": one.told.evidence.obtained,
            "first_seen": one.first,
            "last_seen": one.last,
        }
        for one in names
        if one.told is not None
    ]
    insert_or_replace(connection, _NAMES, told)
    for one in names:
        if one.told is None:
            values = {"first_seen": one.first}
            connection.execute(_NAMES.update().where(_NAMES.c.key == one.key).values(values))
        one.changed, one.told = False, None
