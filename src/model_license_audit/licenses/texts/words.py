"""A license text as words: what does not matter (case, quotes, layout, mark-up, copyright lines) is gone."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from model_license_audit.licenses.texts.clean import SOFT_BREAK, cleaned
from model_license_audit.licenses.texts.owners import goes_on, is_copyright, is_owner
from model_license_audit.model.patterns import lazy_pattern

_LIST_MARK = lazy_pattern(
    r"(?<![\w.])\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.):]+(?![\w.])|\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)"
)
_SIGN = r"\u3040-\u30ff\u3400-\u9fff"
_WORD = lazy_pattern(r"[^\W_]+")
_EAST_ASIAN = lazy_pattern(f"[{_SIGN}]")
_WORD_OR_SIGN = lazy_pattern(rf"[{_SIGN}]|[^\W_{_SIGN}]+")
_SCHEME = lazy_pattern(r"https?://(?:www\.)?")
_LONGEST_NOTICE = 4
_OTHER_SPELLING = lazy_pattern("licence|organisation|judgement")
_SENTENCE_ENDS = ".:;!?"
_ONE_SPELLING = {
    "licence": "license", "licences": "licenses", "licenced": "licensed", "sublicence": "sublicense",
    "organisation": "organization", "organisations": "organizations", "judgement": "judgment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order, the row that each stands in, and the rows that only name the owner.

    A row is a line as the reader of the text sees it: its number in the file (from 1), and what it says.
    """

    words: list[str]
    at: list[int]
    rows: list[tuple[int, str]]
    owners: frozenset[int]

    def line(self, place: int) -> int:
        """The line of the file that the word at ``place`` stands in; past the end of the text, its last line."""
        return self.rows[self.at[min(place, len(self.at) - 1)]][0] if self.at else 1

    def is_free(self, start: int, end: int) -> bool:
        """True when the stretch only says whose the work is, which anybody adds to any license."""
        return self.owners.issuperset(self.at[start:end]) or is_owner(self.words[start:end])

    def excerpt(self, start: int, end: int, longest: int = 200) -> str:
        """The words of the stretch as they were written, at most ``longest`` characters of them."""
        told: list[str] = []
        for row in range(self.at[start], self.at[end - 1] + 1):
            told.append(self._part(row, start, end))
            if sum(map(len, told)) > longest:
                break
        text = " ".join(" ".join(told).split())
        return text if len(text) <= longest else f"{text[: longest - 1]}…"

    def opens_sentence(self, place: int) -> bool:
        """Whether the word at ``place`` is the first of a sentence, as far as its marks tell."""
        row = self.at[place]
        first = bisect_left(self.at, row)
        before = self._part(row, first, place + 1)
        before = before[: len(before) - len(self._part(row, place, place + 1))].rstrip() if place > first else ""
        if not before and row:
            before = self.rows[row - 1][1].rstrip()
        return not before or before[-1] in _SENTENCE_ENDS

    def _part(self, row: int, start: int, end: int) -> str:
        """What of a row belongs to the stretch; the whole row where its words cannot be told apart again."""
        first, last = bisect_left(self.at, row), bisect_right(self.at, row)
        line = self.rows[row][1]
        spans = _spans(line)
        if len(spans) != last - first or len(line) != len(line.lower()):
            return line
        inside = spans[max(start, first) - first : min(end, last) - first]
        return line[inside[0][0] : inside[-1][1]] if inside else ""


def words_of(text: str) -> Words:
    """The words that count, in lower case and one spelling, without list marks and mark-up."""
    words: list[str] = []
    at: list[int] = []
    rows: list[tuple[int, str]] = []
    owners: set[int] = set()
    for number, row, low, found in _rows(cleaned(text)):
        if found:
            if is_copyright(low) or (owners and _is_below(rows, number, owners) and goes_on(low.strip())):
                owners.add(len(rows))
            words += found
            at += [len(rows)] * len(found)
            rows.append((number, row))
    return Words(words, at, rows, frozenset(owners))


def _is_below(rows: list[tuple[int, str]], number: int, owners: set[int]) -> bool:
    """Whether a line comes right below one that names an owner, in its paragraph and not far from its beginning."""
    last = len(rows) - 1
    first = next((last - n for n in range(_LONGEST_NOTICE) if last - n not in owners), None)
    return last in owners and first is not None and rows[last][0] == number - 1


def _rows(text: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """Each row: its number in the file, as it was written, in lower case, and its words."""
    low = text.lower()
    bare = _bare(low)
    finder = _WORD_OR_SIGN if _EAST_ASIAN.search(bare) else _WORD
    respelled = bool(_OTHER_SPELLING.search(bare))
    lines = zip(text.split("\n"), low.split("\n"), bare.split("\n"), strict=True)
    for number, line in enumerate(lines, 1):
        if not line[0]:
            continue
        for row in zip(*(part.split(SOFT_BREAK) for part in line), strict=True) if SOFT_BREAK in line[0] else (line,):
            found = finder.findall(row[2])
            yield number, row[0], row[1], [_ONE_SPELLING.get(word, word) for word in found] if respelled else found


def words_in(text: str) -> list[str]:
    """The words of a piece of text, all its lines taken as one."""
    bare = _bare(cleaned(text).lower())
    return [
        _ONE_SPELLING.get(word, word) for word in (_WORD_OR_SIGN if _EAST_ASIAN.search(bare) else _WORD).findall(bare)
    ]


def _bare(low: str) -> str:
    """The text without list marks and the beginnings of addresses."""
    return _LIST_MARK.sub(" ", _SCHEME.sub(" ", low) if "http" in low else low)


@lru_cache(maxsize=64)
def _spans(row: str) -> list[tuple[int, int]]:
    """Where in a row its words stand; what is no word is blanked, so that places stay."""
    low = row.lower()
    blanked = _LIST_MARK.sub(_blank, _SCHEME.sub(_blank, low) if "http" in low else low)
    words = (_WORD_OR_SIGN if _EAST_ASIAN.search(blanked) else _WORD).finditer(blanked)
    return [word.span() for word in words]


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def unknown_text(path: str) -> str:
    """What a license file whose text we do not know is called where a license would stand."""
    return f"the text in {path}"
