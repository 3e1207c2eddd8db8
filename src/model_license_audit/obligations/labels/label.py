"""What an artifact's own label hands on to those who receive it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import (
    AllOf,
    AnyOf,
    Expression,
    LicenseId,
    LicenseStatement,
    Unresolved,
    leaves,
)
from model_license_audit.model.terms import Term, TermKind

Branch = frozenset[LicenseId]
"""Licenses that bind together."""

_MOST = 64
"""Branches of an expression, and readings of a label, that are kept apart."""


@dataclass(frozen=True, slots=True)
class Label:
    """The label as its recipients may use it.

    A recipient of ``A OR B`` may pick either, so only what *every* branch imposes is imposed. ``branches`` are the
    sets of license keys a recipient may pick from; ``imposes`` the actions of restrictions and obligations that no
    branch escapes; ``permits`` the grants that some branch gives; ``complete`` is false when a part is not known, or
    known by a class that leaves its terms open.

    A label with a name that stands for several texts has one of the ``readings``: each a choice of branches. Then
    ``branches`` is empty, ``imposes``, ``scopes`` and ``items`` hold what every reading imposes, ``may_impose`` what
    any does. ``told`` is true when the terms of every reading are known.
    """

    branches: tuple[frozenset[str], ...] = ()
    imposes: frozenset[str] = frozenset()
    permits: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    complete: bool = False
    readings: tuple[tuple[Branch, ...], ...] = ()
    may_impose: frozenset[str] = frozenset()
    told: bool = False


def read_label(kb: KnowledgeBase, statement: LicenseStatement | None) -> Label:
    """The label a license statement amounts to; an absent or undetermined statement gives an incomplete one."""
    return _label(kb, statement.expression) if statement else Label()


@lru_cache(maxsize=512)
def _label(kb: KnowledgeBase, expression: Expression) -> Label:
    readings = _readings(kb, expression)
    if not readings:
        return Label()
    determined = not any(isinstance(leaf, Unresolved) for leaf in leaves(expression))
    terms = [[_all_terms(kb, branch) for branch in reading] for reading in readings]
    imposes = [_common({t.action for t in branch if _binds(t)} for branch in reading) for reading in terms]
    every = [branch for reading in terms for branch in reading]
    told = all(_told(kb, leaf.key) for reading in readings for branch in reading for leaf in branch)
    return Label(
        branches=_keys(readings[0]) if determined else (),
        imposes=_common(imposes),
        permits=frozenset(t.action for branch in every for t in branch if not _binds(t)),
        scopes=_common({t.scope for t in branch if t.scope} for branch in every),
        items=_common({item for t in branch for item in t.items} for branch in every),
        complete=told and determined,
        readings=readings,
        may_impose=frozenset().union(*imposes),
        told=told,
    )


def branches_of(expression: Expression) -> tuple[frozenset[LicenseId | Unresolved], ...]:
    """The expression in disjunctive normal form (at most 64 branches are kept apart)."""
    if isinstance(expression, AnyOf):
        return tuple(dict.fromkeys(b for part in expression.parts for b in branches_of(part)))[:_MOST]
    if isinstance(expression, AllOf):
        combined: tuple[frozenset[LicenseId | Unresolved], ...] = (frozenset(),)
        for part in expression.parts:
            combined = tuple(dict.fromkeys(a | b for a in combined for b in branches_of(part)))[:_MOST]
        return combined
    return (frozenset({expression}),)


def _readings(kb: KnowledgeBase, expression: Expression) -> tuple[tuple[Branch, ...], ...]:
    """What the expression may mean: one reading where every part names a text, none where a part may be anything."""
    branches = branches_of(expression)
    names = sorted({leaf for branch in branches for leaf in branch if isinstance(leaf, Unresolved)})
    if any(len(name.members) < 2 or not kb.is_complete(name.members) for name in names):
        return ()
    meanings: list[dict[Unresolved, LicenseId]] = [{}]
    for name in names:
        meant = [LicenseId(key, license_.id) for key in name.members if (license_ := kb.license(key))]
        meanings = [{**meaning, name: one} for meaning in meanings for one in meant]
        if len(meant) < len(name.members) or len(meanings) > _MOST:
            return ()
    return tuple(tuple(_meant(branch, meaning) for branch in branches) for meaning in meanings)


def _meant(branch: Iterable[LicenseId | Unresolved], meaning: dict[Unresolved, LicenseId]) -> Branch:
    return frozenset(meaning[leaf] if isinstance(leaf, Unresolved) else leaf for leaf in branch)


def _keys(reading: Iterable[Branch]) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(frozenset(leaf.key for leaf in branch) for branch in reading))


def _all_terms(kb: KnowledgeBase, branch: Branch) -> list[Term]:
    licenses = (kb.license(key) for key in sorted({leaf.key for leaf in branch}))
    return [term for license_ in licenses if license_ for term in license_.terms]


def _binds(term: Term) -> bool:
    return term.kind is not TermKind.GRANT


def _told(kb: KnowledgeBase, key: str) -> bool:
    license_ = kb.license(key)
    return license_ is not None and not license_.leaves_open


def _common(sets: Iterable[set[str] | frozenset[str]]) -> frozenset[str]:
    found = list(sets)
    return frozenset(found[0]).intersection(*found[1:]) if found else frozenset()
