"""A text file that can be changed line by line while everything else in it stays as it is, to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from model_license_audit.cards.loading import Loaded, decode, encoding_of
from model_license_audit.model.errors import ModelAuditError

_LINE_END = re.compile(r"\r\n|\n|\r")


class Unchangeable(ModelAuditError):
    """A file, or a part of it, that is not changed, since it is not certain what the change would do."""


@dataclass(frozen=True, slots=True)
class EditableText:
    """The lines of a file without their ends, the end of each, its encoding, and the byte order mark before all.

    The last line has no end where the file has none there; an empty file has no line. Lines are counted from 1, as
    readers count them.
    """

    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    encoding: str = "utf-8"
    mark: bytes = b""

    @classmethod
    def read(cls, path: str, data: bytes) -> EditableText:
        """The text of a file; raises :class:`Unchangeable` for bytes that would not come back as they are."""
        encoding, mark = encoding_of(data)
        try:
            text = data[len(mark) :].decode(encoding)
        except UnicodeError as error:
            raise Unchangeable(f"{path}: holds bytes that are not {encoding.upper()}", "save it as UTF-8") from error
        if "\x00" in text:
            raise Unchangeable(f"{path}: holds binary data", "write the text by hand")
        ends = _LINE_END.findall(text)
        lines = _LINE_END.split(text)
        if lines[-1]:
            ends.append("")
        else:
            lines.pop()
        made = cls(tuple(lines), tuple(ends), encoding, mark)
        if made.data != data:
            raise Unchangeable(f"{path}: its encoding cannot be kept", "save it as UTF-8")
        return made

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        text = "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))
        return self.mark + text.encode(self.encoding)

    @property
    def text(self) -> str:
        """The text as the readers of cards see it."""
        return decode(Loaded("", self.data, ""))[0]

    @property
    def line_end(self) -> str:
        """The line end of the file: that of its first line."""
        return next(filter(None, self.ends), "\n")

    def changed(self, first: int, last: int, lines: Iterable[str]) -> EditableText:
        """The text with other lines in the place of ``first`` to ``last``, which may be ``first - 1`` to insert.

        Raises :class:`Unchangeable` where the encoding of the file cannot hold them.
        """
        new = tuple(lines)
        before, after = slice(0, first - 1), slice(last, None)
        ends = list(self.ends[before])
        if new and ends and not ends[-1]:
            ends[-1] = self.line_end
        kept = self.ends[first - 1 : last]
        ends += [kept[n] if n < len(kept) and kept[n] else self.line_end for n in range(len(new))]
        if new and kept and not kept[-1] and last == len(self.lines):
            ends[-1] = ""
        made = replace(self, lines=self.lines[before] + new + self.lines[after], ends=tuple(ends) + self.ends[after])
        try:
            "".join(new).encode(self.encoding)
        except UnicodeError as error:
            raise Unchangeable(f"the file is written in {self.encoding}", "save it as UTF-8") from error
        return made

    def inserted(self, line: int, lines: Iterable[str]) -> EditableText:
        """The text with lines before ``line``; one more than there are puts them at the end."""
        return self.changed(line, line - 1, lines)

    def appended(self, paragraph: Iterable[str]) -> EditableText:
        """The text with a paragraph at its end, an empty line before it where other text is, and a line end behind."""
        lead = ("",) if self.lines and self.lines[-1].strip() else ()
        made = self.inserted(len(self.lines) + 1, (*lead, *paragraph))
        return made if made.ends[-1] else replace(made, ends=(*made.ends[:-1], self.line_end))
