"""The shape of one entry of the license data: which fields there are, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from model_license_audit.model.areas import AREAS
from model_license_audit.model.errors import ContentError
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.terms import ACTIONS, FlowDown, LicenseClass, Reach, Status, TermKind, Trigger

MAX_QUOTE_WORDS = 25
"""The longest quote of a license text that the data may hold, in words."""

MAX_NAMES = 200
"""The most aliases, and the most links, of one entry."""

EFFECTS = frozenset({"no-license", "separate-contract", "display"})
"""What crossing a threshold can do."""

_LONGEST = 200
KEY_FORM = "[a-z0-9][a-z0-9.+_-]{0,99}"
SLUG_FORM = "[a-z0-9]+(?:-[a-z0-9]+)*"
_KEY = re.compile(rf"{KEY_FORM}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])\Z")
_SLUG = re.compile(rf"{SLUG_FORM}\Z")

Check = Callable[[Any], str | None]


class Fault(ContentError):
    """The license data is malformed: the ``place`` is the file, the entry and the term, ``fault`` what is wrong."""

    def __init__(self, place: str, fault: str, remedy: str = "correct the entry") -> None:
        super().__init__(f"{place}: {fault}", remedy)
        self.place = place
        self.fault = fault


def first(faults: Iterator[Fault]) -> None:
    """Raise the first fault, if there is one."""
    for fault in faults:
        raise fault


def a_text(value: Any) -> str | None:
    """The check of a field that holds a text."""
    return None if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def _texts(value: Any) -> str | None:
    good = isinstance(value, list) and value and all(a_text(v) is None for v in value)
    return None if good else "must be a list of texts"


def _flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _matching(pattern: re.Pattern[str], what: str) -> Check:
    return lambda value: None if isinstance(value, str) and pattern.match(value) else f"must be {what}"


def _one_of(allowed: frozenset[str]) -> Check:
    what = f"must be one of {', '.join(sorted(allowed))}"
    return lambda value: None if isinstance(value, str) and value in allowed else what


def _list_of(check: Check) -> Check:
    def checked(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        return next((fault for fault in map(check, value) if fault), None)

    return checked


def _quote(value: Any) -> str | None:
    if fault := a_text(value):
        return fault
    words = len(value.split())
    return None if words <= MAX_QUOTE_WORDS else f"holds {words} words, at most {MAX_QUOTE_WORDS} are allowed"


def _count(value: Any) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return None if good else "must be a whole number above 0"


def _measure(value: Any) -> str | None:
    if not isinstance(value, dict) or not {"over", "effect"} <= value.keys():
        return "must be a mapping with at least over and effect"
    for name, given in value.items():
        if name not in MEASURE:
            return f"has the unknown field {name}"
        if given is not None and (fault := MEASURE[name](given)):
            return f"has a wrong field: {name} {fault}"
    return None


def _values(enum: type[StrEnum]) -> frozenset[str]:
    return frozenset(str(member) for member in enum)


_key = _matching(_KEY, "a key (lower case, digits, . + _ -)")
_ANY_ACTION = frozenset[str]().union(*ACTIONS.values())
_slugs = _list_of(_matching(_SLUG, "a slug (lower case words joined by -)"))


def _date(value: Any) -> str | None:
    found = _DATE.match(value) if isinstance(value, str) else None
    if not found:
        return "must be a date in quotes (YYYY, YYYY-MM or YYYY-MM-DD)"
    try:
        date(*(int(part or 1) for part in found.groups()))
    except ValueError:
        return "must be a day of the calendar"
    return None


def _items(value: Any) -> str | None:
    """A list of codes, or a mapping of each code to its number in the text."""
    if isinstance(value, dict):
        return _slugs(list(value)) or _texts(list(value.values()))
    return _slugs(value)


MEASURE: Mapping[str, Check] = {
    "over": _count,
    "effect": _one_of(EFFECTS),
    "currency": _matching(re.compile(r"[A-Z]{3}\Z"), "an ISO 4217 code"),
    "period": _one_of(frozenset({"year", "month"})),
    "once": _matching(_MONTH, "a month in quotes (YYYY-MM)"),
    "scope": a_text,
    "exempt": a_text,
    "inclusive": _flag,
    "purpose": _matching(re.compile(r"commercial\Z"), "commercial, or be left out"),
    "metric": a_text,
}
"""The fields of a measure and what each may hold."""


def _names(value: Any) -> str | None:
    """A list of names or addresses, no longer than any license needs."""
    too_many = isinstance(value, list) and len(value) > MAX_NAMES
    return f"holds {len(value):,} names, at most {MAX_NAMES} are allowed" if too_many else _list_of(a_text)(value)


SCOPES = frozenset(
    {
        "agreement", "all-rights", "any-breach", "at-will", "commercial", "commercial-models", "competing-models",
        "established", "foundation-models", "image-models", "language-models", "modifications", "non-commercial",
        "policy", "research-only", "service-users", "violations",
    }
)  # fmt: skip
"""What the scope of a term may be; each belongs to terms of a few kinds, as :class:`Term` says."""

ELEMENTS = frozenset({"author", "link", "license", "date", "all-programs"})
"""What a credit, a statement of changes or an offer of source may have to hold."""

ENTRY: Mapping[str, Check] = {
    "key": _key,
    "name": a_text,
    "class": _one_of(_values(LicenseClass)),
    "publisher": a_text,
    "licensor": a_text,
    "version": a_text,
    "released": _date,
    "family": a_text,
    "predecessor": _key,
    "successor": _key,
    "ids": lambda value: None if isinstance(value, dict) else "must be a mapping",
    "aliases": _names,
    "links": _names,
    "text": lambda value: None if isinstance(value, dict) else "must be a mapping",
    "status": _one_of(_values(Status)),
    "reviewed": _date,
    "gated": _flag,
    "note": a_text,
    "silent": _list_of(_one_of(frozenset(area.name for area in AREAS))),
    "terms": lambda value: None if isinstance(value, list) and value else "must be a list of terms",
}
"""The fields of an entry and what each may hold."""

REQUIRED = ("key", "name", "class", "ids", "text", "status", "terms")

IDS: Mapping[str, Check] = {
    "spdx": a_text,
    "ref": _matching(re.compile(r"LicenseRef-[A-Za-z0-9.-]+\Z"), "LicenseRef- and letters, digits, . or -"),
    "hub": _list_of(a_text),
    "scancode": a_text,
}

TEXT: Mapping[str, Check] = {"sha256": _matching(_SHA256, "64 hexadecimal digits"), "source": a_text}

TERM: Mapping[str, Check] = {
    "clause": a_text,
    "when": _list_of(_one_of(_values(Trigger))),
    "reach": _list_of(_one_of(_values(Reach))),
    "status": _one_of(_values(Status)),
    "quote": _quote,
    "source": a_text,
    "words": a_text,
    "other_words": _list_of(a_text),
    "where": _slugs,
    "elements": _list_of(_one_of(ELEMENTS)),
    "scope": _one_of(SCOPES),
    "items": _items,
    "territories": _list_of(_matching(re.compile(r"[A-Z]{2}\Z"), "an ISO 3166-1 code or EU")),
    "modality": a_text,
    "except_for": a_text,
    "compatible": _list_of(_key),
    "combinable": _list_of(_key),
    "disputed": _list_of(_one_of(_ANY_ACTION)),
    "except_kinds": _list_of(_one_of(_values(DerivationKind))),
    "free_if": a_text,
    "combinable_if": _one_of(frozenset({"joint-work", "author-notice"})),
    "flow_down": _one_of(_values(FlowDown)),
    "policy": a_text,
    "url": a_text,
    "cure": a_text,
    "law": a_text,
    "measure": _measure,
    "note": a_text,
}
"""The fields a term may have beside its kind."""


def field_faults(place: str, given: Mapping[str, Any], allowed: Mapping[str, Check]) -> Iterator[Fault]:
    """Every field that is unknown or holds what it may not."""
    for name, value in given.items():
        if name not in allowed:
            yield Fault(place, f"unknown field {name!r}", f"remove it, or write one of {', '.join(allowed)}")
        elif value is not None and (fault := allowed[name](value)):
            yield Fault(place, f"{name} {fault}, not {_short(value)}", f"correct {name}")


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}\u2026"


def check_fields(place: str, given: Mapping[str, Any], allowed: Mapping[str, Check]) -> None:
    """Raise :class:`Fault` for the first field that is unknown or holds what it may not."""
    first(field_faults(place, given, allowed))


def kind_of(place: str, given: Mapping[str, Any]) -> tuple[TermKind, str]:
    """The kind and the action of a term as written (``grant: modify``); raises :class:`Fault` where there is none."""
    kinds = [kind for kind in TermKind if kind.value in given]
    if len(kinds) != 1:
        what = "a term has exactly one of grant, obligation, restriction and threshold"
        raise Fault(place, what, "write one of them, and give each a term of its own")
    action = given[kinds[0].value]
    if not isinstance(action, str) or action not in ACTIONS[kinds[0]]:
        allowed = ", ".join(sorted(ACTIONS[kinds[0]]))
        raise Fault(place, f"unknown {kinds[0]} {_short(action)}", f"write one of {allowed}")
    return kinds[0], action
