"""Looking, by names alone, for models in folders that are not audited: hidden ones, environments, data sets."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from dataclasses import dataclass

from model_license_audit.sources.opening import read_beneath
from model_license_audit.sources.signs import is_card, is_telling

MAX_ENTRIES = 200_000
"""Directory entries looked at in all such folders of one search."""

_SMALL_PTH = 64 * 1024
"""Bytes up to which a ``.pth`` file is one of the interpreter's own."""


class SearchedEnough(Exception):
    """There are more entries than are looked at."""


@dataclass(slots=True)
class AsideSearch:
    """Looks for the first sign of a model below a folder; ``left`` entries may still be looked at."""

    left: int = MAX_ENTRIES

    def first_sign(self, base: str, name: str, listed: Set[str] = frozenset(), cards: bool = True) -> str | None:
        """The path, below ``base``, of the first file in the folder ``name`` that only models have, or ``None``.

        Empty files and those ``listed`` do not count; model cards only with ``cards``. Links are not followed. Raises
        :class:`SearchedEnough`; an unreadable folder raises ``OSError``.
        """
        waiting = [name]
        while waiting:
            folder = waiting.pop()
            below: list[str] = []
            for entry in self._entries(f"{base}/{folder}"):
                path = f"{folder}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                elif path not in listed and _tells(f"{base}/{folder}", entry, cards):
                    return path
            waiting.extend(reversed(below))
        return None

    def _entries(self, path: str) -> Iterator[os.DirEntry[str]]:
        found: list[os.DirEntry[str]] = []
        with os.scandir(path) as entries:
            for entry in entries:
                self.left -= 1
                if self.left < 0:
                    raise SearchedEnough
                found.append(entry)
        yield from sorted(found, key=lambda e: e.name)


def _tells(folder: str, entry: os.DirEntry[str], cards: bool) -> bool:
    if is_card(entry.name):
        return cards and has_front_matter(folder, entry)
    if not is_telling(entry.name):
        return False
    size = entry.stat(follow_symlinks=False).st_size
    return size > (_SMALL_PTH if is_path_file(entry.name) else 0)


def is_path_file(name: str) -> bool:
    """True for ``*.pth``: weights, or lines for the Python interpreter."""
    return name.lower().endswith(".pth")


def has_front_matter(path: str, entry: os.DirEntry[str]) -> bool:
    """True when the file begins as a model card does, or cannot be looked at (then the audit will say so)."""
    try:
        if entry.is_symlink():
            return True
        start = read_beneath(path, (entry.name,), 64, 0)
    except OSError:
        return True
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"---") or start[:2] in {b"\xff\xfe", b"\xfe\xff"}
