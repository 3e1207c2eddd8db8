"""The index of license texts that ships: word numbers in order, a sketch of each text, where its sections begin."""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zlib import crc32

from model_license_audit.licenses.texts.align import GAP

HEADER_FILE = "license_texts.json"
DATA_FILE = "license_texts.bin"
LICENSE, EXCEPTION, OTHER = "license", "exception", "other"
"""What a text is: a license, an exception to one, or terms that license nothing (a contributor agreement)."""

UNKNOWN = 0xFFFF
"""The number of every word that no indexed text has."""

TABLES = (
    ("vocabulary", "I"),
    ("buckets", "I"),
    ("grams", "I"),
    ("postings", "I"),
    ("owners", "H"),
    ("starts", "I"),
    ("lengths", "H"),
    ("samples", "H"),
    ("tails", "H"),
    ("marked", "I"),
    ("marks", "H"),
    ("words", "H"),
)
"""What the binary file holds, one after the other, as little-endian numbers of four (I) or two (H) bytes.

Sorted CRCs of words; where the hashes of word runs with the same first bits begin, the sorted hashes, where each one's
postings begin, and the bodies and appendices that have them (the bodies are numbered as the texts, appendices follow);
for each text where its words start and the lengths of title, body and appendix; how many runs of each body and appendix
were sampled; which text each appendix is of; where the section marks of each text begin, and these as pairs of word
place and label; the words.
"""

TEXTS_BEGIN = b'"texts": [\n'
"""What stands before the first text in the header; each has a line of its own."""

_LONG_QUESTION = 400
BUCKET = 16
"""How many bits of a hash are left out in the number of its bucket."""

_KEPT, _LEAST_FOUND = 24, 4
_REMEMBERED = 30_000
"""How many words are remembered with their numbers; those of license texts come again and again."""

_SHORT, _MIDDLING = 100, 400
_MULTIPLIERS = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)


class TextFacts(NamedTuple):
    """A known text: key of its license, the license's name, what sort of text it is, and where it was read."""

    key: str
    name: str
    kind: str
    source: str


class Candidate(NamedTuple):
    """A text that shares word runs with a question: share of its runs found, about how many words, which text.

    ``length`` is how many words it has, with title and appendix ``in_all``; ``sampled`` how many of its runs were
    looked for.
    """

    share: float
    words: float
    number: int
    length: int
    in_all: int
    sampled: float


@dataclass(frozen=True, slots=True)
class Reference:
    """One known text: ``body`` must be there whole; ``head`` (title) and ``tail`` (how to apply it) may be left out."""

    number: int
    key: str
    head: list[int]
    body: list[int]
    tail: list[int]

    @property
    def required(self) -> int:
        """How many words the body has."""
        return len(self.body) - self.body.count(GAP)


