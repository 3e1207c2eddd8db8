"""A lineage as a drawing: boxes, panels, curves and labels with coordinates and texts, ready for an SVG template.

What was made stands to the right of what it was made from. There is one drawing, for every place that shows a lineage.
"""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.kinship import Flag
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.reports.drawing.boxes import SMALL, Box, box
from model_license_audit.reports.drawing.groups import arranged
from model_license_audit.reports.drawing.layers import Slot, layered
from model_license_audit.reports.drawing.lettering import fitted, wide
from model_license_audit.reports.drawing.places import MARGIN, Places
from model_license_audit.reports.drawing.routes import Curve, Routes
from model_license_audit.reports.drawing.scene import Scene
from model_license_audit.reports.kinship import words as lineage_words
from model_license_audit.reports.safe import visible

_ROW, _LINE = 22.0, 18.0
_LEAST_WIDTH = 520.0


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend at a place: a line of a kind or the sign of a flag, with its words."""

    x: float
    y: float
    kind: str
    flag: Flag | None
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of text below the legend, as far as it fits, and whole."""

    x: float
    y: float
    line: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing with its size in CSS pixels; ``folded`` counts artifacts that are left out."""

    title: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    legend: tuple[Key, ...]
    remarks: tuple[Remark, ...] = ()
    folded: int = 0


def draw(scene: Scene) -> Drawing:
    """The drawing of a scene; equal scenes give equal drawings."""
    scene = arranged(scene)
    layers = layered(scene)
    places = Places(scene, layers)
    routes = Routes(scene, layers, places)
    curves = routes.all()
    width = max(places.width, _LEAST_WIDTH)
    legend, bottom = _legend(scene, width, max(places.bottom, routes.bottom) + 30)
    remarks, height = _remarks(scene, width, bottom)
    boxes = tuple(box(node, *places.corner(Slot(node.id))) for node in scene.nodes)
    return Drawing(scene.title, width, height, boxes, curves, legend, remarks, scene.folded)


def _legend(scene: Scene, width: float, y: float) -> tuple[tuple[Key, ...], float]:
    """What the lines and signs mean, in as many rows as it takes; and where they end."""
    keys, x = [], MARGIN
    for kind, flag, words in _entries(scene):
        room = (44 if kind else 24) + wide(words, SMALL) + 22
        if x > MARGIN and x + room > width - MARGIN:
            x, y = MARGIN, y + _ROW
        keys.append(Key(x, y, kind, flag, words))
        x += room
    return tuple(keys), y + (_ROW if keys else 0)


def _entries(scene: Scene) -> list[tuple[str, Flag | None, str]]:
    used = {edge.kind for edge in scene.edges}
    flags = {sign.flag for node in scene.nodes for one in (node, *node.cells) for sign in one.signs}
    entries: list[tuple[str, Flag | None, str]] = [
        (kind.value, None, lineage_words.KINDS[kind]) for kind in DerivationKind if kind in used
    ]
    if any(edge.unsure for edge in scene.edges):
        entries.append(("unsure", None, "with ?: less sure"))
    return entries + [("", flag, lineage_words.FLAGS[flag]) for flag in Flag if flag in flags]


def _remarks(scene: Scene, width: float, y: float) -> tuple[tuple[Remark, ...], float]:
    """What stands below the legend, each remark on one line; and the height of all."""
    told = [*scene.remarks, *_left_out(scene)]
    lines = [fitted(remark, width - 2 * MARGIN, SMALL, tail=False) for remark in told]
    made = [Remark(MARGIN, y + _LINE * at, line, visible(told[at])) for at, line in enumerate(lines)]
    return tuple(made), y + _LINE * len(made) + (2 if made else 0)


def _left_out(scene: Scene) -> list[str]:
    """What is not drawn is told."""
    return [f"{scene.folded:,} more are not drawn, and only counted where they hang (+n)"] if scene.folded else []
