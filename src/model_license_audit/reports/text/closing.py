"""The end of the text report: what is missing, the honest count, the exit code and its reason."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.safe import NAME, cells, short
from model_license_audit.reports.text.page import TONES, Page, Style

MOST_GAPS = 12
"""Most gaps shown."""


def write_gaps(page: Page, report: AuditReport) -> None:
    """What keeps the audit incomplete, with the remedy; then facts that cost it nothing."""
    if report.gaps:
        page.heading("GAPS", "what keeps this audit incomplete")
    for gap in report.gaps[:MOST_GAPS]:
        page.text(f"{short(gap.subject, NAME)}: {short(gap.what)}", lead="  ? ", lead_style=Style.OPEN)
        if gap.remedy:
            page.text(short(gap.remedy), lead="    Remedy    ", lead_style=Style.FAINT)
    if len(report.gaps) > MOST_GAPS:
        page.text(f"… and {len(report.gaps) - MOST_GAPS:,} more, in the JSON report", lead="    ", style=Style.OPEN)
    _notes(page, tuple(p for p in report.artifact.problems if not p.incomplete))


def _notes(page: Page, problems: tuple[Problem, ...]) -> None:
    if not problems:
        return
    page.heading("NOTES", "files that were passed over at no loss to the audit")
    for kind in ProblemKind:
        sources = tuple(p.source for p in problems if p.kind is kind)
        if sources:
            page.text(f"{words.PROBLEMS[kind]}: {phrases.names(sources)}", lead="  • ")


def write_tally(page: Page, report: AuditReport) -> None:
    """Counts, versions and the exit code."""
    tally, versions, outcome = report.tally, report.versions, report.outcome
    page.heading("TALLY")
    _field(page, "Findings", phrases.counts(report))
    notes = words.count(*phrases.tallied(report)[-1])
    _field(page, "", f"{notes} · {tally.undetermined:,} undetermined · {tally.waived:,} waived")
    not_asked = f" · {tally.rules_not_asked:,} not asked" if tally.rules_not_asked else ""
    rules = f"{tally.rules_run:,} run · {tally.rules_failed:,} failed · {tally.rules_disabled:,} disabled{not_asked}"
    _field(page, "Rules", rules)
    _field(page, "Gaps", f"{len(report.gaps):,}")
    _field(page, "Made by", f"modelaudit {short(versions.tool, NAME)} · rules {short(versions.rules, NAME)}")
    _field(page, "", f"license data {short(versions.license_data, NAME)} · catalogue {short(versions.catalogue, NAME)}")
    page.blank()
    reason = short(outcome.reason or outcome.exit_code.meaning)
    style = Style.GOOD if outcome.exit_code is ExitCode.AUDITED else TONES[tones.of_report(report)]
    _field(page, f"Exit {int(outcome.exit_code)}", reason, style)


def _field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=2, column=10, style=style)


def overview(page: Page, reports: Sequence[AuditReport]) -> None:
    """One line for each of several audits."""
    page.blank()
    page.rule()
    page.text(f"{len(reports)} audits", style=Style.STRONG)
    page.rule()
    page.blank()
    for report in reports:
        lead = f"  Exit {int(report.outcome.exit_code)}  "
        page.text(
            short(report.artifact.name, NAME), lead=lead, style=Style.STRONG, lead_style=TONES[tones.of_report(report)]
        )
        page.text(phrases.counts(report), lead=" " * cells(lead), style=Style.FAINT)


def advice(page: Page) -> None:
    """What the report is not."""
    page.blank()
    page.text(words.NOT_LEGAL_ADVICE, style=Style.FAINT)
