"""``modelaudit scan``: audit models and write reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, policy_from, upstream_from
from model_license_audit.cli.output import Output, outputs_from, report_options, write
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.telling import printable, tell
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy


@click.command(context_settings={"max_content_width": 100})
@click.argument("paths", metavar="PATH…", nargs=-1, required=True)
@audit_options
@report_options
def scan(paths: tuple[str, ...], formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit the model in each PATH; a PATH that holds many models audits each.

    With nothing said about the use, the answers cover commercial and non-commercial use of published weights.
    """
    if "" in paths:
        raise UsageError("an empty PATH was given", "name a directory; an unset shell variable may be the cause")
    outputs = outputs_from(formats, output)
    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    reports, missing = _audit(paths, policy, upstream, said["online"])
    if reports:
        for target in outputs:
            write(target, reports)
        tell_outcome(reports, outputs)
    click.get_current_context().exit(int(exit_code(reports, bool(missing))))


def _audit(
    paths: tuple[str, ...], policy: Policy, upstream: dict[ArtifactRef, Path], online: bool
) -> tuple[list[AuditReport], list[NothingToAudit]]:
    """Audit every model below the paths; a path without one is told on stderr and the others go on."""
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.sources.discover import discover

    auditor, reports, missing = auditor_for(policy), [], []
    for path in paths:
        try:
            sources = discover(path)
        except NothingToAudit as error:
            tell(error)
            missing.append(error)
            continue
        reports += [auditor.audit(ScanRequest(s, policy, upstream, online)) for s in sources]
    return reports, missing


def exit_code(reports: list[AuditReport], missing: bool) -> ExitCode:
    """The worst of all: findings, then incomplete; a path without a model among others makes it incomplete."""
    codes = {report.outcome.exit_code for report in reports}
    if not reports:
        return ExitCode.NOTHING
    if ExitCode.FINDINGS in codes:
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if missing or ExitCode.INCOMPLETE in codes else ExitCode.AUDITED


def tell_outcome(reports: list[AuditReport], outputs: tuple[Output, ...]) -> None:
    """One line on stderr for each audit whose text report does not go to the terminal."""

    if any(target.format == "text" and target.file is None for target in outputs):
        return
    for report in reports:
        outcome = report.outcome
        name = printable(report.artifact.name, 80)
        click.echo(f"{name}: exit {outcome.exit_code.value}, {printable(outcome.reason)}", err=True)
