"""The bytes of a file that somebody else wrote: unpacked on the way, never more at once than was asked for."""

from __future__ import annotations

import gzip
import importlib
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from model_license_audit.model.errors import ModelAuditError, UsageError

MOST_PACKED = 250
"""What is packed tighter is no table: real ones shrink to a tenth; a bomb of zeros to a thousandth."""
_FREE = 64 * 1024 * 1024
"""So many bytes may be packed however tightly."""
_GZIP, _ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CHUNK = 1024 * 1024


class Stream:
    """Bytes to read in order; what was peeked at or given back comes first."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file, self._path = file, path
        self._kept, self._at = b"", 0
        self._unpacked, self._packed = 0, path.stat().st_size

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer than asked for only at the end."""
        self.give_back(self.read(size))
        return self._kept[:size]

    def read(self, size: int) -> bytes:
        """The next bytes; fewer than asked for only at the end."""
        parts = [self._rest()]
        left = size - len(parts[0])
        while left > 0 and (more := self._more()):
            parts.append(more)
            left -= len(more)
        whole = b"".join(parts)
        self._kept = whole[size:]
        return whole[:size]

    def give_back(self, data: bytes) -> None:
        """Let these bytes be read again."""
        self._kept = data + self._rest()

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """Each line with its end; ``None`` in the place of one that is longer than the limit."""
        while True:
            end = self._kept.find(b"\n", self._at) + 1
            if end:
                line: bytes | None = self._kept[self._at : end]
                self._at = end
            else:
                line = self._long_line(limit)
            if line == b"":
                return
            yield None if line is None or len(line) > limit else line

    def _long_line(self, limit: int) -> bytes | None:
        """The next line, of which only the beginning was read; ``None`` for one that is too long, and passed over."""
        parts = [self._rest()]
        size = len(parts[0])
        while more := self._more():
            end = more.find(b"\n") + 1
            size += end or len(more)
            if size <= limit:
                parts.append(more[: end or None])
            if end:
                self._kept, self._at = more, end
                break
        return b"".join(parts) if size <= limit else None

    def _rest(self) -> bytes:
        """What is left of the bytes that were read, which is taken."""
        rest = self._kept[self._at :]
        self._kept, self._at = b"", 0
        return rest

    def _more(self) -> bytes:
        try:
            data = self._file.read(_CHUNK)
        except (OSError, EOFError, zlib.error) as error:
            raise ModelAuditError(
                f"{self._path}: cannot be read on ({error})", "it may be damaged or cut off: get it again"
            ) from error
        self._unpacked += len(data)
        if self._unpacked > _FREE and self._unpacked > MOST_PACKED * self._packed:
            raise ModelAuditError(
                f"{self._path}: unpacks to far more than any table would", "unpack it yourself if you trust it"
            )
        return data


@contextmanager
def opened(path: Path) -> Iterator[Stream]:
    """The file, unpacked if it is packed with gzip (or zstd, where Python can); raises :class:`UsageError`."""
    try:
        with ExitStack() as stack:
            file: BinaryIO = stack.enter_context(path.open("rb"))
            start = file.read(4)
            file.seek(0)
            if start.startswith(_GZIP):
                file = stack.enter_context(gzip.GzipFile(fileobj=file))  # type: ignore[assignment]
            elif start == _ZSTANDARD:
                file = stack.enter_context(_zstandard(file, path))
            yield Stream(file, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})", "check the path") from error


def _zstandard(file: BinaryIO, path: Path) -> BinaryIO:
    try:
        library = importlib.import_module("compression.zstd")
    except ImportError as error:
        raise UsageError(
            f"{path}: is packed with zstd, which this Python cannot unpack (3.14 can)", "unpack it first: zstd -d FILE"
        ) from error
    unpacked: BinaryIO = library.ZstdFile(file)
    return unpacked
