"""Countries and the European Union: which of the places that a user names lie in an excluded territory."""

from __future__ import annotations

from collections.abc import Iterable

EU = "EU"
_MEMBERS = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
"""The member states of the European Union, as of 2020-02-01."""

_SAME = {"UK": "GB", "EL": "GR"}
"""Codes in common use for what ISO 3166-1 calls otherwise."""


def inside(places: Iterable[str], excluded: Iterable[str]) -> tuple[str, ...]:
    """The places that lie in an excluded territory, or that one of those lies in, as they were written.

    A member state lies in the Union. Who names the Union names its members too.
    """
    out = frozenset(excluded)
    return tuple(place for place in places if _touches(_SAME.get(place, place), out))


def _touches(place: str, excluded: frozenset[str]) -> bool:
    if place in excluded or (place in _MEMBERS and EU in excluded):
        return True
    return place == EU and not _MEMBERS.isdisjoint(excluded)
