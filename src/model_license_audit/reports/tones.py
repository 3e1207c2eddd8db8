"""Good, care, bad or open: how a fact is coloured, in every format that has colours."""

from __future__ import annotations

from enum import StrEnum

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import Answer, AnswerValue, AuditReport, Question
from model_license_audit.model.rulings import RulingKind
from model_license_audit.model.todo import TodoState
from model_license_audit.reports.grouping import live_findings, weighty
from model_license_audit.reports.phrases import incomplete, refusals
from model_license_audit.reports.points import owed


class Tone(StrEnum):
    """Four tones; the words always stand beside the colour."""

    GOOD = "good"
    CARE = "care"
    BAD = "bad"
    OPEN = "open"


KINDS = {
    FindingKind.CONFLICT: Tone.BAD,
    FindingKind.UNMET_DUTY: Tone.CARE,
    FindingKind.MISSING_EVIDENCE: Tone.CARE,
    FindingKind.UNKNOWN: Tone.OPEN,
}


RULINGS = {RulingKind.DENIED: Tone.BAD, RulingKind.REQUIRED: Tone.CARE, RulingKind.UNTOLD: Tone.OPEN}
"""What is only noted has no tone."""

STATES = {TodoState.DONE: Tone.GOOD, TodoState.OPEN: Tone.CARE, TodoState.UNSEEN: Tone.OPEN}


def of_answer(answer: Answer) -> Tone:
    """What is free is good, what is barred is bad; for *pay or report* a no is the free one."""
    burden = answer.question is Question.PAY_OR_REPORT
    return {
        AnswerValue.YES: Tone.CARE if burden else Tone.GOOD,
        AnswerValue.CONDITIONAL: Tone.CARE,
        AnswerValue.NO: Tone.GOOD if burden else Tone.BAD,
        AnswerValue.UNKNOWN: Tone.OPEN,
    }[answer.value]


def of_report(report: AuditReport) -> Tone:
    """Bad where the policy refuses it, else that of the worst open finding.

    Good only when nothing is open, nothing is missing and every duty is seen.
    """
    if refusals(report):
        return Tone.BAD
    findings = weighty(live_findings(report))
    if findings:
        return KINDS[findings[0].kind]
    if incomplete(report):
        return Tone.OPEN
    return Tone.GOOD if all(todo.state is TodoState.DONE for todo in owed(report)) else Tone.CARE
