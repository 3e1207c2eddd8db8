"""What of an import is here already: matched by name or by content, and joined with what is told anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, not_, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite

from model_license_audit.registry.database.tables import AliasRow, ArtifactRow, AuditRow, CrawlRow, RevisionRow
from model_license_audit.registry.exchange.form import Shape
from model_license_audit.registry.exchange.merging import Span, joined, same_as
from model_license_audit.registry.exchange.row_checks import Row
from model_license_audit.registry.writing.bulk import insert_rows, new_ids

BY_CONTENT = frozenset({"revisions", "audits", "crawls"})
"""Tables of which a row that is here already holds all that belongs to it."""
_ARTIFACTS: SqlTable = ArtifactRow.__table__  # type: ignore[attr-defined]
_REVISIONS: SqlTable = RevisionRow.__table__  # type: ignore[attr-defined]
_AUDITS: SqlTable = AuditRow.__table__  # type: ignore[attr-defined]
_CRAWLS: SqlTable = CrawlRow.__table__  # type: ignore[attr-defined]
_NAMES: SqlTable = AliasRow.__table__  # type: ignore[attr-defined]
_KEPT = ("key", "current")
"""What of an artifact stays when a later look at it is imported: its name, and the revision, which is told apart."""
_NAMED = (*_KEPT, "ref", "host", "dataset")
"""What stays besides when the look was at it under a name that it bears no more."""


@dataclass(frozen=True, slots=True)
class Here:
    """The row that a told one is here: its number, and whether it came with this import."""

    id: int
    new: bool


class Known:
    """What the registry holds of the things that an import tells of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        c = _CRAWLS.c
        self._crawls: dict[tuple[str, ...], list[int]] = {}
        for id_, *said in connection.execute(select(c.id, c.source, c.query, c.started_at).order_by(c.id)):
            self._crawls.setdefault(tuple(said), []).append(id_)

    def reconcile(self, shape: Shape, rows: Sequence[Row], new: Sequence[bool]) -> list[Here]:
        """Put rows in that have a number, or find what they are here; ``new`` where all that they belong to is new."""
        matches: list[int | None] = [None] * len(rows)
        if shape.table is _ARTIFACTS:
            matches = self._artifacts(rows)
        elif shape.table is _CRAWLS:
            matches = self._crawls_here(rows)
        elif not all(new):
            known = [row for row, is_new in zip(rows, new, strict=True) if not is_new]
            match = self._revisions if shape.table is _REVISIONS else self._audits
            matches = match(rows, {row["artifact_id"] for row in known})
        inserted = iter(self._insert(shape.table, [r for r, id_ in zip(rows, matches, strict=True) if id_ is None]))
        found = [Here(next(inserted), True) if id_ is None else Here(id_, False) for id_ in matches]
        if shape.table is _REVISIONS and not all(new):
            self._point({row["artifact_id"] for row, is_new in zip(rows, new, strict=True) if not is_new})
        return found

    def _insert(self, table: SqlTable, rows: Sequence[Row]) -> list[int]:
        ids = list(new_ids(self._connection, table, len(rows))) if rows else []
        insert_all(self._connection, table, [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)])
        return ids

    def _artifacts(self, rows: Sequence[Row]) -> list[int | None]:
        """By name, or by one it bore until later; of two looks at one artifact the later one tells its state."""
        c = _ARTIFACTS.c
        wanted = select(c.key, c.id, c.state_at).where(c.key.in_([row["key"] for row in rows]))
        known = {key: (id_, at) for key, id_, at in self._connection.execute(wanted)}
        renamed = self._under_old_names([row for row in rows if row["key"] not in known])
        found: dict[str, tuple[int | None, str]] = {**known, **renamed}
        matches: list[int | None] = []
        for row in rows:
            id_, at = found.get(row["key"], (None, ""))
            if id_ is not None and at < row["state_at"]:
                kept = _KEPT if row["key"] in known else _NAMED
                values = {name: value for name, value in row.items() if name not in kept}
                self._connection.execute(update(_ARTIFACTS).where(c.id == id_).values(values))
            matches.append(id_)
        return matches

    def _under_old_names(self, rows: Sequence[Row]) -> dict[str, tuple[int, str]]:
        """The artifacts that bore these names at the time that is told of, and when they were last looked at."""
        looked = {row["key"]: row["state_at"] for row in rows}
        present = _NAMES.join(_ARTIFACTS, _ARTIFACTS.c.id == _NAMES.c.artifact_id)
        wanted = select(_NAMES.c.key, _ARTIFACTS.c.id, _ARTIFACTS.c.state_at, _NAMES.c.last_seen).select_from(present)
        found = self._connection.execute(wanted.where(_NAMES.c.key.in_(list(looked))))
        return {key: (id_, at) for key, id_, at, until in found if looked[key] <= until}

    def _crawls_here(self, rows: Sequence[Row]) -> list[int | None]:
        """By what was asked for and when; that crawl stays as it is here."""
        waiting = [self._crawls.get((row["source"], row["query"], row["started_at"])) for row in rows]
        return [ids.pop(0) if ids else None for ids in waiting]

    def _revisions(self, rows: Sequence[Row], artifacts: set[int]) -> list[int | None]:
        """By content and time; those that are new are counted on from the ones that are here."""
        known, ordinals = self._of(_REVISIONS, artifacts), self._ordinals(_REVISIONS, artifacts)
        spans = {id_: [Span.of(row) for row in held] for id_, held in known.items()}
        others = {id_: list(held) for id_, held in spans.items()}
        for row in rows:
            others.setdefault(row["artifact_id"], []).append(Span.of(row))
        matches: list[int | None] = []
        for row in rows:
            own = spans.get(row["artifact_id"], [])
            same = same_as(Span.of(row), own, others[row["artifact_id"]])
            if same is not None:
                own[own.index(same)] = self._lengthened(same, Span.of(row))
            elif row["artifact_id"] in artifacts:
                row["ordinal"] = ordinals[row["artifact_id"]] = ordinals[row["artifact_id"]] + 1
            matches.append(same.id if same is not None else None)
        return matches

    def _lengthened(self, known: Span, told: Span) -> Span:
        first, last = joined(known, told)
        if (first, last) != (known.first_seen, known.last_seen):
            values = {"first_seen": first, "last_seen": last}
            self._connection.execute(update(_REVISIONS).where(_REVISIONS.c.id == known.id).values(values))
        return replace(known, first_seen=first, last_seen=last)

    def _audits(self, rows: Sequence[Row], artifacts: set[int]) -> list[int | None]:
        """By their moment and all that they say; those that are new are counted on."""
        known, ordinals = self._of(_AUDITS, artifacts), self._ordinals(_AUDITS, artifacts)
        matches: list[int | None] = []
        for row in rows:
            held = known.get(row["artifact_id"], [])
            same = [one for one in held if all(one[n] == row[n] for n in row if n not in {"ordinal", "revision"})]
            if same:
                held.remove(same[0])
            elif row["artifact_id"] in artifacts:
                row["ordinal"] = ordinals[row["artifact_id"]] = ordinals[row["artifact_id"]] + 1
            matches.append(same[0]["id"] if same else None)
        return matches

    def _of(self, table: SqlTable, artifacts: set[int]) -> dict[int, list[dict[str, Any]]]:
        """The rows of a table that belong to these artifacts, in their order."""
        wanted = select(table).where(table.c.artifact_id.in_(sorted(artifacts)))
        found: dict[int, list[dict[str, Any]]] = {id_: [] for id_ in artifacts}
        for row in self._connection.execute(wanted.order_by(table.c.artifact_id, table.c.ordinal)).mappings():
            found[row["artifact_id"]].append(dict(row))
        return found

    def _ordinals(self, table: SqlTable, artifacts: set[int]) -> dict[int, int]:
        held = self._of(table, artifacts)
        return {id_: max((row["ordinal"] for row in rows), default=0) for id_, rows in held.items()}

    def _point(self, artifacts: set[int]) -> None:
        """Let each artifact point to the revision that was seen last."""
        c = _ARTIFACTS.c
        pointed = select(c.id, c.current).where(c.id.in_(sorted(artifacts)))
        held = self._of(_REVISIONS, artifacts)
        for id_, current in self._connection.execute(pointed).all():
            ranks = [(row["last_seen"], row["ordinal"] == current, row["ordinal"]) for row in held[id_]]
            *_, last = max(ranks, default=(current,))
            if last != current:
                self._connection.execute(update(_ARTIFACTS).where(c.id == id_).values(current=last))


