"""Rows of a CSV file, whose first line names the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from model_license_audit.model.errors import UsageError
from model_license_audit.sources.lists.table_streams import Stream
from model_license_audit.sources.lists.tables import MAX_ROW, TableRow

_SEPARATORS = ",;\t|"
_MAX_COLUMNS = 1000


def csv_rows(stream: Stream) -> Iterator[TableRow]:
    """Every row; an empty cell tells nothing. Raises :class:`UsageError` for a text without columns."""
    csv.field_size_limit(MAX_ROW)
    lines = _Lines(stream)
    first = stream.peek(4096).decode("utf-8-sig", "replace").partition("\n")[0]
    separator = max(_SEPARATORS, key=lambda sign: (first.count(sign), -_SEPARATORS.index(sign)))
    reader = csv.reader(lines, delimiter=separator)
    names = [name.strip() for name in _next(reader) or ()]
    if not 1 < len(names) <= _MAX_COLUMNS or not all(name.isprintable() for name in names):
        raise UsageError(
            "the file is neither Parquet nor JSON, and its first line names no columns",
            "give Parquet, JSON Lines, JSON or CSV with a line of column names",
        )
    while True:
        begin = lines.number + 1
        row = _next(reader)
        if row is None and lines.ended:
            return
        if row != []:
            yield _row(f"line {begin}", names, row)


def _row(place: str, names: list[str], row: list[str] | None) -> TableRow:
    if row is None:
        return TableRow(place, {}, "it is no line of CSV, or longer than 16 MiB")
    if len(row) != len(names):
        return TableRow(place, {}, f"it has {len(row)} cells where there are {len(names)} columns")
    return TableRow(place, {name: cell for name, cell in zip(names, row, strict=True) if name and cell != ""})


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """The next row; ``None`` for one that cannot be read, and at the end."""
    try:
        return next(reader, None)
    except csv.Error:
        return None


class _Lines:
    """The lines of a stream as text, counted; one that is too long ends the cell it stands in with an error."""

    def __init__(self, stream: Stream) -> None:
        self._lines, self.number, self.ended = stream.lines(MAX_ROW), 0, False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines, b"")
        if line == b"":
            self.ended = True
            raise StopIteration
        self.number += 1
        if line is None:
            raise csv.Error("too long")
        return line.decode("utf-8-sig" if self.number == 1 else "utf-8", "replace")
