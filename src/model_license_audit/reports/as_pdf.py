"""The report as a PDF: from the same templates as the page, tagged for screen readers, with nothing fetched."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_html import content_of, title_of
from model_license_audit.reports.html.mark import mark_of
from model_license_audit.reports.html.page import paged
from model_license_audit.reports.html.room import PAPER
from model_license_audit.reports.html.theme import PLAIN, Theme
from model_license_audit.reports.standing import by_risk

_ISOLATION = re.compile("</?bdi>")
"""Marks that keep the direction of a name from its surroundings; the maker of PDF ignores them, at a price for each."""
_LOOSE = "* { break-before: auto !important; break-after: auto !important; break-inside: auto !important }"
VARIANT = "pdf/ua-1"
"""The standard that the document keeps: tags, language and title for those who have it read to them."""


class PdfRenderer:
    """One PDF document; equal reports give equal bytes: it bears no moment, and its content identifies it."""

    format = "pdf"

    def __init__(self, theme: Theme = PLAIN) -> None:
        self._theme = theme
        self._weasyprint = _weasyprint()

    def render(self, reports: Sequence[AuditReport]) -> bytes:
        """The whole document."""
        reports = by_risk(reports)
        mark = mark_of(reports)
        page = paged("report.html.j2", title_of(reports), self._theme, mark=mark, **content_of(reports, PAPER))
        return pdf_of(page, mark, self._weasyprint)


def pdf_of(page: str, mark: str, weasyprint: ModuleType | None = None) -> bytes:
    """A page of :func:`~model_license_audit.reports.html.page.paged` as a PDF; ``mark`` becomes its identifier."""
    maker = weasyprint or _weasyprint()
    html = maker.HTML(string=_ISOLATION.sub("", page), url_fetcher=_fetcher(maker))
    told = {"pdf_variant": VARIANT, "pdf_identifier": mark.encode(), "pdf_tags": True}
    with _uncollected():
        try:
            made: bytes = html.write_pdf(**told)
        except AssertionError:  # it gives up on parts that are to stay together and have no room on a page
            made = html.write_pdf(stylesheets=[maker.CSS(string=_LOOSE)], **told)
    return made


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nobody looks for garbage: all parts of a document are in use until it is written, and the search is dear."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _weasyprint() -> ModuleType:
    """The maker of PDF; raises :class:`UsageError` where it, or a library of the system that it needs, is missing."""
    try:
        import weasyprint
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "weasyprint":
            raise
        raise UsageError(
            "PDF needs weasyprint, which is not installed", "pip install 'model-license-audit[pdf]'"
        ) from error
    except OSError as error:  # what it opens of the system
        remedy = "install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"
        raise UsageError(f"PDF needs a library of the system that cannot be opened ({error})", remedy) from error
    found: ModuleType = weasyprint
    return found


def _fetcher(weasyprint: ModuleType) -> Any:
    """Opens what is written into the page itself (``data:``), and nothing else."""
    return weasyprint.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
