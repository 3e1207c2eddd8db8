"""Putting imported rows into the tables: what they refer to is found by name, what is there already is not doubled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, MetaData, Text, select, text
from sqlalchemy import Table as SqlTable

from model_license_audit.registry.database.tables import AuditRow, RevisionRow
from model_license_audit.registry.exchange.form import Parent, Shape, shape_of
from model_license_audit.registry.exchange.reconciling import (
    BY_CONTENT,
    Here,
    Known,
    append_missing,
    insert_all,
    insert_missing,
)
from model_license_audit.registry.exchange.row_checks import Malformed, Row
from model_license_audit.registry.writing.absorbing import absorb
from model_license_audit.registry.writing.known import Event

Name = tuple[Any, ...]
_RENAMED = """
select l.artifact_id as into_id, s.id as other, l.last_seen as at, s.ref as old, a.ref as new
from aliases l join artifacts s on s.key = l.key join artifacts a on a.id = l.artifact_id
where s.id <> a.id and l.last_seen >= s.state_at
and not exists (select 1 from revisions r where r.artifact_id = s.id and r.last_seen > l.last_seen)
and not exists (select 1 from imported i where i."of" = 'artifacts' and i.id = s.id and i."new")
order by l.key
"""
"""Artifacts that were here under names which, as is told now, lead to others; those of an export are as it tells."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row that was read, and its place."""

    row: Row
    place: str

    def of(self, names: Iterable[str]) -> Name:
        """Its values of these names."""
        return tuple(self.row[name] for name in names)


class Loading:
    """One import, within one transaction; :meth:`load` is called for the tables in the order of their references."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers, self._known = _Numbers(connection), Known(connection)

    def load(self, shape: Shape, told: Sequence[Told]) -> int:
        """Put rows of one table in; tells how many of them were new."""
        rows, new = self._resolved(shape, told)
        if shape.surrogate is not None:
            found = self._known.reconcile(shape, rows, new)
            self._numbers.keep(shape, [one.of(shape.identity) for one in told], found)
            return sum(one.new for one in found)
        if not any(parent.column.primary_key for parent in shape.parents):
            return insert_missing(self._connection, shape.table, rows)
        fresh = [row for row, is_new in zip(rows, new, strict=True) if is_new]
        known = [row for row, is_new in zip(rows, new, strict=True) if not is_new]
        insert_all(self._connection, shape.table, fresh)
        if not known or shape.parents[0].shape.name in BY_CONTENT:
            return len(fresh)
        return len(fresh) + append_missing(self._connection, shape, known)

    def finish(self) -> None:
        """Let what was known here by an old name go on under the new one that was told; forget which row is which."""
        for row in self._connection.execute(text(_RENAMED)).all():
            absorb(self._connection, row.into_id, row.other, Event(row.at, "name", row.old, row.new, ""))
        self._numbers.drop()

    def _resolved(self, shape: Shape, told: Sequence[Told]) -> tuple[list[Row], list[bool]]:
        """The rows with numbers in the place of names, and for each whether all that it belongs to is new here."""
        names = {name for parent in shape.parents for name in parent.names}
        own = [name for name in shape.names if name not in names and name in shape.table.c]
        rows = [{name: one.row[name] for name in own} for one in told]
        new = [True] * len(told)
        for parent in shape.parents:
            here = self._numbers.find(parent.shape, {one.of(parent.names) for one in told})
            for index, one in enumerate(told):
                found = here.get(one.of(parent.names))
                if found is None:
                    raise Malformed(one.place, _belongs_to_nothing(shape, parent, one))
                rows[index][parent.column.name] = found.id
                new[index] &= found.new
        if shape.table is AuditRow.__table__:  # type: ignore[attr-defined]
            self._renumber(told, rows)
        return rows, new

    def _renumber(self, told: Sequence[Told], rows: Sequence[Row]) -> None:
        """Let audits tell of revisions as these are counted here."""
        revisions = RevisionRow.__table__  # type: ignore[attr-defined]
        here = self._numbers.find(shape_of(revisions), {one.of(("artifact", "revision")) for one in told})
        wanted = select(revisions.c.id, revisions.c.ordinal).where(revisions.c.id.in_({h.id for h in here.values()}))
        ordinals = {row.id: row.ordinal for row in self._connection.execute(wanted)}
        for one, row in zip(told, rows, strict=True):
            found = here.get(one.of(("artifact", "revision")))
            if found is not None:
                row["revision"] = ordinals[found.id]


def _belongs_to_nothing(shape: Shape, parent: Parent, one: Told) -> str:
    named = ", ".join(str(value)[:100] for value in one.of(parent.names))
    return f"a row of {shape.name} belongs to a row of {parent.shape.name} that is not there: {named}"


def _text(name: Name) -> str:
    return json.dumps(name, ensure_ascii=False)


class _Numbers:
    """Which numbers the rows have here that others refer to; kept in the database, since there may be millions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._table = SqlTable(
            "imported",
            MetaData(),
            Column("of", Text, primary_key=True),
            Column("name", Text, primary_key=True),
            Column("id", Integer, nullable=False),
            Column("new", Boolean, nullable=False),
            prefixes=["temporary"],
        )
        self._table.create(connection)

    def keep(self, shape: Shape, names: Sequence[Name], found: Sequence[Here]) -> None:
        """Note which rows these are here; raises :class:`Malformed` when one name is told twice."""
        rows = [
            {"of": shape.name, "name": _text(name), "id": here.id, "new": here.new}
            for name, here in zip(names, found, strict=True)
        ]
        insert_all(self._connection, self._table, rows)

    def find(self, shape: Shape, names: Iterable[Name]) -> dict[Name, Here]:
        """The rows of these names, as far as they were told."""
        texts = {_text(name): name for name in names}
        columns = self._table.c
        wanted = select(columns.name, columns.id, columns.new).where(columns.of == shape.name)
        found = self._connection.execute(wanted.where(columns.name.in_(texts)))
        return {texts[name]: Here(id_, new) for name, id_, new in found}

    def drop(self) -> None:
        """Forget all."""
        self._table.drop(self._connection)
