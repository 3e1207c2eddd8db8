"""Where the sections of a license text begin: the marks that open its lines, as a reader would cite them."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 40
_SIGN = "sectionmark"
_OPENING = re.compile(
    r"(?im)^[ \t>#*_|+-]{0,12}(?:(?P<word>section|article|clause|sec\.)[ \t]+)?"
    r"(?:\((?P<inner>[a-z]|[ivx]{1,5}|\d{1,2})\)"
    r"|(?P<outer>\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})(?P<end>\\?[.):]|(?=[ \t]+[–—-])|(?<=\d\.\d)|(?<=\.\d\d)))"
    r"(?=[\s*_–—-])"
)
_RANKS = {"named": 0, "I": 1, "A": 1, "1": 2}
_RANKS |= {
    bracket + sign: 3 + (sign in "iAI")
    for bracket in ("", "(", ")")
    for sign in "1aiAI"
    if bracket + sign not in _RANKS
}
"""How deep marks of each style usually stand; of one depth, the later one stands inside the earlier."""

_SIGNED = re.compile(rf"{_SIGN}(\d+)x\Z")


@dataclass(frozen=True)
class Mark:
    """The section that begins at that word of a text, as it is cited: ``4(b)``, ``2.1``, ``IV``."""

    place: int
    label: str


class Marked:
    """A text in which a word of ours stands at each section, and what the sections are called."""

    def __init__(self, text: str) -> None:
        self.labels: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.text = _OPENING.sub(self._sign, text)

    def _sign(self, found: re.Match[str]) -> str:
        label = found["inner"] or found["outer"]
        style = self._style(label, found)
        if not (found["word"] or label[0].isdigit() or self._is_next(label)):
            return found[0]
        if "." in label:
            self._open = []
        elif style in (styles := [each for each, _ in self._open]):
            del self._open[styles.index(style) :]
        else:
            while self._open and _RANKS[self._open[-1][0]] > _RANKS[style]:
                self._open.pop()
        self._open.append((style, label))
        self.labels.append(self._cited())
        return f"{found[0]} {_SIGN}{len(self.labels) - 1}x "

    def _cited(self) -> str:
        style, first = self._open[0]
        rest = [each for _, each in self._open[1:]]
        if rest and _RANKS[style] < _RANKS["1"] and rest[0].isdigit():
            first = f"{first}, {rest.pop(0)}"
        return (first + "".join(f"({each})" for each in rest))[:LONGEST]

    def _style(self, label: str, found: re.Match[str]) -> str:
        if found["word"]:
            return "named"
        bracket = "(" if found["inner"] else ")" if (found["end"] or "").endswith(")") else ""
        if label[0].isdigit():
            return f"{bracket}1"
        sign = "a" if label.islower() else "A"
        if len(label) > 1 or (label in "ivxIVX" and not self._follows(label)):
            sign = "i" if label.islower() else "I"
        return bracket + sign

    def _is_next(self, label: str) -> bool:
        """Whether the letter or Roman number is the first, or may come after one that is open: not an initial."""
        return label.lower() in ("a", "i") or len(label) > 1 or self._follows(label) or label.lower() in ("v", "x")

    def _follows(self, label: str) -> bool:
        """Whether a letter that is also a Roman number comes right after the letter before it."""
        return any(len(each) == 1 and ord(label) - ord(each) == 1 for _, each in self._open)


def unmarked(words: list[str], labels: list[str]) -> tuple[list[str], list[Mark]]:
    """The words of a signed text without the signs, and where each section begins."""
    plain: list[str] = []
    marks: list[Mark] = []
    for word in words:
        signed = _SIGNED.match(word)
        if signed is None:
            plain.append(word)
            continue
        mark = Mark(len(plain), labels[int(signed[1])])
        if marks and marks[-1].place == mark.place:
            marks.pop()
        marks.append(mark)
    return plain, marks
