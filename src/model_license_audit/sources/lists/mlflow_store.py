"""MLflow's local store of registered models: folders of small files, as rows."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from model_license_audit.sources.lists.tables import TableRow

_MAX_DEPTH = 50
MAX_META = 1024 * 1024
MAX_TAG = 64 * 1024
_MODELS, _META, _VERSION = "models", "meta.yaml", "version-"
_MAX_TAGS = 500


def is_store(folder: Path) -> bool:
    """True for a folder with registered models in it: ``mlruns``, or the ``models`` in there."""
    return any(_models(folder))


def store_rows(folder: Path) -> Iterator[TableRow]:
    """A row for each registered model, its versions within; links are not followed."""
    for model in _models(folder):
        meta = _meta(model)
        if meta is None:
            yield TableRow(str(model.relative_to(folder)), {}, f"its {_META} cannot be read")
            continue
        versions = [found for path in _versions(model) if (found := _version(path)) is not None]
        values = {**meta, "tags": _texts(model / "tags"), "aliases": _texts(model / "aliases")}
        yield TableRow(str(model.relative_to(folder)), values | {"latest_versions": versions})
        for path in _versions(model):
            if _meta(path) is None:
                yield TableRow(str(path.relative_to(folder)), {}, f"its {_META} cannot be read")


def _models(folder: Path) -> list[Path]:
    within = folder / _MODELS
    return [path for path in _folders(within if within.is_dir() else folder) if (path / _META).is_file()]


def _versions(model: Path) -> list[Path]:
    found = [path for path in _folders(model) if path.name.removeprefix(_VERSION).isdecimal()]
    return sorted(found, key=lambda path: int(path.name.removeprefix(_VERSION)))


def _version(path: Path) -> dict[str, Any] | None:
    meta = _meta(path)
    return None if meta is None else {**meta, "tags": _texts(path / "tags")}


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _meta(folder: Path) -> dict[str, Any] | None:
    """The plain values of ``meta.yaml``; ``None`` when it cannot be read."""
    import yaml

    text, loader = _text(folder / _META, MAX_META) or "", getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(text, loader) if _is_shallow(yaml.parse(text, loader)) else None  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {str(key): value for key, value in found.items() if isinstance(value, str | int | float)}


def _is_shallow(events: Iterable[Any]) -> bool:
    """True for what is nested in a few levels: the loader in C ends the whole process at some ten thousand."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > _MAX_DEPTH:
            return False
    return True


def _texts(folder: Path) -> dict[str, str]:
    """What small files of a folder say, by their names."""
    found: dict[str, str] = {}
    for at, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            text = _text(path, MAX_TAG)
            if text is not None and len(found) < _MAX_TAGS:
                found[path.relative_to(folder).as_posix()] = text.strip("\n")
    return found


def _text(path: Path, limit: int) -> str | None:
    """The text of a regular file that is not too long; ``None`` for another."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        return None
    return data.decode("utf-8", "replace") if len(data) <= limit else None
