"""Several licenses in one value, written in other ways than as an SPDX expression (``MIT / Apache 2``)."""

from __future__ import annotations

import re
from collections.abc import Callable

from model_license_audit.licenses.names.resolution import UNSTATED, Resolution
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved

_MOST = 20
_SEPARATOR = re.compile(
    r"(?i)\s+(and/or|and|or|plus)\s+|\s*(;|\||&)\s*|\s+(\+)\s+|\s*(,)(?!\s*v(?:er(?:sion)?|\.)?\s*\d)\s*(?:(and|or)\s+)?"
)
_SLASH = re.compile(r"\s*(/)\s*")
_WITH_TERMS = re.compile(r"(?i)\A(.+?)[\s_-]with[\s_-](.+?)(?:[\s_-]terms)?\Z")
_DUAL = re.compile(r"(?i)\A(?:dual[- ]licensed|dual|either|both)[ :]\s*(?:under )?(?:the )?")
_ALL = {"and", "&", "plus", "+"}

Resolve = Callable[[str], Resolution]


def resolve_several(text: str, resolve: Resolve) -> Resolution | None:
    """The licenses of a value that names several, or ``None`` when it does not name each of them.

    ``and``, ``&`` and ``+`` bind all, ``or`` leaves the choice; commas, semicolons, bars and slashes say neither. Both
    ``and`` and ``or`` in running text say nothing for sure.
    """
    text = _DUAL.sub("", text)
    for pattern in (_SEPARATOR, _SLASH):
        parts, joints = _split(pattern, text)
        if 1 < len(parts) <= _MOST and all(parts) and (found := _joined(parts, joints, resolve)):
            return found
    return _with_terms(text, resolve)


def _split(pattern: re.Pattern[str], text: str) -> tuple[list[str], set[str]]:
    if pattern is _SLASH and "://" in text:
        return [text], set()
    parts: list[str] = []
    joints: set[str] = set()
    end = 0
    for found in pattern.finditer(text):
        parts.append(text[end : found.start()].strip())
        joints.update(joint.lower() for joint in found.groups() if joint)
        end = found.end()
    return [*parts, text[end:].strip()], joints


def _joined(parts: list[str], joints: set[str], resolve: Resolve) -> Resolution | None:
    if "or" in joints and joints - {"or", ","}:
        return None
    found = [resolve(part) for part in parts]
    if not all(part.determined for part in found):
        return _with_more(parts, found) if joints == {"+"} else None
    kind = AnyOf if "or" in joints else AllOf
    leaves = tuple(dict.fromkeys(leaf for part in found for leaf in _parts_of(part.expression, kind)))
    confidence = weakest(Confidence.MEDIUM, *(part.confidence for part in found))
    if len(leaves) == 1:
        return Resolution(leaves[0], confidence, found[0].how)
    if kind is AnyOf:
        return Resolution(AnyOf(leaves), confidence, "several names joined by or")
    stated = bool(joints & _ALL)
    return Resolution(AllOf(leaves, stated), confidence, "several names joined by and" if stated else UNSTATED)


def _parts_of(expression: Expression, kind: type[AllOf] | type[AnyOf]) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, kind) else (expression,)


def _with_more(parts: list[str], found: list[Resolution]) -> Resolution | None:
    """A license and something that we do not know (``MPL-2.0 + Commons Clause``): the license binds, and more."""
    if not isinstance(found[0].expression, LicenseId):
        return None
    settle = "name a license text, or add the text as a file named LICENSE"
    leaves = tuple(
        resolved.expression if resolved.determined else Unresolved(part, settle)
        for part, resolved in zip(parts, found, strict=True)
    )
    return Resolution(AllOf(leaves), Confidence.MEDIUM, "a license and terms that are no text we know")


def _with_terms(text: str, resolve: Resolve) -> Resolution | None:
    """``X with Y terms``: both bind. With terms we do not know, the license named and something more."""
    found = _WITH_TERMS.match(text)
    return _joined(list(found.groups()), {"+"}, resolve) if found else None
