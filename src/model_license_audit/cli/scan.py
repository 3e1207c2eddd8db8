"""``modelaudit scan``: audit models and write reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.baselines import write_baseline
from model_license_audit.cli.output import Output, outputs_from, write
from model_license_audit.cli.scan_options import prepared, scan_options
from model_license_audit.cli.targets import TARGETS
from model_license_audit.cli.telling import printable

if TYPE_CHECKING:
    from model_license_audit.model.report import AuditReport


@click.command(context_settings={"max_content_width": 80}, epilog=TARGETS)
@scan_options
def scan(targets: tuple[str, ...], formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit the model that each TARGET names; a directory that holds many models audits each.

    With nothing said about the use, the answers cover commercial and non-commercial use of published weights. What is
    known of ancestors comes from the registry, then from the catalogue that ships.
    """
    scanning, outputs = prepared(targets, outputs_from(formats, output), said)
    reports = scanning.all(targets)
    if reports:
        for place in outputs:
            write(place, reports)
        tell_outcome(reports, outputs)
        write_baseline(reports, said["write_baseline"])
    click.get_current_context().exit(int(scanning.exit_code))


def tell_outcome(reports: list[AuditReport], outputs: tuple[Output, ...]) -> None:
    """One line on stderr for each audit whose text report does not go to the terminal."""

    if any(target.format == "text" and target.file is None for target in outputs):
        return
    for report in reports:
        outcome = report.outcome
        name = printable(report.artifact.name, 80)
        click.echo(f"{name}: exit {outcome.exit_code.value}, {printable(outcome.reason)}", err=True)
