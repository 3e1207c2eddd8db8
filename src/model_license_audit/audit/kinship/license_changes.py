"""What becomes otherwise when one license takes the place of another, and what a license says of its own change."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.licenses.compare import Relation, compare
from model_license_audit.model.impact import Difference, Event
from model_license_audit.model.terms import License, Term


def difference(before: License | None, after: License | None) -> Difference | None:
    """What the second license adds to the first, and what of the first it lacks, wherever a clause stands.

    ``None`` where one is not a single license, or only its class is known: what was not read cannot be compared.
    """
    if before is None or after is None or before.class_only or after.class_only:
        return None
    had, has = ({_meaning(term) for term in one.terms} for one in (before, after))
    rows = [row for row in compare(before, after).areas if row.relation is Relation.DIFFERENT]
    return Difference(
        added=tuple(term for term in after.terms if _meaning(term) not in had),
        gone=tuple(term for term in before.terms if _meaning(term) not in has),
        otherwise=tuple(r.area.title for r in rows if {*map(_meaning, r.one)} == {*map(_meaning, r.two)}),
    )


def _meaning(term: Term) -> tuple[object, ...]:
    """What a term comes to, leaving out to which acts and works it is bound."""
    return term.action, term.words, term.scope, term.territories, term.measure


_MAY = {
    None: "change the terms",
    "policy": "change the use policy",
    "violations": "restrict use that goes against it",
}


def remarks(license_: License | None, event: Event) -> Iterator[str]:
    """What the present license says of its own change or end: a clause, or that none is recorded."""
    if license_ is None:
        return
    changes = [term for term in license_.terms if term.action == "unilateral-change"]
    ends = [term for term in license_.terms if term.action == "termination" and term.scope == "at-will"]
    for term in changes:
        yield f"{license_.name} lets its licensor {_MAY.get(term.scope, _MAY[None])} (clause {term.clause})."
    for term in ends:
        yield f"{license_.name} lets its licensor end it at will (clause {term.clause})."
    if not changes and not ends:
        told = "has no clause" if "unilateral-change" in license_.silent else "has no recorded clause"
        yield f"{license_.name} {told} by which its licensor changes the terms or ends the license at will."
    if event is Event.WITHDRAWN:
        yield "Keep the license text, the card and the commit of what you hold: its page no longer shows them."
    elif not changes:
        yield "New terms bind what is taken from then on. Keep the license text and the commit of what you hold."
