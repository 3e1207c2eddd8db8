"""The repositories behind PyTorch Hub: ``hubconf.py``, license texts and README of checkouts, archives or a list."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.archives.members import TreeFile
from model_license_audit.sources.archives.reading import files_of
from model_license_audit.sources.listing import shown
from model_license_audit.sources.torchhub.git import origin_of
from model_license_audit.sources.torchhub.hubconf import HubConf, read_hubconf
from model_license_audit.sources.torchhub.loads import repository_in

MAX_TEXT = 1024 * 1024
"""Bytes of one file that are read."""

MOST_LICENSES = 500
"""License texts of one repository that are read; the largest real one has 62."""

_MODULE_DEPTH = 4
"""Folders of a path that are looked at for modules: code often lies in ``src``."""

_HUBCONF = "hubconf.py"
_README = re.compile(r"readme(?:\.(?:md|markdown|txt|rst))?\Z", re.IGNORECASE)
_LEGAL = re.compile(r"[^/]*(?:licen[cs]e|copying|notice)[^/]*\Z", re.IGNORECASE)
_NO_TEXT = (".py", ".pyc", ".js", ".json", ".png", ".svg", ".pdf", ".h", ".cpp", ".cu", ".pt", ".pth", ".yml", ".yaml")
_COMMIT_BEHIND = re.compile(r"-([0-9a-f]{40})\Z")
_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz))\Z", re.IGNORECASE)
_BRANCHES = re.compile(r"[_-](?:main|master)\Z")


@dataclass(frozen=True, slots=True)
class RepositoryText:
    """A text of a repository as it was read; ``kept`` is false when only the file's name is known."""

    path: str
    text: str
    digest: str
    size: int
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository: its name, its commit where that is known, and the files by which its license is told.

    ``where`` is the checkout, archive or list that was read, as it was named. ``licenses`` are at the root and deeper;
    ``whole`` is false for one that a list tells of, which holds less than the repository does.
    """

    name: str
    where: str
    revision: str | None = None
    hubconf: HubConf | None = None
    hubconf_text: RepositoryText | None = None
    readme: RepositoryText | None = None
    licenses: tuple[RepositoryText, ...] = ()
    problems: tuple[Problem, ...] = ()
    whole: bool = True


def named_in(file_name: str, known: Mapping[str, str]) -> str | None:
    """The repository that a folder or archive is named for; ``known`` holds the names on cards by their lower case.

    ``owner_name`` (no owner has an underscore), also with a branch behind it, as PyTorch's own cache names them.
    """
    stem = _COMMIT_BEHIND.sub("", _ARCHIVE.sub("", file_name))
    owner, underscore, rest = stem.partition("_")
    if not underscore:
        return None
    prefixes = [name for name in known if f"{stem.lower()}_".startswith(f"{name.replace('/', '_', 1)}_")]
    if prefixes:
        return known[max(prefixes, key=len)]
    named = repository_in(f"{owner}/{_BRANCHES.sub('', rest)}")
    return named[0] if named else None


def read_repository(path: Path, name: str) -> Repository | None:
    """The repository that lies in a folder or archive; ``None`` when there is no ``hubconf.py`` at its root."""
    paths: set[str] = set()
    found = list(files_of(str(path), lambda file: _noted(paths, file)))
    problems = tuple(one for one in found if isinstance(one, Problem))
    files, top = _below_top([one for one in found if isinstance(one, TreeFile)])
    if _HUBCONF not in files:
        return None
    commit = _COMMIT_BEHIND.search(top)
    origin, head = origin_of(path)
    readmes = sorted(file for file in files if _README.match(file))
    legal = sorted((file for file in files if _is_legal(file)), key=lambda file: (file.count("/"), file))
    return Repository(
        name=origin or name,
        where=shown(str(path)),
        revision=commit[1] if commit else head,
        hubconf=read_hubconf(_decoded(files[_HUBCONF].data), _modules(paths, top)),
        hubconf_text=_text(files[_HUBCONF], _HUBCONF),
        readme=_text(files[readmes[0]], readmes[0]) if readmes else None,
        licenses=tuple(_text(files[file], file) for file in legal[:MOST_LICENSES]),
        problems=(*problems, *_too_many(legal)),
    )


def _noted(paths: set[str], path: str) -> int | None:
    """What is wanted of a file; the first folders of its path are kept."""
    paths.add("/".join(path.split("/")[:_MODULE_DEPTH]))
    return _wanted(path)


def _modules(paths: Iterable[str], top: str) -> frozenset[str]:
    """The names of files and folders in the repository, by which its own code can be imported."""
    parts = (part for path in paths for part in path.removeprefix(f"{top}/").split("/"))
    return frozenset(part.removesuffix(".py") for part in parts)


def _wanted(path: str) -> int | None:
    name = path.rpartition("/")[2]
    if path.count("/") <= 1 and (name == _HUBCONF or _README.match(name)):
        return MAX_TEXT
    return MAX_TEXT if _is_legal(path) else None


def _is_legal(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_LEGAL.match(name)) and not name.lower().endswith(_NO_TEXT) and path.count("/") <= 12


def _below_top(files: Iterable[TreeFile]) -> tuple[dict[str, TreeFile], str]:
    """The files by their paths in the repository: an archive holds them in one folder, whose name is told too."""
    by_path = {file.path: file for file in files}
    tops = {path.partition("/")[0] for path in by_path}
    if _HUBCONF in by_path or len(tops) != 1:
        return by_path, ""
    top = tops.pop()
    return {path.removeprefix(f"{top}/"): file for path, file in by_path.items()}, top


def _text(file: TreeFile, path: str) -> RepositoryText:
    return RepositoryText(path, _decoded(file.data), hashlib.sha256(file.data).hexdigest(), file.size)


def _decoded(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")


def _too_many(legal: list[str]) -> tuple[Problem, ...]:
    if len(legal) <= MOST_LICENSES:
        return ()
    what = f"and {len(legal) - MOST_LICENSES - 1:,} more license files were not read"
    return (Problem(legal[MOST_LICENSES], ProblemKind.TOO_LARGE, what, "Give the repository without what it copies."),)


Found = Repository | Problem
Named = Callable[[str], str | None]


def repositories_in(path: Path, named: Named) -> Iterator[Found]:
    """Every repository at ``path``: one checkout or archive, or a folder of them as ``owner/name`` or ``owner_name``.

    ``named`` tells which repository a folder or archive of some name is; one whose name tells nothing is a problem.
    """
    if not path.is_dir() or _is_checkout(path):
        yield from _one(path, path.resolve().name, named)
        return
    for inner in sorted(path.iterdir()):
        if inner.is_symlink() or inner.name.startswith("."):
            continue
        if _is_repository(inner):
            yield from _one(inner, inner.name, named)
        elif inner.is_dir():
            for below in sorted(inner.iterdir()):
                if _is_repository(below) and not below.is_symlink():
                    yield from _one(below, f"{inner.name}_{below.name}", named)


def _is_repository(path: Path) -> bool:
    return (path.is_file() and bool(_ARCHIVE.search(path.name))) or _is_checkout(path)


def _is_checkout(path: Path) -> bool:
    return (path / _HUBCONF).is_file()


def _one(path: Path, file_name: str, named: Named) -> Iterator[Found]:
    name = named(file_name) or origin_of(path)[0]
    if name is None:
        what = "is of a repository whose name is not known"
        yield Problem(shown(str(path)), ProblemKind.NOT_OPENED, what, "Name the folder or archive owner_name.")
        return
    found = read_repository(path, name)
    if found is not None:
        yield found
