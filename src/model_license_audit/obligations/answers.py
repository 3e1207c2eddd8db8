"""The six answers: what the whole lineage lets a re-user do, each with the clauses that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.duties import Duty
from model_license_audit.model.report import Answer, AnswerReason, AnswerValue, Question
from model_license_audit.model.terms import Reach, Term, TermKind, Trigger
from model_license_audit.model.use import Purpose, UseContext
from model_license_audit.obligations.burdens import pay_or_report
from model_license_audit.obligations.clauses import distinct, duty_reasons, term_reason
from model_license_audit.obligations.doubts import (
    MATERIAL,
    bound_licenses,
    is_grant,
    ungranted,
    unsettled_commerce,
    unsettled_hosting,
    untold,
)
from model_license_audit.obligations.met import met
from model_license_audit.obligations.phrases import phrase
from model_license_audit.obligations.situation import Situation


@dataclass(frozen=True, slots=True)
class _Ask:
    """What decides one question: the grant it needs, what forbids it, the acts whose terms become conditions."""

    grant: str
    forbidding: frozenset[str]
    acts: frozenset[Trigger]


_ASKS: dict[Question, _Ask] = {
    Question.COMMERCIAL: _Ask(
        "commercial-use", frozenset({"no-commercial-use"}), frozenset({Trigger.USE, Trigger.USE_IN_PRODUCT})
    ),
    Question.MODIFY: _Ask("modify", frozenset({"no-derivatives"}), frozenset({Trigger.MODIFY})),
    Question.REDISTRIBUTE: _Ask(
        "redistribute", frozenset({"no-redistribution"}), frozenset({Trigger.DISTRIBUTE, Trigger.PUBLISH})
    ),
    Question.HOST: _Ask("host", frozenset({"no-hosting"}), frozenset({Trigger.HOST, Trigger.USE_IN_PRODUCT})),
    Question.TRAIN_ON_OUTPUTS: _Ask(
        "train-on-outputs", frozenset({"no-training-on-outputs"}), frozenset({Trigger.TRAIN_ON_OUTPUTS})
    ),
}

_ALWAYS_CONDITIONS = frozenset({"use-restrictions", "acceptable-use-policy", "territory", "field-of-use"})
_HANDED_ON = frozenset({Question.REDISTRIBUTE, Question.HOST})


def answers(situation: Situation) -> tuple[Answer, ...]:
    """One answer per question, in the order of :class:`Question`."""
    return tuple(
        pay_or_report(situation) if question is Question.PAY_OR_REPORT else _permission(situation, question)
        for question in Question
    )


def _permission(situation: Situation, question: Question) -> Answer:
    ask = _ASKS[question]
    kb, duties = situation.kb, situation.duties
    forbidden = [d for d in duties if _forbids(d, ask, question, situation.use)]
    if forbidden:
        return Answer(question, AnswerValue.NO, duty_reasons(kb, forbidden))
    unknown = [*untold(situation), *ungranted(situation, ask.grant)]
    if question is Question.COMMERCIAL:
        unknown += unsettled_commerce(situation)
    if question is Question.HOST:
        unknown += unsettled_hosting(situation)
    if unknown:
        return Answer(question, AnswerValue.UNKNOWN, distinct(unknown))
    use = situation.use
    conditions = duty_reasons(kb, (d for d in duties if not met(d.term, use) and _is_condition(d, ask, question)))
    conditions = distinct((*conditions, *_if_changed(situation, ask, question)))
    if question is Question.TRAIN_ON_OUTPUTS:
        conditions = distinct((*conditions, *_carried_by_outputs(situation)))
    if conditions:
        return Answer(question, AnswerValue.CONDITIONAL, conditions)
    return Answer(question, AnswerValue.YES, distinct(_granted(situation, ask)))


def _forbids(duty: Duty, ask: _Ask, question: Question, use: UseContext) -> bool:
    action, changed = duty.term.action, duty.reach is Reach.DERIVATIVES
    if action == "no-training-on-outputs":
        return action in ask.forbidding and _is_of_its_outputs(duty)
    if action in ask.forbidding:
        return True
    if action == "no-commercial-use":
        return use.purpose is Purpose.COMMERCIAL
    if action == "no-derivatives":
        return changed and question in _HANDED_ON
    return action == "no-sharing-derivatives" and changed and question is Question.REDISTRIBUTE


def _is_of_its_outputs(duty: Duty) -> bool:
    """True for a ban on training with what the artifact puts out, and not only with what it was itself taught with.

    What the users of a service promise binds them alone.
    """
    return duty.reach in duty.term.reach and duty.term.scope != "service-users"


def _is_condition(duty: Duty, ask: _Ask, question: Question) -> bool:
    term = duty.term
    if term.kind is TermKind.THRESHOLD or term.action in _ALWAYS_CONDITIONS:
        return True
    if term.action == "no-commercial-use":
        return True
    if term.action == "no-sharing-derivatives":
        return question is Question.MODIFY
    if question is Question.TRAIN_ON_OUTPUTS:
        return Reach.MODELS_TRAINED_ON_OUTPUTS in term.reach and term.kind is TermKind.OBLIGATION
    return term.kind is TermKind.OBLIGATION and not ask.acts.isdisjoint(term.when or {Trigger.DISTRIBUTE})


def _carried_by_outputs(situation: Situation) -> Iterator[AnswerReason]:
    """What a model owes that is trained on the outputs, also where a copy or a derivative owes none of it."""
    for name, key, term in _material_terms(situation):
        if term.kind is TermKind.OBLIGATION and Reach.MODELS_TRAINED_ON_OUTPUTS in term.reach:
            yield term_reason(situation.kb, key, term, phrase(term), name)


def _if_changed(situation: Situation, ask: _Ask, question: Question) -> Iterator[AnswerReason]:
    """What the artifact's own license asks of whoever passes it on changed, where it was not said which it is."""
    if situation.use.modified is not None or question not in _HANDED_ON:
        return
    for bound, name in ((b, own.name) for own in situation.standings if own.is_subject for b in own.bound):
        for term in bound.terms or ():
            if _is_of_changes(term) and not ask.acts.isdisjoint(term.when or {Trigger.DISTRIBUTE}):
                text = f"{phrase(term)}, where you pass it on changed"
                yield term_reason(situation.kb, bound.license.key, term, text, name)


def _is_of_changes(term: Term) -> bool:
    """True for what a license asks of changed versions and not of copies."""
    follows = Reach.DERIVATIVES in term.reach and Reach.COPIES not in term.reach
    return follows and term.kind is TermKind.OBLIGATION


def _granted(situation: Situation, ask: _Ask) -> Iterator[AnswerReason]:
    """The grants that a plain *yes* rests on."""
    for name, key, term in _material_terms(situation):
        if is_grant(term, ask.grant):
            yield term_reason(situation.kb, key, term, "granted", name)


def _material_terms(situation: Situation) -> Iterator[tuple[str, str, Term]]:
    """Whose material is in the subject, the key of the license that it is under, and each term of that license."""
    for standing, bound in bound_licenses(situation):
        if standing.arrival.reach in MATERIAL and standing.artifact:
            for term in bound.terms or ():
                yield standing.name, bound.license.key, term
