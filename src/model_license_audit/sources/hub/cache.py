"""What lies in the local cache of the Hugging Face Hub: every commit of every repository, told without a network."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.hub.cache_trees import Listed, tree_of
from model_license_audit.sources.hub.cached import cache_folder
from model_license_audit.sources.hub.library import load_library
from model_license_audit.sources.listing import shown
from model_license_audit.sources.local import LocalSource

if TYPE_CHECKING:
    from types import ModuleType

    from model_license_audit.sources.local import LocalSnapshot

_KINDS = frozenset({"model", "dataset"})
_ID = re.compile(r"[A-Za-z0-9_][\w.\-]{0,95}(/[A-Za-z0-9_][\w.\-]{0,95})?\Z", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_REPAIR = "Download it again, or remove that folder of the cache."


@dataclass(frozen=True, slots=True)
class CachedRevision:
    """One commit of one repository as it lies in the cache.

    ``folder`` is its snapshot, ``modified`` when the last of its files came, ``branches`` are the names that led to it
    when they were last asked for. ``listed`` are all files that the repository has at that commit, by path, where the
    cache knows them: also those that were not downloaded.
    """

    ref: ArtifactRef
    folder: str
    modified: datetime
    branches: tuple[str, ...] = ()
    listed: dict[str, Listed] = field(default_factory=dict)

    def snapshot(self) -> LocalSnapshot:
        """Its files; nothing outside of the cache is followed."""
        found = LocalSource(self.folder).snapshot()
        return type(found)(self.ref, found.files, found.problems, found.places)


def cache_at(said: str | None) -> Path:
    """The folder of the cache that was said (or of the home that holds it), else the one that the Hub's client uses.

    Raises :class:`NothingToAudit` when there is none.
    """
    folder = (Path(said).expanduser() if said else Path(cache_folder())).resolve()
    if (folder / "hub").is_dir() and not any(folder.glob("models--*")) and not any(folder.glob("datasets--*")):
        folder = folder / "hub"
    if not folder.is_dir():
        where = shown(str(folder))
        raise NothingToAudit(f"there is no cache of the Hugging Face Hub at {where}", "name it, or set HF_HUB_CACHE")
    return folder


def cached_in(cache: Path) -> Iterator[CachedRevision | Problem]:
    """Every commit in a cache by repository, each repository's in their order, and what could not be read.

    The commit that ``main`` leads to comes last, for it is the present one; else the one whose files came last.
    Raises :class:`ModelAuditError` when the library ``huggingface_hub`` is not installed.
    """
    library = load_library("reading the cache of the Hugging Face Hub")
    repositories, problems = _scanned(library, cache)
    yield from sorted(problems)
    for repository in sorted(repositories, key=lambda one: (one.repo_type, one.repo_id.lower(), one.repo_id)):
        yield from _revisions(cache, repository)


def _scanned(library: ModuleType, cache: Path) -> tuple[list[Any], list[Problem]]:
    """The repositories as the library tells them; one that it fails at does not cost the others."""
    try:
        found = library.scan_cache_dir(cache)
    except (OSError, ValueError):
        return _one_by_one(library, cache)
    problems = [_corrupted(cache, str(warning)) for warning in found.warnings]
    return list(found.repos), problems + _unfinished(cache)


def _one_by_one(library: ModuleType, cache: Path) -> tuple[list[Any], list[Problem]]:
    """The same with each repository in a folder of its own, for the library gives up at the first that it fails at."""
    repositories: list[Any] = []
    problems = _unfinished(cache)
    with tempfile.TemporaryDirectory() as place:
        for folder in sorted(cache.glob("*--*")):
            alone = Path(place, folder.name)
            alone.symlink_to(folder)
            try:
                found = library.scan_cache_dir(place)
            except (OSError, ValueError) as error:
                problems.append(_corrupted(cache, f"{folder.name}: {type(error).__name__}: {error}"))
            else:
                problems += [_corrupted(cache, str(warning).replace(place, str(cache))) for warning in found.warnings]
                repositories += found.repos
            alone.unlink()
    return repositories, problems


def _corrupted(cache: Path, told: str) -> Problem:
    """What the library says of a folder that it cannot read; its words name the folder by its whole path."""
    said = " ".join(told.replace(f"{cache}/", "").split())
    named = re.search(r"(?:models|datasets|spaces|kernels)--[\w.-]+", said, re.ASCII)
    source = named[0] if named else shown(str(cache))
    return Problem(source, ProblemKind.MALFORMED, f"cannot be read: {said[:300]}", _REPAIR)


def _unfinished(cache: Path) -> list[Problem]:
    """The downloads that broke off, by repository."""
    problems = []
    for folder in sorted(cache.glob("*--*")):
        sizes = list(_incomplete(folder / "blobs"))
        if sizes:
            files = "a file was" if len(sizes) == 1 else f"{len(sizes):,} files were"
            what = f"{files} not downloaded to the end ({sum(sizes):,} bytes are there)"
            remedy = "Download it again; it goes on there."
            problems.append(Problem(shown(folder.name), ProblemKind.UNREADABLE, what, remedy))
    return problems


def _incomplete(blobs: Path) -> Iterator[int]:
    try:
        with os.scandir(blobs) as entries:
            for entry in entries:
                if entry.name.endswith(".incomplete") and entry.is_file(follow_symlinks=False):
                    yield entry.stat(follow_symlinks=False).st_size
    except OSError:
        return  # the library tells of a folder that cannot be read


def _revisions(cache: Path, repository: Any) -> Iterator[CachedRevision | Problem]:
    name = repository.repo_path.name
    problem = _unusable(cache, name, repository)
    if problem is not None:
        yield problem
        return
    folder = cache / name
    found = [revision for revision in repository.revisions if _COMMIT.match(revision.commit_hash)]
    order = sorted(found, key=lambda one: ("main" in one.refs, one.last_modified, one.commit_hash))
    moment = _EARLIEST
    for revision in order:
        moment = max(_moment(revision.last_modified), moment + timedelta(microseconds=1))
        ref = ArtifactRef(Host.HUGGINGFACE, repository.repo_id, revision.commit_hash, repository.repo_type == "dataset")
        yield CachedRevision(
            ref=ref,
            folder=str(folder / "snapshots" / revision.commit_hash),
            modified=moment,
            branches=tuple(sorted(revision.refs)),
            listed=tree_of(str(folder), revision.commit_hash),
        )


def _unusable(cache: Path, name: str, repository: Any) -> Problem | None:
    if not _ID.match(repository.repo_id) or ".." in repository.repo_id:
        return Problem(shown(name), ProblemKind.MALFORMED, "has a name that no repository of the Hub can have", _REPAIR)
    if repository.repo_type not in _KINDS:
        return Problem(name, ProblemKind.NOT_OPENED, "is neither a model nor a data set", "")
    if (cache / name).is_symlink():
        what = "is a link that leads out of the cache; it was not followed"
        return Problem(name, ProblemKind.OUTSIDE, what, "Read the cache that it leads to by itself.")
    return None


def _moment(seconds: float) -> datetime:
    """A time of the file system, to the microsecond; one that no calendar holds is that of the beginning."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return _EARLIEST
