"""Where everything stands: columns from left to right, and in each column the slots at heights of their own.

A slot stands as near to its neighbours in other columns as the order and the gaps let it.

Each column by itself is a least-squares problem with a least distance between neighbours; taking the distances away
makes it an isotonic regression, which pooling adjacent violators solves exactly. Sweeps over the columns settle the
whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from model_license_audit.reports.drawing.boxes import size_of
from model_license_audit.reports.drawing.layers import Layers, Slot
from model_license_audit.reports.drawing.scene import Scene

MARGIN = 14.0
_GAP = 16.0
_PASSING = 12.0
_BETWEEN = 150.0
_LANE = 30.0

_SWEEPS = 8
_STRAIGHT = 6.0
"""How much more a passing link wants to go straight than a node wants to stand in the middle of its neighbours."""

Height = Callable[[Slot], float]


class Places:
    """Every slot of a drawing with its place; ``width`` and ``bottom`` are those of all."""

    def __init__(self, scene: Scene, layers: Layers) -> None:
        self._sizes = {Slot(node.id): size_of(node) for node in scene.nodes}
        self._ends: dict[Slot, float] = {}
        self._corners: dict[Slot, tuple[float, float]] = {}
        at = middles(layers, lambda slot: self.size(slot)[1], _GAP)
        lane = _LANE if layers.back else 0.0
        x = MARGIN + lane
        for column in layers.columns:
            widest = max(self.size(slot)[0] for slot in column)
            for slot in column:
                self._corners[slot] = (x, MARGIN + at[slot] - self.size(slot)[1] / 2)
                self._ends[slot] = x + widest
            x += widest + _BETWEEN
        self.width = x - _BETWEEN + MARGIN + lane
        self.bottom = max(y + self.size(slot)[1] for slot, (_, y) in self._corners.items())

    def size(self, slot: Slot) -> tuple[float, float]:
        """Width and height of a slot; a link that passes has no width of its own."""
        return self._sizes.get(slot, (0.0, _PASSING))

    def corner(self, slot: Slot) -> tuple[float, float]:
        """Its upper left corner."""
        return self._corners[slot]

    def end(self, slot: Slot) -> float:
        """Where its column ends at the right: from there on links may bend without crossing a box."""
        return self._ends[slot]

    def middle(self, slot: Slot) -> float:
        """The height of its middle."""
        return self._corners[slot][1] + self.size(slot)[1] / 2


def middles(layers: Layers, height: Height, gap: float) -> dict[Slot, float]:
    """The height of the middle of each slot; the highest one touches zero."""
    left, right = _neighbours(layers)
    at: dict[Slot, float] = {}
    for column in layers.columns:
        y = 0.0
        for slot in column:
            at[slot] = y + height(slot) / 2
            y += height(slot) + gap
    for sweep in range(_SWEEPS):
        last = sweep == _SWEEPS - 1
        for column in layers.columns if sweep % 2 == 0 else reversed(layers.columns):
            near = {s: left.get(s, []) if sweep % 2 == 0 and not last else right.get(s, []) for s in column}
            both = {s: near[s] or [*left.get(s, []), *right.get(s, [])] for s in column}
            _settle(column, both, at, height, gap)
    top = min(at[slot] - height(slot) / 2 for slot in at)
    return {slot: y - top for slot, y in at.items()}


def _neighbours(layers: Layers) -> tuple[dict[Slot, list[Slot]], dict[Slot, list[Slot]]]:
    left: dict[Slot, list[Slot]] = {}
    right: dict[Slot, list[Slot]] = {}
    for route in layers.routes.values():
        for near, far in pairwise(route):
            right.setdefault(near, []).append(far)
            left.setdefault(far, []).append(near)
    return left, right


def _settle(
    column: Sequence[Slot], near: Mapping[Slot, list[Slot]], at: dict[Slot, float], height: Height, gap: float
) -> None:
    """Move the slots of one column towards the mean height of their neighbours."""
    wanted, weights, shift, before = [], [], 0.0, 0.0
    shifts = []
    for slot in column:
        shift += (before + height(slot)) / 2 + gap if before else 0.0
        before = height(slot)
        ends = [at[other] for other in near[slot]]
        wanted.append((sum(ends) / len(ends) if ends else at[slot]) - shift)
        weights.append(_STRAIGHT if slot.passing >= 0 else 1.0 if ends else 0.05)
        shifts.append(shift)
    for slot, y, moved in zip(column, _isotonic(wanted, weights), shifts, strict=True):
        at[slot] = y + moved


def _isotonic(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The non-decreasing values that are nearest to those given, by weighted squares."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        block = (value, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            mean, mass, count = blocks.pop()
            total = mass + block[1]
            block = ((mean * mass + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    return [mean for mean, _, count in blocks for _ in range(count)]
