"""Which license expressions name a license."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase


def naming(kb: KnowledgeBase, expressions: Iterable[str], keys: Set[str]) -> tuple[str, ...]:
    """The expressions, as the registry writes them, in which a license of these keys has a part."""
    return tuple(told for told in expressions if not keys.isdisjoint(_keys_in(kb, told)))


def _keys_in(kb: KnowledgeBase, expression: str) -> frozenset[str]:
    parts = re.findall(r"[\w.+\-]+", expression)
    return frozenset(parts) | {known[0] for part in parts if (known := kb.by_id(part))}
