"""Where the boxes of a lineage drawing stand: the subject at the left, each generation of ancestors a column further.

A small layered layout: longest distance gives the column, links that jump columns get a free slot in each column they
pass, and a few sweeps towards the mean place of the neighbours remove most crossings.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a column: for a box, or (``passing``) for a link on its way to a further column."""

    owner: Hashable
    passing: bool = False


@dataclass(slots=True)
class Layers:
    """Columns of slots, first to last, and for each link the slots it passes from its child to its parent.

    ``back`` holds the links that close a cycle; they pass nothing.
    """

    columns: list[list[Slot]] = field(default_factory=list)
    routes: dict[int, list[Slot]] = field(default_factory=dict)
    back: list[int] = field(default_factory=list)


def arrange(root: Hashable, links: list[tuple[Hashable, Hashable]]) -> Layers:
    """Columns for everything that ``links`` (child, parent) reach from ``root``; deterministic in the order given."""
    forward, back = _split(root, links)
    columns = _columns(root, links, forward)
    layers = Layers([[] for _ in range(max(columns.values()) + 1)], {}, back)
    for name, column in columns.items():
        layers.columns[column].append(Slot(name))
    for number in forward:
        child, parent = links[number]
        passed = [Slot((number, column), passing=True) for column in range(columns[child] + 1, columns[parent])]
        for column, slot in enumerate(passed, columns[child] + 1):
            layers.columns[column].append(slot)
        layers.routes[number] = [Slot(child), *passed, Slot(parent)]
    _untangle(layers)
    return layers


def _split(root: Hashable, links: list[tuple[Hashable, Hashable]]) -> tuple[list[int], list[int]]:
    """The numbers of the links that lead forward, and of those that lead back to an artifact on the way."""
    leaving: dict[Hashable, list[int]] = {}
    for number, (child, _) in enumerate(links):
        leaving.setdefault(child, []).append(number)
    forward: list[int] = []
    back: list[int] = []
    state = {root: 1}
    stack = [(root, iter(leaving.get(root, ())))]
    while stack:
        node, waiting = stack[-1]
        number = next(waiting, -1)
        if number < 0:
            state[node] = 2
            stack.pop()
            continue
        parent = links[number][1]
        (back if state.get(parent) == 1 else forward).append(number)
        if parent not in state:
            state[parent] = 1
            stack.append((parent, iter(leaving.get(parent, ()))))
    return sorted(forward), sorted(back)


def _columns(root: Hashable, links: list[tuple[Hashable, Hashable]], forward: list[int]) -> dict[Hashable, int]:
    """The longest distance of each artifact from the root over forward links."""
    columns = {root: 0}
    changed = True
    while changed:
        changed = False
        for number in forward:
            child, parent = links[number]
            if child in columns and columns.get(parent, -1) <= columns[child]:
                columns[parent] = columns[child] + 1
                changed = True
    return columns


def _untangle(layers: Layers) -> None:
    """Order each column by the mean place of its neighbours, left to right and back, a few times."""
    left: dict[Slot, list[Slot]] = {}
    right: dict[Slot, list[Slot]] = {}
    for route in layers.routes.values():
        for near, far in pairwise(route):
            right.setdefault(near, []).append(far)
            left.setdefault(far, []).append(near)
    count = len(layers.columns)
    for _ in range(_SWEEPS):
        for column in range(1, count):
            _order(layers.columns[column], layers.columns[column - 1], left)
        for column in range(count - 2, -1, -1):
            _order(layers.columns[column], layers.columns[column + 1], right)


def _order(column: list[Slot], beside: list[Slot], neighbours: Mapping[Slot, list[Slot]]) -> None:
    places = {slot: place for place, slot in enumerate(beside)}
    own = {slot: float(place) for place, slot in enumerate(column)}

    def mean(slot: Slot) -> float:
        near = [places[n] for n in neighbours.get(slot, ()) if n in places]
        return sum(near) / len(near) if near else own[slot]

    column.sort(key=lambda slot: (mean(slot), own[slot]))
