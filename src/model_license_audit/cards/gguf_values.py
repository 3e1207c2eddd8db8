"""The key-value part of GGUF files, read without loading vocabularies."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_KEYS = 65_536
MAX_TEXT = 64 * 1024
"""Bytes of a text that are kept."""

MAX_READ = 64 * 1024 * 1024
"""Bytes of one file that are read in all; fixed-size arrays are jumped over and cost none of it."""

MAX_ITEMS = 1000
"""Items of an array of texts that are kept."""

_CHUNK = 256 * 1024
_MAX_KEY = 4096
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

Value = str | int | float | bool | tuple[str, ...]


class GgufError(ValueError):
    """The file breaks the format or a limit at some place; what was read before it stands."""


@dataclass(slots=True)
class _Window:
    """A moving window over a file."""

    snapshot: Snapshot
    entry: FileEntry
    order: str = "<"
    wide: str = "Q"
    start: int = 0
    at: int = 0
    data: bytes = b""
    spent: int = 0
    cut: bool = False

    def need(self, count: int) -> int:
        """Make ``count`` bytes available; the index in ``data`` where they begin."""
        if self.at - self.start + count > len(self.data) or self.at < self.start:
            self._fetch(count)
        return self.at - self.start

    def _fetch(self, count: int) -> None:
        if self.at + count > self.entry.size:
            raise GgufError(f"it ends at byte {self.entry.size} in the middle of its metadata")
        if self.spent > MAX_READ:
            raise GgufError(f"its metadata is longer than {MAX_READ // 1024 // 1024} MiB")
        self.data = self.snapshot.read(self.entry.path, max(_CHUNK, count), self.at)
        self.start = self.at
        self.spent += len(self.data)
        if len(self.data) < count:
            raise GgufError(f"it ends at byte {self.at + len(self.data)} in the middle of its metadata")

    def number(self, code: str) -> int | float | bool:
        size = struct.calcsize("=" + code)
        index = self.need(size)
        self.at += size
        value: int | float | bool = struct.unpack_from(self.order + code, self.data, index)[0]
        return value

    def length(self) -> int:
        return int(self.number(self.wide))

    def text(self, limit: int) -> str:
        """At most ``limit`` bytes of the next text; ``cut`` tells when there is more of it."""
        length = self.length()
        if length > self.entry.size - self.at:
            raise GgufError(f"a text claims {length} bytes in a file of {self.entry.size}")
        kept = min(length, limit)
        self.cut |= kept < length
        index = self.need(kept)
        self.at += length
        return self.data[index : index + kept].decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Pass over ``count`` texts; a tight loop, since vocabularies have hundreds of thousands."""
        size = 8 if self.wide == "Q" else 4
        unpack = struct.Struct(self.order + self.wide).unpack_from
        end = self.entry.size
        while count > 0:
            index = self.need(size)
            data, stop = self.data, len(self.data) - size
            while count > 0 and 0 <= index <= stop:
                index += size + unpack(data, index)[0]
                count -= 1
            self.at = self.start + index
            if self.at > end:
                raise GgufError("an array of texts goes on behind the end of the file")


def read_values(
    snapshot: Snapshot, entry: FileEntry, wanted: tuple[str, ...], lost: list[str]
) -> Iterator[tuple[str, Value]]:
    """The keys that begin with one of ``wanted`` and their values, as they come.

    The keys whose values are too long to be kept whole, or of a kind that is not kept, go into ``lost``.
    Raises :class:`GgufError` at the place where the file breaks the format; what came before it has been yielded.
    """
    window = _Window(snapshot, entry)
    count = _key_count(window)
    for _ in range(min(count, MAX_KEYS)):
        key = window.text(_MAX_KEY)
        kind = int(window.number("I"))
        keep, window.cut = key.startswith(wanted), False
        value = _value(window, kind, keep=keep)
        if keep and window.cut:
            lost.append(key)
        if keep:
            yield key, value
    if count > MAX_KEYS:
        raise GgufError(f"it has {count:,} keys, of which {MAX_KEYS:,} were read")


def _key_count(window: _Window) -> int:
    """Read the head: magic, version (its byte order tells that of the file), tensor count, key count."""
    index = window.need(8)
    if window.data[index : index + 4] != b"GGUF":
        raise GgufError("it does not begin with GGUF")
    window.at += 4
    version = int(window.number("I"))
    if version & 0xFFFF == 0:
        window.order, version = ">", int.from_bytes(version.to_bytes(4, "big"), "little")
    if version not in {1, 2, 3}:
        raise GgufError(f"its version {version} is not known")
    window.wide = "I" if version == 1 else "Q"
    window.length()
    return window.length()


def _value(window: _Window, kind: int, *, keep: bool) -> Value:
    if kind in _NUMBERS:
        return window.number(_NUMBERS[kind])
    if kind == _STRING:
        return window.text(MAX_TEXT if keep else 0)
    if kind == _ARRAY:
        return _array(window, keep=keep)
    raise GgufError(f"a value has the unknown type {kind}")


def _array(window: _Window, *, keep: bool) -> Value:
    kind, count = int(window.number("I")), window.length()
    if kind in _NUMBERS:
        window.cut = keep and count > 0
        window.at += count * struct.calcsize("=" + _NUMBERS[kind])
        if window.at > window.entry.size:
            raise GgufError(f"an array claims {count} numbers in a file of {window.entry.size} bytes")
        return ()
    if kind != _STRING:
        raise GgufError(f"an array has items of the unknown type {kind}")
    texts = [window.text(_MAX_KEY) for _ in range(min(count, MAX_ITEMS))] if keep else []
    window.cut |= keep and len(texts) < count
    window.skip_texts(count - len(texts))
    return tuple(text for text in texts if text)
