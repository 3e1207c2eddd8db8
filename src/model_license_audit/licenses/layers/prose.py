"""The running text of a card, cut into sentences; its headings, list items and rows of tables stay by themselves."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 200_000
"""How much of a card is read for sentences; the longest of two thousand real ones has a third of that."""

_SPEAKS = re.compile(r"(?i)licen[sc]|\bunder\b|\bis\b|\bare\b")
_BLOCK_START = re.compile(r"\s*(?:[-+>#|]|\*(?!\[)|\d+[.)]\s|<(?:p|li|td|tr|h\d|div|br|img|a)\b)")
_HEADING = re.compile(r"\s*#")
_FENCE = re.compile(r"\s*(?P<mark>```+|~~~+)(?P<behind>[^`]*)\Z")
_END = re.compile(r"(?<=[^\W\d_][^\W\d_])[.!?](?=\s+\S)|(?<=[\d)\]*\"'`>])[.!?](?=\s+[A-Z*\[])|<br\s*/?>")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(<?([^()\s<>]{1,300})>?[^()]{0,80}\)")
_TAG = re.compile(r"<(?!https?:)[^<>]{0,400}>")
_STRUCK_OUT = re.compile(r"~~[^~\n]{1,300}~~")
_LONGEST_BLOCK = 6_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text that begins on ``line``; line ends are kept in it, so that places can be told."""

    text: str
    line: int
    starts: tuple[int, ...] = ()

    def line_at(self, place: int) -> int:
        """The line of the file on which that place stands."""
        return self.line + bisect_right(self.starts, place - 1)


def blocks_in(text: str, first: int) -> Iterator[Passage]:
    """Paragraphs, list items, headings and rows from line ``first`` on; code that is shown is passed over."""
    kept: list[str] = []
    start, size = first, 0
    for number, line in _shown(_without_comments(text[:MAX_CHARACTERS]).split("\n"), first):
        if kept and (not line.strip() or _BLOCK_START.match(line) or size > _LONGEST_BLOCK):
            yield Passage("\n".join(kept), start)
            kept, size = [], 0
        if line.strip():
            start = number if not kept else start
            kept.append(line[:_LONGEST_BLOCK])
            size += _LONGEST_BLOCK + 1 if _HEADING.match(line) else len(line)
    if kept:
        yield Passage("\n".join(kept), start)


def _without_comments(text: str) -> str:
    """The text without what a reader does not see of it; an opened comment that never ends hides nothing."""
    kept, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (closing := text.find("-->", start)) >= 0:
        kept += [text[end:start], "\n" * text.count("\n", start, closing)]
        end = closing + 3
    kept.append(text[end:])
    return _STRUCK_OUT.sub(" ", "".join(kept))


def _shown(lines: list[str], first: int) -> Iterator[tuple[int, str]]:
    """The lines from ``first`` on with their numbers; those of code between fences are empty."""
    mark = ""
    for number, line in enumerate(lines[first - 1 :], first):
        fence = _FENCE.match(line)
        if fence and not mark:
            mark = fence["mark"]
        elif fence and fence["mark"].startswith(mark) and not fence["behind"].strip():
            mark = ""
        elif not mark:
            yield number, line
            continue
        yield number, ""


def sentences_in(block: Passage) -> Iterator[Passage]:
    """The sentences of a block, without markup; the address of a link stands behind its words."""
    start = 0
    for end in (*(found.end() for found in _END.finditer(block.text)), len(block.text)):
        raw = block.text[start:end]
        if _SPEAKS.search(raw):
            text = without_markup(raw)
            starts = tuple(found.start() for found in re.finditer("\n", text))
            yield Passage(text, block.line + block.text.count("\n", 0, start), starts)
        start = end


def without_markup(text: str) -> str:
    """The words, with the address of a link on the web in angle brackets behind them; line ends are kept."""
    text = _TAG.sub(lambda tag: " " + "\n" * tag[0].count("\n"), text) if "<" in text else text
    text = _LINK.sub(_linked, text) if "](" in text else text
    return text.replace("*", "").replace("`", "")


def _linked(found: re.Match[str]) -> str:
    return f"{found[1]} <{found[2]}>" if "://" in found[2] else found[1]
