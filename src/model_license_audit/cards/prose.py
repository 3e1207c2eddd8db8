"""The sentences of a card's prose with the lines they begin at: no code, tables, quoted references or comments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.patterns import lazy_pattern

Said = tuple[ClaimField, str, int]
"""What a sentence says: a claim's field and value, and the character of the sentence at which it stands."""

_FENCE = lazy_pattern(r"\s{0,8}(?:```|~~~)")
_HEADING = lazy_pattern(r"\s{0,3}#{1,6}\s+(.*)")
_ITEM = lazy_pattern(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_SKIPPED = lazy_pattern(
    r"\W*(?:bib(?:tex|liography)|cit(?:ation|e|ing)|references?|acknowledge?ments?|related (?:work|models?)"
    r"|(?:other|available|all) models?|model (?:zoo|list|family)|changelog|news|updates?)\b",
    re.I,
)
_END = lazy_pattern(r"[.!?][\"')\]*_]{0,3}\s+(?![a-z\d])")
_MAX_LINE = 4_000
_MAX_PARAGRAPH = 8_000
_MAX_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the line of the file that each of its characters stands on."""

    text: str
    offset: int
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line(self, at: int) -> int:
        """The line, from 1, of the character ``at`` of the sentence."""
        return self.lines[max(0, bisect_right(self.starts, self.offset + at) - 1)]


def sentences(lines: list[str], first: int) -> Iterator[Sentence]:
    """Every sentence of the prose from line ``first`` (from 1) on, in order; time grows with its length alone."""
    for paragraph in _paragraphs(lines, first):
        starts, length = [], 0
        for _, text in paragraph:
            starts.append(length)
            length += len(text) + 1
        joined, numbers = " ".join(text for _, text in paragraph), tuple(number for number, _ in paragraph)
        begin = 0
        for end in [*(match.end() for match in _END.finditer(joined)), len(joined)]:
            if joined[begin:end].strip():
                yield Sentence(joined[begin:end], begin, tuple(starts), numbers)
            begin = end


def _paragraphs(lines: list[str], first: int) -> Iterator[list[tuple[int, str]]]:
    """Numbered lines that belong together: running text, or one item of a list with what follows it."""
    gathered: list[tuple[int, str]] = []
    for number, text, alone in _told(lines, first):
        size = sum(len(line) for _, line in gathered) if len(gathered) < 200 else _MAX_PARAGRAPH
        if gathered and (alone or not text or size + len(text) > _MAX_PARAGRAPH):
            yield gathered
            gathered = []
        if text:
            gathered.append((number, text))
    if gathered:
        yield gathered


def _told(lines: list[str], first: int) -> Iterator[tuple[int, str, bool]]:
    """Each line of prose as (number, text, whether it begins something new); what is no prose ends a paragraph."""
    fenced = skipped = headed = False
    for number in range(first, min(first + _MAX_LINES, len(lines) + 1)):
        line = lines[number - 1][:_MAX_LINE]
        if _FENCE.match(line):
            fenced = not fenced
        heading = None if fenced else _HEADING.match(line)
        if heading:
            skipped = bool(_SKIPPED.match(heading[1]))
        if fenced or skipped or _FENCE.match(line) or line.lstrip().startswith(("|", "<!--", "@")):
            yield number, "", True
            continue
        yield number, line.strip(), bool(heading or headed or _ITEM.match(line))
        headed = bool(heading)
