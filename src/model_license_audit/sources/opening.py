"""Opening files beneath a directory: no symbolic link on the way is followed, no pipe or device waited on."""

from __future__ import annotations

import errno
import os
import stat

_COMMON = os.O_RDONLY | os.O_CLOEXEC
_FILE = _COMMON | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_DIRECTORY = _COMMON | os.O_NOFOLLOW | os.O_DIRECTORY


def open_directory(base: str, parts: tuple[str, ...] = ()) -> int:
    """A descriptor of the directory ``base/parts``; ``OSError`` when any of ``parts`` is a link or no directory."""
    return _descend(os.open(base, _COMMON | os.O_DIRECTORY), parts)


def _descend(descriptor: int, parts: tuple[str, ...]) -> int:
    for part in parts:
        try:
            deeper = os.open(part, _DIRECTORY, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = deeper
    return descriptor


def read_beneath(base: str, parts: tuple[str, ...], limit: int, offset: int) -> bytes:
    """At most ``limit`` bytes from ``offset`` of the regular file ``base/parts``; ``OSError`` for anything else."""
    folder = open_directory(base, parts[:-1])
    try:
        descriptor = os.open(parts[-1], _FILE, dir_fd=folder)
    finally:
        os.close(folder)
    try:
        return _read_regular(descriptor, limit, offset)
    finally:
        os.close(descriptor)


def _read_regular(descriptor: int, limit: int, offset: int) -> bytes:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    chunks: list[bytes] = []
    left = min(limit, status.st_size - offset)
    while left > 0 and offset >= 0:
        chunk = os.pread(descriptor, left, offset)
        if not chunk:
            break
        chunks.append(chunk)
        left -= len(chunk)
        offset += len(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
