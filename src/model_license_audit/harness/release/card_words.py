"""Pieces of a card in Markdown, into which names from anywhere can be put."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from model_license_audit.reports.markdown.prose import plain
from model_license_audit.reports.safe import short

_LITERAL = re.compile(r"[A-Za-z0-9][\w./:+-]*(?<!_)", re.ASCII)
_CELL = 240
"""Most columns of a cell."""


def literal(name: str) -> str:
    """A name that needs no escapes as it is, and every other one made plain."""
    return name if _LITERAL.fullmatch(name) and "://" not in name else plain(short(name, _CELL))


def code(name: str) -> str:
    """The name as code, where every sign but two stands for itself; made plain where it has one of these."""
    shown = short(name, _CELL)
    return f"`{shown}`" if shown and "`" not in shown and "|" not in shown else plain(shown)


def count(number: int, one: str, many: str) -> str:
    """``1 tensor``, ``1,200 tensors``."""
    return f"{number:,} {one if number == 1 else many}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table; the cells are Markdown already."""
    yield row(heads)
    yield row(["---"] * len(heads))
    yield from (row(cells) for cells in rows)


def row(cells: Iterable[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"
