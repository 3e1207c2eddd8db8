"""The summary of a step on GitHub: a table of the models with their verdicts, then the audits to be unfolded."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.gate.build_logs import Concluded
from model_license_audit.gate.log_lines import to_do_first
from model_license_audit.gate.verdict import decision_of
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.choose import renderer
from model_license_audit.reports.markdown.prose import plain
from model_license_audit.reports.safe import EXCERPT, NAME, short
from model_license_audit.reports.standing import by_risk

MOST_BYTES = 1024 * 1024
"""What the service takes of one step; of more it shows nothing at all."""
_MOST_LISTED = 100


def summary(concluded: Concluded, there: int = 0) -> str:
    """The summary in Markdown, as much of it as there is room for behind the ``there`` bytes of the step so far."""
    head = "".join(f"{line}\n" for line in _table(concluded))
    whole = f"{head}\n{renderer('markdown').render(concluded.reports)}"
    brief = f"## modelaudit gate: {concluded.decision.value}\n\nThere is no room here for more; see the reports.\n"
    room = MOST_BYTES - there
    return next((text for text in (whole, head, brief) if len(text.encode("utf-8", "replace")) <= room), "")


def _table(concluded: Concluded) -> Iterator[str]:
    reports = by_risk(concluded.reports)
    yield from (f"## modelaudit gate: {concluded.decision.value}", "")
    yield from ("| Model | Verdict | Why | To do first |", "|---|---|---|---|")
    yield from map(_row, reports[:_MOST_LISTED])
    if len(reports) > _MOST_LISTED:
        yield f"| … and {len(reports) - _MOST_LISTED:,} more | | | |"
    if concluded.report_dir:
        yield from ("", f"Reports: {plain(short(concluded.report_dir, EXCERPT))}")
    yield ""


def _row(report: AuditReport) -> str:
    outcome = report.outcome
    told = (short(report.artifact.name, NAME), decision_of(outcome.exit_code).value, outcome.reason)
    return f"| {' | '.join(plain(cell) for cell in (*told, to_do_first(report)))} |"
