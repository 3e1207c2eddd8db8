"""Labels of a card that name a part beside its license: *Code License: MIT*, badges, *MIT (code)*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from model_license_audit.licenses.layers.nouns import IN_SENTENCES
from model_license_audit.licenses.layers.prose import Passage, without_markup
from model_license_audit.model.artifacts import Layer

_NOUNS = "|".join(f"(?P<{layer.value}>{noun})" for layer, noun in IN_SENTENCES.items())
_SEPARATES = re.compile(r"[:=|]")
_OF = r"(?:of |for )?(?:all |the |our |this )?(?:pre-?trained |training )?"
_BADGE_PARTS = {"c": Layer.CODE, "s": Layer.CODE, "m": Layer.WEIGHTS, "w": Layer.WEIGHTS}
_BADGE_PARTS_OF_D = {"da": Layer.DATA, "do": Layer.DOCUMENTATION}


@cache
def _label() -> re.Pattern[str]:
    return re.compile(
        rf"(?i)\A[\W_]*(?:(?:{_NOUNS}) licen[cs]es?|licen[cs]e \(?{_OF}(?:{_NOUNS.replace('(?P<', '(?P<of_')})\)?)"
        r"[\s_]*[:=|][\s_|]*(?P<name>[^\n|]{2,120})"
    )


@cache
def _badge() -> re.Pattern[str]:
    return re.compile(
        r"(?i)img\.shields\.io/badge/(?P<part>code|source|software|models?|weights?|data(?:set)?|docs?|documentation)"
        r"(?:[_ -]|%20)licen[cs]e-(?P<name>(?:--|[^?/&\s)\"'-]){2,60})-"
    )


@cache
def _in_brackets() -> re.Pattern[str]:
    return re.compile(rf"(?i)(?P<name>[^\n;:()]{{2,80}}?)\s*\((?:{_OF})(?:{_NOUNS})(?: only)?\)")


@cache
def _pair() -> re.Pattern[str]:
    return re.compile(rf"(?i)\A[\W_]*(?:{_NOUNS})[\s_]*:[\s_]*(?P<name>[^\n|]{{2,60}})\Z")


def badges_in(block: Passage) -> Iterator[tuple[Layer, str, re.Match[str]]]:
    """The parts that badges name, each with its license in plain letters, and where the badge stands."""
    for found in _badge().finditer(block.text) if "shields.io" in block.text else ():
        part = found["part"].lower()
        layer = _BADGE_PARTS.get(part[0]) or _BADGE_PARTS_OF_D[part[:2]]
        name = unquote(found["name"]).replace("--", "\0").replace("_", " ").replace("\0", "-")
        yield layer, name, found


def label_in(block: Passage) -> tuple[Layer, str] | None:
    """The part and the license of a line ``Code license: MIT`` or ``License (weights): …``."""
    if len(block.text) > 600 or "icen" not in block.text.lower() or not _SEPARATES.search(block.text):
        return None
    found = _label().match(without_markup(block.text))
    return (_layer(found), found["name"]) if found else None


def pair_in(block: Passage) -> tuple[Layer, str] | None:
    """The part and the words behind it of a line ``Code: MIT``, which may be about anything."""
    found = _pair().match(without_markup(block.text)) if len(block.text) < 300 and ":" in block.text else None
    return (_layer(found), found["name"]) if found else None


def bracketed_in(sentence: Passage) -> Iterator[tuple[Layer, str, int]]:
    """The parts in brackets behind a license, as in ``MIT (code), CC BY 4.0 (weights)``, and the words before each."""
    for found in _in_brackets().finditer(sentence.text) if "(" in sentence.text else ():
        yield _layer(found), found["name"], found.start()


def _layer(found: re.Match[str]) -> Layer:
    groups = found.groupdict()
    return next(layer for layer in IN_SENTENCES if groups[layer.value] or groups.get(f"of_{layer.value}"))
