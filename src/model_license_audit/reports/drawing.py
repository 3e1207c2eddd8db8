"""The lineage as boxes and curves with coordinates and texts, ready for an SVG template."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.layers import Layers, Slot, arrange
from model_license_audit.reports.safe import cut, short

MOST_BOXES = 80
"""Above this number of artifacts nothing is drawn: a list reads better."""

WIDTH, HEIGHT = 214, 68
_ACROSS, _BETWEEN, _PASSING, _MARGIN = 182, 20, 36, 10
_BEND, _LANE = 48, 16
_TALL = 9
_MOST_CURVES = 3 * MOST_BOXES
_TOP_CELLS, _NAME_CELLS, _LICENSE_CELLS, _PLACE_CELLS = 31, 25, 30, 21


@dataclass(frozen=True, slots=True)
class Box:
    """One artifact: its corner, its kind of box (``subject``, ``known``, ``unknown``) and three lines of text."""

    x: float
    y: float
    style: str
    name: str
    lines: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Curve:
    """One link: an SVG path, its style (``sure``, ``unsure``, ``cycle``) and a label of two lines at a place."""

    path: str
    style: str
    x: float
    y: float
    anchor: str
    lines: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing with its size in CSS pixels."""

    width: float
    height: float
    box_width: float
    box_height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def draw(pedigree: Pedigree) -> Drawing | None:
    """The drawing of a lineage; ``None`` when it has no ancestor or more than can be read."""
    if not 0 < pedigree.ancestors < MOST_BOXES:
        return None
    reached = pedigree.nearest(MOST_BOXES, MOST_BOXES)
    links = [d for d in pedigree.lineage.derivations if d.child in reached]
    if len(links) > _MOST_CURVES:
        return None
    layers = arrange(pedigree.lineage.subject, [(d.child, d.parent) for d in links])
    places, height = _places(layers)
    boxes = tuple(_box(pedigree, slot.owner, *places[slot]) for slot in places if isinstance(slot.owner, ArtifactRef))
    curves = _Curves(links, layers, places).all()
    lanes = len(layers.back) * _LANE + 2 * _LANE if layers.back else 0
    width = len(layers.columns) * (WIDTH + _ACROSS) - _ACROSS + 2 * _MARGIN + (2 * _LANE if layers.back else 0)
    return Drawing(width, height + lanes, WIDTH, HEIGHT, boxes, curves)


def _places(layers: Layers) -> tuple[dict[Slot, tuple[float, float]], float]:
    """The upper left corner of every slot, and the height of all."""
    heights = [sum(_height(s) + _BETWEEN for s in column) - _BETWEEN for column in layers.columns]
    tall = max(len(column) for column in layers.columns) > _TALL
    places: dict[Slot, tuple[float, float]] = {}
    for number, column in enumerate(layers.columns):
        y = _MARGIN + (0.0 if tall else (max(heights) - heights[number]) / 2)
        for slot in column:
            places[slot] = (_MARGIN + number * (WIDTH + _ACROSS), y)
            y += _height(slot) + _BETWEEN
    return places, max(heights) + 2 * _MARGIN


def _height(slot: Slot) -> float:
    return _PASSING if slot.passing else HEIGHT


def _box(pedigree: Pedigree, ref: ArtifactRef, x: float, y: float) -> Box:
    name = short(pedigree.name(ref))
    owner, slash, last = name.rpartition("/")
    top = "audited" if ref == pedigree.lineage.subject else "data set" if ref.dataset else ""
    top = " · ".join(part for part in (top, owner + slash) if part)
    known = pedigree.artifacts.get(ref)
    style = "subject" if ref == pedigree.lineage.subject else "known" if known else "unknown"
    told = phrases.license_of(known.concluded) if known else "unknown: not looked at"
    told += " · gated" if known and known.gated and style == "known" else ""
    lines = (cut(top or "model", _TOP_CELLS), cut(last, _NAME_CELLS), cut(told, _LICENSE_CELLS))
    return Box(x, y, style, name, lines)


