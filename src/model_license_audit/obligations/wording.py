"""Finding required words in an artifact's own texts, whatever the line breaks, case and quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from model_license_audit.model.evidence import Evidence, TextFile, TextRole

_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " "}
)
_COPYRIGHT = re.compile(r"\u00a9|\(c\)|&copy;", re.IGNORECASE)
_MOST_MENTIONS = 200
"""Mentions looked at in one file; a card that means it says it sooner."""

_MARKUP = re.compile(r"[*_`#>|]+")


def plain(text: str) -> str:
    """The text in the form in which wordings are compared: one case, one kind of quote, dash, space and ©."""
    text = _COPYRIGHT.sub("(c)", text.translate(_PLAIN))
    return " ".join(_MARKUP.sub(" ", text).casefold().split())


@dataclass(slots=True)
class _Lines:
    file: TextFile
    text: str
    starts: list[int]
    lines: list[str]

    def evidence(self, offset: int) -> Evidence:
        number = bisect_right(self.starts, offset)
        return Evidence(
            self.file.path,
            line=number,
            excerpt=self.lines[number - 1].strip()[:200],
            digest=self.file.digest,
        )


class Wordings:
    """The texts of one artifact, ready to be searched; each file is prepared, and each question answered, once."""

    def __init__(self, texts: Iterable[TextFile]) -> None:
        self._texts = tuple(texts)
        self._prepared: dict[tuple[str, bool], _Lines] = {}
        self._found: dict[tuple[object, ...], Evidence | None] = {}
        self._mentions: dict[tuple[re.Pattern[str], str], list[tuple[int, int]]] = {}

    def find(self, words: str, roles: Iterable[TextRole], *, front_matter: bool = False) -> Evidence | None:
        """Where the words stand, undenied, in a file of one of the roles; front matter counts only when asked for."""
        wanted = plain(words)
        return self._once(
            (wanted, *roles, front_matter),
            lambda text: _place(wanted, text),
            roles,
            front_matter,
        )

    def search(self, pattern: re.Pattern[str], roles: Iterable[TextRole]) -> Evidence | None:
        """Where the pattern (over prose as :func:`plain` makes it) first matches; in the order of the files."""

        def place(text: str) -> int:
            match = pattern.search(text)
            return match.start() if match else -1

        return self._once((pattern, *roles), place, roles, False)

    def search_near(
        self, pattern: re.Pattern[str], other: re.Pattern[str], distance: int, roles: Iterable[TextRole]
    ) -> Evidence | None:
        """Where the pattern matches with the other one within so many characters of it, early in the text."""

        def place(text: str) -> int:
            if (pattern, text) not in self._mentions:
                spans = [match.span() for match in islice(pattern.finditer(text), _MOST_MENTIONS)]
                self._mentions[pattern, text] = spans
            for start, end in self._mentions[pattern, text]:
                if other.search(text, max(0, start - distance), end + distance):
                    return start
            return -1

        return self._once((pattern, other, *roles), place, roles, False)

    def _once(
        self, key: tuple[object, ...], place: Callable[[str], int], roles: Iterable[TextRole], front_matter: bool
    ) -> Evidence | None:
        if key not in self._found:
            wanted = frozenset(roles)
            lines = (self._prepare(file, front_matter) for file in self._texts if file.role in wanted)
            places = ((prepared, place(prepared.text)) for prepared in lines)
            self._found[key] = next((prepared.evidence(at) for prepared, at in places if at >= 0), None)
        return self._found[key]

    def _prepare(self, file: TextFile, front_matter: bool) -> _Lines:
        key = (file.path, front_matter)
        if key not in self._prepared:
            raw = file.text.splitlines() or [""]
            skip = 0 if front_matter else file.body_line - 1
            joined, starts, length = [], [], 0
            for number, line in enumerate(raw):
                starts.append(length)
                text = plain(line) if number >= skip else ""
                if text:
                    joined.append(text)
                    length += len(text) + 1
            self._prepared[key] = _Lines(file, " ".join(joined), starts, raw)
        return self._prepared[key]


def _place(words: str, text: str) -> int:
    """Where the words stand in the text as whole words and without a *not* before them; -1 where they do not."""
    at = text.find(words) if words else -1
    while at >= 0:
        before, after = text[max(0, at - 6) : at], text[at + len(words) : at + len(words) + 1]
        whole = not (before[-1:].isalnum() and words[0].isalnum()) and not (after.isalnum() and words[-1].isalnum())
        if whole and not before.endswith(("not ", "never ")):
            return at
        at = text.find(words, at + 1)
    return -1
