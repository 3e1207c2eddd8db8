"""Where the keys and values of a card's front matter stand, to the column, for those who change one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from model_license_audit.cards.card_keys import canonical
from model_license_audit.cards.front_matter import mended, read_front_matter
from model_license_audit.fixing.texts import EditableText, Unchangeable

_WRITE_BY_HAND = "change it by hand, or simplify it"


class Form(Enum):
    """How a value is written."""

    EMPTY = "empty"
    LINE = "line"
    ITEMS = "items"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and where its value stands: line from 1, columns from 0, ``end`` behind its last character.

    A value that is ``EMPTY`` stands behind the colon; one of form ``LINE`` lies on one line, ``ITEMS`` are a list with
    one item a line below the key, up to ``last_line``. ``column`` is that of the key.
    """

    key: str
    line: int
    column: int
    last_line: int
    form: Form
    start: int = 0
    end: int = 0

    @property
    def name(self) -> str:
        """The key as the Hub spells it."""
        return canonical(self.key)


@dataclass(frozen=True, slots=True)
class Block:
    """The front matter of a card: its pairs in the order written, the first line of it and the one of its end."""

    pairs: tuple[Pair, ...]
    first_line: int
    end_line: int

    def pair(self, name: str) -> Pair | None:
        """The pair of that key, ``None`` where there is none."""
        return next((pair for pair in self.pairs if pair.name == name), None)


def block_of(path: str, text: EditableText) -> Block | None:
    """The front matter of a card, ``None`` where it has none.

    Raises :class:`Unchangeable` for what cannot be changed with certainty: YAML that is broken, holds anchors, aliases
    or merged keys, gives a key twice, or writes all keys in one pair of braces.
    """
    front = read_front_matter(path, text.text)
    if front.problems:
        raise Unchangeable(f"{path}: {front.problems[0].what}", front.problems[0].remedy)
    if front.body_line == 1:
        return None
    closing = front.body_line - 1
    opening = next(n for n, line in enumerate(text.lines, 1) if line.strip("\ufeff \t\x0b\x0c") == "---")
    lines = text.text.split("\n")[opening : closing - 1]
    pairs = tuple(_pairs(path, mended("\n".join(lines) + "\n" if lines else ""), opening + 1))
    names = [pair.name for pair in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise Unchangeable(f"{path}: gives the key {twice} more than once", "keep one of them")
    return Block(pairs, opening + 1, closing)


def _pairs(path: str, block: str, first_line: int) -> Iterator[Pair]:
    """The pairs of the outermost mapping, from the parser's events."""
    import yaml  # here, since a scan need not pay for it

    events = list(yaml.parse(block, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    _refuse_marks(path, events)
    inner = _of_root(path, events)
    while inner:
        key, inner = inner[0], inner[1:]
        if type(key).__name__ != "ScalarEvent" or key.value == "<<":
            raise Unchangeable(f"{path}: a key of its front matter is no plain word", _WRITE_BY_HAND)
        length = _length(inner)
        yield _pair(key, inner[:length], block.split("\n"), first_line)
        inner = inner[length:]


def _refuse_marks(path: str, events: list[Any]) -> None:
    for event in events:
        if type(event).__name__ == "AliasEvent" or getattr(event, "anchor", None):
            line = event.start_mark.line
            what = f"{path}: its front matter holds an anchor or an alias (line {line + 2})"
            raise Unchangeable(what, "write the values out, and run it again")


def _of_root(path: str, events: list[Any]) -> list[Any]:
    """The events between the start and the end of the outermost mapping; none where the block is empty."""
    inside = [e for e in events if type(e).__name__ not in _FRAME]
    if not inside:
        return []
    if type(inside[0]).__name__ != "MappingStartEvent" or inside[0].flow_style:
        empty = type(inside[0]).__name__ == "ScalarEvent" and not inside[0].value
        if empty:
            return []
        raise Unchangeable(f"{path}: its front matter is not written one key a line", _WRITE_BY_HAND)
    return inside[1:-1]


_FRAME = frozenset({"StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent"})
_STARTS = frozenset({"MappingStartEvent", "SequenceStartEvent"})
_ENDS = frozenset({"MappingEndEvent", "SequenceEndEvent"})


def _length(events: list[Any]) -> int:
    """How many events the first node takes."""
    depth = 0
    for number, event in enumerate(events, 1):
        depth += (type(event).__name__ in _STARTS) - (type(event).__name__ in _ENDS)
        if depth == 0:
            return number
    return len(events)


def _pair(key: Any, value: list[Any], lines: list[str], first_line: int) -> Pair:
    """One key with the place of its value."""
    start, end = value[0].start_mark, value[-1].end_mark
    at, last = key.start_mark, max([key.end_mark.line, *map(_last_line, value)])
    form = _form(key, value)
    if form is Form.EMPTY:
        colon = lines[at.line].index(":", key.end_mark.column) + 1
        return Pair(key.value, at.line + first_line, at.column, at.line + first_line, form, colon, colon)
    span = (start.column, end.column) if form is Form.LINE else (0, 0)
    return Pair(key.value, at.line + first_line, at.column, last + first_line, form, *span)


def _last_line(event: Any) -> int:
    """The last line on which something of an event is written; block text ends at the start of the line below."""
    kind, end = type(event).__name__, event.end_mark
    if kind in _ENDS and event.start_mark.index == event.end_mark.index:
        return 0  # the end of a block collection has no sign of its own
    return int(end.line - (1 if kind == "ScalarEvent" and not end.column and end.line > event.start_mark.line else 0))


def _form(key: Any, value: list[Any]) -> Form:
    first, last = value[0], value[-1]
    line = key.start_mark.line
    if key.end_mark.line != line:
        return Form.OTHER
    if type(first).__name__ == "ScalarEvent" and not first.value and first.style in {None, ""}:
        return Form.EMPTY
    if first.start_mark.line == last.end_mark.line == line:
        return Form.LINE
    items = type(first).__name__ == "SequenceStartEvent" and not first.flow_style
    return Form.ITEMS if items and all(type(e).__name__ == "ScalarEvent" for e in value[1:-1]) else Form.OTHER
