"""Formats by name; the module of a format is loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module

from model_license_audit.model.errors import UsageError
from model_license_audit.reports.interface import Renderer

_PACKAGE = "model_license_audit.reports"
_HOMES = {
    "text": ("as_text", "TextRenderer"),
    "json": ("as_json", "JsonRenderer"),
    "html": ("as_html", "HtmlRenderer"),
}

FORMATS: tuple[str, ...] = tuple(_HOMES)
"""The names of the formats, in the order they are shown to a user."""


def renderer(name: str) -> Renderer:
    """The renderer of a format; raises :class:`UsageError` for a name that is none."""
    if name not in _HOMES:
        raise UsageError(f"unknown report format {name!r}", f"choose one of {', '.join(FORMATS)}")
    module, cls = _HOMES[name]
    made: Renderer = getattr(import_module(f"{_PACKAGE}.{module}"), cls)()
    return made
