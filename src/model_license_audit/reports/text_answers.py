"""The six answers and what is owed, in the text report."""

from __future__ import annotations

from model_license_audit.model.report import Answer, AnswerValue, AuditReport
from model_license_audit.model.terms import TermKind
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.grouping import Owed, ReasonGroup, owed, reasons_by_license
from model_license_audit.reports.page import TONES, Page, Style
from model_license_audit.reports.safe import NAME, short

MOST_REASONS = 8
"""Most reasons shown for one license under one question."""
MOST_LICENSES = 6
"""Most licenses shown under one question."""
MOST_OWED = 24
"""Most duties listed."""
_BADGE = 10


def write_answers(page: Page, answers: tuple[Answer, ...], aside: str = "with the clauses that give them") -> None:
    """Six questions: the answer in the margin, the reasons below by license, each with its clause."""
    page.heading("ANSWERS", aside)
    for answer in answers:
        badge = answer.value.value.upper() + ("…" if answer.value is AnswerValue.CONDITIONAL else "")
        lead = "  " + badge.ljust(_BADGE)
        page.text(answer.question.text, lead=lead, style=Style.STRONG, lead_style=TONES[tones.of_answer(answer)])
        groups = reasons_by_license(answer)
        if not groups:
            page.text("no term about this is recorded", lead=" " * (_BADGE + 2), style=Style.FAINT)
        for group in groups[:MOST_LICENSES]:
            _group(page, group)
        _more(page, len(groups) - MOST_LICENSES, "licenses")
        page.blank()


def _group(page: Page, group: ReasonGroup) -> None:
    margin = " " * (_BADGE + 2)
    source = f"{short(group.license_id, NAME)} · " if group.license_id else ""
    page.text(f"{source}{phrases.names(group.origins)}", lead=margin, style=Style.FAINT)
    for reason in group.reasons[:MOST_REASONS]:
        page.text(short(reason.text) + phrases.clauses_alone(reason.clauses), lead=f"{margin}• ")
    _more(page, len(group.reasons) - MOST_REASONS, "reasons")


def _more(page: Page, hidden: int, what: str) -> None:
    if hidden > 0:
        page.text(f"… and {hidden:,} more {what}, in the JSON report", lead=" " * (_BADGE + 2), style=Style.FAINT)


def write_owed(page: Page, report: AuditReport) -> None:
    """Each duty once, shown or not; nothing when no license asks for anything."""
    duties = owed(report, TermKind.OBLIGATION)
    if not duties:
        return
    done = sum(duty.done for duty in duties)
    page.heading("WHAT YOU OWE", f"{done} of {len(duties)} seen as done; which apply depends on what you do")
    for duty in duties[:MOST_OWED]:
        _owed(page, duty)
    if len(duties) > MOST_OWED:
        page.text(f"… and {len(duties) - MOST_OWED:,} more, in the JSON report", lead="  ", style=Style.FAINT)


def _owed(page: Page, duty: Owed) -> None:
    sign, style = ("✓", Style.GOOD) if duty.done else ("○", Style.FAINT)
    page.text(phrases.thing(duty), lead=f"  {sign} ", lead_style=style)
    clauses = ", ".join(phrases.clause(c) for c in duty.clauses[:2])
    parts = [words.when(duty.triggers), f"{clauses} ({phrases.askers(duty, 1)})"]
    if duty.shown:
        parts.append(f"shown: {phrases.shown_by(duty.shown)}")
    page.text(" · ".join(part for part in parts if part), lead="    ", style=Style.FAINT)
