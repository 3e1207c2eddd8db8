"""Changing one key of a card's front matter; every other byte of it stays as it is."""

from __future__ import annotations

import re

from model_license_audit.cards.card_keys import canonical
from model_license_audit.cards.front_matter import read_front_matter
from model_license_audit.cards.yaml_nodes import Alias, Mapping, Node, Scalar, Sequence
from model_license_audit.fixing.metadata_spans import Block, Form, Pair, block_of
from model_license_audit.fixing.texts import EditableText, Unchangeable

Value = str | tuple[str, ...]
"""What a key is given: one text, or a list of them."""

_AFTER = {
    "license_name": ("license",),
    "license_link": ("license_name", "license"),
    "base_model": ("license_link", "license_name", "license"),
    "base_model_relation": ("base_model",),
    "datasets": ("base_model_relation", "base_model", "license_link", "license_name", "license"),
}
"""The keys below which a new one goes, the nearest first; another one goes to the end, ``license`` to the top."""

_PLAIN = re.compile(r"[A-Za-z][\w./+-]*(?: [A-Za-z(][\w./+()-]*)*\Z|https?://[\w./%~+=-]+\Z", re.ASCII)
_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def with_key(path: str, text: EditableText, name: str, value: Value) -> EditableText:
    """The card with a key of its front matter set; the front matter is begun where there is none.

    Raises :class:`Unchangeable` where that cannot be done without touching anything else.
    """
    block = block_of(path, text)
    if block is None:
        made = text.inserted(1, ("---", *_written(name, value, ""), "---", *([""] if _begins_at_once(text) else [])))
    else:
        pair = block.pair(name)
        made = _replaced(path, text, pair, value) if pair else _added(text, block, name, value)
    _refuse_side_effects(path, text, made, (name, value))
    return made


def without_key(path: str, text: EditableText, name: str) -> EditableText:
    """The card with no such key in its front matter; raises :class:`Unchangeable` as :func:`with_key` does."""
    block = block_of(path, text)
    pair = block.pair(name) if block else None
    if pair is None:
        return text
    if pair.form is Form.OTHER:
        raise Unchangeable(f"{path}: the value of {pair.key} is not written on one line", "remove it by hand")
    made = text.changed(pair.line, pair.last_line, ())
    _refuse_side_effects(path, text, made, (name, None))
    return made


def _begins_at_once(text: EditableText) -> bool:
    return bool(text.lines and text.lines[0].strip())


def _added(text: EditableText, block: Block, name: str, value: Value) -> EditableText:
    before = (found for other in _AFTER.get(name, ()) if (found := block.pair(other)))
    above = next(before, None)
    margin = " " * block.pairs[0].column if block.pairs else ""
    line = block.end_line
    if above:
        line = above.last_line + 1
    elif name == "license":
        line = block.pairs[0].line if block.pairs else block.first_line
    return text.inserted(line, _written(name, value, margin))


def _replaced(path: str, text: EditableText, pair: Pair, value: Value) -> EditableText:
    line = text.lines[pair.line - 1]
    if pair.form is Form.OTHER:
        raise Unchangeable(f"{path}: the value of {pair.key} is not written on one line", "change it by hand")
    if pair.form is Form.ITEMS:
        return _without_items(path, text, pair, value)
    if isinstance(value, tuple):
        behind = line[pair.end :]
        new = (line[: pair.start].rstrip() + behind.rstrip(), *_items(value, " " * pair.column))
        return text.changed(pair.line, pair.line, new)
    gap = " " if pair.form is Form.EMPTY else ""
    return text.changed(pair.line, pair.line, (line[: pair.start] + gap + _scalar(value) + line[pair.end :],))


def _without_items(path: str, text: EditableText, pair: Pair, value: Value) -> EditableText:
    """The value in the place of a list with one item a line."""
    items = text.lines[pair.line : pair.last_line]
    if any("#" in item for item in items):
        raise Unchangeable(f"{path}: the list of {pair.key} holds comments", "change it by hand")
    head = text.lines[pair.line - 1]
    below = _items(value, " " * pair.column) if isinstance(value, tuple) else ()
    colon = head.index(":", pair.column + len(pair.key)) + 1
    one = head if isinstance(value, tuple) else f"{head[:colon]} {_scalar(value)}{head[colon:]}"
    return text.changed(pair.line, pair.last_line, (one, *below))


def _written(name: str, value: Value, margin: str) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return (f"{margin}{name}:", *_items(value, margin))
    return (f"{margin}{name}: {_scalar(value)}",)


def _items(values: tuple[str, ...], margin: str) -> tuple[str, ...]:
    return tuple(f"{margin}  - {_scalar(value)}" for value in values)


def _scalar(value: str) -> str:
    """The text as YAML takes it for the same text; raises :class:`Unchangeable` for one with control characters."""
    if not value.isprintable():
        raise Unchangeable("a value holds control characters", "write it by hand")
    if _PLAIN.match(value) and value.casefold() not in _NO_TEXT:
        return value
    return "'" + value.replace("'", "''") + "'"


def _refuse_side_effects(path: str, old: EditableText, new: EditableText, change: tuple[str, Value | None]) -> None:
    """Read both again: the one key has its value, every other has what it had, and the prose is the same."""
    name, value = change
    before, after = (read_front_matter(path, text.text) for text in (old, new))
    others = [pair for pair in _told(before.root) if pair[0] != name]
    wanted = others if value is None else [*others, (name, value)]
    prose, still = old.lines[before.body_line - 1 :], new.lines[after.body_line - 1 :]
    same_prose = prose == (still if before.body_line > 1 else still[len(still) - len(prose) :])
    if after.problems or sorted(map(repr, _told(after.root))) != sorted(map(repr, wanted)) or not same_prose:
        raise Unchangeable(f"{path}: its front matter cannot be changed with certainty", "change it by hand")


def _told(node: Node | None) -> list[tuple[str, object]]:
    pairs = node.pairs if isinstance(node, Mapping) else ()
    return [(canonical(key.text), _plain(value)) for key, value in pairs]


def _plain(node: Node) -> object:
    """A value as nested texts, whatever the lines it stands on."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return tuple(map(_plain, node.items))
    return "*" if isinstance(node, Alias) else [(key.text, _plain(value)) for key, value in node.pairs]
