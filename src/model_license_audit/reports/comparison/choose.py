"""Formats of a comparison by name; the module of a format is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol

from model_license_audit.model.differences import Comparison
from model_license_audit.model.report import Outcome

_PACKAGE = "model_license_audit.reports.comparison"
_HOMES = {
    "text": ("as_text", "DiffTextRenderer"),
    "json": ("as_json", "DiffJsonRenderer"),
    "markdown": ("as_markdown", "DiffMarkdownRenderer"),
    "html": ("as_html", "DiffHtmlRenderer"),
}

DIFF_FORMATS: tuple[str, ...] = tuple(_HOMES)
"""The names of the formats, in the order they are shown to a user."""


class DiffRenderer(Protocol):
    """Turns a comparison, and what a policy makes of it, into one document; as pure as a renderer of audits."""

    @property
    def format(self) -> str:
        """The name it is chosen by."""
        ...

    def render(
        self,
        comparison: Comparison,
        outcome: Outcome,
        *,
        color: bool = False,
        width: int = 80,
        unicode: bool = True,
    ) -> str:
        """The whole document, with one line feed at its end."""
        ...


def diff_renderer(name: str, *settings: object) -> DiffRenderer:
    """The renderer of one of :data:`DIFF_FORMATS`, made with its settings."""
    module, cls = _HOMES[name]
    made: DiffRenderer = getattr(import_module(f"{_PACKAGE}.{module}"), cls)(*settings)
    return made