class _Curves:
    """Turns links into curves; knows how many links meet at each box, so that labels find room.

    A link beside a box that stands alone in its column is drawn as a step, any other as a soft curve: uprights of
    several boxes in one gap would run into each other.
    """

    def __init__(self, links: list[Derivation], layers: Layers, places: dict[Slot, tuple[float, float]]) -> None:
        self._links = links
        self._layers = layers
        self._places = places
        self._alone = {column[0].owner for column in layers.columns if len(column) == 1}

    def all(self) -> tuple[Curve, ...]:
        """Every curve, in the order of the links."""
        made = {number: self._forward(number) for number in self._layers.routes}
        made |= {number: self._back(number) for number in self._layers.back}
        return tuple(made[number] for number in sorted(made))

    def _forward(self, number: int) -> Curve:
        """Flat where the label stands, bent at the other end of the gap."""
        link, route = self._links[number], self._layers.routes[number]
        points, anchor = [self._end(slot) for slot in route], self._anchor(link)
        alone = (link.parent if anchor == "start" else link.child) in self._alone
        path = f"M{points[0][0] + WIDTH:g} {points[0][1]:g}"
        for (x0, y0), (x1, y1) in pairwise(points):
            start = x1 - _BEND if anchor == "start" else x0 + WIDTH
            end = x0 + WIDTH + _BEND if anchor == "end" else x1
            path += _step(start, y0, end, y1) if alone and anchor != "middle" else _bend(start, y0, end, y1)
            path += f"H{x1 + (WIDTH if (x1, y1) != points[-1] else 0):g}"
        doubt = words.CONFIDENCES[link.confidence]
        x, y, side = _label(points, anchor)
        return Curve(path, "unsure" if doubt else "sure", x, y, side, self._lines(link, doubt))

    def _anchor(self, link: Derivation) -> str:
        """Labels stand beside the parent when no other link ends there, else beside the child, else half-way."""
        forward = [self._links[number] for number in self._layers.routes]
        if sum(other.parent == link.parent for other in forward) == 1:
            return "end"
        return "start" if sum(other.child == link.child for other in forward) == 1 else "middle"

    def _back(self, number: int) -> Curve:
        """Out at the right, along a lane below all boxes, and in from the left: it crosses no box."""
        link, lane = self._links[number], self._layers.back.index(number)
        (x0, y0), (x1, y1) = (self._end(Slot(end)) for end in (link.child, link.parent))
        right, left = x0 + WIDTH + _LANE + 5 * lane, x1 - _LANE - 5 * lane
        low = max(y for _, y in self._places.values()) + HEIGHT + _LANE * (lane + 1)
        path = f"M{x0 + WIDTH:g} {y0 + 14:g}H{right:g}V{low:g}H{left:g}V{y1 + 14:g}H{x1:g}"
        kind, where = self._lines(link, "")
        label = (f"cycle: {kind}, {where}" if where else f"cycle: {kind}", "")
        return Curve(path, "cycle", (left + right) / 2, low, "middle", label)

    def _end(self, slot: Slot) -> tuple[float, float]:
        x, y = self._places[slot]
        return x, y + _height(slot) / 2

    @staticmethod
    def _lines(link: Derivation, doubt: str) -> tuple[str, str]:
        where = phrases.place(link.evidence[0]) if link.evidence else ""
        return words.coded(link.kind.value) + (f" ({doubt})" if doubt else ""), cut(where, _PLACE_CELLS)


def _bend(x0: float, y0: float, x1: float, y1: float) -> str:
    """A soft curve between two heights."""
    middle = (x0 + x1) / 2
    return f"H{x0:g}C{middle:g} {y0:g} {middle:g} {y1:g} {x1:g} {y1:g}"


def _step(x0: float, y0: float, x1: float, y1: float) -> str:
    """A step with round corners; many of them share their upright, so that a wide merge reads as one comb."""
    middle, radius = (x0 + x1) / 2, 8 if y1 > y0 else -8
    if abs(y1 - y0) < 2 * abs(radius):
        return _bend(x0, y0, x1, y1)
    return (
        f"H{middle - 8:g}Q{middle:g} {y0:g} {middle:g} {y0 + radius:g}"
        f"V{y1 - radius:g}Q{middle:g} {y1:g} {middle + 8:g} {y1:g}H{x1:g}"
    )


def _label(points: list[tuple[float, float]], anchor: str) -> tuple[float, float, str]:
    """Where the label of a route stands, and how its text is anchored there."""
    if anchor == "end":
        return points[-1][0] - 8, points[-1][1], anchor
    if anchor == "start":
        return points[0][0] + WIDTH + 8, points[0][1], anchor
    (x0, y0), (x1, y1) = points[0], points[1]
    if len(points) > 2:
        return x1 + 8, y1, "start"
    return (x0 + WIDTH + x1) / 2, (y0 + y1) / 2, anchor
