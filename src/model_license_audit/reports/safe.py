"""Strings from strangers, made safe to look at: nothing invisible, nothing that moves a cursor, nothing endless.

Names, excerpts, paths and licenses come from a model and may hold terminal escapes, controls that reverse the reading
order, or invisible letters that make two names look alike. They are shown escaped, never dropped: a reader sees that
something was there.
"""

from __future__ import annotations

import re
import unicodedata

NAME = 72
"""Most cells of a name or a path that are shown."""
EXCERPT = 160
"""Most cells of an excerpt that are shown."""
PROSE = 900
"""Most cells of a message, a reason or a remedy that are shown."""

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_WIDE_SINCE_16 = (
    (0x2630, 0x2637),
    (0x268A, 0x268F),
    (0x4DC0, 0x4DFF),
    (0x1D300, 0x1D356),
    (0x1D360, 0x1D376),
    (0x1F1E6, 0x1F1FF),
)
"""Signs that older Unicode tables call narrow and newer terminals draw wide; flag letters are wide when alone."""
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 4


def visible(text: str, *, ascii_only: bool = False) -> str:
    r"""The text on one line, with every control, invisible or unassigned character written as an escape (``\x1b``).

    White space becomes single spaces. A combining mark without a base, or the fifth and later ones on one base, are
    escaped too. ``ascii_only`` escapes all that is not ASCII.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    line = " ".join(text.replace("\r\n", "\n").translate(_SPACES).split(" ")) if text else ""
    shown = line if line.isascii() and line.isprintable() else _escaped(line, ascii_only)
    return " ".join(part for part in shown.split(" ") if part)


_SPACES = {
    ord(c): " "
    for c in "\t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
}


def _escaped(line: str, ascii_only: bool) -> str:
    out: list[str] = []
    marks = _MOST_MARKS
    for char in line:
        if unicodedata.category(char) in _MARKS:
            marks += 1
            shown = marks <= _MOST_MARKS and char not in _BLANK_LETTERS
        else:
            shown = char.isprintable() and char not in _BLANK_LETTERS
            marks = 0 if shown and char != " " else _MOST_MARKS
        out.append(char if shown and (char.isascii() or not ascii_only) else escape(char))
    return "".join(out)


def escape(char: str) -> str:
    r"""One character as ``\x1b``, ``\u202e`` or ``\U000e0041``."""
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def cells(text: str) -> int:
    """The number of terminal columns the text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if char.isascii():
        return 1
    code = ord(char)
    if code == 0xFE0F:  # asks for the emoji form of the character before, which is one column wider
        return 1
    if unicodedata.category(char) in _MARKS or 0x1161 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF:
        return 0
    wide = unicodedata.east_asian_width(char) in "WF" or any(low <= code <= high for low, high in _WIDE_SINCE_16)
    return 2 if wide else 1


def cut(text: str, most: int, ellipsis: str = "…") -> str:
    """The text, or as much of its beginning as fits ``most`` columns with an ellipsis."""
    if len(text) <= most and (text.isascii() or cells(text) <= most):
        return text
    if cells(text[: most * 6]) <= most and len(text) <= most * 6:
        return text
    head, _ = split_at(text, max(1, most - len(ellipsis)))
    return head.rstrip() + ellipsis


def split_at(text: str, most: int) -> tuple[str, str]:
    """The longest beginning that fits ``most`` columns (at least one character, marks kept with it), and the rest."""
    used = 0
    for index, char in enumerate(text):
        used += _cells_of(char)
        if used > most and index > 0:
            return _before_marks(text, index)
    return text, ""


def _before_marks(text: str, index: int) -> tuple[str, str]:
    while index > 1 and _cells_of(text[index]) == 0:
        index -= 1
    if text[index] == "\ufe0f" and index > 1:
        index -= 1
    return text[:index], text[index:]


def wrap(text: str, first: int, rest: int) -> list[str]:
    """The text in lines of at most ``first`` and then ``rest`` columns, broken at spaces, long words anywhere."""
    lines: list[str] = []
    line, room = "", max(2, first)
    for word in text.split(" "):
        gap = 1 if line else 0
        if line and cells(line) + gap + cells(word) > room:
            lines.append(line)
            line, gap, room = "", 0, max(2, rest)
        remaining = word
        piece, left = split_at(remaining, room)
        while left:
            lines.append(piece)
            line, room, remaining = "", max(2, rest), left
            piece, left = split_at(remaining, room)
        line = f"{line} {remaining}" if gap and line else remaining
    return [*lines, line] if line or not lines else lines


def short(text: str, most: int = PROSE) -> str:
    """The text made visible and at most ``most`` columns wide; a reader sees by the ellipsis that more was there."""
    head = visible(text[: most * 8])
    told = cut(head, most)
    return told if len(text) <= most * 8 or told.endswith("…") else cut(f"{head} …".strip(), most)


_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#)", re.MULTILINE)
"""Where a line begins that GitHub's runner obeys (``::name``), and what it obeys anywhere in one (``##[name]``)."""


def inert(text: str) -> str:
    r"""Text for a log so that no build service takes a line for a command: a sign that would begin one is escaped."""
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\x{ord(found[0][-1]):02x}", text)
