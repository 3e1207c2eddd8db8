"""The report for people who read in a browser or on paper: one self-contained page."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.html.mark import mark_of
from model_license_audit.reports.html.page import page
from model_license_audit.reports.html.room import PAPER, SCREEN, Room
from model_license_audit.reports.html.theme import PLAIN, Theme
from model_license_audit.reports.html.together import SHARED, Together
from model_license_audit.reports.html.view import AuditView
from model_license_audit.reports.portfolio import Portfolio
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.standing import by_risk


class HtmlRenderer:
    """One HTML page with nothing to fetch, whole without its one small script; its policy forbids all else."""

    format = "html"

    def __init__(self, theme: Theme = PLAIN) -> None:
        self._theme = theme

    def render(
        self,
        reports: Sequence[AuditReport],
        *,
        color: bool = False,  # noqa: ARG002 - the page has its own style
        width: int = 80,  # noqa: ARG002
        unicode: bool = True,  # noqa: ARG002
    ) -> str:
        """The whole page; every string of a report is made visible and then escaped."""
        reports = by_risk(reports)
        return page("report.html.j2", title_of(reports), self._theme, mark=mark_of(reports), **content_of(reports))


def content_of(reports: Sequence[AuditReport], room: Room = SCREEN) -> dict[str, object]:
    """The audits, which are in the order of risk, as the templates ask for them; what several come to together."""
    portfolio = Portfolio(reports) if len(reports) > 1 else None
    shared = SHARED if portfolio and room is PAPER else frozenset()
    views = [AuditView(number, report, room, shared) for number, report in enumerate(reports, 1)]
    return {"audits": views, "portfolio": portfolio, "together": Together(views) if shared else None}


def title_of(reports: Sequence[AuditReport]) -> str:
    """What the document is called."""
    if len(reports) == 1:
        return f"License audit of {short(reports[0].artifact.name, NAME)}"
    return f"License audits of {len(reports)} models"
