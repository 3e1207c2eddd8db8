"""Answers and findings never contradict each other: what a rule found settles the questions it names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.report import Answer, AnswerReason, AnswerValue
from model_license_audit.rules.rule import Rule

_OPEN = frozenset({AnswerValue.YES, AnswerValue.CONDITIONAL})


def settle(answers: Iterable[Answer], findings: Sequence[Finding], rules: Iterable[Rule]) -> tuple[Answer, ...]:
    """The answers, with *no* where a conflict forbids what is asked and *unknown* where what was found is unknown.

    A waived finding settles nothing, and a *no* stays one.
    """
    questions = {rule.id: frozenset(rule.answers) for rule in rules if rule.answers}
    telling = [f for f in findings if f.rule in questions and not f.waiver]
    return tuple(_settled(a, [f for f in telling if a.question in questions[f.rule]]) for a in answers)


def _settled(answer: Answer, findings: Sequence[Finding]) -> Answer:
    forbidding = [f for f in findings if f.verdict is Verdict.VIOLATED and f.kind is FindingKind.CONFLICT]
    doubtful = [f for f in findings if f.kind is FindingKind.UNKNOWN]
    if forbidding and answer.value is not AnswerValue.NO:
        return replace(answer, value=AnswerValue.NO, reasons=_reasons(forbidding))
    if doubtful and answer.value in _OPEN:
        return replace(answer, value=AnswerValue.UNKNOWN, reasons=_reasons(doubtful))
    return answer


def _reasons(findings: Sequence[Finding]) -> tuple[AnswerReason, ...]:
    """One reason per clause of each finding, in the words of its title."""
    found = []
    for finding in findings:
        origin = finding.origin or finding.path[0]
        text = finding.title[:1].lower() + finding.title[1:]
        found += [AnswerReason(text, origin, clause) for clause in finding.clauses] or [AnswerReason(text, origin)]
    return tuple(dict.fromkeys(found))