def insert_all(connection: Connection, table: SqlTable, rows: Sequence[Row]) -> None:
    """Put in rows that are all new."""
    if rows:
        insert_rows(connection, table, list(rows[0]), [tuple(row.values()) for row in rows])


def insert_missing(connection: Connection, table: SqlTable, rows: Sequence[Row]) -> int:
    """Put in the rows whose key is not there yet; tells how many these were."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    key = [column.name for column in table.primary_key.columns]
    adding = dialect.insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns)
    inserted = {tuple(key) for key in connection.execute(adding, list(rows))}
    if "last_seen" in table.c:
        _lengthen(connection, table, [row for row in rows if tuple(row[n] for n in key) not in inserted])
    return len(inserted)


def _lengthen(connection: Connection, table: SqlTable, known: Sequence[Row]) -> None:
    """What is here already was so for longer where the same is told; where another is told, the later one holds."""
    for row in known:
        named = and_(*(column == row[column.name] for column in table.primary_key.columns))
        same = and_(*(column == row[column.name] for column in table.columns if column.foreign_keys))
        earlier, later = table.c.first_seen > row["first_seen"], table.c.last_seen < row["last_seen"]
        connection.execute(update(table).where(named, not_(same), later).values(row))
        connection.execute(update(table).where(named, same, earlier).values(first_seen=row["first_seen"]))
        connection.execute(update(table).where(named, same, later).values(last_seen=row["last_seen"]))


def append_missing(connection: Connection, shape: Shape, rows: Sequence[Row]) -> int:
    """Put in what is told of rows that were here, unless the same is told here; tells how many rows that were."""
    parent = shape.parents[0].column
    if "position" not in shape.table.c:
        return insert_missing(connection, shape.table, rows)
    held: dict[int, list[Row]] = {}
    wanted = select(shape.table).where(parent.in_(sorted({row[parent.name] for row in rows})))
    for known in connection.execute(wanted.order_by(*shape.table.primary_key.columns)).mappings():
        held.setdefault(known[parent.name], []).append(dict(known))
    added: list[Row] = []
    for row in rows:
        own = held.setdefault(row[parent.name], [])
        if not any(all(one[n] == row[n] for n in row if n != "position") for one in own):
            added.append({**row, "position": max((one["position"] for one in own), default=-1) + 1})
            own.append(added[-1])
    insert_all(connection, shape.table, added)
    return len(added)
