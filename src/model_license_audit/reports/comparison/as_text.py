"""What changed between audits, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.differences import AuditDifference, Comparison, Trend
from model_license_audit.model.report import AuditReport, ExitCode, Outcome
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.comparison import words as told
from model_license_audit.reports.comparison.view import ComparisonView, DifferenceView, Entry, Section
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.closing import advice
from model_license_audit.reports.text.page import TONES, Page, Style

MOST = 20
"""Most entries of a section that are shown."""
_COLUMN = 12


class DiffTextRenderer:
    """Plain text of at most ``width`` columns: what became worse before what became better."""

    format = "text"

    def render(
        self,
        comparison: Comparison,
        outcome: Outcome,
        *,
        color: bool = False,
        width: int = 80,
        unicode: bool = True,
    ) -> str:
        """The whole page."""
        page = Page(color=color, width=width, unicode=unicode)
        every = ComparisonView(comparison)
        for view in every.changed:
            _one(page, view)
        for title, reports in every.lists:
            _list(page, title.upper(), reports)
        page.blank()
        style = Style.GOOD if outcome.exit_code is ExitCode.AUDITED else Style.BAD
        _field(page, f"Exit {int(outcome.exit_code)}", short(outcome.reason), style)
        advice(page)
        return page.finish()


def _one(page: Page, view: DifferenceView) -> None:
    page.blank()
    page.rule()
    page.text(f"What changed: {short(view.name, NAME)}", style=Style.STRONG)
    page.rule()
    page.blank()
    for side, report in view.sides:
        _field(page, side, told.state_of(report))
        _field(page, "", phrases.headline(report), TONES[tones.of_report(report)])
    _use(page, view.found)
    page.blank()
    _field(page, "Result", view.headline, TONES[view.tone])
    label = "Behind it"
    for cause in view.causes:
        _field(page, label, cause)
        label = ""
    for section in view.sections:
        _section(page, section)


def _use(page: Page, found: AuditDifference) -> None:
    """What the audits were judged for: once where it is the same."""
    uses = [phrases.use(report.use) for report in (found.before, found.after)]
    if uses[0] == uses[1]:
        _field(page, "Judged for", uses[0])
        return
    _field(page, "Judged for", f"before: {uses[0]}", Style.OPEN)
    _field(page, "", f"after: {uses[1]}", Style.OPEN)


def _section(page: Page, section: Section) -> None:
    page.heading(section.title.upper(), section.remark)
    room = MOST
    for trend, entries in section.turned:
        if trend is not Trend.OTHER or len(section.turned) > 1:
            page.text(f"{told.TRENDS[trend][:1].upper()}{told.TRENDS[trend][1:]}", lead="  ", style=Style.FAINT)
        for entry in entries[:room]:
            _entry(page, entry)
        room = max(0, room - len(entries))
    if len(section.entries) > MOST:
        page.text(f"… and {len(section.entries) - MOST:,} more, in the JSON document", lead="    ", style=Style.OPEN)


def _entry(page: Page, entry: Entry) -> None:
    style = TONES[entry.tone] if entry.tone else Style.PLAIN
    aside = f" · {entry.aside}" if entry.aside else ""
    page.text(f"{entry.title}{aside}", lead=f"  {entry.sign} ", style=Style.STRONG, lead_style=style)
    for label, text in entry.facts:
        page.field(label, text, indent=4, column=11)


def _list(page: Page, title: str, reports: Sequence[AuditReport]) -> None:
    page.heading(title, words.count(len(reports), "model", "models"))
    for report in reports:
        style = TONES[tones.of_report(report)]
        page.text(f"{short(report.artifact.name, NAME)} · {phrases.headline(report)}", lead="  • ", lead_style=style)


def _field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    page.field(label, text, indent=2, column=_COLUMN, style=style)