class TextIndex:
    """All known texts: word numbers, and which texts share runs of four words with a given one."""

    def __init__(self, header: bytes, data: Sequence[int]) -> None:
        about, _, texts = header.partition(TEXTS_BEGIN)
        facts = json.loads(about.rstrip().rstrip(b",") + b"}")
        self._known: dict[str, int] = {}
        self._texts = texts.split(b"\n")[:-2]
        self._labels: list[str] = facts["labels"]
        parts, at = {}, 0
        for name, code in TABLES:
            size = facts["sizes"][name] * array(code).itemsize
            parts[name] = _numbers(data[at : at + size], code)
            at += size
        self._vocabulary, self._words = parts["vocabulary"], parts["words"]
        self._buckets, self._grams = parts["buckets"], parts["grams"]
        self._postings, self._owners = parts["postings"], parts["owners"]
        self._starts, self._lengths = parts["starts"], parts["lengths"]
        self._samples, self._tails = parts["samples"], parts["tails"]
        self._marked, self._marks = parts["marked"], parts["marks"]

    def numbers(self, words: list[str]) -> list[int]:
        """The number of each word; ``UNKNOWN`` for words of no indexed text."""
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
        for word in set(words).difference(known):
            known[word] = self._number(crc32(word.encode()))
        return [known[word] for word in words]

    def _number(self, crc: int) -> int:
        place = bisect_left(self._vocabulary, crc)
        return place + 1 if place < len(self._vocabulary) and self._vocabulary[place] == crc else UNKNOWN

    def candidates(self, numbers: list[int]) -> list[Candidate]:
        """The texts that share sampled word runs, but for those of which little is found and others share more."""
        every = 1 if len(numbers) < _LONG_QUESTION else 4
        found: list[int] = []
        buckets, grams, postings, owners = self._buckets, self._grams, self._postings, self._owners
        for gram in set(samples(numbers, every)):
            bucket = gram >> BUCKET
            first, end = buckets[bucket], buckets[bucket + 1]
            place = bisect_left(grams, gram, first, end)
            if place < end and grams[place] == gram:
                found += owners[postings[place] : postings[place + 1]]
        counted = Counter(found)
        most = sorted(counted.values(), reverse=True)[:_KEPT]
        least, sizes = (most[-1] if most else 0), self._samples
        return [
            self._candidate(owner, hits, every)
            for owner, hits in counted.items()
            if hits >= least
            or hits * _LEAST_FOUND >= sizes[owner]
            or (hits * _LEAST_FOUND * every >= sizes[owner] and self._one_in(owner) == 1)
        ]

    def _one_in(self, owner: int) -> int:
        """How sparsely a body or an appendix was sampled."""
        return sampling(self._lengths[3 * owner + 1]) if owner < len(self._starts) else 1

    def _candidate(self, owner: int, hits: int, every: int) -> Candidate:
        is_tail = owner >= len(self._starts)
        number = self._tails[owner - len(self._starts)] if is_tail else owner
        lengths = self._lengths[3 * number : 3 * number + 3]
        length = lengths[1 + is_tail]
        one_in = 1 if is_tail else sampling(length)
        sampled = max(1.0, self._samples[owner] * one_in / max(every, one_in))
        share = min(1.0, hits / sampled)
        return Candidate(share, share * length, number, length, sum(lengths), sampled)

    def reference(self, number: int) -> Reference:
        """The text with that number."""
        start = self._starts[number]
        head, body, tail = self._lengths[3 * number : 3 * number + 3]
        words = list(self._words[start : start + head + body + tail])
        return Reference(
            number, self.key(number), words[:head], words[head : head + body], words[head + body : head + body + tail]
        )

    def key(self, number: int) -> str:
        """The key of the license of that text."""
        return _key(self._texts[number])

    def facts(self, number: int) -> TextFacts:
        """What is known of the text with that number."""
        return TextFacts(*json.loads(self._texts[number].rstrip(b",")))

    def facts_of(self, key: str) -> TextFacts | None:
        """What is known of the first text with that key; ``None`` when there is none."""
        opening = b'["%s",' % key.encode()
        return next((self.facts(n) for n, text in enumerate(self._texts) if text.startswith(opening)), None)

    def section(self, number: int, place: int) -> str:
        """The section of a text that the word at ``place`` of its body stands in; empty before the first."""
        marks = self._marks[2 * self._marked[number] : 2 * self._marked[number + 1]]
        before = bisect_right(marks[::2], place)
        return self._labels[marks[2 * before - 1]] if before else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all indexed texts, sorted, each once."""
        return tuple(sorted(set(map(_key, self._texts))))


def _key(text: bytes) -> str:
    return text.split(b'"', 2)[1].decode()


def _numbers(data: Sequence[int], code: str) -> Sequence[int]:
    """The numbers in the data, looked at in place; copied only where the machine has the other byte order."""
    if sys.byteorder == "little":
        return memoryview(data).cast(code)  # type: ignore[arg-type, call-overload, no-any-return]
    copied = array(code, bytes(data))
    copied.byteswap()
    return copied


@cache
def shipped_index() -> TextIndex:
    """The index that comes with the package; its binary part is mapped, so that only what is used takes memory."""
    import mmap
    from importlib.resources import files
    from pathlib import Path

    folder = files("model_license_audit.content.data")
    header, binary = folder.joinpath(HEADER_FILE).read_bytes(), folder.joinpath(DATA_FILE)
    if not isinstance(binary, Path):
        return TextIndex(header, memoryview(binary.read_bytes()))
    with binary.open("rb") as stream:
        return TextIndex(header, memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)))


def samples(numbers: list[int], every: int) -> Iterable[int]:
    """Hashes of one in ``every`` (1, 4 or 16) runs of four words."""
    mask = every - 1
    one, two, three, four = _MULTIPLIERS
    return [
        (a * one ^ b * two ^ c * three ^ d * four) & 0xFFFFFFFF
        for a, b, c, d in zip(numbers, numbers[1:], numbers[2:], numbers[3:], strict=False)
        if not (a + 3 * c) & mask
    ]


def sampling(length: int) -> int:
    """How sparsely a text of that many words is sampled."""
    return 1 if length < _SHORT else 4 if length < _MIDDLING else 16
