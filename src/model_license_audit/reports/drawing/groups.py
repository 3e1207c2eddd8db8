"""Siblings put together, so that a drawing stays legible: as a panel that names each, or as one box that counts them.

Siblings are artifacts at an end of the drawing that hang on the same others by links of the same kinds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.drawing.scene import Around, Edge, Node, Scene, Sign
from model_license_audit.reports.kinship import words as lineage_words

MOST = 200
"""Most artifacts that are told apart in one drawing."""
_PANEL, _SMALL, _PANEL_OF_MANY = 6, 40, 3
"""So many siblings stand in a panel and not each in a box of its own: in a small drawing, and in a larger one."""
_MOST_BOXES = 60
"""Above this number of boxes, where artifacts are counted anyway, those that have only ends beyond them hide these."""

_Key = Callable[[Node], Hashable]


def arranged(scene: Scene) -> Scene:
    """The scene with its siblings in panels; with more than :data:`MOST` artifacts, alike ones are counted instead."""
    told = counted(scene)
    while told is not scene and len(told.nodes) > _MOST_BOXES:
        if _least(told) <= _MOST_BOXES:
            fewer = _in_panels(told)
            if len(fewer.nodes) <= _MOST_BOXES and fewer.size <= MOST:
                return fewer
        hidden = _without_ends(told)
        if hidden is told:
            break
        told = hidden
    return _fewest(told)


def _least(scene: Scene) -> int:
    """How many boxes panels can leave at least: they join only what hangs on one side of others."""
    made, used = {edge.child for edge in scene.edges}, {edge.parent for edge in scene.edges}
    return len(scene.nodes) - len(made ^ used)


def counted(scene: Scene) -> Scene:
    """The scene as it is; with more than :data:`MOST` artifacts, siblings under one license as their number."""
    return scene if scene.size <= MOST else _grouped(scene, _same_license, 2, _counted)


def _fewest(scene: Scene) -> Scene:
    """In panels, as far as they can be read; else only counted."""
    told = _in_panels(scene)
    return told if told.size <= MOST else _grouped(scene, _all_alike, 2, _counted)


def _in_panels(scene: Scene) -> Scene:
    return _grouped(scene, _all_alike, _PANEL if scene.size <= _SMALL else _PANEL_OF_MANY, _panel)


def _without_ends(scene: Scene) -> Scene:
    """The scene without what ends it, save at the subject; who had ends beyond it says how many they were."""
    around = Around.of(scene.edges)
    gone = [node for node in scene.nodes if _is_end(node, around, scene.subject)]
    if not gone:
        return scene
    ends = {node.id: node for node in gone}
    nodes = [_bearing(node, around, ends) for node in scene.nodes if node.id not in ends]
    edges = tuple(edge for edge in scene.edges if edge.child not in ends and edge.parent not in ends)
    return replace(scene, nodes=tuple(nodes), edges=edges, folded=scene.folded + sum(node.count for node in gone))


def _bearing(node: Node, around: Around, ends: dict[str, Node]) -> Node:
    """The node with the ends that hung on it, and what hung on these; each counts once, whatever the ways."""
    above = [ends[edge.parent] for edge in around.above.get(node.id, ()) if edge.parent in ends]
    below = [ends[edge.child] for edge in around.below.get(node.id, ()) if edge.child in ends]
    if not above and not below:
        return node
    return replace(
        node,
        above=node.above.union(*(end.meant | end.above for end in above)),
        below=node.below.union(*(end.meant | end.below for end in below)),
    )


def _is_end(node: Node, around: Around, subject: str) -> bool:
    above, below = around.above.get(node.id, []), around.below.get(node.id, [])
    if node.id == subject or bool(above) == bool(below):
        return False
    return subject not in {end for edge in above or below for end in (edge.child, edge.parent)}


def _same_license(node: Node) -> Hashable:
    return node.license, tuple(sign.flag for sign in node.signs)


def _all_alike(_node: Node) -> Hashable:
    return None


def _grouped(scene: Scene, key: _Key, least: int, join: Callable[[list[Node], list[Edge]], Node]) -> Scene:
    """The scene with every ``least`` or more siblings that are alike in the place of one."""
    around = Around.of(scene.edges)
    groups: dict[Hashable, list[Node]] = {}
    for node in scene.nodes:
        above, below = around.above.get(node.id, []), around.below.get(node.id, [])
        if node.id != scene.subject and bool(above) != bool(below):
            hang = tuple(sorted((_other(edge, node), edge.kind.value, edge.unsure) for edge in above or below))
            groups.setdefault((bool(above), hang, key(node)), []).append(node)
    into: dict[str, Node] = {}
    for members in groups.values():
        if len(members) >= least:
            first = members[0].id
            joined = join(members, around.above.get(first, []) or around.below.get(first, []))
            into |= {member.id: joined for member in members}
    nodes = dict.fromkeys(into.get(node.id, node) for node in scene.nodes)
    return replace(scene, nodes=tuple(nodes), edges=_rehung(scene.edges, into))


def _other(edge: Edge, node: Node) -> str:
    return edge.parent if edge.child == node.id else edge.child


def _rehung(edges: Iterable[Edge], into: dict[str, Node]) -> tuple[Edge, ...]:
    """The links between what is there now; of several that became one, the first with all their flags."""
    hung: dict[tuple[str, str, DerivationKind], Edge] = {}
    for edge in edges:
        child, parent = (into[end].id if end in into else end for end in (edge.child, edge.parent))
        key = (child, parent, edge.kind)
        stays = edge.child == child and edge.parent == parent
        first = hung.get(key) or (edge if stays else replace(edge, child=child, parent=parent))
        unsure, flagged = first.unsure or edge.unsure, first.flagged or edge.flagged
        same = unsure == first.unsure and flagged == first.flagged
        hung[key] = first if same else replace(first, unsure=unsure, flagged=flagged)
    return tuple(hung.values())


def _panel(members: list[Node], edges: list[Edge]) -> Node:
    """All of them by name, the flagged ones first, then those that are counted; a common license is told once."""
    ordered = sorted(members, key=lambda node: (not node.signs, node.style != "group", node.full.casefold()))
    counts = Counter[str]()
    for node in members:
        counts[node.license] += 0 if node.signs else node.count
    common = min(counts, key=lambda license_: (-counts[license_], license_))
    alike = all(node.license == common or node.signs for node in members)
    told = common if alike else f"{common} unless said"
    return replace(_joined(members, edges, told), cells=tuple(ordered), common=common)


def _counted(members: list[Node], edges: list[Edge]) -> Node:
    """Their number in the place of their names."""
    licenses = dict.fromkeys(sorted(node.license for node in members))
    told = next(iter(licenses)) if len(licenses) == 1 else f"{len(licenses)} licenses"
    return _joined(members, edges, told)


def _joined(members: list[Node], edges: list[Edge], license_: str) -> Node:
    count = sum(member.count for member in members)
    downward = edges[0].child == members[0].id
    words = lineage_words.made if downward else lineage_words.bases
    kinds = list(dict.fromkeys(edge.kind for edge in edges))
    name = words(kinds[0], count) if len(kinds) == 1 else f"{count:,} of the same kinds"
    signs: dict[Sign, None] = {}
    for member in members:
        signs |= dict.fromkeys(member.signs)
    title = f"{name}: {', '.join(member.full for member in members[:12])}{', …' if len(members) > 12 else ''}"
    return Node(
        id=f"+{members[0].id}",
        name=name,
        license=license_,
        full=name,
        title=title,
        style="group",
        signs=_once(signs, members),
        count=count,
        members=frozenset().union(*(member.meant for member in members)),
        above=frozenset().union(*(member.above for member in members)),
        below=frozenset().union(*(member.below for member in members)),
    )


def _once(signs: Iterable[Sign], members: list[Node]) -> tuple[Sign, ...]:
    """Each flag once, with how many bear it."""
    told = {sign.flag: sign for sign in reversed(tuple(signs))}
    counts = {flag: sum(any(s.flag is flag for s in member.signs) for member in members) for flag in told}
    return tuple(Sign(flag, f"{counts[flag]:,} of them: {told[flag].text}") for flag in sorted(told, key=str))
