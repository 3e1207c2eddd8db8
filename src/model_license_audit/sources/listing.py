"""Listing a directory tree: what may be read, and what may not and why."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.aside import AsideSearch, SearchedEnough
from model_license_audit.sources.opening import open_directory

MAX_ENTRIES = 100_000
"""Directory entries looked at in one artifact; further ones are told of, not read."""

MAX_DEPTH = 32
"""Folders below folders."""

SKIPPED_FOLDERS = frozenset({".git", "__pycache__", "node_modules", ".venv"})
"""Folders that never hold facts about a model."""

Place = tuple[str, tuple[str, ...]]
"""Where the bytes of a file lie: a trusted directory, and names below it of which none is a link."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The regular files of a tree in sorted order, where the bytes of each lie, and what was met on the way."""

    files: tuple[FileEntry, ...]
    places: dict[str, Place]
    problems: tuple[Problem, ...]


def shown(name: str) -> str:
    r"""A file name as text that can be printed and encoded: bytes that are not UTF-8 appear as ``\xff``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def cache_folders(root: str) -> tuple[str, ...]:
    """The folders of a Hugging Face cache that ``root``, a snapshot in it, takes its bytes from.

    They are the folder ``models--…`` or ``datasets--…`` of its own (its ``blobs/``) and the store ``blobs/`` that all
    of the cache share; empty when ``root`` lies in no cache.
    """
    parts = root.split("/")
    for index in range(len(parts) - 2, 0, -1):
        if parts[index] == "snapshots" and parts[index - 1].startswith(("models--", "datasets--")):
            return ("/".join(parts[:index]), "/".join((*parts[: index - 1], "blobs")))
    return ()


@dataclass(slots=True)
class _Walk:
    """The state of one walk over ``root`` (a real path); ``only`` restricts it to some names right below."""

    root: str
    only: frozenset[str]
    sizes: dict[str, int] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    seen: int = 0
    beside: AsideSearch = field(default_factory=AsideSearch)

    def run(self) -> Listing:
        folders: list[tuple[str, ...]] = [()]
        while folders:
            parts = folders.pop()
            for entry in self._entries(parts):
                if self.seen >= MAX_ENTRIES:
                    self._stop()
                    folders.clear()
                    break
                self.seen += 1
                folders.extend(self._visit(parts, entry))
        files = tuple(FileEntry(path, self.sizes[path]) for path in sorted(self.sizes))
        return Listing(files, self.places, tuple(sorted(self.problems)))

    def _entries(self, parts: tuple[str, ...]) -> Iterator[os.DirEntry[str]]:
        """The entries of one folder, sorted; the folder stays open while they are looked at."""
        try:
            descriptor = open_directory(self.root, parts)
        except OSError as error:
            self._unreadable("/".join(parts) or ".", error)
            return
        try:
            with os.scandir(descriptor) as entries:
                found = [e for e, _ in zip(entries, range(MAX_ENTRIES + 1), strict=False) if self._wanted(parts, e)]
            yield from sorted(found, key=lambda e: e.name)
        except OSError as error:
            self._unreadable("/".join(parts) or ".", error)
        finally:
            os.close(descriptor)

    def _wanted(self, parts: tuple[str, ...], entry: os.DirEntry[str]) -> bool:
        return bool(parts) or not self.only or entry.name in self.only

    def _visit(self, folder: tuple[str, ...], entry: os.DirEntry[str]) -> Iterator[tuple[str, ...]]:
        """Take one entry in; yields it when it is a folder to go into."""
        parts = (*folder, entry.name)
        try:
            if entry.is_symlink():
                self._link(parts)
            elif entry.is_dir(follow_symlinks=False):
                if entry.name in SKIPPED_FOLDERS:
                    self._pass_over(parts)
                elif self._shallow(parts):
                    yield parts
            else:
                self._take(parts, (self.root, parts), entry.stat(follow_symlinks=False))
        except OSError as error:
            self._unreadable("/".join(parts), error)

    def _pass_over(self, parts: tuple[str, ...]) -> None:
        """Tell of a folder that is not listed if weights lie in it."""
        path, remedy = shown("/".join(parts)), "Move the model out of it, or scan it by its own path."
        try:
            sign = self.beside.first_sign("/".join((self.root, *parts[:-1])), parts[-1], cards=False)
        except SearchedEnough:
            what = "was not read, and has too many files to tell from their names whether a model lies in it"
            self._tell(path, ProblemKind.TOO_LARGE, what, remedy)
            return
        if sign is not None:
            what = f"was not read, though it holds what looks like a model ({shown(sign)})"
            self._tell(path, ProblemKind.NOT_OPENED, what, remedy)

    def _take(self, parts: tuple[str, ...], place: Place, status: os.stat_result) -> None:
        path = shown("/".join(parts))
        if not stat.S_ISREG(status.st_mode):
            what = "is a pipe, socket or device; it was not opened"
            self._tell(path, ProblemKind.NOT_OPENED, what, "Replace it with a regular file, or remove it.")
        else:
            self.sizes[path] = status.st_size
            self.places[path] = place

    def _link(self, parts: tuple[str, ...]) -> None:
        """Take in what a symbolic link leads to, if that is a file of the same tree or of the same cache folder."""
        path = shown("/".join(parts))
        try:
            target = os.path.realpath("/".join((self.root, *parts)), strict=True)
        except OSError as error:
            self._broken_link(path, error)
            return
        base = next((b for b in (self.root, *cache_folders(self.root)) if _within(target, b)), None)
        status = os.lstat(target)
        if base is None or (stat.S_ISDIR(status.st_mode) and base != self.root):
            self._outside(path, "is a symbolic link that leads out of the scanned directory; it was not followed")
        elif not stat.S_ISDIR(status.st_mode):
            self._take(parts, (base, tuple(target[len(base) :].strip("/").split("/"))), status)
        elif _within("/".join((self.root, *parts)), target):
            self._outside(path, "is a symbolic link to a folder above itself (a loop); it was not followed")

    def _broken_link(self, path: str, error: OSError) -> None:
        if error.errno == errno.ELOOP:
            self._outside(path, "is a symbolic link that leads back to itself (a loop)")
        else:
            what = "is a symbolic link to something that is not there or may not be read"
            self._tell(path, ProblemKind.UNREADABLE, what, "Put the file in its place, or remove the link.")

    def _shallow(self, parts: tuple[str, ...]) -> bool:
        if len(parts) <= MAX_DEPTH:
            return True
        what = f"lies more than {MAX_DEPTH} folders deep; what is below was not read"
        self._tell(shown("/".join(parts)), ProblemKind.TOO_LARGE, what, "Scan the deeper folder by itself.")
        return False

    def _stop(self) -> None:
        what = f"holds more than {MAX_ENTRIES:,} files and folders; the rest was not read"
        self._tell(".", ProblemKind.TOO_LARGE, what, "Scan the folders of the single models instead.")

    def _outside(self, path: str, what: str) -> None:
        remedy = "Copy the file into the directory, or scan the directory it lies in."
        self._tell(path, ProblemKind.OUTSIDE, what, remedy)

    def _unreadable(self, path: str, error: OSError) -> None:
        what = f"could not be read: {error.strerror or error}"
        self._tell(shown(path), ProblemKind.UNREADABLE, what, "Make it readable for the user who runs the audit.")

    def _tell(self, path: str, kind: ProblemKind, what: str, remedy: str) -> None:
        self.problems.append(Problem(path, kind, what, remedy))


def _within(path: str, base: str) -> bool:
    return path == base or path.startswith(base.rstrip("/") + "/")


def list_tree(root: str, only: tuple[str, ...] = ()) -> Listing:
    """List ``root`` (a path without links); never raises for what the tree holds, each obstacle is a problem."""
    return _Walk(root, frozenset(only)).run()
