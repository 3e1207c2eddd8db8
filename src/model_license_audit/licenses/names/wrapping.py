"""What people write around a license's name: quotes, markdown, ``Licensed under the …``, ``… (see LICENSE)``."""

from __future__ import annotations

import re
import unicodedata

_QUOTES = ('""', "''", "``", "\u201c\u201d", "\u2018\u2019", "\u00ab\u00bb", "\u201e\u201c", "[]", "()", "<>", "{}")
_MARKS = ("**", "__", "*", "_")
_LEAD = re.compile(
    r"(?i)\A(?:spdx-license-identifier\s*:|license\s*::\s*(?:osi approved\s*::)?|"
    r"(?:the\s+|model\s+|weights?\s+|code\s+)?licen[sc]es?(?:[ _](?:type|name|id))?\s*(?:[:=]|\bis\b))\s*"
)
_UNDER = re.compile(
    r"(?i)\A(?:(?:this (?:model|work|data ?set|project|repository) )?(?:is |are )?"
    r"(?:licen[sc]ed|released|distributed|available|published|provided|covered|shared) )?"
    r"under (?:the )?(?:terms of (?:the )?|conditions of (?:the )?)?"
)
_TAIL = re.compile(
    r"(?i)(?:[ -]licen[sc]ed|[\s,;.:(\[-]+(?:\+ )?(?:(?:please )?see|file|cf\.?|in) (?:the )?(?:attached |file )?`?"
    r"licen[sc]e(?:\.(?:md|txt))?`?(?: file)?(?: for (?:more )?details)?[\s.)\]]*|[\s.,;:]+)\Z"
)
_MARKDOWN = re.compile(r"\A\[(?P<text>[^\[\]]+)\]\((?P<link>[^()\s]*)[^()]*\)\Z")
_ANCHOR = re.compile(r"(?i)\A<a\s[^>]*?href=[\"']?(?P<link>[^\"'>\s]*)[^>]*>(?P<text>[^<]+)</a>\Z")
_WITH_LINK = re.compile(r"(?i)\A(?P<text>.+?)[\s(<:,\u2013\u2014-]+(?P<link>https?://[^\s)>]+)[)>.,;\s]*\Z")
_AT_LEAST = re.compile(r"[(\[]?\s*(?:>=|\u2265)\s*v?(\d+(?:\.\d+)*)\s*[)\]]?")
_DOUBTED = re.compile(r"\A[~!\u2260\u2248]|[?*]\Z|[<>]")


def visible(text: str) -> str:
    """The text in one line, without invisible characters."""
    seen = text if text.isascii() else "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


def unwrapped(text: str) -> str:
    """The text without what stands around a name and says nothing of it; the same text when nothing does."""
    bare = _AT_LEAST.sub(r" \1 or later", text)
    while (again := _unwrapped(bare)) != bare:
        bare = again
    return bare


def _unwrapped(text: str) -> str:
    text = text.strip()
    for quotes in _QUOTES:
        if len(text) > 2 and text[0] == quotes[0] and text[-1] == quotes[1] and not set(text[1:-1]) & set(quotes):
            return text[1:-1]
    for mark in _MARKS:
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            return text[len(mark) : -len(mark)]
    for pattern in (_LEAD, _UNDER, _TAIL):
        if (bare := pattern.sub("", text, count=1)) != text and bare:
            return bare
    return text


def with_link(text: str) -> tuple[str, str] | None:
    """The name and the address of a link (markdown, HTML, or a name followed by an address), or ``None``."""
    found = _MARKDOWN.match(text) or _ANCHOR.match(text) or _WITH_LINK.match(text)
    return (found["text"].strip(), found["link"]) if found else None


def is_doubted(text: str) -> bool:
    """True when a mark at its edge puts the name in doubt (``MIT?``, ``Apache-2.0*``, ``~MIT``, ``GPL (< 3)``)."""
    return bool(_DOUBTED.search(text))
