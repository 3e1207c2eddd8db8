"""SPDX license expressions and identifiers, through the license-expression library (imported when first needed)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from model_license_audit.licenses.spelling import essence, fold
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved

MAX_LENGTH = 400
"""The longest text that is parsed as an expression, in characters; real ones have fewer than 100."""

_OPERATORS = re.compile(r"(?i)(?:^|[\s)])(and|or|with)(?=[\s(])|[()]")
_LEAF = re.compile(r"[A-Za-z0-9.+:-]+\Z")
_SETTLE = "write an SPDX expression of known identifiers, such as MIT OR Apache-2.0"

Leaf = Callable[[str], LicenseId | Unresolved]


@cache
def spdx_ids() -> dict[str, tuple[str, bool]]:
    """Every identifier of the SPDX list in lower case, with its true spelling and whether it names an exception."""
    from license_expression import get_license_index

    found: dict[str, tuple[str, bool]] = {}
    for entry in get_license_index():
        names = [entry["spdx_license_key"], *entry["other_spdx_license_keys"]]
        for name in names:
            if name and not name.startswith("LicenseRef-"):
                found.setdefault(name.lower(), (name, bool(entry["is_exception"])))
    return found


@cache
def _spdx_spellings() -> dict[str, str | None]:
    """Identifiers that carry a number, by their essence; ``None`` where two share one."""
    found: dict[str, str | None] = {}
    for name, exception in spdx_ids().values():
        if not exception and any(c.isdigit() for c in name):
            spelling = essence(fold(name))
            found[spelling] = None if spelling in found else name
    return found


def spdx_license(text: str) -> LicenseId | None:
    """The SPDX license of exactly this identifier, known to the license data or not.

    Identifiers without a number are ordinary words (``Intel``, ``Glide``, ``Vim``): they must be written as SPDX does.
    """
    found = spdx_ids().get(text.lower())
    if found is None or found[1]:
        return None
    if found[0] != text and not any(c.isdigit() for c in text):
        return None
    return _license_id(found[0])


def spdx_by_key(key: str) -> LicenseId | None:
    """The SPDX license whose identifier, in lower case, the key is."""
    found = spdx_ids().get(key)
    return _license_id(found[0]) if found and not found[1] else None


def _license_id(name: str) -> LicenseId:
    base = name.removesuffix("-only").removesuffix("-or-later")
    if base == name and f"{name}-only".lower() in spdx_ids():
        return LicenseId(name.lower(), f"{name}-only")
    return LicenseId(base.lower(), name)


def spdx_spelling(text: str) -> LicenseId | None:
    """The SPDX license whose identifier this is a loose spelling of (``UPL 1.0``)."""
    name = _spdx_spellings().get(essence(fold(text)))
    return _license_id(name) if name else None


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
    except (ExpressionError, ParseError, TypeError):
        return None
    if tree is None:
        return None
    expression = _convert(tree, leaf)
    stated = not re.search(r"(?<![\w-])(and|or|with)(?![\w-])", text) and _all_ids(tree)
    unresolved = any(isinstance(part, Unresolved) for part in _parts(expression))
    return expression if stated or not unresolved else None


def _all_ids(tree: Any) -> bool:
    return all(_LEAF.match(str(symbol.key)) for symbol in tree.symbols if hasattr(symbol, "key"))


def _parts(expression: Expression) -> list[LicenseId | Unresolved]:
    if isinstance(expression, AllOf | AnyOf):
        return [leaf for part in expression.parts for leaf in _parts(part)]
    return [expression]


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
    found = spdx_ids().get(exception.lower())
    if isinstance(license_id, Unresolved):
        return license_id
    if found is None or not found[1]:
        return Unresolved(f"{license_id} WITH {exception}", f"{exception} is no SPDX exception; {_SETTLE}")
    return LicenseId(license_id.key, license_id.id, found[0])
