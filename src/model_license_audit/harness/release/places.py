"""Files without paths of this machine: frameworks write the folder in which they found a base, users where data lie."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from model_license_audit.lineage.written import is_local_path

_LONGEST = 4 * 1024 * 1024
"""Bytes of a configuration file that are looked at; vocabularies are longer, and name no base."""
_KEYS = frozenset({"_name_or_path", "base_model_name_or_path", "model_name_or_path", "name_or_path", "base_model"})
_PLACE = re.compile(r"(?:[A-Za-z]:[\\/]|[/~\\]|\.{1,2}[\\/]|file:)")


def name_the_base(folder: Path, name: str, base_folder: Path | None) -> tuple[str, ...]:
    """Write the base's name wherever a JSON file of the folder has a path in its place; gives the changed files."""
    changed = []
    for file in sorted(folder.glob("*.json")):
        if file.is_symlink() or file.stat().st_size > _LONGEST:
            continue
        try:
            told = json.loads(file.read_text("utf-8"))
        except ValueError:
            continue  # no configuration; the audit of the release tells of broken ones
        named = _named(told, name, _places(base_folder), base=False)
        if named != told:
            file.write_text(json.dumps(named, indent=2, ensure_ascii=False) + "\n", "utf-8")
            changed.append(file.name)
    return tuple(changed)


def _places(base_folder: Path | None) -> frozenset[str]:
    """How that folder may be written."""
    return frozenset({str(base_folder), str(base_folder.resolve())}) if base_folder else frozenset()


def _named(value: Any, name: str, places: frozenset[str], *, base: bool) -> Any:
    if isinstance(value, dict):
        return {key: _named(item, name, places, base=key in _KEYS) for key, item in value.items()}
    if isinstance(value, list):
        return [_named(item, name, places, base=base) for item in value]
    if isinstance(value, str) and (value.rstrip("/") in places or (base and _PLACE.match(value))):
        return name
    return value


def without_places(value: Any) -> Any:
    """The value with every path of this machine cut down to its last part."""
    if isinstance(value, Mapping):
        return {name: without_places(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_places(item) for item in value]
    if isinstance(value, str) and "\n" not in value and (_PLACE.match(value) or _is_file(value)):
        return re.split(r"[\\/]", value.rstrip("\\/"))[-1]
    return value


def _is_file(value: str) -> bool:
    """True for what is written as a path in the folder of the recipe."""
    return is_local_path(value) and not re.match(r"[a-z]+:", value) and " " not in value
