"""A drawing on paper: which way the page lies, and the picture with colours that no browser has to work out."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model_license_audit.reports.drawing.picture import Drawing
from model_license_audit.reports.html.environment import fill, template

_UPRIGHT, _WIDE = (660.0, 860.0), (920.0, 560.0)
"""Room on a page of A4 or Letter, whichever has less, in CSS pixels."""
_LEAST = 0.6
"""The least scale at which the letters of a drawing can be read."""

_VARIABLE = re.compile(r"(--[\w-]+):\s*([^;}]+)")
_HALO = re.compile(r"paint-order: stroke; stroke: [^;]+; stroke-width: [^;]+; stroke-linejoin: [^;]+;")
"""What keeps lines from running through a label, in a browser; others would paint it over the letters."""
_USE = re.compile(r"var\((--[\w-]+)\)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A box of a picture that leads somewhere: its place and size in per cent of the picture, its name, its anchor."""

    left: float
    top: float
    width: float
    height: float
    name: str
    anchor: str


def way_on_paper(drawing: Drawing) -> str:
    """``upright``, ``wide`` or, for a drawing that could not be read, nothing."""
    upright, wide = (_scale(drawing, room) for room in (_UPRIGHT, _WIDE))
    if max(upright, wide) < _LEAST:
        return ""
    return "upright" if upright >= _LEAST else "wide"


def width_on_paper(drawing: Drawing) -> float:
    """How wide the picture is, in CSS pixels, so that all of it stands on one page."""
    room = _UPRIGHT if way_on_paper(drawing) == "upright" else _WIDE
    return drawing.width * min(1.0, _scale(drawing, room))


def _scale(drawing: Drawing, room: tuple[float, float]) -> float:
    return min(room[0] / drawing.width, room[1] / drawing.height)


def spots(drawing: Drawing, anchors: Mapping[str, str]) -> Iterator[Spot]:
    """The boxes, and the names in panels, that lead to an anchor."""
    for box in drawing.boxes:
        if box.id in anchors:
            yield _spot(drawing, (box.x, box.y, box.width, box.height), box.title, anchors[box.id])
        for cell in box.cells:
            if cell.id in anchors:
                area = (cell.x, cell.y - 13, cell.right - cell.x, 18.0)
                yield _spot(drawing, area, cell.title, anchors[cell.id])


def _spot(drawing: Drawing, area: tuple[float, float, float, float], name: str, anchor: str) -> Spot:
    x, y, width, height = area
    across, down = drawing.width / 100, drawing.height / 100
    return Spot(x / across, y / down, width / across, height / down, name, anchor)


def picture_of(drawing: Drawing) -> str:
    """The drawing as an SVG file in a ``data:`` URI."""
    text = fill("lineage-page.svg.j2", drawing=drawing, css=flat_styles())
    return f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"


def flat_styles() -> str:
    """The styles of a drawing for light paper, with every variable put in its place.

    The colour of a link's kind is set on the link and used by its parts: of each such rule one is made for each kind.
    """
    css = _HALO.sub("", "".join(map(template, ("colours.css", "drawing.css"))))
    rules = [rule.strip() for rule in re.sub(r"@media[^{]*\{(?:[^{}]*\{[^}]*\})*\s*\}", "", css).split("}")]
    known = dict(
        pair for rule in rules if rule.startswith((":root", ".lineage-drawing {")) for pair in _VARIABLE.findall(rule)
    )
    kinds = [(selector, value) for rule in rules if "--kind:" in rule for selector, value in _kinds(rule)]
    flat: list[str] = []
    for rule in rules:
        selector, _, body = rule.partition("{")
        if "var(--kind)" in body:
            flat += [f"{_within(kind, selector)} {{{body.replace('var(--kind)', value)}}}" for kind, value in kinds]
        elif "--" not in body or ("var(" in body and "--kind" not in body):
            flat.append(f"{selector.strip()} {{{body}}}")
    return _USE.sub(lambda found: known.get(found[1], "black").strip(), "\n".join(flat)).replace("{}", "")


def _kinds(rule: str) -> list[tuple[str, str]]:
    """Each class of links with the colour that is set on it."""
    selectors, _, body = rule.partition("{")
    value = _VARIABLE.findall(body)[0][1].strip()
    return [(selector.strip(), value) for selector in selectors.split(",")]


def _within(kind: str, selectors: str) -> str:
    """The selectors for the parts of links of one kind: the link itself, or what is inside of it."""
    own = kind.rpartition(" ")[2]
    parts = [part.strip().removeprefix(".lineage-drawing ") for part in selectors.split(",")]
    return ", ".join(f"{own}{part}, {own} {part}" for part in parts)
