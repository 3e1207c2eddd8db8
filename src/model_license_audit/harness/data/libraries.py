"""Libraries that bring data: imported when they are needed, and what they say of their own license."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from model_license_audit.model.errors import ModelAuditError

INSTALL = "pip install 'model-license-audit[harness-torch]'"


def needed(module: str, distribution: str) -> Any:
    """A module of a library; :class:`ModelAuditError` with the line that installs it where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ModelAuditError(f"these data need the library {distribution}", INSTALL) from error


def library_license(distribution: str) -> dict[str, str]:
    """What the metadata of an installed library say of its own license, by the library's name and version."""
    try:
        told = metadata(distribution).json
    except PackageNotFoundError:
        return {}
    said = str(told.get("license_expression") or told.get("license") or "").strip()
    classifiers = [c.rpartition(" :: ")[2] for c in told.get("classifier", ()) if c.startswith("License :: ")]
    value = said if "\n" not in said and said else ", ".join(classifiers)  # some put a whole text there
    return {f"{distribution} {told['version']}": value[:200]} if value else {}
