"""Which licenses of an expression bind a re-user, once a branch is chosen of each ``OR`` in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, Unresolved
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.terms import Term
from model_license_audit.obligations.labels.agreement import agreed_terms

MOST_OPTIONS = 64
"""Ways of choosing in one expression that are looked at."""


@dataclass(frozen=True, slots=True)
class BoundLicense:
    """A license that binds; ``alternatives`` are the branches of an ``OR`` that were not chosen, as text.

    Where a name stands for several texts, ``license`` holds that name, ``terms`` are those on which all agree, and
    ``proofs`` the clauses of each text for each term.
    """

    license: LicenseId
    terms: tuple[Term, ...] | None
    alternatives: tuple[str, ...] = ()
    proofs: tuple[tuple[ClauseRef, ...], ...] = ()

    def proof_of(self, term: Term) -> tuple[ClauseRef, ...]:
        """The clauses in which every text says it, where it is not known which text is meant."""
        return self.proofs[self.terms.index(term)] if self.proofs and self.terms else ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The branch of an ``OR`` that a re-user would choose, the others, and why."""

    branch: str
    others: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Binding:
    """What an expression binds a re-user to: licenses, parts that name no single text, and the choices made.

    ``agreed`` holds, for parts that name one of several texts, what all of these say.
    """

    licenses: tuple[BoundLicense, ...]
    unresolved: tuple[Unresolved, ...] = ()
    choices: tuple[Chosen, ...] = ()
    agreed: tuple[BoundLicense, ...] = ()


@dataclass(frozen=True, slots=True)
class Pick:
    """One branch taken of one ``OR``, and those left."""

    branch: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way of choosing in an expression: the parts that then bind, each with the branches that would avoid it."""

    parts: tuple[tuple[LicenseId | Unresolved, tuple[str, ...]], ...]
    picks: tuple[Pick, ...] = ()

    @property
    def name(self) -> str:
        """The parts as text."""
        return " AND ".join(leaf.raw if isinstance(leaf, Unresolved) else str(leaf) for leaf, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Selection:
    """The way of choosing in one artifact's label; ``why`` has a reason for each pick."""

    option: Option
    why: tuple[str, ...]


def options_of(expression: Expression, alternatives: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Every way of choosing, in the order in which it is written; of more than 64 the first."""
    if isinstance(expression, AnyOf):
        found = [option for part in expression.parts for option in _picked(expression, part, alternatives)]
        return tuple(found[:MOST_OPTIONS])
    if isinstance(expression, AllOf):
        combined: tuple[Option, ...] = (Option(()),)
        for part in expression.parts:
            more = options_of(part, alternatives)
            combined = tuple(_both(one, two) for one in combined for two in more)[:MOST_OPTIONS]
        return combined
    return (Option(((expression, alternatives),)),)


def _picked(expression: AnyOf, part: Expression, alternatives: tuple[str, ...]) -> list[Option]:
    others = tuple(str(other) for other in expression.parts if other is not part)
    pick = Pick(str(part), others)
    return [Option(o.parts, (pick, *o.picks)) for o in options_of(part, alternatives + others)]


def _both(one: Option, two: Option) -> Option:
    return Option(tuple(dict.fromkeys(one.parts + two.parts)), tuple(dict.fromkeys(one.picks + two.picks)))


@lru_cache(maxsize=4096)
def bind(kb: KnowledgeBase, option: Option, why: tuple[str, ...] = ()) -> Binding:
    """What binds once the choice is made; ``why`` has the reason for each pick."""
    names = tuple(dict.fromkeys(leaf for leaf, _ in option.parts if isinstance(leaf, Unresolved)))
    return Binding(
        licenses=tuple(_bound(kb, leaf, rest) for leaf, rest in option.parts if isinstance(leaf, LicenseId)),
        unresolved=names,
        choices=tuple(Chosen(p.branch, p.others, reason) for p, reason in zip(option.picks, why, strict=False)),
        agreed=tuple(
            agreed
            for leaf, rest in option.parts
            if isinstance(leaf, Unresolved) and (agreed := _agreed(kb, leaf, rest)).terms
        ),
    )


def _bound(kb: KnowledgeBase, leaf: LicenseId, alternatives: tuple[str, ...]) -> BoundLicense:
    known = kb.license(leaf.key)
    return BoundLicense(leaf, known.terms if known else None, alternatives)


def _agreed(kb: KnowledgeBase, leaf: Unresolved, alternatives: tuple[str, ...]) -> BoundLicense:
    """What every text says that the name may stand for."""
    found = agreed_terms(kb, leaf.members)
    terms, proofs = tuple(term for term, _ in found), tuple(proof for _, proof in found)
    return BoundLicense(LicenseId(f"one of {', '.join(leaf.members)}", leaf.raw), terms, alternatives, proofs)
