"""The ways of the links in a drawing: curves from parent to child, with a label where nothing else stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from model_license_audit.reports.drawing.layers import Layers, Slot
from model_license_audit.reports.drawing.lettering import fitted
from model_license_audit.reports.drawing.places import Places
from model_license_audit.reports.drawing.scene import Edge, Scene
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

_LANE, _TIP = 14.0, 7.0
_SPREAD, _MOST_SPREAD = 20.0, 3
_FLAT, _NOTE, _BESIDE = 92.0, 128.0, 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """The words on a link, up to two lines at a place; ``anchor`` is empty where there are none."""

    x: float
    y: float
    anchor: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Curve:
    """One link: an SVG path with its arrow head, its kind and its label.

    ``style`` says whether it is less sure, flagged, or closes a cycle; ``full`` is all that is to be said of it.
    """

    path: str
    head: str
    kind: str
    style: str
    full: str
    label: Label


class Routes:
    """Turns links into curves; knows how many meet at each box, so that they spread and labels find room."""

    def __init__(
        self,
        scene: Scene,
        layers: Layers,
        places: Places,
    ) -> None:
        self._edges, self._layers, self._places = scene.edges, layers, places
        self._ports: dict[tuple[int, bool], float] = {}
        self._meeting = Counter[tuple[str, bool]]()
        self.bottom = 0.0
        self._spread()

    def all(self) -> tuple[Curve, ...]:
        """Every curve, in the order of the links."""
        made = {number: self._forward(number) for number in self._layers.routes}
        made |= {number: self._back(number) for number in self._layers.back}
        return tuple(made[number] for number in sorted(made))

    def _spread(self) -> None:
        """Give the links that meet at one side of a box heights of their own, while there are few."""
        sides: dict[tuple[str, bool], list[int]] = {}
        for number in self._layers.routes:
            edge = self._edges[number]
            sides.setdefault((edge.child, True), []).append(number)
            sides.setdefault((edge.parent, False), []).append(number)
        for (node, arriving), numbers in sides.items():
            self._meeting[node, arriving] = len(numbers)
            ordered = sorted(numbers, key=lambda n: self._far_end(n, arriving))
            if arriving:
                self._stand(ordered, arriving, _SPREAD if len(numbers) <= _MOST_SPREAD else 0.0)
            else:
                self._leave(ordered)

    def _stand(self, numbers: list[int], arriving: bool, step: float) -> None:
        for place, number in enumerate(numbers):
            self._ports[number, arriving] = (place - (len(numbers) - 1) / 2) * step

    def _leave(self, numbers: list[int]) -> None:
        """Links of one kind leave together, and those of another beside them."""
        kinds = list(dict.fromkeys(self._edges[number].kind for number in numbers))
        for number in numbers:
            place = kinds.index(self._edges[number].kind)
            self._ports[number, False] = (place - (len(kinds) - 1) / 2) * _BESIDE

    def _far_end(self, number: int, arriving: bool) -> float:
        route = self._layers.routes[number]
        return self._places.middle(route[-2] if arriving else route[1])

    def _forward(self, number: int) -> Curve:
        """Flat beside boxes and below its label, bent between columns alone."""
        edge, route = self._edges[number], self._layers.routes[number]
        heights = [self._places.middle(slot) for slot in route]
        heights[0] += self._ports[number, False]
        heights[-1] += self._ports[number, True]
        label = self._label(edge, number)
        starts = [self._places.corner(slot)[0] for slot in route]
        path = f"M{starts[0] + self._places.size(route[0])[0]:g} {heights[0]:.1f}"
        for at, (y0, y1) in enumerate(pairwise(heights)):
            first, last = at == 0, at == len(heights) - 2
            bend = self._places.end(route[at]) + (_FLAT if first and label.anchor == "start" else 0)
            bent = starts[at + 1] - (_FLAT if label.anchor == "end" else _TIP + 3) * last
            path += f"H{bend:g}" + _bend(bend, y0, bent, y1)
        end = (starts[-1], heights[-1])
        return Curve(
            path=f"{path}H{end[0] - _TIP:g}",
            head=_head(end),
            kind=edge.kind.value,
            style=_style(edge),
            full=visible(edge.full),
            label=label,
        )

    def _label(self, edge: Edge, number: int) -> Label:
        """Beside the child where few links arrive, else beside a parent that one leaves; else the line alone tells."""
        arriving, route = self._meeting[edge.child, True], self._layers.routes[number]
        if arriving <= _MOST_SPREAD:
            x, y = self._places.corner(route[-1])[0] - 12, self._places.middle(route[-1]) + self._ports[number, True]
            return Label(x, y - 5, "end", _word(edge), fitted(edge.note, _NOTE, 11) if arriving == 1 else "")
        if self._meeting[edge.parent, False] == 1:
            x, y = self._places.end(route[0]) + 8, self._places.middle(route[0])
            return Label(x, y - 5, "start", _word(edge), "")
        return Label(0.0, 0.0, "", "", "")

    def _back(self, number: int) -> Curve:
        """Out at the parent's right, along a lane below all boxes, and in at the child's left: it crosses no box."""
        edge, lane = self._edges[number], self._layers.back.index(number)
        parent, child = Slot(edge.parent), Slot(edge.child)
        x0, y0 = self._places.corner(parent)[0] + self._places.size(parent)[0], self._places.middle(parent) + 14
        x1, y1 = self._places.corner(child)[0], self._places.middle(child) + 14
        right, left = self._places.end(parent) + _LANE + 5 * lane, x1 - _LANE - 5 * lane
        low = self._places.bottom + 22 * (lane + 1)
        self.bottom = max(self.bottom, low)
        path = f"M{x0:g} {y0:.1f}H{right:g}V{low:.1f}H{left:g}V{y1:.1f}H{x1 - _TIP:g}"
        label = Label((left + right) / 2, low - 5, "middle", f"closes a cycle: {_word(edge)}", "")
        style = f"{_style(edge)} cycle".strip()
        return Curve(path, _head((x1, y1)), edge.kind.value, style, visible(edge.full), label)


def _word(edge: Edge) -> str:
    kind = lineage_words.KINDS[edge.kind]
    return " ".join(filter(None, (kind, "?" if edge.unsure else "", edge.mark)))


def _style(edge: Edge) -> str:
    return " ".join(["unsure"] * edge.unsure + ["flagged"] * edge.flagged)


def _head(tip: tuple[float, float]) -> str:
    x, y = tip
    return f"M{x:g} {y:.1f}l-8 -4.5v9z"


def _bend(x0: float, y0: float, x1: float, y1: float) -> str:
    """A soft curve between two heights; it is flat at both ends."""
    if abs(y1 - y0) < 0.5:
        return f"L{x1:g} {y1:.1f}"
    middle = (x0 + x1) / 2
    return f"C{middle:g} {y0:.1f} {middle:g} {y1:.1f} {x1:g} {y1:.1f}"
