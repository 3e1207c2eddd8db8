"""Zip archives: the files that their directory lists."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from model_license_audit.model.evidence import Problem
from model_license_audit.sources.archives.members import (
    CHUNK,
    Enough,
    Tally,
    TreeFile,
    Wanted,
    broken,
    not_opened,
)

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

_MAX_DIRECTORY = 12 * 1024 * 1024
"""Bytes of the directory: a hundred thousand files with names of ordinary length."""

_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS = frozenset({0, 8})  # stored and deflated
_ENCRYPTED = 0x1


class _Bounded:
    """A file that hands out at most so many bytes at once, since a directory is read in one piece."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close, self.seekable = file.seek, file.tell, file.close, file.seekable

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(_MAX_DIRECTORY + 1 if size < 0 else min(size, _MAX_DIRECTORY + 1))
        if len(data) > _MAX_DIRECTORY:
            raise Enough(f"has a directory of more than {_MAX_DIRECTORY:,} bytes; nothing of it was read")
        return data


def is_zip(head: bytes) -> bool:
    """True for the first bytes of a zip archive."""
    return head.startswith(_STARTS)


def zip_files(file: BinaryIO, wanted: Wanted, tally: Tally) -> Iterator[TreeFile | Problem]:
    """The regular files of an archive in the order of its directory; a bound that is reached ends it."""
    import zipfile

    try:
        with zipfile.ZipFile(_Bounded(file)) as archive:
            for member in archive.infolist():
                tally.count()
                yield from _member(archive, member, wanted, tally)
    except Enough as enough:
        yield enough.problem
    # zipfile raises NotImplementedError for kinds of archive it cannot read
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        yield broken(".", error)


def _member(archive: ZipFile, member: ZipInfo, wanted: Wanted, tally: Tally) -> Iterator[TreeFile | Problem]:
    if member.is_dir():
        return
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        yield not_opened(member.filename, "is a link" if stat.S_ISLNK(mode) else "is no regular file")
        return
    path = tally.place(member.filename)
    if isinstance(path, Problem):
        yield path
        return
    limit = wanted(path)
    if limit is None:
        return
    if member.compress_type not in _METHODS or member.flag_bits & _ENCRYPTED:
        yield not_opened(path, "is encrypted or packed in a way that is not unpacked")
        return
    yield _read(archive, member, (path, limit), tally)


def _read(archive: ZipFile, member: ZipInfo, file: tuple[str, int], tally: Tally) -> TreeFile | Problem:
    """The first bytes of a member, whatever size its entry tells."""
    import zipfile
    import zlib

    path, limit = file
    data = bytearray()
    try:
        with archive.open(member) as opened:
            while len(data) <= limit and (part := opened.read(min(CHUNK, limit + 1 - len(data)))):
                tally.charge(len(part))
                data += part
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        return broken(path, error)
    return TreeFile(path, max(member.file_size, len(data)), bytes(data[:limit]), len(data) > limit)
