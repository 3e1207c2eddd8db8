"""Copyright lines and notices in the files of a work: whose it is, as its own files say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import TextFile, TextRole
from model_license_audit.model.notice import QuotedText

_LINE = re.compile(r"[\s#*/;|>-]*((?:copyright|\u00a9|\(c\))\s.*\S)\s*\Z", re.IGNORECASE)
_WHOSE = re.compile(r"copyright.*(?:\u00a9|\(c\))|\u00a9|\b(?:19|20)\d\d\b", re.IGNORECASE)
"""A line that only begins with ``(c)`` is an item of a list, unless it holds a year."""
_PROSE = re.compile(
    r"copyright\s+(?:notice|licen[sc]e|law|holder|owner|and|or|statement|interest|protection|rights?\b)", re.IGNORECASE
)
_BLANK = re.compile(
    r"[\[<{(](?!c\))[^\])>}]*(?:year|yyyy|name|owner|author|holder|date)[^\])>}]*[\])>}]|\bx{4}\b|\b(?:19|20)(?:yy|xx)\b",
    re.IGNORECASE,
)
_LONGEST = 300
_MOST = 100


def copyrights_of(artifact: Artifact, not_of: Iterable[str]) -> tuple[QuotedText, ...]:
    """The copyright lines in its license and notice files, each once.

    Blanks that a license text leaves for others to fill in are no such lines, and neither is the one of those who wrote
    the license text itself (``not_of``).
    """
    writers = tuple(name.casefold() for name in not_of if name)
    found: dict[str, QuotedText] = {}
    for text in artifact.texts:
        if text.role in {TextRole.LICENSE, TextRole.NOTICE}:
            for line in _lines(text):
                if not any(writer in line.casefold() for writer in writers):
                    found.setdefault(" ".join(line.split()), QuotedText(text.path, line))
    return tuple(found.values())[:_MOST]


def _lines(text: TextFile) -> Iterable[str]:
    for line in text.text.split("\n"):
        match = _LINE.match(line) if len(line) <= _LONGEST else None
        if match and _WHOSE.search(match[1]) and not _PROSE.match(match[1]) and not _BLANK.search(match[1]):
            yield match[1]


def notices_of(artifact: Artifact) -> tuple[QuotedText, ...]:
    """The whole text of each notice file."""
    return tuple(
        QuotedText(text.path, text.text.strip("\n"))
        for text in artifact.texts
        if text.role is TextRole.NOTICE and text.text.strip()
    )
