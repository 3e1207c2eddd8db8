"""The files of a directory, of a tar archive or of a zip archive, all in one way; nothing is unpacked to disk."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from typing import BinaryIO

from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.archives.members import Enough, Limits, Tally, TreeFile, Wanted
from model_license_audit.sources.listing import Listing, list_tree
from model_license_audit.sources.opening import read_beneath

LIMITS = Limits()
_HEAD = 512


def files_of(path: str, wanted: Wanted, limits: Limits = LIMITS) -> Iterator[TreeFile | Problem]:
    """Each regular file of a directory or archive that is ``wanted``, and what stood in the way of others.

    A directory is listed in sorted order, links within it as ``list_tree`` follows them; an archive (tar; gzip, bzip2
    or xz over it; zip) in its own order, told by its first bytes and not by its name. In an archive links, devices and
    names that lead out of it are never followed. When a bound is reached, or the rest is broken, the last thing told
    is a problem. Raises :class:`UsageError` when there is nothing of either kind at ``path``.
    """
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{path} cannot be read: {why}", "name a folder or an archive that is there") from error
    if stat.S_ISDIR(status.st_mode):
        return _of_directory(os.path.realpath(path), wanted, Tally(limits))
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"{path} is neither a folder nor a file", "name a folder, or a tar or zip archive")
    return _of_archive(path, wanted, Tally(limits))


def _of_archive(path: str, wanted: Wanted, tally: Tally) -> Iterator[TreeFile | Problem]:
    from model_license_audit.sources.archives.tar import is_packed_tar, tar_files
    from model_license_audit.sources.archives.zip import is_zip, zip_files

    with _opened(path) as file:
        head = file.read(_HEAD)
        file.seek(0)
        if is_zip(head):
            yield from zip_files(file, wanted, tally)
        elif is_packed_tar(head):
            yield from tar_files(file, head, wanted, tally)
        else:
            raise UsageError(f"{path} is neither a tar nor a zip archive", "name a folder, or a tar or zip archive")


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")  # noqa: PTH123
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "make it readable for you") from error


def _of_directory(root: str, wanted: Wanted, tally: Tally) -> Iterator[TreeFile | Problem]:
    listing = list_tree(root)
    yield from listing.problems
    try:
        for entry in listing.files:
            tally.count()
            limit = wanted(entry.path)
            if limit is not None:
                tally.charge(min(limit, entry.size))
                yield _read(listing, entry.path, entry.size, limit)
    except Enough as enough:
        yield enough.problem


def _read(listing: Listing, path: str, size: int, limit: int) -> TreeFile | Problem:
    try:
        data = read_beneath(*listing.places[path], limit, 0) if limit else b""
    except OSError as error:
        what = f"could not be read: {error.strerror or error}"
        return Problem(path, ProblemKind.UNREADABLE, what, "Make it readable for you.")
    return TreeFile(path, size, data, size > limit)
