"""An archive that was sent, put down as files: only regular ones, only below the folder, only so much."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.serving.settings import Limits
from model_license_audit.sources.archives import members
from model_license_audit.sources.archives.members import TreeFile
from model_license_audit.sources.archives.reading import files_of

_PASSED_OVER = frozenset({ProblemKind.OUTSIDE, ProblemKind.NOT_OPENED})
"""What an archive may hold beside files: it is told of in the report and never unpacked."""
_DEEPEST = 64
"""Folders below folders; twice as many as are looked into."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class TooLarge(ModelAuditError):
    """More was sent than is taken."""


def unpack(archive: str, folder: Path, limits: Limits) -> tuple[Problem, ...]:
    """Put the files of an archive below a folder that is empty; returns what was passed over: links, devices, names
    that lead out of it.

    Raises :class:`TooLarge` where it holds more than is taken, and :class:`UsageError` where it is none or is broken.
    """
    passed_over = []
    bounds = members.Limits(limits.entries, limits.unpacked)
    for found in _files(archive, limits.body, bounds):
        if isinstance(found, TreeFile):
            _put(folder, found, limits)
        elif found.kind in _PASSED_OVER:
            passed_over.append(found)
        elif found.kind is ProblemKind.TOO_LARGE:
            raise TooLarge(f"the archive: {found.source} {found.what}", _LEAVE_OUT)
        else:
            raise UsageError(f"the archive: {found.source} {found.what}", found.remedy)
    return tuple(passed_over)


_LEAVE_OUT = "send what tells of licenses and a part of the weights, or let the server see the directory"


def _files(archive: str, most: int, bounds: members.Limits) -> Iterator[TreeFile | Problem]:
    try:
        yield from files_of(archive, lambda _path: most, bounds)
    except UsageError as error:  # it names a file of ours
        raise UsageError(_NO_ARCHIVE, "send a zip archive, or a tar archive, packed or not") from error


_NO_ARCHIVE = "what was sent is neither a tar nor a zip archive"


def _put(folder: Path, found: TreeFile, limits: Limits) -> None:
    """One file, which is not there yet; its folders are made by nobody else, so none of them is a link."""
    if found.path.count("/") > _DEEPEST:
        raise UsageError(f"the archive: {found.path[:80]}… lies too deep in folders", "make it anew, with fewer")
    if found.truncated:
        raise TooLarge(f"the archive: {found.path} has more than {limits.body:,} bytes", _LEAVE_OUT)
    target = folder / found.path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, _NEW, 0o600)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"the archive: {found.path[:200]} cannot be unpacked: {why}", "make it anew") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(found.data)
