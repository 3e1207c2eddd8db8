"""A text without what only dresses it: mark-up, escapes, characters that nobody sees. Line numbers stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from model_license_audit.model.patterns import lazy_pattern

SOFT_BREAK = "\v"
"""Stands where the dress breaks a line (``<br>``, an escaped ``\\n``) and the file does not."""

_UNSEEN = {
    **dict.fromkeys("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬆ": "st",
    "ß": "ss",
    "ẞ": "SS",
    **dict.fromkeys("\u2028\u2029\u0085", SOFT_BREAK),
}
_ENCLOSED = lazy_pattern(r"[\u249c-\u24e9\U0001f110-\U0001f189]")
"""Letters in circles, squares and brackets; numbers so dressed are list marks."""

_BAN = lazy_pattern(r"(?i)(?<![a-z])(?:not|only)(?![a-z])")
"""Words that no address and no attribute needs; where one stands, it is kept as text."""

_BLOCK = (
    r"(?:script|style|p|br|h[1-6]|ul|ol|li|div|pre|hr|blockquote|table|tbody|thead|tr|td|th|html|body|head|title|section"
    r"|article)"
)
_INLINE = (
    r"(?:b|i|u|em|strong|a|span|tt|code|center|font|meta|link|img|small|sup|sub|abbr|cite|dfn|kbd|var|main|header)"
)
_ATTRIBUTES = (
    r"""(?:\s+[a-z:-]{1,20}\s{0,5}=\s{0,5}(?:"[^"<>]{0,500}"|'[^'<>]{0,500}'|[^\s"'<>]{1,500})){0,20}\s{0,20}/?"""
)
"""Bare words are none: ``<p for research only>`` in a license file is text."""

_PAGE = lazy_pattern(r"(?i)\s{0,100}(?:<\?xml[^<>]{0,200}>\s{0,100})?<(?:!doctype\s+html|html)\b")
_UNSEEN_BLOCK = lazy_pattern(r"(?i)<(script|style)\b[^<>]{0,2000}>")
_COMMENT_MARK = lazy_pattern(r"(?i)<!--|-->|<!doctype[^<>]{0,200}>")
_BREAKING_TAG = lazy_pattern(rf"(?i)</?{_BLOCK}{_ATTRIBUTES}>")
_OTHER_TAG = lazy_pattern(rf"(?i)</?{_INLINE}{_ATTRIBUTES}>")
_ENTITY = lazy_pattern(
    r"(?i)&(?:#\d{1,6}|#x[0-9a-f]{1,5}|nbsp|quot|amp|lt|gt|copy|apos|[lr][sd]quo|[mn]dash|sect|reg|trade);"
)
_LINK_TARGET = lazy_pattern(r"(?i)(?<=\])\((?:https?:|mailto:|[./#])[^()\s]*\)")
_ESCAPED_BREAK = lazy_pattern(r"\\[nrLPN](?![a-z]{2,}\{)")
_ESCAPED_CODE = lazy_pattern(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|t)")
_EMPHASIS = lazy_pattern(r"(?<![\w*])[*_`]{1,3}(?=[\w(\"“])|(?<=[\w.:,;)\"”])[*_`]{1,3}(?![\w*])")
_ESCAPED_MARK = lazy_pattern(r"\\([^\w\s])")


def cleaned(text: str) -> str:
    """The text as a reader sees it; every line keeps its number, ``SOFT_BREAK`` stands where only the dress breaks one.

    HTML tags and entities, emphasis and link targets of Markdown, escapes of Markdown, JSON and YAML, soft hyphens,
    marks of zero width, ligatures and lone carriage returns are dealt with; words are not touched.
    """
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    text = text.replace("\r", SOFT_BREAK).replace("\f", SOFT_BREAK)
    if not text.isascii():
        for sign, seen in _UNSEEN.items():
            text = text.replace(sign, seen)
        text = _ENCLOSED.sub(_unenclosed, text)
    if "<" in text:
        text = _COMMENT_MARK.sub(_space, _without_scripts(text))
        text = _OTHER_TAG.sub(_unless_it_bans(_space), _BREAKING_TAG.sub(_unless_it_bans(_break), text))
    if "&" in text:
        text = _ENTITY.sub(_meant, text)
    if "\\" in text:
        text = _ESCAPED_MARK.sub(r"\1", _ESCAPED_CODE.sub(_coded, _ESCAPED_BREAK.sub(SOFT_BREAK, text)))
    if "](" in text:
        text = _LINK_TARGET.sub(_unless_it_bans(lambda _: ""), text)
    if "*" in text or "_" in text or "`" in text:
        text = _EMPHASIS.sub("", text)
    return text


def _unless_it_bans(put: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    """What ``put`` puts in the place of dress; dress in which a ban may hide stays as it is."""
    return lambda found: found[0] if _BAN.search(found[0]) else put(found)


def _unenclosed(found: re.Match[str]) -> str:
    """The plain letter."""
    return unicodedata.normalize("NFKC", found[0]).strip("()")


def _without_scripts(text: str) -> str:
    """An HTML page without what stands between script and style tags; anywhere else a reader sees it."""
    kept, at, low = [], 0, text.lower() if _PAGE.match(text) else ""
    while low and (opened := _UNSEEN_BLOCK.search(text, at)):
        closed = low.find(f"</{opened[1].lower()}", opened.end())
        if closed < 0 or len(low) != len(text):
            break
        kept += [text[at : opened.start()], " ", "\n" * text.count("\n", opened.start(), closed)]
        at = closed
    return "".join([*kept, text[at:]])


def _meant(found: re.Match[str]) -> str:
    """The letter or digit that an entity stands for, which may spell a word; a space for any other sign."""
    from html import unescape

    return _letter(unescape(found[0]))


def _coded(found: re.Match[str]) -> str:
    """The same of an escape of JSON (``\\u006e``)."""
    return _letter(chr(int(found[0][2:], 16))) if len(found[0]) > 2 else " "


def _letter(sign: str) -> str:
    return sign if sign.isalnum() else " "


def _space(found: re.Match[str]) -> str:
    return " " + "\n" * found[0].count("\n")


def _break(found: re.Match[str]) -> str:
    return SOFT_BREAK + "\n" * found[0].count("\n")
