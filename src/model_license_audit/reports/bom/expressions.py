"""License expressions as the grammar of SPDX has them, and the licenses in them that SPDX does not list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model_license_audit.licenses.entries.spdx_list import shipped_spdx_list
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved, leaves
from model_license_audit.reports.bom.wording import mark, slug

NOASSERTION = "NOASSERTION"
UNDETERMINED = "LicenseRef-NOASSERTION-"
"""How the name begins that a part bears which is not determined, inside an expression that has other parts.

The grammar has no word for it there, and without it the expression would say that nothing else is asked.
"""
_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]+\Z")


def written(expression: Expression | None) -> str:
    """The expression, or ``NOASSERTION`` where no part of it is determined."""
    if expression is None or not any(isinstance(leaf, LicenseId) for leaf in leaves(expression)):
        return NOASSERTION
    return _written(expression, outer="")


def _written(expression: Expression, outer: str) -> str:
    if isinstance(expression, LicenseId | Unresolved):
        return part(expression)
    word = "AND" if isinstance(expression, AllOf) else "OR"
    parts = tuple(dict.fromkeys(_written(member, word) for member in expression.parts))
    told = f" {word} ".join(parts)
    return f"({told})" if len(parts) > 1 and outer not in {"", word} else told


def part(leaf: LicenseId | Unresolved) -> str:
    """What one part is called: an SPDX identifier (with its exception), or a ``LicenseRef-…``."""
    if isinstance(leaf, Unresolved):
        return UNDETERMINED + "-".join(filter(None, (slug(leaf.raw, 30), mark(leaf.raw, 6))))
    exception = shipped_spdx_list().exception(leaf.exception) if leaf.exception else None
    if leaf.exception and not exception:
        return _custom(str(leaf))
    name = leaf.id if _OWN.match(leaf.id) or is_listed(leaf.id) else _custom(leaf.id)
    return f"{name} WITH {exception}" if exception else name


def is_listed(identifier: str) -> bool:
    """True for what SPDX lists, with or without the ``+`` for later versions, in its spelling."""
    for name in (identifier, identifier.removesuffix("+")):
        facts = shipped_spdx_list().facts(name)
        if facts is not None and facts.id == name:
            return True
    return False


def _custom(text: str) -> str:
    return "LicenseRef-" + "-".join(filter(None, (slug(text, 40), mark(text, 6))))


def custom_parts(expression: Expression | None) -> Iterator[tuple[str, LicenseId | Unresolved]]:
    """The parts that SPDX does not list, each with its ``LicenseRef-…``; none of an expression that is NOASSERTION."""
    if expression is None or written(expression) == NOASSERTION:
        return
    for leaf in leaves(expression):
        name = part(leaf).partition(" WITH ")[0]
        if name.startswith("LicenseRef-"):
            yield name, leaf


def sides(expression: Expression) -> tuple[str, tuple[Expression, ...]]:
    """``AND`` or ``OR`` with the parts it joins; an empty word for a single part."""
    if isinstance(expression, AllOf):
        return "AND", expression.parts
    return ("OR", expression.parts) if isinstance(expression, AnyOf) else ("", (expression,))
