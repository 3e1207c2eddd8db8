"""Rows of a JSON document that is one long list: each element is read by itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from model_license_audit.sources.lists.table_streams import Stream
from model_license_audit.sources.lists.tables import MAX_ROW, TableRow, row_of

_CHUNK = 256 * 1024
_SIGN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]"]', re.DOTALL)
_BETWEEN = re.compile(r"[\s,]*")
_SCALAR = re.compile(r"[^,\]\s]+")


def element_rows(stream: Stream) -> Iterator[TableRow]:
    """Every element, placed by the line it begins in; one that cannot be read does not hinder the next."""
    text = _Text(stream)
    text.skip(re.compile(r"\s*\["))
    while True:
        text.skip(_BETWEEN)
        place = f"line {text.line}"
        if text.at_end:
            yield TableRow(place, {}, "the list ends here without its bracket: rows may be missing")
            return
        if text.sign == "]":
            return
        element = text.element()
        if element is None:
            yield TableRow(place, {}, "it is cut off or longer than 16 MiB; nothing after it can be read")
            return
        yield row_of(place, element)


class _Text:
    """The text of a stream, of which what was read is forgotten when more is read."""

    def __init__(self, stream: Stream) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._kept, self._at, self._ended, self.line = "", 0, False, 1
        self._more()

    @property
    def at_end(self) -> bool:
        """True when nothing is left."""
        return self._ended and self._at == len(self._kept)

    @property
    def sign(self) -> str:
        """The next character."""
        return self._kept[self._at : self._at + 1]

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Pass over what matches, however long it is."""
        while True:
            found = pattern.match(self._kept, self._at)
            if found:
                self._take(found.end())
            if self._at < len(self._kept) or not self._more():
                return

    def element(self) -> str | None:
        """The next element, to the bracket that closes it; ``None`` when that does not come."""
        depth, seen = 0, 0
        while True:
            for found in _SIGN.finditer(self._kept, self._at + seen) if depth or self.sign in '{["' else ():
                if found[0] == '"':
                    break
                seen = found.end() - self._at
                depth += (found[0] in "{[") - (found[0] in "}]")
                if depth == 0:
                    return self._take(found.end())
            if depth == 0 and self.sign not in '{["':
                return self._take(_SCALAR.match(self._kept, self._at).end())  # type: ignore[union-attr]
            if len(self._kept) - self._at > MAX_ROW or not self._more():
                return None

    def _take(self, end: int) -> str:
        text, self._at = self._kept[self._at : end], end
        self.line += text.count("\n")
        return text

    def _more(self) -> bool:
        """Read on, as much again as is left: what is not whole yet is looked at anew each time."""
        if self._ended:
            return False
        left = self._kept[self._at :]
        size = max(_CHUNK, len(left))
        data = self._stream.read(size)
        self._ended = len(data) < size
        self._kept, self._at = left + self._decoder.decode(data, self._ended), 0
        return True
