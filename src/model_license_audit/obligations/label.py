"""What an artifact's own label hands on to those who receive it."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, LicenseStatement, leaves
from model_license_audit.model.terms import Term


@dataclass(frozen=True, slots=True)
class Label:
    """The label as its recipients may use it.

    A recipient of ``A OR B`` may pick either, so only what *every* branch imposes is imposed. ``branches`` are the
    sets of license keys a recipient may pick from; ``imposes`` the actions of restrictions and obligations that no
    branch escapes; ``permits`` the grants that some branch gives; ``complete`` is false when a part is not known, or
    known by a class that leaves its terms open.
    """

    branches: tuple[frozenset[str], ...] = ()
    imposes: frozenset[str] = frozenset()
    permits: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    complete: bool = False


def read_label(kb: KnowledgeBase, statement: LicenseStatement | None) -> Label:
    """The label a license statement amounts to; an absent or undetermined statement gives an incomplete one."""
    if statement is None or not statement.determined:
        return Label()
    branches = _branches(statement.expression)
    terms = [[t for key in sorted(branch) for t in _terms(kb, key)] for branch in branches]
    return Label(
        branches=branches,
        imposes=_common([{t.action for t in branch if t.kind != "grant"} for branch in terms]),
        permits=frozenset(t.action for branch in terms for t in branch if t.kind == "grant"),
        scopes=_common([{t.scope for t in branch if t.scope} for branch in terms]),
        items=_common([{i for t in branch for i in t.items} for branch in terms]),
        complete=all(_told(kb, leaf.key) for leaf in leaves(statement.expression) if isinstance(leaf, LicenseId)),
    )


def _terms(kb: KnowledgeBase, key: str) -> tuple[Term, ...]:
    license_ = kb.license(key)
    return license_.terms if license_ else ()


def _told(kb: KnowledgeBase, key: str) -> bool:
    license_ = kb.license(key)
    return license_ is not None and not license_.leaves_open


def _common(sets: list[set[str]]) -> frozenset[str]:
    return frozenset(set.intersection(*sets)) if sets else frozenset()


def _branches(expression: Expression) -> tuple[frozenset[str], ...]:
    """The expression in disjunctive normal form, as sets of license keys (at most 64 branches are kept apart)."""
    if isinstance(expression, LicenseId):
        return (frozenset({expression.key}),)
    if isinstance(expression, AnyOf):
        return tuple(dict.fromkeys(b for part in expression.parts for b in _branches(part)))[:64]
    if isinstance(expression, AllOf):
        combined: tuple[frozenset[str], ...] = (frozenset(),)
        for part in expression.parts:
            combined = tuple(dict.fromkeys(a | b for a in combined for b in _branches(part)))[:64]
        return combined
    return (frozenset(),)
