"""SPDX identifiers, and expressions through the license-expression library (imported when first needed)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from model_license_audit.licenses.entries.spdx_list import SpdxFacts, shipped_spdx_list
from model_license_audit.licenses.spelling import essence, fold
from model_license_audit.model.errors import ContentError
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved, leaves

MAX_LENGTH = 400
"""The longest text that is parsed as an expression, in characters; real ones have fewer than 100."""

_OPERATORS = re.compile(r"(?i)(?:^|[\s)])(and|or|with)(?=[\s(])|[()]")
_LEAF = re.compile(r"[A-Za-z0-9.+:-]+\Z")
_NUMBERED = re.compile(r"\d")
_SCANCODE = "licenseref-scancode-"
_SETTLE = "write an SPDX expression of known identifiers, such as MIT OR Apache-2.0"

Leaf = Callable[[str], LicenseId | Unresolved]


@cache
def spdx_ids() -> dict[str, tuple[str, bool]]:
    """Every identifier of the SPDX list in lower case, with its true spelling and whether it names an exception."""
    return {name.lower(): (name, is_exception) for name, is_exception in shipped_spdx_list().names()}


@cache
def _spdx_spellings() -> dict[str, str | None]:
    """Identifiers and names that carry a number, by their essence; ``None`` where two licenses share one."""
    found: dict[str, str | None] = {}
    for name, exception in spdx_ids().values():
        facts = None if exception else _facts(name)
        if facts and not facts.deprecated:
            for spelling in {essence(fold(written)) for written in (name, facts.name) if _NUMBERED.search(written)}:
                found[spelling] = name if found.get(spelling, name) == name else None
    return found


def spdx_license(text: str) -> LicenseId | None:
    """The SPDX license of exactly this identifier, known to the license data or not.

    A deprecated identifier is what SPDX has put in its place. Keys of ScanCode (``bsl-1.1``) count as well, after those
    of SPDX. Identifiers without a number are ordinary words (``Intel``, ``Glide``, ``Vim``): they must be written as
    SPDX does, or as ScanCode's with ``LicenseRef-scancode-`` before them.
    """
    listed, low = shipped_spdx_list(), text.lower()
    if facts := listed.facts(text):
        return _license_id(facts) if facts.id == text or _NUMBERED.search(text) else None
    key = low.removeprefix(_SCANCODE)
    facts = listed.by_scancode(key) if key != low or _NUMBERED.search(key) else None
    return _license_id(facts) if facts else None


def spdx_by_key(key: str) -> LicenseId | None:
    """The license of the SPDX list that has this key, under the identifier that is printed for it."""
    facts = shipped_spdx_list().facts_of(key)
    return LicenseId(facts.key, facts.id) if facts else None


def _facts(name: str) -> SpdxFacts:
    facts = shipped_spdx_list().facts(name)
    if facts is None:
        raise ContentError(f"{name} is no SPDX license", "run tools/compile_content.py")
    return facts


def _license_id(facts: SpdxFacts) -> LicenseId:
    if facts.successor is None:
        return LicenseId(facts.key, facts.id)
    name, _, exception = facts.successor.partition(" WITH ")
    return LicenseId(_facts(name).key, name, exception or None)


def spdx_spelling(text: str) -> LicenseId | None:
    """The SPDX license whose identifier this is a loose spelling of (``UPL 1.0``)."""
    name = _spdx_spellings().get(essence(fold(text)))
    return _license_id(_facts(name)) if name else None


def is_compound(text: str) -> bool:
    """True when the text has the operators or brackets of an expression."""
    return len(text) <= MAX_LENGTH and bool(_OPERATORS.search(text))


def parse_expression(text: str, leaf: Leaf) -> Expression | None:
    """The expression as a tree whose leaves ``leaf`` resolves; ``None`` when it does not parse.

    Operators written in capitals make a tree even where a leaf stays unresolved; in running text every leaf must be
    a license, or the words *and* and *or* are mere prose.
    """
    from license_expression import ExpressionError, Licensing, ParseError

    try:
        tree = Licensing().parse(text)
    except (ExpressionError, ParseError, TypeError, IndexError):  # the last on empty brackets: ``MIT;()``
        return None
    if tree is None:
        return None
    expression = _convert(tree, leaf)
    stated = not re.search(r"(?<![\w-])(and|or|with)(?![\w-])", text) and _all_ids(tree)
    unresolved = any(isinstance(part, Unresolved) for part in leaves(expression))
    return expression if stated or not unresolved else None


def _all_ids(tree: Any) -> bool:
    return all(_LEAF.match(str(symbol.key)) for symbol in tree.symbols if hasattr(symbol, "key"))


def _convert(tree: Any, leaf: Leaf) -> Expression:
    args = getattr(tree, "args", ())
    if args:
        kind = AllOf if tree.operator.strip().upper() == "AND" else AnyOf
        return _join(kind, [_convert(arg, leaf) for arg in args])
    if hasattr(tree, "exception_symbol"):
        return _with(leaf(tree.license_symbol.key), tree.exception_symbol.key)
    return leaf(tree.key)


def _join(kind: type[AllOf] | type[AnyOf], parts: list[Expression]) -> Expression:
    flat: list[Expression] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else [part])
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else kind(unique)


def _with(license_id: LicenseId | Unresolved, exception: str) -> LicenseId | Unresolved:
    if isinstance(license_id, Unresolved):
        return license_id
    found = shipped_spdx_list().exception(exception)
    if found is None or license_id.exception:
        return Unresolved(f"{license_id} WITH {exception}", f"{exception} is no SPDX exception; {_SETTLE}")
    return LicenseId(license_id.key, license_id.id, found)
