"""Prescribed words that are there, but not as they are prescribed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from model_license_audit.model.evidence import Evidence
from model_license_audit.obligations.evidence.plain_text import plain
from model_license_audit.obligations.evidence.prepared import Prepared

_TOKEN = re.compile(r"\w(?:[\w.+/'-]*\w)?")
_SIGN = "c"
"""What is left of the sign for copyright, which may stand beside the word or not."""
_FEWEST = 4
"""Words that a prescribed text must have: of a shorter one nearly anything is a variant."""
_ALIKE = 0.5
"""Share of the prescribed words, in their order, and of those that tell whose they are, that makes a text a variant."""
ALIKE_ELSEWHERE = 0.75
"""The same for a file that the clause does not name, where such words may stand for other reasons."""
_SHORT = 8
"""Words up to which a variant must begin as the prescribed text does: the rest of it may be a mere name."""
_SAYS_LITTLE = frozenset(
    {
        "a", "all", "an", "and", "any", "built", "by", "c", "community", "company", "copyright", "corp", "following",
        "for", "in", "inc", "include", "is", "license", "licensed", "limited", "llc", "ltd", "made", "material",
        "materials", "model", "non-commercial", "notice", "of", "on", "product", "provided", "research", "reserved",
        "rights", "subject", "terms", "the", "this", "to", "under", "use", "using", "with", "work",
    }
)  # fmt: skip
"""Words that many notices share."""
_MOST_TEXT = 400_000
"""Characters of one file in which variants are looked for."""
_MOST_TOLD = 4


@dataclass(frozen=True, slots=True)
class Altered:
    """A variant of prescribed words: where, and in what it differs (empty: in punctuation alone)."""

    evidence: Evidence
    differences: tuple[str, ...]

    @property
    def told(self) -> str:
        """The first differences in one phrase."""
        more = len(self.differences) - _MOST_TOLD
        return "; ".join(self.differences[:_MOST_TOLD]) + (f"; and {more} more" if more > 0 else "")


def closest(
    words: str, files: Iterable[Prepared], but: frozenset[tuple[str, int | None]], alike: float = _ALIKE
) -> Altered | None:
    """The text most like the prescribed words in any of the files, or ``None``; lines in ``but`` are not looked at.

    ``alike`` is the least share of the words, in their order, that must be there.
    """
    wanted = [word for word in _TOKEN.findall(plain(words)) if word != _SIGN]
    if len(wanted) < _FEWEST:
        return None
    found = [near for file in files if (near := _in_file(wanted, file, but)) and near[0] >= alike]
    return max(found, key=lambda near: near[0])[1] if found else None


def _in_file(wanted: list[str], file: Prepared, but: frozenset[tuple[str, int | None]]) -> tuple[float, Altered] | None:
    text = file.text[:_MOST_TEXT]
    telling = set(wanted) - _SAYS_LITTLE
    if sum(word in text for word in telling) < _ALIKE * len(telling):
        return None
    tokens = [token for token in _TOKEN.finditer(text) if token[0] != _SIGN]
    said = [token[0] for token in tokens]
    for start in _starts(wanted, said):
        evidence, found = _compared(wanted, tokens[start : start + len(wanted) + len(wanted) // 2 + 2], file)
        if found is not None and (evidence.source, evidence.line) not in but:
            share, differences = found
            return share, Altered(evidence, differences)
    return None


def _starts(wanted: list[str], said: list[str]) -> list[int]:
    """Where the words may begin, the likeliest first: where most of their pairs of words follow."""
    pairs = {pair: place for place, pair in reversed(list(enumerate(pairwise(wanted))))}
    hits = [(at, at - pairs[pair]) for at, pair in enumerate(pairwise(said)) if pair in pairs]
    places = [at for at, _ in hits]
    counted: dict[int, int] = {}
    for at, start in hits[:2000]:
        if all(abs(start - other) > 1 for other in counted):
            counted[start] = bisect_left(places, at + len(wanted)) - bisect_left(places, at)
    return [max(0, start) for start in sorted(counted, key=lambda start: (-counted[start], start))[:5]]


def _compared(
    wanted: list[str], tokens: list[re.Match[str]], file: Prepared
) -> tuple[Evidence, tuple[float, tuple[str, ...]] | None]:
    from difflib import SequenceMatcher  # only where something like a notice was seen

    said = [token[0] for token in tokens]
    blocks = [b for b in SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks() if b.size]
    matched = [word for b in blocks for word in wanted[b.a : b.a + b.size]]
    if not _is_like(wanted, matched):
        return file.evidence(0), None
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    steps = SequenceMatcher(None, wanted, said[first:last], autojunk=False).get_opcodes()
    differences = tuple(
        _difference(wanted[a:b], said[first + c : first + d]) for kind, a, b, c, d in steps if kind != "equal"
    )
    return file.evidence(tokens[first].start()), (len(matched) / len(wanted), differences)


def _is_like(wanted: list[str], matched: list[str]) -> bool:
    telling = set(wanted) - _SAYS_LITTLE
    if len(wanted) <= _SHORT and matched[0] != wanted[0]:
        return False
    return len(matched) >= _ALIKE * len(wanted) and len(telling & set(matched)) >= _ALIKE * len(telling)


def _difference(wanted: list[str], said: list[str]) -> str:
    asked, found = " ".join(wanted)[:80], " ".join(said)[:80]
    if not said:
        return f'"{asked}" is missing'
    return f'"{found}" stands for "{asked}"' if wanted else f'"{found}" is added'
