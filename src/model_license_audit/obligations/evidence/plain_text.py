"""The form in which wordings are compared, whatever the case, quotation marks and mark-up of a text."""

from __future__ import annotations

import re
from functools import lru_cache

_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " "}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None)
)
_COPYRIGHT = re.compile(r"\u00a9|\(c\)|&copy;|&#169;|&#xa9;", re.IGNORECASE)
_ENTITIES = {"&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
_MARKUP = re.compile(r"[*_`#>|]+")


def plain(text: str) -> str:
    """The text in the form in which wordings are compared: one case, one kind of quote, dash, space and ©."""
    ascii_only = text.isascii()
    if not ascii_only:
        text = text.translate(_PLAIN)
    if "&" in text:
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
    if "(" in text or "&" in text or not ascii_only:
        text = _COPYRIGHT.sub(" (c) ", text)
    return " ".join(_MARKUP.sub(" ", text).casefold().split())


@lru_cache(maxsize=512)
def telling(words: frozenset[str]) -> tuple[str, ...]:
    """The words in plain text, as they are looked for near others; those of one or two letters tell nothing."""
    return tuple(sorted({word for word in map(plain, words) if len(word) > 2}))


def any_in(words: tuple[str, ...], text: str, start: int = 0, end: int | None = None) -> bool:
    """True when one of the words begins in that part of the plain text, and not in the middle of another word."""
    end = len(text) if end is None else end
    return any(_begins(word, text, start, end) for word in words)


def _begins(word: str, text: str, start: int, end: int) -> bool:
    at = text.find(word, start, end)
    while at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_-"):
        at = text.find(word, at + 1, end)
    return at >= 0
