"""Clauses, and the places that a fact was read at, in short phrases."""

from __future__ import annotations

import re

from model_license_audit.model.evidence import Evidence
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.terms import Status
from model_license_audit.reports import words
from model_license_audit.reports.safe import EXCERPT, NAME, short

_NUMBERED = re.compile(r"(?:\d|[A-Za-z]\b|[IVXLC]+\b)")


def clause(ref: ClauseRef) -> str:
    """``Apache-2.0 §4(d)``, with the status when the text itself was not read."""
    return f"{short(ref.license_id, NAME)}{clause_number(ref)}"


def clauses(refs: tuple[ClauseRef, ...]) -> str:
    """``Apache-2.0 §4(a), §4(d), MIT, condition``: each clause once, the license where it changes."""
    told: dict[str, None] = {}
    before = ""
    for ref in dict.fromkeys(refs):
        known = ref.license_id == before and clause_number(ref).startswith(" §")
        told[clause_number(ref).strip() if known else clause(ref)] = None
        before = ref.license_id
    return ", ".join(told)


def clause_number(ref: ClauseRef) -> str:
    """What follows the license in a reference: `` §4(d)`` or ``, preamble``, and the status when not verified."""
    number = short(ref.clause, NAME)
    return (f" §{number}" if _NUMBERED.match(number) else f", {number}") + _unverified(ref)


def clauses_alone(refs: tuple[ClauseRef, ...]) -> str:
    """`` (§4(d), §5)`` where the license is named nearby; empty when there is no clause."""
    told = [clause_number(ref).strip(" ,") for ref in refs]
    return f" ({', '.join(told)})" if told else ""


def _unverified(ref: ClauseRef) -> str:
    if ref.by_class:
        return f", {words.UNREAD}"
    return f", {words.STATUSES[ref.status]}" if ref.status is not Status.VERIFIED else ""


def place(evidence: Evidence) -> str:
    """``README.md:4``, or the catalogue, hub or user it comes from."""
    where = short(evidence.location, NAME)
    origin = words.OBTAINED.get(evidence.obtained, evidence.obtained)
    if not origin:
        return where
    return origin if origin == evidence.source or not where else f"{origin}: {where}"


def proof(evidence: Evidence) -> str:
    """The place, and the words that stand there."""
    return f"{place(evidence)} “{short(evidence.excerpt, EXCERPT)}”" if evidence.excerpt else place(evidence)


def places(evidence: tuple[Evidence, ...], most: int = 2) -> str:
    """The first places of several."""
    named = list(dict.fromkeys(place(e) for e in evidence))
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return ", ".join(named[:most]) + more


def shown_by(evidence: tuple[Evidence, ...]) -> str:
    """What shows that a duty is done, with the words found, so that a reader can judge it; the first of several."""
    proofs = list(dict.fromkeys(proof(e) for e in evidence))
    return proofs[0] + (f" and {len(proofs) - 1} more" if len(proofs) > 1 else "") if proofs else ""
