"""The lineage of a report as a picture: on a screen with links to the rows of the ancestors, and on paper."""

from __future__ import annotations

from functools import cached_property

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.drawing.audited import scene_of
from model_license_audit.reports.drawing.picture import Drawing, draw
from model_license_audit.reports.html.ancestors import Ancestors
from model_license_audit.reports.html.paper import Spot, picture_of, spots, way_on_paper, width_on_paper
from model_license_audit.reports.html.ways import way


class LineageView:
    """The picture of one lineage; ``anchor`` begins the names that its links lead to."""

    def __init__(self, anchor: str, report: AuditReport, pedigree: Pedigree, ancestors: Ancestors) -> None:
        self._anchor, self._report, self._pedigree, self._ancestors = anchor, report, pedigree, ancestors

    @cached_property
    def drawing(self) -> Drawing | None:
        """The drawing, when there is one to be made."""
        return draw(scene_of(self._pedigree, self._report)) if self._pedigree.ancestors else None

    @cached_property
    def on_paper(self) -> str:
        """How the drawing goes on paper: ``upright``, ``wide`` (across a page laid on its side), empty: not at all."""
        return way_on_paper(self.drawing) if self.drawing else ""

    @property
    def picture(self) -> str:
        """The drawing as a ``data:`` URI."""
        return picture_of(self.drawing) if self.drawing else ""

    @property
    def picture_width(self) -> float:
        """How wide the picture is on its page, in CSS pixels."""
        return width_on_paper(self.drawing) if self.drawing else 0.0

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The parts of the picture that lead to the rows of the ancestors."""
        return tuple(spots(self.drawing, self.anchors)) if self.drawing else ()

    @property
    def anchors(self) -> dict[str, str]:
        """Where the boxes lead: to the rows of the ancestors, by their references."""
        rows = {str(ref): f"{self._anchor}-ancestor-{number}" for ref, number in self._ancestors.numbers.items()}
        return rows | {str(self._report.lineage.subject): f"{self._anchor}-artifact"}

    def around(self, cycle: tuple[ArtifactRef, ...]) -> tuple[str, ...]:
        """The names of a cycle, from one member back to it."""
        return way(self._pedigree, (*cycle, cycle[0]))
