"""The index of license texts that ships: ordered word numbers and a sketch of each text, no words."""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from zlib import crc32

from model_license_audit.licenses.align import GAP

HEADER_FILE = "license_texts.json"
DATA_FILE = "license_texts.bin"
UNKNOWN = 0xFFFF
"""The number of every word that no indexed text has."""

_SHORT = 400


@dataclass(frozen=True, slots=True)
class Reference:
    """One known text: ``body`` must be there whole; ``head`` (title) and ``tail`` (how to apply it) may be left out."""

    key: str
    head: list[int]
    body: list[int]
    tail: list[int]

    @property
    def required(self) -> int:
        """How many words the body has."""
        return sum(word != GAP for word in self.body)


class TextIndex:
    """All known texts: word numbers, and which texts share runs of four words with a given one."""

    def __init__(self, header: dict[str, object], data: bytes) -> None:
        sizes: dict[str, int] = header["sizes"]  # type: ignore[assignment]
        rows: list[list[object]] = header["texts"]  # type: ignore[assignment]
        self._rows = rows
        parts, at = {}, 0
        for name, code in (("vocabulary", "I"), ("sketch", "I"), ("owners", "H"), ("words", "H")):
            part = array(code)
            part.frombytes(data[at : at + sizes[name] * part.itemsize])
            at += sizes[name] * part.itemsize
            if sys.byteorder == "big":
                part.byteswap()
            parts[name] = part
        self._numbers = {crc: number for number, crc in enumerate(parts["vocabulary"], 1)}
        self._sketch, self._owners, self._words = parts["sketch"], parts["owners"], parts["words"]

    def numbers(self, words: list[str]) -> list[int]:
        """The number of each word; ``UNKNOWN`` for words of no indexed text."""
        known = {word: self._numbers.get(crc32(word.encode()), UNKNOWN) for word in set(words)}
        return [known[word] for word in words]

    def candidates(self, numbers: list[int]) -> list[tuple[float, int, int]]:
        """Texts that share sampled word runs: (share of the text's samples found, how many, which text), best first."""
        hits: Counter[int] = Counter()
        for gram in set(samples(numbers)):
            place = bisect_left(self._sketch, gram)
            while place < len(self._sketch) and self._sketch[place] == gram:
                hits[self._owners[place]] += 1
                place += 1
        shares = [(count / max(1, int(str(self._rows[n][5]))), count, n) for n, count in hits.items()]
        return sorted(shares, key=lambda share: (-share[0], -share[1], share[2]))

    def reference(self, number: int) -> Reference:
        """The text with that number."""
        key, start, head, body, tail = self._rows[number][:5]
        return Reference(str(key), *self._parts(int(str(start)), int(str(head)), int(str(body)), int(str(tail))))

    def _parts(self, start: int, *lengths: int) -> Iterator[list[int]]:
        for length in lengths:
            yield self._words[start : start + length].tolist()
            start += length

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all indexed texts, sorted, each once."""
        return tuple(sorted({str(row[0]) for row in self._rows}))


@cache
def shipped_index() -> TextIndex:
    """The index that comes with the package."""
    from importlib.resources import files

    folder = files("model_license_audit.content.data")
    return TextIndex(json.loads(folder.joinpath(HEADER_FILE).read_bytes()), folder.joinpath(DATA_FILE).read_bytes())


def samples(numbers: list[int], every: int = 4) -> Iterable[int]:
    """Hashes of one in ``every`` (4 or 16) runs of four known words."""
    mask = every - 1
    for a, b, c, d in zip(numbers, numbers[1:], numbers[2:], numbers[3:], strict=False):
        gram = (a * 0x9E3779B1 ^ b * 0x85EBCA77 ^ c * 0xC2B2AE3D ^ d * 0x27D4EB2F) & 0xFFFFFFFF
        gram ^= gram >> 15
        if not gram & mask and UNKNOWN not in (a, b, c, d) and GAP not in (a, b, c, d):
            yield gram


def sampling(length: int) -> int:
    """How sparsely a text of that many words is sampled."""
    return 4 if length < _SHORT else 16
