"""Where the files of bases and data sets lie on this machine: fetched, unpacked, installed, or there already."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.gate.digests import digests_of, directory_digest, sha256_of
from model_license_audit.harness.data.fetching import fetched
from model_license_audit.harness.data.installed import installed
from model_license_audit.harness.data.source import Source, SourceKind, parse_source
from model_license_audit.harness.data.unpacking import unpacked
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.model.errors import ModelAuditError, UsageError

_ARCHIVES = (".whl", ".zip", ".tgz", ".tar.gz", ".tar")


@dataclass(frozen=True, slots=True)
class Obtained:
    """Files as they were had: those that were asked for in ``folder`` (or that one file), the package in ``root``.

    ``digest`` is the SHA-256 of the package's file, or the digest of the folder's files where there is no such file
    (``package_file`` false). ``own`` are the files of the package in a ``root`` that it shares with others. ``source``
    tells where they are from without a path of this machine; ``revision`` is that of a repository of the Hub.
    """

    folder: Path
    root: Path
    digest: str
    source: str
    package_file: bool = False
    own: tuple[str, ...] | None = None
    revision: str | None = None


def folder_of(source: str, sha256: str | None, context: RunContext, near: Path | None = None) -> Path:
    """The folder (or file) that ``files`` of a recipe names; relative paths are meant from ``near``.

    ``sha256`` is what the recipe pins the package's file by. Raises :class:`ModelAuditError` where the files are not at
    hand and may not be fetched, or are not what was pinned.
    """
    return obtain(source, sha256, context, near).folder


def obtain(source: str, sha256: str | None, context: RunContext, near: Path | None = None) -> Obtained:
    """As :func:`folder_of`, with what is known of the files as a whole."""
    place = parse_source(source)
    if place.kind in {SourceKind.PYPI, SourceKind.NPM}:
        return _package(place, source, sha256, context)
    if place.kind is SourceKind.RECIPE:
        return _release(place, source, context)
    if place.kind is SourceKind.HUB:
        return _repository(place, source, context)
    if place.kind is SourceKind.LOCAL:
        return _local((near or Path()) / place.name, sha256, context)
    raise UsageError(f"{source!r:.160} has no files of its own", "give a package or a folder")


def _package(place: Source, source: str, sha256: str | None, context: RunContext) -> Obtained:
    shelf = context.cache / place.kind / re.sub(r"[^A-Za-z0-9._@+-]", "_", f"{place.name}@{place.version}")
    with _alone(shelf):
        archive = _kept(shelf)
        if archive is None and (found := installed(place)):
            return _of_installed(place, source, found, context)
        if archive is None and not context.fetch:
            remedy = f"run again with --fetch, or put the package's file into {shelf}"
            raise ModelAuditError(f"{place.package} is not at hand, and nothing may be fetched", remedy)
        if archive is None:
            context.progress(f"fetching {place.package}")
            archive = fetched(place, shelf)
        _check(archive, place.package, sha256)
        root = unpacked(archive, shelf / "files")
    if place.kind is SourceKind.NPM:
        root /= "package"  # all that a package of npm holds lies there
    return Obtained(_within(root, place, source), root, sha256_of(archive), source, package_file=True)


def _kept(shelf: Path) -> Path | None:
    files = sorted(f for f in shelf.iterdir() if f.is_file() and f.name.endswith(_ARCHIVES)) if shelf.is_dir() else []
    if len(files) > 1:
        raise ModelAuditError(f"{shelf} holds {len(files)} package files", "keep the one that is meant")
    return files[0] if files else None


def _check(file: Path, name: str, sha256: str | None) -> None:
    """A file that is not what was pinned stays where it is: somebody may want to see what came."""
    found = sha256_of(file)
    if sha256 is not None and found != sha256.lower():
        what = f"{name}: the file {file.name} has SHA-256 {found}, and the recipe pins {sha256.lower()}"
        raise ModelAuditError(what, f"find out why before you trust either; delete {file} to fetch it anew")


def _within(root: Path, place: Source, source: str) -> Path:
    folder = root / place.folder
    if not folder.exists():
        raise ModelAuditError(f"{source}: the package holds no {place.folder or 'files'}", "correct files")
    return folder


def _of_installed(place: Source, source: str, found: tuple[Path, tuple[str, ...]], context: RunContext) -> Obtained:
    root, own = found
    folder = root / place.folder
    inside = [path for path in own if not place.folder or path.startswith(place.folder + "/")]
    if not inside:
        raise ModelAuditError(f"{source}: the package holds no folder {place.folder}", "correct files")
    context.progress(
        f"{place.package} is installed: its files are those that its own list tells; no package file is seen"
    )
    digest = directory_digest(digests_of(root, inside))
    return Obtained(folder, root, digest, source, own=own)


def _release(place: Source, source: str, context: RunContext) -> Obtained:
    folder = context.root / place.name
    if not folder.is_dir():
        what = f"the recipe {place.name} has no release beside this one"
        raise ModelAuditError(what, f"run it first: modelaudit finetune {place.name} --output {folder}")
    return Obtained(folder, folder, directory_digest(digests_of(folder)), source)


def _repository(place: Source, source: str, context: RunContext) -> Obtained:
    from model_license_audit.model.refs import ArtifactRef, Host
    from model_license_audit.sources.hub.download import downloaded

    ref = ArtifactRef(Host.HUGGINGFACE, place.name, place.version)
    folder = Path(downloaded(ref, fetch=context.fetch))
    listed = listed_files(folder)
    return Obtained(folder, folder, directory_digest(listed), source, revision=folder.name)


def _local(path: Path, sha256: str | None, context: RunContext) -> Obtained:
    """A folder or a file of the user; a package file is unpacked into the cache. Its path is told to nobody else."""
    name = f"local:{path.resolve().name}"
    if path.is_file():
        _check(path, path.name, sha256)
        digest = sha256_of(path)
        if not path.name.endswith(_ARCHIVES):
            return Obtained(path, path.parent, digest, name, package_file=True, own=(path.name,))
        with _alone(context.cache / "local" / digest):
            root = unpacked(path, context.cache / "local" / digest / "files")
        return Obtained(root, root, digest, name, package_file=True)
    if not path.is_dir():
        raise ModelAuditError(f"there is no folder {path}", "correct files in the recipe")
    return Obtained(path, path, directory_digest(listed_files(path)), name)


def listed_files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file beneath a folder of the user's own, links to files followed, hidden folders not."""
    found = {}
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(where, name) for name in sorted(names)):
            if path.is_file():
                found[path.relative_to(folder).as_posix()] = sha256_of(path)
    return found


@contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    """One process at a time fetches and unpacks a package."""
    try:
        shelf.mkdir(parents=True, exist_ok=True)
        with (shelf / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise ModelAuditError(f"{shelf} cannot be written", "name another cache in MODELAUDIT_CACHE") from error
