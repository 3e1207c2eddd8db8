"""Words of a policy that people write in several ways: territories and fields of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.model.errors import UsageError
from model_license_audit.policy.territories import code_of

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase


def territory_from(text: str, where: str = "") -> str:
    """The country code of ISO 3166 or ``EU`` that is meant; raises :class:`UsageError` for anything else."""
    code = code_of(text)
    if code is None:
        raise UsageError(_at(where, f"{text!r} is no territory"), "give two-letter country codes (DE, US) or EU")
    return code


def field_from(text: str, where: str = "", kb: KnowledgeBase | None = None) -> str:
    """A coded field of use; raises :class:`UsageError` with the nearest codes for anything else."""
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase

    known = kb or KnowledgeBase.load()
    codes = sorted(code.removeprefix("no-") for code in known.restrictions)
    word = "-".join(text.casefold().removeprefix("no-").split())
    if word in codes:
        return word
    near = _nearest_codes(word, codes)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the codes are: {', '.join(codes)}"
    raise UsageError(_at(where, f"{text!r} is no coded field of use"), hint)


def _at(where: str, what: str) -> str:
    return f"{where}: {what}" if where else what


def _nearest_codes(word: str, codes: list[str]) -> list[str]:
    """Codes that are spelled alike, or that share a word."""
    import difflib

    words = set(word.split("-"))
    sharing = [code for code in codes if not words.isdisjoint(code.split("-"))]
    return list(dict.fromkeys([*difflib.get_close_matches(word, codes, 3, 0.7), *sharing]))[:6]
