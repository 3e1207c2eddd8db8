"""Asking about many artifacts at once: lists of keys in portions that every engine takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from model_license_audit.registry.reading.rows import Row, Rows

PORTION = 500
"""Keys in one question: engines bound how many parameters a statement has."""
_Key = TypeVar("_Key", str, int)


def ask_each(rows: Rows, sql: str, keys: Iterable[_Key]) -> Iterator[Row]:
    """The rows that ``sql`` answers, its ``{keys}`` being the list of all keys; sorted portions, each key once."""
    waiting = iter(sorted(set(keys)))
    while portion := list(islice(waiting, PORTION)):
        names = ", ".join(f":k{i}" for i in range(len(portion)))
        yield from rows.ask(sql.replace("{keys}", names), {f"k{i}": key for i, key in enumerate(portion)})
