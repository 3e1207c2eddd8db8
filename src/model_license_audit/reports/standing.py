"""How a model stands among others: the order of risk."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoState
from model_license_audit.reports import phrases
from model_license_audit.reports.grouping import live_findings, weighty
from model_license_audit.reports.points import owed

_WORST = [*FindingKind, None]


def by_risk(reports: Sequence[AuditReport]) -> list[AuditReport]:
    """The audits, the riskiest first: by the worst open finding, then by how many of each kind, then by name."""
    return sorted(reports, key=risk)


def risk(report: AuditReport) -> tuple[object, ...]:
    """Sorts audits: what is in conflict first, what is incomplete before what is only owed, and equal ones by name."""
    worst = weighty(live_findings(report))
    kind = worst[0].kind if worst else None
    whole = not phrases.incomplete(report)
    counts = tuple(-number for number, _, _ in phrases.tallied(report)[:-1])
    unseen = sum(todo.state is not TodoState.DONE for todo in owed(report))
    return (_WORST.index(kind), whole, *counts, -unseen, report.artifact.name, report.target)
