"""Two licenses laid beside each other: area by area, and forbidden use by forbidden use."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.areas import AREAS, Area
from model_license_audit.model.terms import License, Term


class Relation(StrEnum):
    """How two licenses stand to each other in one area."""

    SAME = "same"
    """Both say the same thing there, in whatever words."""

    DIFFERENT = "different"
    SILENT = "both silent"
    UNTOLD = "not recorded"
    """The data of at least one does not say what its text provides there, so that they cannot be compared."""


@dataclass(frozen=True, slots=True)
class AreaBeside:
    """What both licenses say in one area."""

    area: Area
    relation: Relation
    one: tuple[Term, ...]
    two: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class UseBeside:
    """One forbidden use: its code, and the clauses in which each license forbids it (empty: it does not)."""

    code: str
    one: tuple[str, ...]
    two: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two licenses, every area in the order of :data:`AREAS`, and every use that either forbids."""

    one: License
    two: License
    areas: tuple[AreaBeside, ...]
    uses: tuple[UseBeside, ...]


def compare(one: License, two: License) -> Comparison:
    """Compare what two licenses say; where a clause stands and how it is worded makes no difference."""
    uses_one, uses_two = forbidden_uses(one), forbidden_uses(two)
    return Comparison(
        one,
        two,
        tuple(_area(area, one, two) for area in AREAS),
        tuple(
            UseBeside(code, uses_one.get(code, ()), uses_two.get(code, ()))
            for code in dict.fromkeys((*uses_one, *uses_two))
        ),
    )


def forbidden_uses(license_: License) -> dict[str, tuple[str, ...]]:
    """The coded uses that the license forbids, each with the clauses in which it does, in the order of the text."""
    found: dict[str, dict[str, None]] = {}
    for term in license_.terms:
        for code, clause in _items(term):
            found.setdefault(code, {})[clause] = None
    return {code: tuple(clauses) for code, clauses in found.items()}


def _items(term: Term) -> Iterator[tuple[str, str]]:
    numbers = term.item_clauses or ("",) * len(term.items)
    for code, number in zip(term.items, numbers, strict=True):
        yield code, f"{term.clause} {number}".strip()


def _area(area: Area, one: License, two: License) -> AreaBeside:
    terms = area.of(one.terms), area.of(two.terms)
    return AreaBeside(area, _relation(area, one, two, *terms), *terms)


def _relation(area: Area, one: License, two: License, said: tuple[Term, ...], also: tuple[Term, ...]) -> Relation:
    for license_, terms in ((one, said), (two, also)):
        if not terms and area.name not in license_.silent:
            return Relation.UNTOLD
    if not said and not also:
        return Relation.SILENT
    return Relation.SAME if {_meaning(t) for t in said} == {_meaning(t) for t in also} else Relation.DIFFERENT


def _meaning(term: Term) -> Hashable:
    """All of a term but where it stands, how it is worded and how far it was checked."""
    return (
        term.kind, term.action, frozenset(term.when), frozenset(term.reach), term.words, frozenset(term.other_words),
        frozenset(term.where), term.scope, frozenset(term.items), frozenset(term.territories), term.modality,
        term.except_for, frozenset(term.compatible), frozenset(term.combinable), term.flow_down, term.cure, term.law,
        term.measure, frozenset(term.disputed), frozenset(term.except_kinds), term.free_if, term.combinable_if,
    )  # fmt: skip
