"""The report for people who read in a browser or on paper: one self-contained page, the only home of jinja2."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from model_license_audit.model.report import AuditReport
from model_license_audit.reports import words
from model_license_audit.reports.html_view import AuditView
from model_license_audit.reports.safe import visible

if TYPE_CHECKING:
    # imported here: it costs 50 ms that the other formats need not pay
    from jinja2 import Environment

_TEMPLATES = "model_license_audit.content.templates"


class HtmlRenderer:
    """One HTML page without scripts and without anything to fetch; its policy header forbids both."""

    format = "html"

    def render(
        self,
        reports: Sequence[AuditReport],
        *,
        color: bool = False,  # noqa: ARG002 - the page has its own style
        width: int = 80,  # noqa: ARG002
        unicode: bool = True,  # noqa: ARG002
    ) -> str:
        """The whole page; every string of a report is made visible and then escaped."""
        css = _template("report.css")
        digest = b64encode(sha256(css.encode()).digest()).decode()
        views = [AuditView(number, report) for number, report in enumerate(reports, 1)]
        page = _environment().get_template("report.html.j2")
        return page.render(audits=views, css=css, css_digest=digest, words=words).rstrip("\n") + "\n"


def _template(name: str) -> str:
    return files(_TEMPLATES).joinpath(name).read_text("utf-8")


def _environment() -> Environment:
    # imported here: it costs 50 ms that the other formats need not pay
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FunctionLoader(_template),
        autoescape=select_autoescape(enabled_extensions=("html", "j2", "svg", "xml"), default=True),
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _safe(value: object) -> object:
    """What a template prints, with invisible characters shown; marked-up text was made of safe parts already."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
