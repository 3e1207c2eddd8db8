"""The last step: the release is audited as anybody would, and must say what the plan said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.audit.auditor import ScanRequest
from model_license_audit.harness.steps.declared import informed
from model_license_audit.harness.steps.had import with_files
from model_license_audit.harness.steps.intent import policy_of
from model_license_audit.harness.steps.plan import planned_report
from model_license_audit.harness.steps.stops import AuditDiffers
from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_json import document
from model_license_audit.reports.choose import renderer

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace
    from model_license_audit.sources.local import LocalSource

AUDIT_FILE, PAGE_FILE = "audit.json", "audit.html"


def audit(recipe: Recipe, workspace: Workspace, context: RunContext) -> AuditReport:
    """Audit the release, compare with the plan, keep it in the registry that is used.

    Raises :class:`AuditDiffers` when it says what the plan did not announce; the reports are written before.
    """
    auditor = informed(context.auditor, recipe)
    policy = policy_of(recipe, context.policy, context.allow_unknown)
    upstream = with_files(recipe, workspace, context)
    request = ScanRequest(source_of(workspace.release), policy, upstream, on=context.started.date())
    report = auditor.audit(request)
    workspace.write_json(AUDIT_FILE, document([report]))
    workspace.write_text(PAGE_FILE, renderer("html").render([report]))
    compare(planned_report(workspace), report)
    if context.keep_at is not None:
        from model_license_audit.harness.steps.recording import record

        record(recipe, workspace, context, report)
    return report


def source_of(release: Path) -> LocalSource:
    """The release as a directory that is scanned, shown by its own name."""
    from model_license_audit.sources.local import LocalSource

    return LocalSource(str(release), shown_as=release.name)


def compare(planned: AuditReport, report: AuditReport) -> None:
    """Raise :class:`AuditDiffers` for what the plan did not announce; a conflict is never announced."""
    unexpected, gaps = tuple(_unannounced(planned, report)), tuple(_new_gaps(planned, report))
    if unexpected or gaps:
        raise AuditDiffers(report, unexpected, gaps)


def _unannounced(planned: AuditReport, report: AuditReport) -> Iterator[Finding]:
    announced = {(one.rule, one.origin) for one in planned.findings}
    for one in report.findings:
        if not one.waiver and (one.kind is FindingKind.CONFLICT or (one.rule, one.origin) not in announced):
            yield one


def _new_gaps(planned: AuditReport, report: AuditReport) -> Iterator[str]:
    known = {gap.subject for gap in planned.gaps}
    for gap in report.gaps:
        if gap.subject not in known:
            yield f"{gap.subject}: {gap.what}"
