"""What a directory or an archive holds, file by file, and the bounds under which it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.sources.listing import shown

CHUNK = 64 * 1024
"""Bytes that are unpacked at once."""

MAX_NAME = 4096
"""Characters of the path of a file in an archive; no file system has longer ones."""

Wanted = Callable[[str], int | None]
"""Tells for a path how many bytes of the file to read: ``None`` to pass over it, 0 to hear of it alone."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one archive or directory is looked at: entries of any kind, and bytes after unpacking."""

    entries: int = 100_000
    total: int = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TreeFile:
    """One regular file: its ``path`` below the root with ``/``, its ``size`` in bytes, and its first bytes.

    ``truncated`` is true when it goes on behind ``data``.
    """

    path: str
    size: int
    data: bytes = b""
    truncated: bool = False


class Enough(Exception):
    """More was found than is looked at; ``problem`` tells of it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.problem = Problem(".", ProblemKind.TOO_LARGE, what, "Read its folders one by one instead.")


@dataclass(slots=True)
class Tally:
    """What of one archive was looked at so far."""

    limits: Limits
    entries: int = 0
    total: int = 0
    _seen: set[str] = field(default_factory=set)

    def count(self) -> None:
        """One more entry; raises :class:`Enough`."""
        self.entries += 1
        if self.entries > self.limits.entries:
            raise Enough(f"holds more than {self.limits.entries:,} files and folders; the rest was not read")

    def charge(self, size: int) -> None:
        """So many more bytes; raises :class:`Enough`."""
        self.total += size
        if self.total > self.limits.total:
            raise Enough(f"holds more than {self.limits.total:,} bytes when unpacked; the rest was not read")

    def place(self, name: str) -> str | Problem:
        """The path of a file of that name in the archive; a problem when it leads out of it or is there already."""
        path = shown(name)
        if len(path) > MAX_NAME:
            what = f"has a name of more than {MAX_NAME:,} characters; it was not read"
            return Problem(path[:100], ProblemKind.TOO_LARGE, what, "Give it a shorter name.")
        parts = path.split("/")
        if not parts[0] or ".." in parts:
            what = "has a name that leads out of the archive; it was not read"
            return Problem(path, ProblemKind.OUTSIDE, what, "Make the archive anew, of a folder and what is below it.")
        path = "/".join(part for part in parts if part not in {"", "."})
        if path in self._seen:
            what = "is in the archive more than once; the first was read"
            return Problem(path, ProblemKind.MALFORMED, what, "Make the archive anew.")
        self._seen.add(path)
        return path


def not_opened(path: str, what: str) -> Problem:
    """The problem of an entry that is no regular file, or is packed in a way that is not unpacked."""
    remedy = "Put a regular file in its place, or read an unpacked copy."
    return Problem(shown(path), ProblemKind.NOT_OPENED, f"{what}; it was not opened", remedy)


def broken(path: str, error: Exception) -> Problem:
    """The problem of a place where an archive cannot be unpacked further."""
    what = f"cannot be unpacked: {str(error)[:160] or type(error).__name__}"
    return Problem(shown(path), ProblemKind.MALFORMED, what, "Get the archive anew.")
