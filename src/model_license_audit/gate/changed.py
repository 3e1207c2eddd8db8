"""The models that changed files belong to, as a hook before a commit is told of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from model_license_audit.sources.aside import has_front_matter
from model_license_audit.sources.signs import is_card, is_telling


def models_with(files: Iterable[str]) -> tuple[str, ...]:
    """The model directories that hold any of the files, sorted, each with everything below it and named once.

    That of a file is the outermost directory on its way, from the working directory down, with a model card, weights
    or another sign that no other software has; a file without one belongs to no model. A file elsewhere is looked at
    in its own directory alone.
    """
    known: dict[str, bool] = {}
    return tuple(sorted({found for file in files if (found := _outermost(file, known)) is not None}))


def _outermost(file: str, known: dict[str, bool]) -> str | None:
    for folder in _way_to(os.path.relpath(file)):
        if folder not in known:
            known[folder] = _holds_model(folder)
        if known[folder]:
            return folder
    return None


def _way_to(file: str) -> Iterator[str]:
    """The directories on the way to a file, from the working directory down."""
    folder = Path(file).parent
    if os.pardir in folder.parts:
        yield str(folder)
        return
    yield "."
    for depth in range(1, len(folder.parts) + 1):
        yield "/".join((".", *folder.parts[:depth]))


def _holds_model(folder: str) -> bool:
    """Whether a file right in it tells of a model; one that cannot be read may, and its audit then says that."""
    try:
        with os.scandir(folder) as entries:
            return any(_tells(folder, entry) for entry in entries)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _tells(folder: str, entry: os.DirEntry[str]) -> bool:
    if not entry.is_file(follow_symlinks=False):
        return False
    return is_telling(entry.name) or (is_card(entry.name) and has_front_matter(folder, entry))
