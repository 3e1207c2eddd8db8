"""The body of an answer, unpacked as it comes and never beyond its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.sources.hub.failures import FailureKind, HubFailure

if TYPE_CHECKING:
    from zlib import _Decompress

_GZIP_WINDOW = 31
"""What ``zlib`` calls a stream in gzip's wrapping, of any window."""


class Body:
    """Gathers at most ``limit`` bytes of an answer in an encoding (plain, or gzip: a small one may unpack to any size).

    Raises :class:`HubFailure` for an encoding that was not asked for, and for a body that is not in it.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._bytes = bytearray()
        self._unpacking = _unpacking(encoding.strip().lower())

    def add(self, chunk: bytes) -> None:
        """Take the next bytes as they came."""
        if self._unpacking is None:
            self._bytes += chunk[: self._limit + 1 - len(self._bytes)]
            return
        import zlib

        try:
            self._bytes += self._unpacking.decompress(chunk, self._limit + 1 - len(self._bytes))
        except zlib.error as error:
            raise HubFailure(FailureKind.MALFORMED, "the answer is not packed as it says") from error

    @property
    def full(self) -> bool:
        """True when there was more than the limit."""
        return len(self._bytes) > self._limit

    @property
    def bytes(self) -> bytes:
        """What was gathered, cut at the limit."""
        return bytes(self._bytes[: self._limit])


def _unpacking(encoding: str) -> _Decompress | None:
    if encoding in {"", "identity"}:
        return None
    if encoding not in {"gzip", "x-gzip"}:
        raise HubFailure(FailureKind.MALFORMED, "the answer is packed in a way that was not asked for")
    import zlib

    return zlib.decompressobj(_GZIP_WINDOW)
