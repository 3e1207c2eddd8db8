"""What the policy says, in the text report: beside the findings, and never among them."""

from __future__ import annotations

from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.reports import phrases
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

MOST_OF_KIND = 12
"""Most rulings of one kind that are shown."""
_STYLES = {RulingKind.DENIED: Style.BAD, RulingKind.REQUIRED: Style.CARE, RulingKind.UNTOLD: Style.OPEN}


def write(page: Page, report: AuditReport) -> None:
    """The rulings by kind, each with its reason and the key that says so, and what a baseline knew before."""
    outcome = report.outcome
    if not outcome.rulings and not outcome.known:
        return
    page.heading("POLICY", f"by {short(', '.join(outcome.policy), NAME)}" if outcome.policy else "")
    for kind in RulingKind:
        _of_kind(page, report, tuple(one for one in outcome.rulings if one.kind is kind))
    if outcome.known:
        page.text(f"{len(outcome.known)} of what is open was known before, and fails nothing", lead="  = ")


def _of_kind(page: Page, report: AuditReport, rulings: tuple[Ruling, ...]) -> None:
    if not rulings:
        return
    style = _STYLES.get(rulings[0].kind, Style.PLAIN)
    page.text(f"{phrases.RULINGS[rulings[0].kind]}: {len(rulings)}", lead="  ", style=style)
    for one in rulings[:MOST_OF_KIND]:
        before = " (known before)" if one.fingerprint in report.outcome.known else ""
        page.text(f"{short(one.message)}{before}", lead="  • ", lead_style=style)
        page.text(short(phrases.who_says(one), NAME), lead="    Said by   ", lead_style=Style.FAINT)
        page.text(short(one.remedy), lead="    Remedy    ", lead_style=Style.FAINT)
    if len(rulings) > MOST_OF_KIND:
        page.text(f"… and {len(rulings) - MOST_OF_KIND:,} more, in the JSON report", lead="    ")
