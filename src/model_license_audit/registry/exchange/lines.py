"""A registry as JSON Lines: a header, one line for each row, and a last line by which what was cut off is noticed."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.row_checks import Malformed

MAX_LINE = 256 * 1024 * 1024
"""Most bytes of one line; the longest hold the whole report of an audit, or a text."""
_TABLE, _END = "table", "end"
EXPORTED = "name what `modelaudit registry export` wrote"


class LineWriter:
    """Writes an export to a stream of bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest, self._rows = stream, hashlib.sha256(), 0

    def begin(self, header: dict[str, Any]) -> None:
        """Write the header."""
        self._line(header)

    def table(self, shape: form.Shape, rows: Iterable[Sequence[Any]]) -> int:
        """Write the rows of a table; tells how many there are."""
        before = self._rows
        names = (_TABLE, *shape.names)
        for row in rows:
            self._line(dict(zip(names, (shape.name, *row), strict=True)))
            self._rows += 1
        return self._rows - before

    def finish(self) -> None:
        """Write the last line: how many rows there are, and the SHA-256 of all bytes before."""
        self._line({_END: True, "rows": self._rows, "sha256": self._digest.hexdigest()})

    def _line(self, value: dict[str, Any]) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._digest.update(line)
        self._stream.write(line)


def _no_export(name: str) -> Malformed:
    return Malformed(f"{name}, line 1", "this is no export of a registry", EXPORTED)


class LineReader:
    """Reads an export from a stream of bytes; every error tells the line."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name, self._number = stream, name, 0
        self._digest, self._last = hashlib.sha256(), b""

    def place(self) -> str:
        """The line that was read last."""
        return f"{self._name}, line {self._number}"

    def header(self) -> dict[str, Any]:
        """The first line; raises :class:`Malformed` for a file that is no export."""
        try:
            found = self._next()
        except Malformed as error:
            raise _no_export(self._name) from error
        if found is None or found.get("format") != form.FORMAT:
            raise _no_export(self._name)
        return found

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each row with the name of its table, as it stands there; ends at the last line of a whole file."""
        count = 0
        while (row := self._next()) is not None:
            if _END in row:
                self._end(row, count)
                return
            table = row.pop(_TABLE, None)
            if not isinstance(table, str):
                raise Malformed(self.place(), "the row is of no table")
            count += 1
            yield table, row
        raise Malformed(self.place(), "the file ends here, before its last line")

    def _next(self) -> dict[str, Any] | None:
        """The object in the next line; ``None`` at the end of the file."""
        self._digest.update(self._last)
        try:
            self._last = self._stream.readline(MAX_LINE)
        except (OSError, EOFError, zlib.error) as error:
            raise Malformed(self.place(), f"the file cannot be read on ({error})") from error
        if not self._last:
            return None
        self._number += 1
        if not self._last.endswith(b"\n"):
            raise Malformed(self.place(), "the line is cut off, or too long")
        try:
            found = json.loads(self._last)
        except (ValueError, RecursionError) as error:
            raise Malformed(self.place(), f"this is no JSON ({type(error).__name__})") from error
        if not isinstance(found, dict):
            raise Malformed(self.place(), "this is no JSON object")
        return found

    def _end(self, last: dict[str, Any], count: int) -> None:
        if last.get("rows") != count or last.get("sha256") != self._digest.hexdigest():
            raise Malformed(self.place(), "what stands above was changed after it was written")
        if self._stream.read(1):
            raise Malformed(self.place(), "more follows the last line")
