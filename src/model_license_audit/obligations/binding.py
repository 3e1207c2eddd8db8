"""Which licenses of an expression bind a re-user, and which branch of an ``OR`` a re-user would choose."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved, leaves
from model_license_audit.model.terms import Term, TermKind


@dataclass(frozen=True, slots=True)
class BoundLicense:
    """A license that binds; ``alternatives`` are the branches of an ``OR`` that were not chosen, as text."""

    license: LicenseId
    terms: tuple[Term, ...] | None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The branch of an ``OR`` that a re-user would choose, the others, and why."""

    branch: str
    others: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What an expression binds a re-user to: licenses, parts that name no single text, and the choices made."""

    licenses: tuple[BoundLicense, ...]
    unresolved: tuple[Unresolved, ...] = ()
    choices: tuple[Chosen, ...] = ()


def bind(kb: KnowledgeBase, expression: Expression, label: frozenset[str] = frozenset()) -> Binding:
    """``AND`` binds every part; of an ``OR`` the part that the re-user's own ``label`` keeps, else the lightest."""
    return _bind(kb, expression, label, ())


def _bind(kb: KnowledgeBase, expression: Expression, label: frozenset[str], alternatives: tuple[str, ...]) -> Binding:
    if isinstance(expression, AnyOf):
        chosen = min(expression.parts, key=lambda part: (not _kept(part, label), burden(kb, part), str(part)))
        rest = tuple(str(part) for part in expression.parts if part is not chosen)
        bound = _bind(kb, chosen, label, alternatives + rest)
        return replace(bound, choices=(Chosen(str(chosen), rest, _why(kb, chosen, label)), *bound.choices))
    if isinstance(expression, AllOf):
        parts = [_bind(kb, part, label, alternatives) for part in expression.parts]
        return Binding(
            tuple(dict.fromkeys(license_ for part in parts for license_ in part.licenses)),
            tuple(dict.fromkeys(gap for part in parts for gap in part.unresolved)),
            tuple(dict.fromkeys(choice for part in parts for choice in part.choices)),
        )
    if isinstance(expression, Unresolved):
        return Binding((), (expression,))
    known = kb.license(expression.key)
    return Binding((BoundLicense(expression, known.terms if known else None, alternatives),))


def _kept(part: Expression, label: frozenset[str]) -> bool:
    return all(isinstance(leaf, LicenseId) and leaf.key in label for leaf in leaves(part))


def _why(kb: KnowledgeBase, chosen: Expression, label: frozenset[str]) -> str:
    if _kept(chosen, label):
        return "the model is released under it"
    unknown, forbidden, duties = burden(kb, chosen)
    if unknown:
        return "the terms of every branch are in part unknown"
    return f"it asks least: {forbidden} bans and {duties} duties"


def burden(kb: KnowledgeBase, expression: Expression) -> tuple[int, int, int]:
    """How much an expression asks: what of it is not known, how much is forbidden, how many duties there are."""
    unknown = forbidden = duties = 0
    for leaf in leaves(expression):
        license_ = None if isinstance(leaf, Unresolved) else kb.license(leaf.key)
        if license_ is None or license_.leaves_open:
            unknown += 1
            continue
        forbidden += sum(term.action in _BANS for term in license_.terms)
        duties += sum(term.kind is TermKind.OBLIGATION for term in license_.terms)
    return unknown, forbidden, duties


_BANS = frozenset({"no-commercial-use", "no-derivatives", "no-sharing-derivatives", "no-redistribution", "no-hosting"})
