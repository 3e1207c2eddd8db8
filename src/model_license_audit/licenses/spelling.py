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
    "ccby": "cc by",
    "ccbync": "cc by nc",
    "ccbysa": "cc by sa",
    "ccbynd": "cc by nd",
    "ccbyncsa": "cc by nc sa",
    "ccbyncnd": "cc by nc nd",
    "bync": "by nc",
    "bysa": "by sa",
    "bynd": "by nd",
    "byncsa": "by nc sa",
    "byncnd": "by nc nd",
}
_FOREIGN = re.compile(
    "\u8bb8\u53ef\u8bc1|\u8a31\u53ef\u8b49|\u8a31\u53ef\u8a3c|\u8bb8\u53ef\u534f\u8bae|\u534f\u8bae|\u5354\u8b70|"
    "\u30e9\u30a4\u30bb\u30f3\u30b9|\ub77c\uc774\uc120\uc2a4|\ub77c\uc774\uc13c\uc2a4|"
    r"\b(?:lizenz|licencia|licen\u00e7a|licenza|licentie|licencja)\b"
)
"""*License* in Chinese, Japanese, Korean and some European languages."""
_NOISE = frozenset({"license", "the", "agreement", "gnu"})
_CC_WORDS = (
    ("non commercial", "nc"),
    ("share alike", "sa"),
    ("no derivatives", "nd"),
    ("no derivative works", "nd"),
    ("attribution", "by"),
    ("attrib", "by"),
)
_GNU_WORDS = (
    ("general public", "gpl"),
    ("affero general public", "agpl"),
    ("affero gpl", "agpl"),
    ("lesser general public", "lgpl"),
    ("library general public", "lgpl"),
    ("lesser gpl", "lgpl"),
    ("free documentation", "gfdl"),
)
_ELEMENTS = ("by", "nc", "nd", "sa")
_CC_TAILS = (" international public ", " public ", " deed ", " legal code ", " legalcode ", " generic ", " unported ")


def fold(text: str) -> str:
    """The words and version numbers of a name in one spelling: ``GPLv3``, ``gpl-3.0`` and ``GPL 3`` are equal.

    Case, separators, the word *version* and trailing ``.0`` do not count; every other word does.
    """
    folded = _fold(text)
    while (again := _fold(folded)) != folded:
        folded = again
    return folded


def _fold(text: str) -> str:
    low = _FOREIGN.sub(" license ", unicodedata.normalize("NFKC", text).casefold())
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


def general_public(essence: str) -> str:
    """The essence of a GNU license's name with its abbreviation for its words (``lesser general public 2.1``)."""
    for words, short in _GNU_WORDS:
        if essence.startswith(words):
            return f"{short}{essence.removeprefix(words)}"
    return essence


def creative_commons(folded: str) -> str | None:
    """The folded short id of a Creative Commons name written out in words, or ``None``.

    Only the words of the license's own name are accepted; a jurisdiction (``US``, ``IGO``) makes another text. The
    elements may stand in any order (``CC BY-SA-NC``).
    """
    words = f" {folded} ".replace(" creative commons ", " cc ")
    for long, short in _CC_WORDS:
        words = words.replace(f" {long} ", f" {short} ")
    if not words.startswith((" cc ", " by ")):
        return None
    words = words.replace(" license ", " ")
    for tail in _CC_TAILS:
        words = words.replace(tail, " international " if "international" in tail else " ")
    if words.rstrip().endswith(" 4 international"):
        words = words.replace(" international ", " ")
    return _in_order(words.removeprefix(" cc").split())


def _in_order(parts: list[str]) -> str:
    """The elements in the order of the license's own name, then what else there is."""
    elements = [part for part in parts if part in _ELEMENTS]
    others = [part for part in parts if part not in _ELEMENTS]
    return " ".join(["cc", *(element for element in _ELEMENTS if element in elements), *others])
