"""Licenses that a text names without holding their words: in a sentence that puts a work under them, or by a link.

Weaker evidence than any license text. A mere mention (*trained on Llama*, *guardrails*) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import Resolution, resolve_value
from model_license_audit.licenses.texts.clean import cleaned
from model_license_audit.model.artifacts import LicenseText, TextMatchKind
from model_license_audit.model.expressions import LicenseId, leaves

MAX_CHARACTERS = 200_000
"""How much of a text is searched for references: they stand in cards and notices, which are short."""

_MOST, _MOST_LOOKED_AT = 50, 200
_LONGEST_NAME = 12
_PUTS_UNDER = re.compile(
    r"(?i)\b(?:re-?|dual[- ]|sub)?"
    r"(?:licen[cs]ed|released|distributed|published|provided|available|open[- ]sourced|shared)"
    r"(?:\s+(?:to\s+you|here|freely|solely|exclusively|only|publicly|free\s+of\s+charge))?"
    r"\s+(?:under|with|according\s+to)\s+"
    r"(?:the\s+(?:terms|conditions)(?:\s+and\s+conditions)?\s+(?:of|set\s+out\s+in)\s+)?"
    r"(?:both\s+|either\s+(?:of\s+)?)?(?:an?\s+|the\s+|our\s+)?"
    r"(?=(?P<name>[^.;:!?\n](?:[^;:!?\n]|\n(?!\s*\n)){2,160}))"
)
_IS_LICENSED = re.compile(
    r"(?i)\b(?:under|uses?|adopts?|follows?|governed\s+by|subject\s+to)\s+(?:the\s+terms\s+of\s+)?(?:an?\s+|the\s+)"
    r"(?P<name>(?:[\w.+()-]+[ \t\n]+){1,8}licen[cs]e\b"
    r"(?:[ ,]+(?:agreement|v(?:ersion)?\.?\s*\d[\d.]*|\d+(?:\.\d+)+))*)"
)
_UNDER = re.compile(
    r"(?i)\bunder\s+(?:the\s+)?"
    r"(?=(?P<name>(?:apache|mit\b|cc[ -]|cc0|creative\s+commons|(?:gnu\s+)?[al]?gpl|bsd|mpl|isc\b"
    r"|(?:big|creative)\w+\s+open)[^.;:!?\n]{0,80}(?:\d\.\d)?))"
)
_LABEL = re.compile(
    r"(?im)^[ \t>*#|_-]*(?:model\s+|code\s+|weights?\s+|data(?:set)?\s+)?"
    r"licen[cs]e(?:\(s\))?[ \t*_]*[:=|][ \t*_|]*(?P<name>[^\n|]{2,80})"
)
_HEADING = re.compile(r"(?im)^#{1,6}[^\w\n]*licen[cs](?:e|ing)\b[^\n]{0,30}\n+[ \t>*_-]*(?P<name>[^\n]{2,80})$")
_ADDRESS = re.compile(r"(?i)https?://[^\s)>\]\"'<]+")
_BADGE = re.compile(
    r"(?i)img\.shields\.io/(?:badge|static/v1\?label=)[-/]?licen[cs]e(?:-|&message=)(?P<name>[^?/&\s)]{2,60}?)-[a-z0-9]{3,12}"
    r"(?:\.svg|[?)\s\"'>]|$)"
)
_DENIED = re.compile(r"(?i)(?:\b(?:not|never|no\s+longer|cannot|previously|formerly)|n['’]t)\s+(?:\w+\s+){0,2}\Z")
_BEFORE = 40
_SEPARATOR = re.compile(r"[\s,()\[\]\"'“”‘’`*<>|]+")
_STOP = frozenset(
    {"see", "which", "that", "as", "found", "available", "but", "except", "because", "so", "where", "please", "unless"}
)


def references(kb: KnowledgeBase, path: str, text: str) -> tuple[LicenseText, ...]:
    """The licenses that the text names as those of a work, then those it only links to, each once."""
    text = text[:MAX_CHARACTERS]
    plain = cleaned(text)
    found: dict[str, LicenseText] = {}
    for kind, key, at in (*_in_words(kb, plain), *_by_link(kb, text)):
        if key not in found and len(found) < _MOST:
            line, excerpt = _line(text if kind is TextMatchKind.LINK else plain, at)
            found[key] = LicenseText(path, key, kind, 0.0, line, excerpt=excerpt)
    return tuple(found.values())


_Reference = tuple[TextMatchKind, str, int]


def _in_words(kb: KnowledgeBase, text: str) -> Iterator[_Reference]:
    for pattern in (_PUTS_UNDER, _IS_LICENSED, _UNDER, _LABEL, _HEADING):
        for found in islice(pattern.finditer(text), _MOST_LOOKED_AT):
            if _DENIED.search(text, max(0, found.start() - _BEFORE), found.start()):
                continue
            for key in _named(kb, found["name"]):
                yield TextMatchKind.REFERENCE, key, found.start("name")


def _named(kb: KnowledgeBase, said: str) -> Iterable[str]:
    """The keys of the license that the first words of a stretch name: the longest beginning that names any."""
    words = []
    for word in _SEPARATOR.split(said.strip())[: _LONGEST_NAME + 1]:
        if word.lower() in _STOP:
            break
        words.append(word.rstrip("."))
    for end in range(min(len(words), _LONGEST_NAME), 0, -1):
        keys = _keys(resolve_value(kb, " ".join(words[:end])))
        if keys:
            return keys
    return ()


def _keys(found: Resolution) -> tuple[str, ...]:
    if not found.determined:
        return ()
    return tuple(leaf.key for leaf in leaves(found.expression) if isinstance(leaf, LicenseId))


def _by_link(kb: KnowledgeBase, text: str) -> Iterator[_Reference]:
    for found in islice(_ADDRESS.finditer(text), _MOST_LOOKED_AT):
        badge = _BADGE.search(found[0])
        said = re.sub(r"%20|[_]", " ", badge["name"]).replace("--", "-") if badge else found[0].rstrip(".,;")
        for key in _keys(resolve_value(kb, said)):
            yield TextMatchKind.LINK, key, found.start()


def _line(text: str, at: int) -> tuple[int, str]:
    """The number of the line that holds a place, and what it says."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = " ".join(text[start : end if end >= 0 else len(text)].split())
    return text.count("\n", 0, start) + 1, line if len(line) <= 200 else f"{line[:199]}…"
