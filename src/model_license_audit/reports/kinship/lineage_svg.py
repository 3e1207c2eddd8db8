"""A kinship as a picture by itself: one SVG file with its own colours, for light and dark."""

from __future__ import annotations

from model_license_audit.model.kinship import Kinship
from model_license_audit.reports.drawing.kinship import scene_of
from model_license_audit.reports.drawing.picture import Drawing, draw
from model_license_audit.reports.html.environment import environment, template


def write(kinship: Kinship) -> str:
    """The file; a kinship of one is a picture of one box."""
    return svg(draw(scene_of(kinship)))


def svg(drawing: Drawing) -> str:
    """The file of a drawing, with nothing in it that runs or is fetched."""
    css = "".join(map(template, ("colours.css", "drawing.css")))
    page = environment().get_template("lineage-page.svg.j2")
    return page.render(drawing=drawing, css=css).rstrip("\n") + "\n"
