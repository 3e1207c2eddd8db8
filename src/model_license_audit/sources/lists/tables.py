"""Rows of a file that somebody else wrote, whatever its form: JSON Lines, a JSON document, CSV or Parquet.

One row at a time, each bounded; a row that cannot be read is told with its place, and the rows after it are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.sources.lists.table_streams import Stream, opened

MAX_ROW = 16 * 1024 * 1024
"""Most bytes of one row; the largest real ones, with a long card, have some 200 kB."""
MAX_DOCUMENT = 64 * 1024 * 1024
"""Most bytes of a JSON document that is one object and can only be read as a whole."""
_PARQUET = b"PAR1"
_MARK = b"\xef\xbb\xbf"
_FIRST = 1024 * 1024
"""By so much of its beginning a file is judged."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: where it stands, and its ``values`` by column; ``why`` when it cannot be read (``values`` is empty)."""

    place: str
    values: dict[str, Any]
    why: str = ""


def table_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[TableRow]:
    """The rows of a file, in their order; of a Parquet file only these columns (``None``: all).

    Raises :class:`UsageError` for a file that is missing or of another form.
    """
    with opened(path) as stream:
        start = stream.peek(8)
        if start.startswith(_PARQUET):
            from model_license_audit.sources.lists.table_parquet import parquet_rows

            yield from parquet_rows(path, columns)
        elif _begins_with(stream, b"["):
            from model_license_audit.sources.lists.table_json import element_rows

            yield from element_rows(stream)
        elif _begins_with(stream, b"{"):
            yield from _object_rows(stream)
        else:
            from model_license_audit.sources.lists.table_csv import csv_rows

            yield from csv_rows(stream)


def row_of(place: str, text: bytes | str) -> TableRow:
    """The row that a JSON text is."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        return TableRow(place, {}, "it is nested too deeply" if deep else "it is no JSON")
    return TableRow(place, found) if isinstance(found, dict) else TableRow(place, {}, "it is no JSON object")


def _no_number(_text: str) -> None:
    """What stands for ``NaN`` and ``Infinity``, which are no JSON and tell nothing."""


def _begins_with(stream: Stream, sign: bytes) -> bool:
    return stream.peek(4096).removeprefix(_MARK).lstrip().startswith(sign)


def _object_rows(stream: Stream) -> Iterator[TableRow]:
    """JSON Lines; or one object on several lines, when the first line alone is none."""
    start = stream.peek(_FIRST)
    first = start.partition(b"\n")[0].removeprefix(_MARK)
    if first.strip() == b"{" or (b"\n" in start and row_of("", first).why):
        document = stream.read(MAX_DOCUMENT)
        whole = row_of("line 1", document.removeprefix(_MARK))
        if not whole.why:
            yield whole
            return
        if first.strip() == b"{":
            raise ModelAuditError(
                f"the file is one JSON object that cannot be read ({whole.why}), or one of more than 64 MiB",
                "check that it is whole; write large tables one row a line (JSON Lines)",
            )
        stream.give_back(document)
    for number, line in enumerate(stream.lines(MAX_ROW), 1):
        place = f"line {number}"
        if line is None:
            yield TableRow(place, {}, f"it is longer than {MAX_ROW // 2**20} MiB")
        elif line.strip():
            yield row_of(place, line.removeprefix(_MARK) if number == 1 else line)
