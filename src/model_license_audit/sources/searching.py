"""The search for models in a directory tree."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.aside import AsideSearch, SearchedEnough, has_front_matter, is_path_file
from model_license_audit.sources.listing import MAX_DEPTH, SKIPPED_FOLDERS, shown
from model_license_audit.sources.local import LocalSource
from model_license_audit.sources.signs import is_card, is_strong, is_weak
from model_license_audit.sources.wheels import Installed, installed_packages

MAX_FOLDERS = 100_000
"""Folders looked at below one path before the search is given up."""

_NO_MODELS = ("datasets--", "spaces--")
"""Beginnings of the folders that the Hub's cache keeps data sets and applications in; these have cards, too."""


@dataclass(slots=True)
class _Folder:
    """What one folder shows: the strongest sign in it, and the folders below it.

    ``path_file`` is true when a ``.pth`` file lies there; ``aside`` are folders that are not searched for models to
    audit, ``linked`` those that are links.
    """

    strong: bool = False
    weak: bool = False
    carded: bool = False
    path_file: bool = False
    folders: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Search:
    """One search below ``root``, a real path.

    ``looked_at`` counts folders, ``carded`` are those with a model card, ``skipped`` tells of what looks like a model
    and is not among those found.
    """

    root: str
    looked_at: int = 0
    carded: set[str] = field(default_factory=set)
    skipped: list[Problem] = field(default_factory=list)
    beside: AsideSearch = field(default_factory=AsideSearch)

    def run(self, path: str, depth: int = 0) -> list[LocalSource]:
        """The models at and below ``path``."""
        folder = self._look(path)
        whole = [LocalSource(path, (), path)]
        if folder.strong:
            return whole
        packages = installed_packages(path, folder.folders)
        if packages.sole or (folder.path_file and not packages.owned):
            return whole
        told = len(self.skipped)
        below = self._below(path, folder, packages, depth)
        if self._is_whole(path, folder, packages, below):
            del self.skipped[told:]  # these folders are parts of the model, and its listing tells of them
            return whole
        return below

    def _is_whole(self, path: str, folder: _Folder, packages: Installed, below: list[LocalSource]) -> bool:
        """True when a license or a plain README above other folders makes all of them one model."""
        if not folder.weak or packages.owned or path.endswith(".dist-info"):
            return False
        return sum(source.directory in self.carded for source in below) < 2

    def _below(self, path: str, folder: _Folder, packages: Installed, depth: int) -> list[LocalSource]:
        if depth >= MAX_DEPTH:
            self._tell(path, f"lies {MAX_DEPTH} folders deep; nothing below was searched for models")
            return []
        found = [LocalSource(path, names, f"{path}/{names[0]}") for names in packages.with_models]
        self.skipped += (self._placed(path, problem) for problem in packages.problems)
        for name in sorted(folder.linked):
            self._link(f"{path.rstrip('/')}/{name}")
        for name in sorted(folder.aside):
            self._aside(path, name)
        for name in sorted(set(folder.folders).difference(*packages.with_models)):
            deeper = f"{path.rstrip('/')}/{name}"
            if name in packages.plain and not self._look(deeper).strong:
                self._aside(path, name, packages.listed)
            else:
                found += self.run(deeper, depth + 1)
        return found

    def _look(self, path: str) -> _Folder:
        self.looked_at += 1
        if self.looked_at > MAX_FOLDERS:
            raise UsageError(f"{path}: more than {MAX_FOLDERS:,} folders to search", "point it at a deeper folder")
        folder = _Folder()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    _note(folder, path, entry)
            if folder.carded:
                self.carded.add(path)
        except OSError:
            # An unreadable folder is handed on: listing it again tells the user that it could not be read.
            folder.strong = True
        return folder

    def _link(self, path: str) -> None:
        """Tell of a linked folder, unless it is searched where it lies."""
        target = os.path.realpath(path)
        if target != self.root and not target.startswith(self.root.rstrip("/") + "/"):
            what = "is a symbolic link to a folder; it was not followed, and no model in it was audited"
            self._tell(path, what, ProblemKind.OUTSIDE)

    def _aside(self, path: str, name: str, listed: frozenset[str] | None = None) -> None:
        """Tell of a folder that is not searched if there is a sign of a model in it."""
        base = path.rstrip("/")
        try:
            sign = self.beside.first_sign(base, name, listed or frozenset(), not name.startswith(_NO_MODELS))
        except SearchedEnough:
            self._tell(f"{base}/{name}", "has too many files to tell from their names whether a model lies in it")
        except OSError as error:
            what = f"could not be searched for models: {error.strerror or error}"
            self._tell(f"{base}/{name}", what, ProblemKind.UNREADABLE)
        else:
            if sign is not None:
                why = "a folder with such a name" if listed is None else "a package that does not list this"
                what = f"looks like a model ({sign[len(name) + 1 :]}) in {why}; it was not audited"
                self._tell(f"{base}/{name}", shown(what))

    def _tell(self, path: str, what: str, kind: ProblemKind = ProblemKind.NOT_OPENED) -> None:
        remedy = "Scan the folder by itself, by its own path."
        self.skipped.append(Problem(shown(path), kind, what, remedy))

    def _placed(self, path: str, problem: Problem) -> Problem:
        return Problem(shown(f"{path.rstrip('/')}/{problem.source}"), problem.kind, problem.what, problem.remedy)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    """True also for a link whose end may not be looked at; false for one that leads nowhere."""
    try:
        return entry.is_dir()
    except OSError as error:
        return error.errno not in {errno.ELOOP, errno.ENAMETOOLONG}


def _note(folder: _Folder, path: str, entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        hidden = entry.name.startswith((".", *_NO_MODELS)) or entry.name in SKIPPED_FOLDERS
        (folder.aside if hidden else folder.folders).append(entry.name)
        return
    if entry.is_symlink() and _leads_to_folder(entry):
        folder.linked.append(entry.name)
        return
    card = is_card(entry.name) and has_front_matter(path, entry)
    folder.carded |= card
    folder.path_file |= is_path_file(entry.name)
    folder.strong |= card or (is_strong(entry.name) and not is_path_file(entry.name))
    folder.weak |= is_weak(entry.name)
