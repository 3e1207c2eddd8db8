"""In which column each node of a drawing stands, and in which order the columns hold them.

A layered layout after Sugiyama, Tagawa and Toda (1981): links that close a cycle are set aside, the longest way to the
subject gives the column, a link that skips columns passes each at a slot of its own, and sweeps towards the mean place
of the neighbours remove crossings as long as that helps.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from model_license_audit.reports.drawing.scene import Around, Edge, Scene

_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a column: for a node by its id, or (``passing``) for the link of that number on its way further on."""

    owner: str
    passing: int = -1


@dataclass(slots=True)
class Layers:
    """Columns of slots from the first ancestors to the last descendants, and the slots that each link goes through.

    ``back`` holds the numbers of the links that close a cycle; they go through none.
    """

    columns: list[list[Slot]] = field(default_factory=list)
    routes: dict[int, list[Slot]] = field(default_factory=dict)
    back: list[int] = field(default_factory=list)


def layered(scene: Scene) -> Layers:
    """The columns of a scene; equal scenes give equal columns."""
    back = _back(scene)
    forward = [edge for number, edge in enumerate(scene.edges) if number not in back]
    ranks = _ranks(scene, forward)
    lowest = min(ranks.values())
    layers = Layers([[] for _ in range(max(ranks.values()) - lowest + 1)], {}, sorted(back))
    for node in _in_order(scene, forward):
        layers.columns[ranks[node] - lowest].append(Slot(node))
    for number, edge in enumerate(scene.edges):
        if number not in back:
            passed = [Slot(str(rank), number) for rank in range(ranks[edge.parent] + 1, ranks[edge.child])]
            for at, slot in enumerate(passed, ranks[edge.parent] + 1 - lowest):
                layers.columns[at].append(slot)
            layers.routes[number] = [Slot(edge.parent), *passed, Slot(edge.child)]
    _untangle(layers)
    return layers


def _back(scene: Scene) -> set[int]:
    """The numbers of links that lead back to where a walk up from the subject, then from all others, came from."""
    above: dict[str, list[int]] = {}
    for number, edge in enumerate(scene.edges):
        above.setdefault(edge.child, []).append(number)
    back: set[int] = set()
    state: dict[str, int] = {}
    for root in (scene.subject, *(node.id for node in scene.nodes)):
        if root not in state:
            _walk(root, scene.edges, above, state, back)
    return back


def _walk(
    root: str, edges: Sequence[Edge], above: Mapping[str, list[int]], state: dict[str, int], back: set[int]
) -> None:
    """Depth first, without recursion; ``state`` is 1 for what is on the way and 2 for what is done."""
    state[root] = 1
    stack = [(root, iter(above.get(root, ())))]
    while stack:
        node, waiting = stack[-1]
        number = next(waiting, -1)
        if number < 0:
            state[node] = 2
            stack.pop()
            continue
        parent = edges[number].parent
        if state.get(parent) == 1:
            back.add(number)
        elif parent not in state:
            state[parent] = 1
            stack.append((parent, iter(above.get(parent, ()))))


def _ranks(scene: Scene, forward: Sequence[Edge]) -> dict[str, int]:
    """The columns: ancestors by their longest way down to the subject, descendants by their longest way up."""
    around = Around.of(forward)
    ranks = {scene.subject: 0}
    _spread(ranks, scene.subject, {n: [e.parent for e in es] for n, es in around.above.items()}, -1)
    below = {n: [e.child for e in es if e.child not in ranks] for n, es in around.below.items()}
    for node in sorted(ranks):
        _spread(ranks, node, below, 1)
    _rest(ranks, [node.id for node in scene.nodes], around)
    return ranks


def _rest(ranks: dict[str, int], nodes: Sequence[str], around: Around) -> None:
    """Columns for what is neither above nor below the subject: before its children, else behind its parents."""
    order = [node for node in _parents_first(nodes, around) if node not in ranks]
    for node in reversed(order):
        below = [ranks[edge.child] for edge in around.below.get(node, ()) if edge.child in ranks]
        if below:
            ranks[node] = min(below) - 1
    for node in order:
        above = [ranks[edge.parent] for edge in around.above.get(node, ())]
        ranks.setdefault(node, max(above) + 1 if above else 0)


def _parents_first(nodes: Sequence[str], around: Around) -> list[str]:
    """The nodes so that each comes after all those it was made from; forward links alone allow that."""
    waiting = {node: len(around.above.get(node, ())) for node in nodes}
    order = [node for node in nodes if not waiting[node]]
    for node in order:
        for edge in around.below.get(node, ()):
            waiting[edge.child] -= 1
            if not waiting[edge.child]:
                order.append(edge.child)
    return order


def _spread(ranks: dict[str, int], root: str, following: Mapping[str, list[str]], step: int) -> None:
    """Give everything that follows its longest distance; whoever moves further takes along what follows it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        for other in following.get(node, ()):
            further = ranks[node] + step
            if other not in ranks or (further - ranks[other]) * step > 0:
                ranks[other] = further
                waiting.append(other)


def _in_order(scene: Scene, forward: Sequence[Edge]) -> list[str]:
    """The nodes as a walk from the subject meets them, so that trees begin without crossings."""
    around = Around.of(forward)
    order: dict[str, None] = {}
    stack = [node.id for node in reversed(scene.nodes)] + [scene.subject]
    while stack:
        node = stack.pop()
        if node not in order:
            order[node] = None
            near = [e.parent for e in around.above.get(node, ())] + [e.child for e in around.below.get(node, ())]
            stack += reversed([other for other in near if other not in order])
    return list(order)


def _untangle(layers: Layers) -> None:
    """Sweep to and fro; the order with the fewest crossings stays."""
    left: dict[Slot, list[Slot]] = {}
    right: dict[Slot, list[Slot]] = {}
    for route in layers.routes.values():
        for near, far in pairwise(route):
            right.setdefault(near, []).append(far)
            left.setdefault(far, []).append(near)
    best, fewest = [list(column) for column in layers.columns], _crossings(layers.columns, right)
    for _ in range(_SWEEPS):
        if not fewest:
            break
        for one, two in pairwise(layers.columns):
            _order(two, one, left)
        for one, two in pairwise(reversed(layers.columns)):
            _order(two, one, right)
        if (crossings := _crossings(layers.columns, right)) < fewest:
            best, fewest = [list(column) for column in layers.columns], crossings
    layers.columns = best


def _order(column: list[Slot], beside: list[Slot], neighbours: Mapping[Slot, list[Slot]]) -> None:
    places = {slot: place for place, slot in enumerate(beside)}
    own = {slot: float(place) for place, slot in enumerate(column)}

    def mean(slot: Slot) -> float:
        near = [places[n] for n in neighbours.get(slot, ()) if n in places]
        return sum(near) / len(near) if near else own[slot]

    column.sort(key=lambda slot: (mean(slot), own[slot]))


def _crossings(columns: Sequence[Sequence[Slot]], right: Mapping[Slot, list[Slot]]) -> int:
    """How many pairs of links cross between neighbouring columns."""
    crossings = 0
    for one, two in pairwise(columns):
        places = {slot: place for place, slot in enumerate(two)}
        met: list[int] = []
        for slot in one:
            ends = sorted(places[far] for far in right.get(slot, ()))
            crossings += sum(len(met) - bisect_left(met, end + 1) for end in ends)
            for end in ends:
                insort(met, end)
    return crossings
