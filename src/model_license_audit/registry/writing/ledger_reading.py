"""Reading what the registry holds of a batch of artifacts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from model_license_audit.registry.database.tables import AliasRow, ArtifactRow, RevisionRow
from model_license_audit.registry.writing.known import Known, Past
from model_license_audit.registry.writing.ledger import Ledger, OldName

_A = ArtifactRow.__table__.c  # type: ignore[attr-defined]
_N = AliasRow.__table__.c  # type: ignore[attr-defined]
_R = RevisionRow.__table__.c  # type: ignore[attr-defined]
_PORTION = 400
_ARTIFACT = select(_A.key, _A.ref, _A.host, _A.dataset, _A.state, _A.state_at, _A.state_why, _A.current, _A.id)
_NAME = select(_N.key, _N.artifact_id, _N.first_seen, _N.last_seen)
_PAST = select(
    *(_R.artifact_id, _R.ordinal, _R.commit, _R.coverage, _R.digest, _R.gist, _R.first_seen, _R.last_seen),
    *(_R.license_data, _R.id),
)


def read_ledger(connection: Connection, keys: Collection[str]) -> Ledger:
    """The artifacts of these keys, those to which they lead as old names, and all revisions of both."""
    names = list(_portions(connection, _NAME, _N.key, keys))
    by_id: dict[int, Known] = {}
    for column, wanted in ((_A.key, keys), (_A.id, {name.artifact_id for name in names})):
        for row in _portions(connection, _ARTIFACT, column, wanted):
            by_id.setdefault(row.id, Known(*row))
    for artifact, *past in _portions(connection, _PAST, _R.artifact_id, by_id):
        by_id[artifact].past.append(Past(*past))
    for known in by_id.values():
        known.past.sort(key=lambda one: one.ordinal)
    return Ledger(
        {known.key: known for known in by_id.values()},
        {key: OldName(key, by_id[artifact], first, last) for key, artifact, first, last in names},
    )


def _portions(
    connection: Connection, wanted: Select[Any], column: ColumnElement[Any], values: Collection[Any]
) -> Iterator[Any]:
    """The rows in which the column has one of these values; engines bound how many a statement may name."""
    waiting = iter(sorted(values))
    while portion := list(islice(waiting, _PORTION)):
        yield from connection.execute(wanted.where(column.in_(portion)))
