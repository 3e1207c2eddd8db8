"""Must I pay or report: duties to a licensor that cost money or a message, and the numbers that bring them about."""

from __future__ import annotations

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.report import Answer, AnswerReason, AnswerValue, Question
from model_license_audit.model.terms import Status, Term, TermKind, Trigger
from model_license_audit.model.use import Purpose, UseContext
from model_license_audit.obligations.clauses import distinct, duty_reasons
from model_license_audit.obligations.doubts import bound_licenses, untold
from model_license_audit.obligations.labels.binding import BoundLicense
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.unread import unanswered, unread

_BURDENS = frozenset({"pay", "report", "register"})


def pay_or_report(situation: Situation) -> Answer:
    """A *yes* is a burden; *no* only when every license that binds was read and asks for nothing."""
    kb, question = situation.kb, Question.PAY_OR_REPORT
    owed = [d for d in situation.duties if _is_burden(d.term) and _concerns(d.term, situation.use)]
    always = [d for d in owed if _is_certain(d.term, situation.use)]
    if always:
        return Answer(question, AnswerValue.YES, duty_reasons(kb, always))
    bound = [
        (standing.name, b) for standing, b in bound_licenses(situation) if standing.artifact and not _of_a_service(b)
    ]
    unknown = list(untold(situation))
    unknown += [
        AnswerReason(f"the terms of {b.license} are not recorded", name) for name, b in bound if b.terms is None
    ]
    unknown += [AnswerReason(why, name) for name, b in bound if (why := _why_untold(kb, b))]
    if unknown:
        return Answer(question, AnswerValue.UNKNOWN, distinct(unknown))
    if owed:
        return Answer(question, AnswerValue.CONDITIONAL, duty_reasons(kb, owed))
    asked = (AnswerReason(f"{b.license} asks for neither{_how_known(kb, b)}", name) for name, b in bound)
    return Answer(question, AnswerValue.NO, distinct(asked))


def _of_a_service(bound: BoundLicense) -> bool:
    """Terms that the users of a service agreed to: what these pay is no matter of a model that learnt from outputs."""
    return any(term.scope == "service-users" for term in bound.terms or ())


def _why_untold(kb: KnowledgeBase, bound: BoundLicense) -> str | None:
    """Why nobody can tell whether the license asks for payment or a report; ``None`` where somebody has read it."""
    license_ = kb.license(bound.license.key)
    if license_ is None or license_.status is Status.VERIFIED or "payment" in license_.silent:
        return None
    if license_.class_only:
        return unanswered(kb, license_)
    if any(term.action in _BURDENS for term in license_.terms):
        return None
    return f"the text of {license_.id} was not read, or not to its end: whether it asks for either is not known"


def _how_known(kb: KnowledgeBase, bound: BoundLicense) -> str:
    return ", by its class; its text was not read" if unread(kb, bound.license.key) else ""


def _is_burden(term: Term) -> bool:
    """Paying, reporting or registering, or a number above which a contract with the licensor is needed."""
    if term.kind is TermKind.THRESHOLD:
        return term.measure is not None and term.measure.effect != "display"
    return term.action in _BURDENS


def _for_commerce(term: Term) -> bool:
    """True when the clause asks for it of commercial users only."""
    return term.scope == "commercial" or (term.measure is not None and term.measure.purpose == "commercial")


def _concerns(term: Term, use: UseContext) -> bool:
    return use.purpose is not Purpose.RESEARCH or not _for_commerce(term)


def _is_certain(term: Term, use: UseContext) -> bool:
    """A duty without a number or a purpose to wait for."""
    if term.kind is not TermKind.OBLIGATION or Trigger.ABOVE_THRESHOLD in term.when:
        return False
    return use.purpose is Purpose.COMMERCIAL or not _for_commerce(term)
