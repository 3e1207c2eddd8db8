"""What people write, brought to one spelling so that two ways of writing one name compare equal."""

from __future__ import annotations

import re
import unicodedata

_VERSION_WORD = re.compile(r"(?<![^\W_])v(?:er(?:sion)?)?[\s._-]*(?=\d)|(?<=[a-z])v(?=\d)")
_DASHED_VERSION = re.compile(r"(?<![\d.])(\d)[-_](\d)(?:[-_](\d))?(?![\d.])")
_TOKEN = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+|\+")
_ONE_SPELLING = {
    "licence": "license",
    "licenses": "license",
    "licences": "license",
    "noncommercial": "non commercial",
    "sharealike": "share alike",
    "noderivatives": "no derivatives",
    "noderivs": "no derivatives",
    "derivs": "derivatives",
}
_NOISE = frozenset({"license", "the", "agreement", "gnu"})
_CC_WORDS = (
    ("non commercial", "nc"),
    ("share alike", "sa"),
    ("no derivatives", "nd"),
    ("no derivative works", "nd"),
    ("attribution", "by"),
)


def fold(text: str) -> str:
    """The words and version numbers of a name in one spelling: ``GPLv3``, ``gpl-3.0`` and ``GPL 3`` are equal.

    Case, separators, the word *version* and trailing ``.0`` do not count; every other word does.
    """
    folded = _fold(text)
    while (again := _fold(folded)) != folded:
        folded = again
    return folded


def _fold(text: str) -> str:
    low = unicodedata.normalize("NFKC", text).casefold()
    low = _VERSION_WORD.sub(" ", _DASHED_VERSION.sub(_dotted, low))
    return " ".join(_one_spelling(token) for token in _TOKEN.findall(low))


def _dotted(match: re.Match[str]) -> str:
    return ".".join(part for part in match.groups() if part is not None)


def _one_spelling(token: str) -> str:
    if token[0].isdigit():
        return re.sub(r"(?:\.0+)+\Z", "", token)
    return _ONE_SPELLING.get(token, token)


def essence(folded: str) -> str:
    """A folded name without the words that tell no license from another (*the*, *license*, *GNU*)."""
    return " ".join(word for word in folded.split() if word not in _NOISE)


def creative_commons(folded: str) -> str | None:
    """The folded short id of a Creative Commons name written out in words, or ``None``.

    Only the words of the license's own name are accepted; a jurisdiction (``US``, ``IGO``) makes another text.
    """
    words = f" {folded} ".replace(" creative commons ", " cc ")
    if not words.startswith((" cc ", " attribution ")):
        return None
    for long, short in _CC_WORDS:
        words = words.replace(f" {long} ", f" {short} ")
    words = words.replace(" public license ", " ").replace(" license ", " ")
    if words.rstrip().endswith(" 4 international"):
        words = words.replace(" international ", " ")
    parts = words.replace(" unported ", " ").split()
    return " ".join(parts if parts[0] == "cc" else ["cc", *parts])
