"""Tar archives, packed or not, read once from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

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

_HEADERS = 64 * 1024
"""Bytes that the headers of one entry may have; they are kept in memory, and can tell any size of themselves."""

_MAX_REMARKS = 1000
"""Things that headers may say of all entries behind them."""

_MEMORY = 256 * 1024 * 1024
"""Bytes that unpacking may take; xz files at their strongest take a quarter."""

_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"


class _Forward:
    """Unpacked bytes from front to back; going back is possible by as much as the last chunk holds.

    ``left`` is how many more bytes may be taken out; skipping is free.
    """

    def __init__(self, chunks: Iterator[bytes], tally: Tally) -> None:
        self._chunks = chunks
        self._tally = tally
        self._held = b""
        self._start = 0  # where in the unpacked bytes `_held` begins
        self._at = 0
        self.left = _HEADERS

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int) -> int:
        """Go there; the end is as far as there is anything."""
        if offset < self._start:
            raise tarfile.ReadError("its entries lie one in another")
        while offset > self._start + len(self._held) and self._more():
            pass
        self._at = min(offset, self._start + len(self._held))
        return self._at

    def read(self, size: int) -> bytes:
        if not 0 <= size <= self.left:
            raise tarfile.ReadError("the header of an entry is far too long")
        self.left -= size
        found = bytearray()
        while len(found) < size:
            offset = self._at - self._start
            part = self._held[offset : offset + size - len(found)]
            found += part
            self._at += len(part)
            if not part and not self._more():
                break
        return bytes(found)

    def _more(self) -> bool:
        """Put the next chunk behind the last bytes of the present one."""
        chunk = next(self._chunks, b"")
        self._tally.charge(len(chunk))
        if chunk:
            kept = self._held[-tarfile.BLOCKSIZE :]
            self._start += len(self._held) - len(kept)
            self._held = kept + chunk
        return bool(chunk)


def is_packed_tar(head: bytes) -> bool:
    """True for the first 512 bytes of a tar archive, or of any file packed as tar archives are."""
    return head.startswith((_GZIP, _BZIP2, _XZ)) or head[257:262] == b"ustar"


def tar_files(file: BinaryIO, head: bytes, wanted: Wanted, tally: Tally) -> Iterator[TreeFile | Problem]:
    """The regular files of an archive in its order; a broken place and a bound that is reached end it."""
    import lzma
    import zlib

    member: tarfile.TarInfo | None = None
    try:
        stream = _Forward(_unpacked(file, head), tally)
        with tarfile.open(fileobj=stream, mode="r:", errors="surrogateescape") as archive:  # type: ignore[call-overload]
            while (member := archive.next()) is not None:
                tally.count()
                _check(archive, member)
                yield from _member(archive, stream, member, (wanted, tally))
                stream.left = _HEADERS
            _check_end(archive, stream)
    except Enough as enough:
        yield enough.problem
    except (tarfile.TarError, OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        yield broken(member.name if member else ".", error)


def _check(archive: tarfile.TarFile, member: tarfile.TarInfo) -> None:
    archive.members = []  # type: ignore[attr-defined]  # else all of them are kept
    if member.size < 0:
        raise tarfile.ReadError("the size of an entry is negative")
    if len(archive.pax_headers) > _MAX_REMARKS:
        raise tarfile.ReadError("its headers say far too much")


def _check_end(archive: tarfile.TarFile, stream: _Forward) -> None:
    """Behind the last entry stand zeros; the library takes anything that is no entry for the end."""
    stream.left = _HEADERS
    stream.seek(archive.offset)
    end = stream.read(tarfile.BLOCKSIZE)
    if len(end) < tarfile.BLOCKSIZE or any(end):
        raise tarfile.ReadError("it ends too early" if len(end) < tarfile.BLOCKSIZE else "an entry cannot be read")


def _member(
    archive: tarfile.TarFile, stream: _Forward, member: tarfile.TarInfo, how: tuple[Wanted, Tally]
) -> Iterator[TreeFile | Problem]:
    wanted, tally = how
    if member.isdir():
        return
    if not member.isreg() or member.issparse():
        yield not_opened(member.name, "is a link" if member.issym() or member.islnk() else "is no regular file")
        return
    path = tally.place(member.name)
    if isinstance(path, Problem):
        yield path
        return
    limit = wanted(path)
    if limit is not None:
        stream.left = min(limit, member.size) + CHUNK
        data = _first(archive, member, min(limit, member.size))
        yield TreeFile(path, member.size, data, member.size > limit)


def _first(archive: tarfile.TarFile, member: tarfile.TarInfo, size: int) -> bytes:
    opened = archive.extractfile(member) if size else None
    if opened is None:
        return b""
    data = bytearray()
    with opened:
        while len(data) < size:
            part = opened.read(min(CHUNK, size - len(data)))
            if not part:
                raise tarfile.ReadError("it ends within a file")
            data += part
    return bytes(data)


def _unpacked(file: BinaryIO, head: bytes) -> Iterator[bytes]:
    """The bytes of the tar archive itself, chunk by chunk."""
    if head.startswith(_XZ):
        return _xz(file)
    read: Callable[[int], bytes] = file.read
    if head.startswith(_GZIP):
        import gzip

        read = gzip.GzipFile(fileobj=file).read1  # hands out what there is before an archive ends too early
    elif head.startswith(_BZIP2):
        import bz2

        read = bz2.BZ2File(file).read1
    return iter(lambda: read(CHUNK), b"")


def _xz(file: BinaryIO) -> Iterator[bytes]:
    """As the library's own reader, with a bound on the memory that a file may ask for."""
    import lzma

    data, unpacker = file.read(CHUNK), None
    while data:
        unpacker = lzma.LZMADecompressor(memlimit=_MEMORY)
        while not unpacker.eof:
            if chunk := unpacker.decompress(data, CHUNK):
                yield chunk
            data = file.read(CHUNK) if unpacker.needs_input and not unpacker.eof else b""
            if not data and unpacker.needs_input and not unpacker.eof:
                raise EOFError("it ends too early")
        data = (unpacker.unused_data or file.read(CHUNK)).lstrip(b"\x00")
