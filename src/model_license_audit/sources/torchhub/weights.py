"""The addresses from which a piece of code loads weights, told from its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

MOST_WEIGHTS = 50
"""Addresses of weights of one entry point that are kept."""

_LONGEST_ADDRESS = 500

Address = tuple[str, int]
"""An address and the line it stands on."""


class Tables:
    """What a file assigns to names, looked through once: addresses, and tables of them by their keys."""

    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._whole = {name: list(_in_table(value)) for name, value in values.items()}
        self._by_key: dict[str, list[tuple[str, Address]]] = {}
        for name, rows in self._whole.items():
            for key, address in rows:
                self._by_key.setdefault(key, []).append((name, address))
            del rows[MOST_WEIGHTS:]

    def weights_of(self, statement: ast.stmt) -> tuple[Address, ...]:
        """The addresses in a statement, and those it takes from the tables of its file, each once.

        Of a table the rows count whose keys stand in the statement, or all where it is named and none of its keys is;
        one that is not named counts only where no other tells.
        """
        inside = [node for node in ast.walk(statement) if isinstance(node, ast.Constant | ast.Name)]
        keys = dict.fromkeys(text for node in inside if (text := text_of(node)) is not None)
        names = dict.fromkeys(node.id for node in inside if isinstance(node, ast.Name))
        told = [address for node in inside for address in _address(node)]
        keyed = [row for key in keys if key for row in self._by_key.get(key, ())]
        named = [address for name in names for address in self._of_table(name, keyed)]
        found: dict[str, int] = {}
        for text, line in (*told, *(named or [address for _, address in keyed])):
            found.setdefault(text, line)
        return tuple(found.items())[:MOST_WEIGHTS]

    def _of_table(self, name: str, keyed: list[tuple[str, Address]]) -> list[Address]:
        chosen = [address for table, address in keyed if table == name]
        return chosen or [address for _, address in self._whole.get(name, ())]


def text_of(node: ast.AST | None) -> str | None:
    """The text that a literal is; ``None`` for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _address(node: ast.expr) -> list[Address]:
    text = text_of(node)
    if text is None or len(text) > _LONGEST_ADDRESS or not text.startswith(("https://", "http://")):
        return []
    return [(text, node.lineno)] if text.isprintable() and " " not in text else []


def _in_table(value: ast.expr) -> Iterator[tuple[str, Address]]:
    """The addresses of a table with their keys; one that stands alone has an empty key."""
    rows: list[tuple[ast.expr | None, ast.expr]] = [(None, value)]
    if isinstance(value, ast.Dict):
        rows = list(zip(value.keys, value.values, strict=True))
    for key, item in rows:
        for address in _address(item):
            yield text_of(key) or "", address
