"""What a name was found to mean: the expression, how far it may be leaned on, and how it was found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import SharedName
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import Expression, LicenseId, Unresolved, leaves

SETTLE = "write an identifier of the Hub or SPDX, or add the text as a file named LICENSE"
NOTHING = "declare a license in the card, and add its text as a file named LICENSE"
UNSTATED = "a list; not said whether all bind or one may be chosen"

MAX_RAW = 200
"""The longest text that is taken for a name, in characters."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """An expression, how far it may be leaned on, and in words how it was found."""

    expression: Expression
    confidence: Confidence
    how: str
    conflicting: bool = False
    """True when sources name different texts, or one we have no entry for: a further source settles nothing."""

    @property
    def determined(self) -> bool:
        """True when every part names a license text."""
        return not any(isinstance(leaf, Unresolved) for leaf in leaves(self.expression))

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the license texts named."""
        return frozenset(leaf.key for leaf in leaves(self.expression) if isinstance(leaf, LicenseId))

    @property
    def may_be(self) -> frozenset[str]:
        """The keys it names, or may stand for; empty when that is not known."""
        members = (leaf.members for leaf in leaves(self.expression) if isinstance(leaf, Unresolved))
        return self.keys.union(*members)


def named(found: tuple[str, str], text: str, confidence: Confidence, how: str) -> Resolution:
    """One license, by key and printed identifier; of a bare GNU version it is not said whether later ones apply."""
    leaf = LicenseId(*found)
    if leaf.id.endswith("-only") and not re.search(r"(?i)only\W*\Z", text):
        how = f"{how}; whether later versions apply is not said"
        return Resolution(leaf, weakest(confidence, Confidence.MEDIUM), how)
    return Resolution(leaf, confidence, how)


def of_family(text: str, family: SharedName) -> Resolution:
    """A name that stands for several texts, or for none."""
    name, settle, members = family
    how = f"{name} stands for several texts" if members else f"{name} names no text"
    return Resolution(Unresolved(text, settle, members), Confidence.HIGH, how)


def unresolved(text: str, how: str) -> Resolution:
    """A text that is no name we know."""
    return Resolution(Unresolved(text[:MAX_RAW], SETTLE), Confidence.LOW, how)


def agree(sources: list[tuple[str, Resolution]]) -> Resolution | None:
    """What sources say together: the first that is sure, unless another says something else.

    ``None`` when none is sure. Sources that name different texts leave the license unresolved, with both named.
    """
    sure = [(what, found) for what, found in sources if found.determined]
    if not sure:
        return None
    for what, found in sources:
        if not _compatible(sure[0][1], found):
            return _disagreement(sure[0], (what, found))
    what, best = sure[0]
    confidence = Confidence.HIGH if len(sure) > 1 and best.confidence is not Confidence.LOW else best.confidence
    how = best.how if what == "license" else f"{what}: {best.how}"
    return Resolution(best.expression, confidence, how)


def _compatible(sure: Resolution, other: Resolution) -> bool:
    """True unless ``other`` says, or can only mean, a text that ``sure`` is not."""
    if other.determined:
        return other.keys <= sure.keys
    if other.conflicting:
        return False
    return not other.may_be or bool(other.may_be & sure.keys)


def _disagreement(one: tuple[str, Resolution], two: tuple[str, Resolution]) -> Resolution:
    texts = [_shown(found) for _, found in (one, two)]
    settle = f"{one[0]} says {texts[0]} and {two[0]} says {texts[1]}: keep the one that is meant"
    members = tuple(sorted(one[1].may_be | two[1].may_be))
    raw = f"{texts[0]} / {texts[1]}"
    how = f"{one[0]} and {two[0]} name different texts"
    return Resolution(Unresolved(raw, settle, members), Confidence.HIGH, how, conflicting=True)


def _shown(found: Resolution) -> str:
    if found.determined:
        return str(found.expression)
    return " AND ".join(leaf.raw if isinstance(leaf, Unresolved) else str(leaf) for leaf in leaves(found.expression))
