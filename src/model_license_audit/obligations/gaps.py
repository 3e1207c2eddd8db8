"""What keeps an audit from being complete: ancestors not seen and licenses not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.report import Answer, AnswerValue, Gap, Question
from model_license_audit.model.terms import Reach
from model_license_audit.model.use import Purpose, Release
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.unread import open_question, to_read, unread


def gaps_of(situation: Situation, answers: Iterable[Answer]) -> tuple[Gap, ...]:
    """One gap per thing, sorted: an ancestor not looked up, a license not told, an answer this use needs not known.

    Training data of an unknown license is not counted: whether its terms reach the model is asked by rules.
    """
    gaps = {*_unseen(situation), *_untold(situation)}
    return tuple(sorted(gaps or _unanswered(situation, answers)))


def _unanswered(situation: Situation, answers: Iterable[Answer]) -> set[Gap]:
    """Where every license is known, what its text leaves open for the very thing that is planned."""
    needed = _NEEDED[situation.use.release]
    if situation.use.purpose is Purpose.COMMERCIAL:
        needed |= {Question.COMMERCIAL}
    return {
        Gap(reason.origin, f"{answer.question.text} {reason.text}", "ask the licensor, or a lawyer who reads the text")
        for answer in answers
        if answer.question in needed and answer.value is AnswerValue.UNKNOWN
        for reason in answer.reasons
    }


_NEEDED = {
    Release.WEIGHTS: frozenset({Question.REDISTRIBUTE}),
    Release.EMBEDDED: frozenset({Question.REDISTRIBUTE}),
    Release.API: frozenset({Question.HOST}),
    Release.OUTPUTS: frozenset[Question](),
    Release.NONE: frozenset[Question](),
}
"""The questions whose answers a release form needs."""


def _unseen(situation: Situation) -> Iterator[Gap]:
    for unknown in situation.lineage.unknown:
        if not unknown.ref.dataset:
            yield Gap(unknown.ref.display, f"this ancestor could not be looked up: {unknown.reason}", unknown.remedy)


def _untold(situation: Situation) -> Iterator[Gap]:
    for standing in situation.standings:
        artifact = standing.artifact
        if artifact is None or _is_data(standing):
            continue
        if standing.why_untold:
            yield Gap(standing.name, *standing.why_untold)
        for part in standing.unresolved:
            what = f"the license {part.raw!r} names no single text" if part.raw else "its license is not told"
            yield Gap(standing.name, what, part.settle)
        for bound in standing.binding.licenses if standing.binding else ():
            license_ = unread(situation.kb, bound.license.key)
            if bound.terms is None:
                yield Gap(standing.name, f"the terms of {bound.license} are not recorded", "read its text")
            elif license_ and license_.leaves_open:
                yield Gap(standing.name, open_question(situation.kb, license_), to_read(license_))


def _is_data(standing: Standing) -> bool:
    links = standing.arrival.path.derivations
    return standing.arrival.reach is Reach.TRAINED_MODELS or any(k.kind is DerivationKind.TRAINED_ON for k in links)
