"""Bytes of a file, bounded, with their digest; and the text they are."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.snapshot import FileEntry, Snapshot

_POINTER_START = b"version https://git-lfs.github.com/spec/"
_POINTER_LIMIT = 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class LfsPointer(ValueError):
    """The file is a git-LFS pointer: its content was never downloaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The first bytes of a file; ``digest`` is the SHA-256 of the whole file, ``None`` when it was not read whole."""

    path: str
    data: bytes
    digest: str | None

    @property
    def truncated(self) -> bool:
        """True when the file goes on behind ``data``."""
        return self.digest is None


def load(snapshot: Snapshot, entry: FileEntry, limit: int) -> Loaded:
    """At most ``limit`` bytes of a file; raises ``OSError``, and :class:`LfsPointer` when the content is elsewhere."""
    data = snapshot.read(entry.path, limit + 1)
    if is_lfs_pointer(data):
        raise LfsPointer(entry.path)
    if len(data) > limit:
        return Loaded(entry.path, data[:limit], None)
    return Loaded(entry.path, data, hashlib.sha256(data).hexdigest())


def is_lfs_pointer(data: bytes) -> bool:
    """True for the small text that git-LFS leaves in place of a file."""
    return len(data) <= _POINTER_LIMIT and data.startswith(_POINTER_START)


def decode(loaded: Loaded) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file with line ends made ``\\n``, whatever its encoding, and what had to be mended on the way."""
    encoding, bom = encoding_of(loaded.data)
    body = loaded.data[len(bom) :]
    problems = []
    try:
        text = body.decode(encoding)
    except UnicodeError:
        text = body.decode(encoding, "replace")
        if not (loaded.truncated and "\ufffd" not in text[:-2]):
            problems.append(_mended(loaded.path, f"holds bytes that are not {encoding.upper()}; they were replaced"))
    if encoding != "utf-8":
        problems.append(_mended(loaded.path, f"is written in {encoding.upper()}, which other readers may not open"))
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(problems)


def _mended(path: str, what: str) -> Problem:
    return Problem(path, ProblemKind.MALFORMED, what, "Save the file as UTF-8.", incomplete=False)


def encoding_of(data: bytes) -> tuple[str, bytes]:
    """The encoding and the byte order mark it was told by; text with every other byte zero is UTF-16 without a mark."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding, bom
    head = data[:64]
    if len(head) >= 4 and not any(head[1::2]) and all(head[::2]):
        return "utf-16-le", b""
    if len(head) >= 4 and not any(head[::2]) and all(head[1::2]):
        return "utf-16-be", b""
    return "utf-8", b""


def too_large(path: str, limit: int, what: str = "the rest was not read") -> Problem:
    """The problem of a file that is longer than is ever read of its kind."""
    size = f"{limit // 1024 // 1024} MiB" if limit >= 1024 * 1024 else f"{limit // 1024} KiB"
    return Problem(path, ProblemKind.TOO_LARGE, f"is longer than {size}; {what}", "Shorten the file, or split it.")
