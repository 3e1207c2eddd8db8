"""What a policy makes of a comparison: only what is new or worse counts."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.audit.differences_findings import is_open
from model_license_audit.model.differences import Comparison, Effect, FindingChange, Trend
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.report import AnswerValue, ExitCode, Outcome, Question
from model_license_audit.policy.policy import NEVER

_MAY = {AnswerValue.NO: FindingKind.CONFLICT, AnswerValue.UNKNOWN: FindingKind.UNKNOWN}
_MUST = {AnswerValue.YES: FindingKind.UNMET_DUTY, AnswerValue.UNKNOWN: FindingKind.UNKNOWN}
"""An answer that became this one weighs as much as a finding of that kind; one with new conditions has new duties."""


def judged(comparison: Comparison, fail_on: FindingKind | None, allow_incomplete: bool) -> Outcome:
    """0 where nothing became worse, 1 with something new at or above the threshold, 4 where less can be told.

    What was there before fails nothing: that is what an audit of its own is for.
    """
    word = str(fail_on) if fail_on else NEVER
    findings, answers = (
        [kind for kind in kinds if fail_on and kind.at_least(fail_on)]
        for kinds in (_findings(comparison), _answers(comparison))
    )
    if findings or answers:
        told = _counted((len(findings), "finding"), (len(answers), "answer"))
        return Outcome(ExitCode.FINDINGS, f"{told} new or worse at or above --fail-on {word}", word, allow_incomplete)
    gaps = sum(len(one.gaps_new) for one in comparison.differences)
    gaps += sum(len(report.gaps) for report in comparison.only_after)
    if gaps and not allow_incomplete:
        return Outcome(ExitCode.INCOMPLETE, f"{_counted((gaps, 'new gap'))} in what can be told", word)
    reason = f"nothing new or worse at or above --fail-on {word}" + (", gaps allowed" if gaps else "")
    return Outcome(ExitCode.AUDITED, reason, word, allow_incomplete)


def _counted(*counts: tuple[int, str]) -> str:
    return " and ".join(f"{number} {what}{'s' if number > 1 else ''}" for number, what in counts if number)


def _findings(comparison: Comparison) -> Iterator[FindingKind]:
    for one in comparison.differences:
        yield from (change.finding.kind for change in one.findings if _is_new(change))
    for report in comparison.only_after:
        yield from (f.kind for f in report.findings if is_open(f) and f.verdict is not Verdict.SATISFIED)


def _is_new(change: FindingChange) -> bool:
    return is_open(change.after) and (change.effect is Effect.NEW or change.trend is Trend.WORSE)


def _answers(comparison: Comparison) -> Iterator[FindingKind]:
    for one in comparison.differences:
        for answer in one.answers:
            weighs = _MUST if answer.question is Question.PAY_OR_REPORT else _MAY
            if answer.trend is Trend.WORSE and answer.after in weighs:
                yield weighs[answer.after]
