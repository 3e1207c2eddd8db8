"""Reading a whole registry in, into an empty one or a filled one: nothing of either is lost, nothing is there twice."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from model_license_audit.model.errors import UsageError
from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.exporting import STANDARD
from model_license_audit.registry.exchange.form import Shape
from model_license_audit.registry.exchange.lines import LineReader
from model_license_audit.registry.exchange.loading import Loading, Told
from model_license_audit.registry.exchange.parquet import FolderReader
from model_license_audit.registry.exchange.row_checks import Malformed, RowCheck

_GZIP = b"\x1f\x8b"
_CONTRADICTS = frozenset({"IntegrityError", "DataError"})
"""What both engines call errors of what was to be put in."""
_BATCH_ROWS = 1000
_BATCH_CHARACTERS = 8 * 1024 * 1024


class Reader(Protocol):
    """One form of an export."""

    def header(self) -> dict[str, Any]:
        """Called first."""
        ...

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each row with the name of its table."""
        ...

    def place(self) -> str:
        """Where the last row stands."""
        ...


@dataclass(slots=True)
class Imported:
    """What came of an import: for each table the rows that were read, and those of them that were new here."""

    read: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)


@contextmanager
def reader_of(source: str) -> Iterator[Reader]:
    """A reader of an exported file or folder; ``-`` is standard input. Raises :class:`UsageError` for none of these."""
    path = Path(source)
    if source == STANDARD:
        yield LineReader(sys.stdin.buffer, "standard input")
    elif path.is_dir():
        yield FolderReader(path)
    else:
        try:
            file = path.open("rb")
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be read ({error.strerror})", "name what `modelaudit registry export` wrote"
            ) from error
        with file:
            yield LineReader(_plain(file), source)


def _plain(file: BinaryIO) -> BinaryIO:
    packed = file.read(2) == _GZIP
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[return-value]


def load(connection: Connection, reader: Reader, given: Mapping[str, Sequence[str]]) -> Imported:
    """Read an export with these tables and fields within a transaction.

    Raises :class:`Malformed` for what is no whole export of this or an earlier version; the caller then takes all back.
    """
    loading, done = Loading(connection), Imported()
    order = {shape.name: shape for shape in form.shapes()}
    waiting = list(order)
    for name, rows in groupby(reader.rows(), key=lambda row: row[0]):
        if name not in given or name not in waiting:
            raise Malformed(reader.place(), f"rows of {name[:50]!r} do not belong here")
        del waiting[: waiting.index(name) + 1]
        check = RowCheck(order[name], given[name], reader.place())
        told = (Told(check.checked(row, reader.place()), reader.place()) for _, row in rows)
        done.read[name] = done.new[name] = 0
        for batch in _batches(order[name], told):
            done.read[name] += len(batch)
            done.new[name] += _loaded(loading, order[name], batch)
    loading.finish()
    return done


def _loaded(loading: Loading, shape: Shape, batch: list[Told]) -> int:
    try:
        return loading.load(shape, batch)
    except DBAPIError as error:
        if not _CONTRADICTS & {cause.__name__ for cause in type(error.orig).__mro__}:
            raise
        first, last = batch[0].place, batch[-1].place.rpartition(", ")[2]
        raise Malformed(f"{first} to {last}", f"a row of {shape.name} contradicts another one") from error


def tables_of(reader: Reader, schema: str) -> dict[str, list[str]]:
    """The tables of an export and the fields of each; ``schema`` is the revision of the tables here.

    Raises :class:`Malformed` for what is no export, or was written by a later version.
    """
    header, place = reader.header(), reader.place()
    version, tables = header.get("version"), header.get("tables")
    later = "nothing was imported; import it with the version that wrote it, or a later one"
    if not isinstance(version, int) or version > form.VERSION:
        raise Malformed(place, "a later version of this program wrote it, in a form that this one does not know", later)
    fields = tables.values() if isinstance(tables, dict) else [None]
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in fields):
        raise Malformed(place, "the header does not tell the tables and their fields")
    unknown = sorted(set(tables or ()) - {shape.name for shape in form.shapes()})
    if unknown:
        why = f"its tables are of revision {str(header.get('schema'))[:50]!r}, here they are of {schema!r}; unknown"
        raise Malformed(place, f"{why}: {', '.join(unknown)[:200]}", later)
    return dict(tables or {})


def _batches(shape: Shape, told: Iterator[Told]) -> Iterator[list[Told]]:
    """Rows that fit into memory; those of a numbered row's parent, by which they are told apart, stay together."""
    together = shape.parents[0].names if shape.surrogate is not None and shape.parents else ()
    batch: list[Told] = []
    size = 0
    for one in told:
        full = len(batch) >= _BATCH_ROWS or size >= _BATCH_CHARACTERS
        if full and not (together and batch[-1].of(together) == one.of(together)):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += sum(len(value) for value in one.row.values() if isinstance(value, str))
    if batch:
        yield batch
