"""What keeps an answer from being given: licenses not told, texts that are silent, questions of law left open."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.report import AnswerReason
from model_license_audit.model.terms import Reach, Term, TermKind
from model_license_audit.obligations.clauses import term_reason
from model_license_audit.obligations.labels.binding import BoundLicense
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.unread import unanswered, unread

MATERIAL = frozenset({Reach.COPIES, Reach.DERIVATIVES, Reach.PRODUCTS})
"""What the subject is to those whose material is in it, so that it needs their permission."""

_LEARNT = {
    Reach.TRAINED_MODELS: "training data for non-commercial use; its text does not say whether models are bound",
    Reach.MODELS_TRAINED_ON_OUTPUTS: (
        "trained on outputs of a model for non-commercial use; its text does not say whether such models are bound"
    ),
}


def bound_licenses(situation: Situation) -> Iterator[tuple[Standing, BoundLicense]]:
    """Every license that was told, with the artifact whose label it is."""
    for standing in situation.standings:
        for bound in standing.binding.licenses if standing.binding else ():
            yield standing, bound


def untold(situation: Situation) -> Iterator[AnswerReason]:
    """Licenses that could not be told: of the subject, of what is in it, and of models whose outputs taught it.

    Those of data are none of these, and no more are those of a teacher's data.
    """
    for standing in situation.standings:
        taught = standing.arrival.reach is Reach.MODELS_TRAINED_ON_OUTPUTS and not standing.arrival.ancestor.dataset
        if standing.arrival.reach not in MATERIAL and not taught:
            continue
        if standing.artifact is None:
            yield AnswerReason("its license could not be looked up", standing.name)
        elif standing.why_untold:
            yield AnswerReason(standing.why_untold[0], standing.name)
        else:
            for part in standing.unresolved:
                what = f"its license {part.raw!r} names no single text" if part.raw else "its license is not told"
                yield AnswerReason(f"{what}: {part.settle}", standing.name)


def ungranted(situation: Situation, grant: str) -> Iterator[AnswerReason]:
    """Licenses whose recorded terms do not speak of what is asked."""
    for standing, bound in bound_licenses(situation):
        if standing.arrival.reach not in MATERIAL or not standing.artifact:
            continue
        if bound.terms is None:
            yield AnswerReason(f"the terms of {bound.license} are not recorded", standing.name)
        elif not any(is_grant(term, grant) for term in bound.terms):
            yield AnswerReason(_not_granted(situation.kb, bound.license), standing.name)


def _not_granted(kb: KnowledgeBase, license_id: LicenseId) -> str:
    license_ = unread(kb, license_id.key)
    if license_ is None:
        return f"{license_id} is not known to say so"
    return unanswered(kb, license_)


def is_grant(term: Term, grant: str) -> bool:
    """True for a grant that concerns the model itself, and not its outputs alone."""
    return term.kind is TermKind.GRANT and term.action == grant and not MATERIAL.isdisjoint(term.reach)


def unsettled_commerce(situation: Situation) -> Iterator[AnswerReason]:
    """Data or a teacher for non-commercial use only, whose text leaves open whether a model learnt from it is bound."""
    for standing, bound in bound_licenses(situation):
        reach, terms = standing.arrival.reach, bound.terms or ()
        if reach not in _LEARNT or any(term.action == "trained-models-free" for term in terms):
            continue
        for term in terms:
            if term.action == "no-commercial-use" and reach not in term.reach:
                yield term_reason(situation.kb, bound.license.key, term, _LEARNT[reach], standing.name)


def unsettled_hosting(situation: Situation) -> Iterator[AnswerReason]:
    """Where a service does what a text speaks of only if a question of law is answered so.

    A changed version of what may not be shared changed: whether a service shares it. A part kept unchanged whose text
    asks for the source of modified versions: whether the whole is one (AGPL-3.0 s.0, 5 and 13).
    """
    for duty in situation.duties:
        if duty.term.action == "no-sharing-derivatives" and duty.reach is Reach.DERIVATIVES:
            text = "changed versions may not be shared; whether a service shares them is not settled"
            yield term_reason(situation.kb, duty.license_key, duty.term, text, duty.origin_name)
    owed = {duty.origin for duty in situation.duties if duty.term.action == "network-source"}
    for standing, bound in bound_licenses(situation):
        if _is_part(standing) and standing.arrival.ancestor not in owed:
            for term in bound.terms or ():
                if term.action == "network-source":
                    yield term_reason(situation.kb, bound.license.key, term, _WHOLE, standing.name)


_WHOLE = (
    "users of a modified version are offered its source; whether what holds an unchanged part is one, or only runs "
    "beside it, is not settled"
)


def _is_part(standing: Standing) -> bool:
    links = standing.arrival.path.derivations
    return standing.arrival.reach is Reach.COPIES and any(link.kind is DerivationKind.CONTAINS for link in links)
