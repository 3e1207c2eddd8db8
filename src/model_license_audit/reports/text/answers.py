"""The six answers in the text report: what they hang on is told once, below, and named here by number."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.model.report import Answer, AnswerValue
from model_license_audit.reports import phrases, tones
from model_license_audit.reports.grouping import ReasonGroup, reasons_by_license
from model_license_audit.reports.points import Conditions, Point, conditions
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import TONES, Page, Style

MOST_REASONS = 8
"""Most reasons shown for one license under one question."""
MOST_LICENSES = 6
"""Most licenses shown under one question."""
_BADGE = 10
_MARGIN = " " * (_BADGE + 2)
_CLAUSES = "with the clauses that give them"
_POINTS = "each with the points below that it hangs on, and with further clauses"


def write_answers(page: Page, answers: tuple[Answer, ...], aside: str = "", points: tuple[Point, ...] = ()) -> None:
    """Six questions: the answer in the margin, below it the numbers of the points that are its conditions.

    Reasons that no point tells follow by license, each with its clause; what neighbours share is told once.
    """
    page.heading("ANSWERS", aside or (_POINTS if points else _CLAUSES))
    for number, answer in enumerate(answers):
        badge = answer.value.value.upper() + ("…" if answer.value is AnswerValue.CONDITIONAL else "")
        lead = "  " + badge.ljust(_BADGE)
        page.text(answer.question.text, lead=lead, style=Style.STRONG, lead_style=TONES[tones.of_answer(answer)])
        if not (after := answers[number + 1 : number + 2]) or not _alike(answer, after[0], points):
            _why(page, answer, points)
        else:
            _points(page, conditions(answer, points))
    page.blank()


def _alike(one: Answer, other: Answer, points: tuple[Point, ...]) -> bool:
    """True when two answers say the same for the same reasons, so that one telling serves both."""
    return one.value is other.value and conditions(one, points) == conditions(other, points)


def _why(page: Page, answer: Answer, points: tuple[Point, ...]) -> None:
    hangs_on = conditions(answer, points)
    _points(page, hangs_on)
    groups = reasons_by_license(replace(answer, reasons=hangs_on.others))
    if not groups and not hangs_on.numbers and not hangs_on.theirs:
        page.text("no term about this is recorded", lead=_MARGIN, style=Style.FAINT)
    for group in groups[:MOST_LICENSES]:
        _group(page, group)
    _more(page, len(groups) - MOST_LICENSES, "licenses")


def _points(page: Page, hangs_on: Conditions) -> None:
    """The numbers of the points, those of who receives it apart: they bind others."""
    told = [phrases.points(hangs_on.numbers)] if hangs_on.numbers else []
    told += [f"whoever receives it: {phrases.points(hangs_on.theirs)}"] if hangs_on.theirs else []
    if told:
        page.text(" · ".join(told), lead=_MARGIN, style=Style.FAINT)


def _group(page: Page, group: ReasonGroup) -> None:
    source = f"{short(group.license_id, NAME)} · " if group.license_id else ""
    whose = f"{source}{phrases.names(group.origins)}"
    if len(group.reasons) == 1:
        reason = group.reasons[0]
        page.text(f"{short(reason.text)}{phrases.clauses_alone(reason.clauses)} · {whose}", lead=_MARGIN)
        return
    page.text(whose, lead=_MARGIN, style=Style.FAINT)
    for reason in group.reasons[:MOST_REASONS]:
        page.text(short(reason.text) + phrases.clauses_alone(reason.clauses), lead=f"{_MARGIN}• ")
    _more(page, len(group.reasons) - MOST_REASONS, "reasons")


def _more(page: Page, hidden: int, what: str) -> None:
    if hidden > 0:
        page.text(f"… and {hidden:,} more {what}, in the JSON report", lead=_MARGIN, style=Style.FAINT)
