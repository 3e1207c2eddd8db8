"""Formats by name; the module of a format is loaded only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.reports.interface import BinaryRenderer, Renderer

_PACKAGE = "model_license_audit.reports"
_HOMES = {
    "text": ("as_text", "TextRenderer"),
    "json": ("as_json", "JsonRenderer"),
    "html": ("as_html", "HtmlRenderer"),
    "markdown": ("as_markdown", "MarkdownRenderer"),
    "jsonl": ("machine.as_jsonl", "JsonLinesRenderer"),
    "sarif": ("machine.as_sarif", "SarifRenderer"),
    "junit": ("machine.as_junit", "JunitRenderer"),
    "gitlab": ("machine.as_gitlab", "GitlabRenderer"),
    "csv": ("machine.as_csv", "CsvRenderer"),
    "spdx-2.3": ("bom.as_spdx23", "Spdx23Renderer"),
    "spdx-2.3-tv": ("bom.as_spdx23", "Spdx23TagValueRenderer"),
    "spdx-3.0": ("bom.as_spdx30", "Spdx30Renderer"),
    "cyclonedx": ("bom.as_cyclonedx", "CycloneDxRenderer"),
}

_BINARY = {"pdf": ("as_pdf", "PdfRenderer")}
THEMED = frozenset({"html", "pdf"})
"""The formats that a theme dresses, given to them as their setting; they also show what would leave no conflict."""

FORMATS: tuple[str, ...] = (*_HOMES, *_BINARY)
"""The names of the formats, in the order they are shown to a user."""


def renderer(name: str, *settings: object) -> Renderer:
    """The renderer of a format of text, made with its settings; raises :class:`UsageError` for a name that is none."""
    made: Renderer = _made(_HOMES, name, settings)
    return made


def is_binary(name: str) -> bool:
    """True for a format that is no text: :func:`binary_renderer` makes it."""
    return name in _BINARY


def binary_renderer(name: str, *settings: object) -> BinaryRenderer:
    """The renderer of a format that is no text; raises :class:`UsageError` also where what it needs is missing."""
    made: BinaryRenderer = _made(_BINARY, name, settings)
    return made


def _made(homes: Mapping[str, tuple[str, str]], name: str, settings: tuple[object, ...]) -> Any:
    if name not in homes:
        raise UsageError(f"unknown report format {name!r}", f"choose one of {', '.join(homes)}")
    module, cls = homes[name]
    return getattr(import_module(f"{_PACKAGE}.{module}"), cls)(*settings)
