"""The policies that ship, by name."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "model_license_audit.content.policies"


def shipped_policies() -> dict[str, Path]:
    """The files of the packaged policies by their names, sorted."""
    return {file.stem: file for folder in _folders() for file in sorted(folder.glob("*.toml"))}


def shipped_name(path: Path) -> str | None:
    """The name of the packaged policy that lies there, or ``None`` for a file of the user's own."""
    return path.stem if path.parent in _folders() else None


def _folders() -> list[Path]:
    """Where they lie; no place in an installation that was made before there were any."""
    found = find_spec(_PACKAGE)
    return [Path(folder) for folder in (found.submodule_search_locations or ())] if found else []
