"""Which known names are near to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

from model_license_audit.licenses.entries.knowledge import KnowledgeBase


def nearest_licenses(kb: KnowledgeBase, text: str, most: int = 3) -> list[str]:
    """Identifiers of licenses that look like the text, the nearest first."""
    ids = kb.names()["id"]
    found = dict.fromkeys(kb.by_id(name) for name in nearest(text, ids, most * 3))
    return [pair[1] for pair in found if pair][:most]


def nearest(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that look like the text, the nearest first; case does not count."""
    import difflib

    spelled = {name.casefold(): name for name in sorted(names, reverse=True)}
    return [spelled[name] for name in difflib.get_close_matches(text.casefold(), sorted(spelled), most, 0.72)]
