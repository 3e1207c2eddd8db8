"""The report for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.points import points
from model_license_audit.reports.standing import by_risk
from model_license_audit.reports.text import answers as text_answers
from model_license_audit.reports.text import closing as text_closing
from model_license_audit.reports.text import findings as text_findings
from model_license_audit.reports.text import head as text_head
from model_license_audit.reports.text import lineage as text_lineage
from model_license_audit.reports.text import plan as text_plan
from model_license_audit.reports.text import points as text_points
from model_license_audit.reports.text import policy as text_policy
from model_license_audit.reports.text.page import Page


class TextRenderer:
    """Plain text of at most ``width`` columns (40 to 100); of several audits first all together, then each by risk."""

    format = "text"

    def render(
        self, reports: Sequence[AuditReport], *, color: bool = False, width: int = 80, unicode: bool = True
    ) -> str:
        """The whole report; ``color`` adds SGR sequences and changes nothing else."""
        page = Page(color=color, width=width, unicode=unicode)
        if len(reports) > 1:
            from model_license_audit.reports.text import portfolio as portfolio_text

            portfolio_text.write(page, reports)
        for report in by_risk(reports):
            _one(page, report)
        if len(reports) > 1:
            text_closing.overview(page, by_risk(reports))
        text_closing.advice(page)
        return page.finish()


def _one(page: Page, report: AuditReport) -> None:
    if report.planned:
        text_plan.write(page, report)
        return
    numbered = points(report)
    text_head.write(page, report)
    text_answers.write_answers(page, report.answers, points=numbered)
    text_points.write(page, report, numbered)
    text_findings.write(page, report)
    text_policy.write(page, report)
    text_lineage.write(page, report.lineage)
    text_closing.write_gaps(page, report)
    text_closing.write_tally(page, report)
