"""The boxes of a drawing: how large each is, and which words and signs stand where in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from model_license_audit.model.kinship import Flag
from model_license_audit.reports.drawing.lettering import fitted, wide
from model_license_audit.reports.drawing.scene import Node, Sign
from model_license_audit.reports.safe import visible

WIDTH, HEIGHT = 236.0, 62.0
NAME, SMALL, TINY = 13.0, 11.5, 10.5
"""Font sizes in CSS pixels, as drawing.css has them."""

_PAD, _SIGN = 12.0, 20.0
_CELL_WIDTH, _CELL_HEIGHT, _HEAD = 240.0, 21.0, 34.0
_ASIDE = 96.0
_COLUMNS = ((10, 1), (30, 2), (80, 3))
"""Up to so many cells stand in so many columns of a panel; more stand in four."""
_TOLD = frozenset({Flag.NO_LICENSE, Flag.UNDETERMINED, Flag.NOT_LOOKED_AT})
"""Signs that tell of the license all there is."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One artifact of a panel: where its line of text begins, its name, what stands at its right, its sign, its id."""

    x: float
    y: float
    name: str
    aside: str
    title: str
    sign: Sign | None
    right: float
    id: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One artifact, or a panel of several: corner, size and style, lines of text, signs, and the node it shows."""

    x: float
    y: float
    width: float
    height: float
    style: str
    top: str
    name: str
    license: str
    title: str
    signs: tuple[tuple[float, Sign], ...] = ()
    cells: tuple[Cell, ...] = ()
    id: str = ""


def size_of(node: Node) -> tuple[float, float]:
    """The width and height that a node takes."""
    if not node.cells:
        return WIDTH, HEIGHT
    columns, rows = _grid(len(node.cells))
    return columns * _CELL_WIDTH + 2 * _PAD - 16, _HEAD + rows * _CELL_HEIGHT + 8


def _grid(cells: int) -> tuple[int, int]:
    columns = next((columns for most, columns in _COLUMNS if cells <= most), 4)
    return columns, ceil(cells / columns)


def box(node: Node, x: float, y: float) -> Box:
    """The box of a node at a corner; every text fits."""
    width, height = size_of(node)
    signs = tuple((x + width - 14 - _SIGN * place, sign) for place, sign in enumerate(reversed(node.signs)))
    room, taken = width - 2 * _PAD, _SIGN * len(signs)
    hidden = f" · {_hidden(node)}" if node.more and not node.cells else ""  # in a panel each name tells its own
    name = fitted(node.name, room - (taken if node.cells else 0), NAME, bold=True)
    beside = room - taken - wide(name, NAME, bold=True) - 14
    return Box(
        x=x,
        y=y,
        width=width,
        height=height,
        style=f"{node.style} panel" if node.cells else node.style,
        top=fitted(node.top, room - taken, SMALL),
        name=name,
        license=fitted(node.license, (beside if node.cells else room) - wide(hidden, SMALL), SMALL, tail=False)
        + hidden,
        title=visible(node.title),
        signs=signs,
        cells=tuple(_cells(node, x + _PAD, y + _HEAD)),
        id=node.id,
    )


def _hidden(node: Node) -> str:
    """What hangs on it and is not drawn: ``+12 above it``, ``+3 made from it``; ``+15 around it``: there are both."""
    where = "around it" if node.above and node.below else "above it" if node.above else "made from it"
    return f"+{node.more:,} {where}"


def _cells(node: Node, x: float, y: float) -> Iterator[Cell]:
    """The names, column by column; the license of each where they are not all under the same."""
    _, rows = _grid(len(node.cells)) if node.cells else (0, 1)
    for number, cell in enumerate(node.cells):
        column, row = divmod(number, rows)
        told = cell.license == node.common or any(sign.flag in _TOLD for sign in cell.signs)
        aside = " ".join(filter(None, ("" if told else cell.license, f"+{cell.more:,}" if cell.more else "")))
        aside = fitted(aside, _ASIDE, TINY, tail=False)
        room = _CELL_WIDTH - 16 - (wide(aside, TINY) + 8 if aside else 0) - (_SIGN if cell.signs else 0)
        yield Cell(
            x=x + column * _CELL_WIDTH,
            y=y + row * _CELL_HEIGHT + 14,
            name=fitted(cell.full, room, SMALL),
            aside=aside,
            title=visible(cell.title),
            sign=cell.signs[0] if cell.signs else None,
            right=x + (column + 1) * _CELL_WIDTH - 16,
            id=cell.id,
        )
