"""Citing: the clause a term stands in, and the reason a duty gives for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.report import AnswerReason
from model_license_audit.model.terms import License, Term
from model_license_audit.obligations.phrases import phrase


@lru_cache(maxsize=8192)
def clause_ref(license_: License, term: Term) -> ClauseRef:
    """The clause a term stands in, as reports cite it."""
    return ClauseRef(
        license_.key, license_.id, license_.name, term.clause, term.status, term.quote, term.source or license_.source
    )


def term_reason(kb: KnowledgeBase, key: str, term: Term, text: str, origin: str) -> AnswerReason:
    """A reason in the given words, with the clause of the term when the license is on record."""
    license_ = kb.license(key)
    return AnswerReason(text, origin, clause_ref(license_, term) if license_ else None)


def duty_clauses(kb: KnowledgeBase, duty: Duty) -> tuple[ClauseRef, ...]:
    """The clause a duty stands on, under the identifier as it is stated; of a name of several texts that of each."""
    license_ = None if duty.proof else kb.license(duty.license_key)
    return (_stated(license_, duty.term, duty.license_id),) if license_ else duty.proof


@lru_cache(maxsize=8192)
def _stated(license_: License, term: Term, identifier: str) -> ClauseRef:
    return replace(clause_ref(license_, term), license_id=identifier)


def duty_reasons(kb: KnowledgeBase, duties: Iterable[Duty]) -> tuple[AnswerReason, ...]:
    """The reasons that duties give, each once, in their order."""
    return distinct(
        AnswerReason(phrase(duty.term), duty.origin_name, clause)
        for duty in duties
        for clause in duty_clauses(kb, duty) or (None,)
    )


def distinct(found: Iterable[AnswerReason]) -> tuple[AnswerReason, ...]:
    """The same reasons in the same order, each once."""
    return tuple(dict.fromkeys(found))
