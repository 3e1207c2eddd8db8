"""The top of the text report: what was audited, the verdict, and what its license is said and seen to be."""

from __future__ import annotations

from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, tones
from model_license_audit.reports.grouping import license_names
from model_license_audit.reports.parts import told_apart
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import TONES, Page, Style
from model_license_audit.reports.words import count

_COLUMN = 11


def write(page: Page, report: AuditReport) -> None:
    """Name, target, use, verdict and licenses."""
    page.blank()
    page.rule()
    page.text(f"License audit of {short(report.artifact.name, NAME)}", style=Style.STRONG)
    page.rule()
    page.blank()
    _field(page, "Audited", f"{short(report.target, NAME)} ({count(len(report.inputs), 'file', 'files')})")
    for told in phrases.told_by_record(report.artifact):
        _field(page, "", told)
    _field(page, "Judged for", phrases.use(report.use))
    _field(page, "Result", phrases.headline(report), TONES[tones.of_report(report)])
    for why in phrases.because(report):
        _field(page, "", why)
    page.blank()
    _licenses(page, report, license_names(report))
    for choice in report.choices:
        _field(page, "Chosen", phrases.choice(choice))


def _field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=2, column=_COLUMN + 1, style=style)


def _licenses(page: Page, report: AuditReport, names: dict[str, str]) -> None:
    artifact = report.artifact
    declared = artifact.declared
    _field(page, "Declared", phrases.declared(declared) if declared else "no license is declared")
    label = "Detected"
    for told in phrases.detected(artifact, names):
        _field(page, label, told)
        label = ""
    concluded = artifact.concluded
    style = Style.STRONG if concluded and concluded.determined else Style.OPEN
    _field(page, "Concluded", phrases.concluded(report, names), style)
    if concluded and concluded.how and (declared is None or concluded.how != declared.how):
        _field(page, "", short(concluded.how, NAME))
    label = "Parts"
    for told in told_apart(artifact):
        _field(page, label, told)
        label = ""
