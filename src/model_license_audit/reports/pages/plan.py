"""A plan with what would leave no conflict, and whether the licenses of what is learnt from reach the model."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.changes import sentence
from model_license_audit.reports.safe import short
from model_license_audit.reports.text import plan as text_plan
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import Page

_LONGEST = 600


def write(page: Page, report: AuditReport, reasons: Sequence[str]) -> None:
    """The report on the plan, the reasons, and the ways out where there is a conflict."""
    text_plan.write(page, report)
    if reasons:
        page.heading("WHAT IT LEARNS FROM", "and whether those licenses reach the model")
        for reason in reasons:
            page.text(short(reason, _LONGEST), lead="  · ")
    if report.remedies:
        page.heading("WHAT WOULD WORK", "each tried out by the same rules; any one of these")
        for remedy in report.remedies:
            page.text(sentence(remedy), lead="  • ")
    advice(page)
