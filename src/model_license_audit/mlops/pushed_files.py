"""The files of a directory that are pushed: those that the audit looks at, and no other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.evidence import ProblemKind
from model_license_audit.sources.local import LocalSnapshot, LocalSource

_SMALL = 10_000_000
"""Files up to so many bytes are held in memory from the audit to the commit; the Hub takes larger ones as LFS only."""
_AT_ONCE = 8 * 1024 * 1024
_NEVER = frozenset({ProblemKind.OUTSIDE, ProblemKind.NOT_OPENED, ProblemKind.TOO_LARGE, ProblemKind.UNREADABLE})


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files by path with their SHA-256, as they were right before the audit; ``left_out`` is not pushed."""

    snapshot: LocalSnapshot
    digests: Mapping[str, str]
    left_out: tuple[str, ...]

    def contents(self) -> Iterator[tuple[str, bytes | str]]:
        """Every file with its bytes, or the path of a large one."""
        for file in self.snapshot.files:
            if file.size <= _SMALL:
                yield file.path, self.snapshot.read(file.path, _SMALL + 1)
            else:
                base, parts = self.snapshot.places[file.path]
                yield file.path, "/".join((base, *parts))


def files_to_push(source: LocalSource) -> FileSet:
    """The files below a directory as they are now.

    Raises :class:`UsageError` where the directory holds several models, a link that leads out of it, or anything that
    could not be listed: of what the audit does not see nothing is pushed, and no model is pushed in parts.
    """
    if source.only:
        raise UsageError(f"{source.shown_as or source.directory} shares its directory", "give the model its own one")
    snapshot = source.snapshot()
    for problem in snapshot.problems:
        if problem.kind in _NEVER:
            raise UsageError(f"{problem.source} {problem.what}", problem.remedy)
    digests = {file.path: _digest(snapshot, file.path) for file in snapshot.files}
    return FileSet(snapshot, digests, tuple(_left_out(os.path.realpath(source.directory), frozenset(digests))))


def _digest(snapshot: LocalSnapshot, path: str) -> str:
    digest, offset = hashlib.sha256(), 0
    try:
        while data := snapshot.read(path, _AT_ONCE, offset):
            digest.update(data)
            offset += len(data)
    except OSError as error:
        raise ModelAuditError(f"{path}: cannot be read ({error.strerror})", "make it readable") from error
    return digest.hexdigest()


def _left_out(root: str, pushed: frozenset[str]) -> Iterator[str]:
    """What lies in the directory and is not pushed: folders that the audit passes over, and links to folders."""
    inside = {"/".join(path.split("/")[:depth]) for path in pushed for depth in range(1, path.count("/") + 1)}
    folders = [""]
    while folders:
        folder = folders.pop()
        for entry in _entries(os.path.join(root, folder)):  # noqa: PTH118 - as scandir wants it
            path = f"{folder}/{entry.name}".lstrip("/")
            if path in inside:
                folders.append(path)
            elif path not in pushed and not _is_empty(entry):
                yield path


def _is_empty(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and not _entries(entry.path)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)
