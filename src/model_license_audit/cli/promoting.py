"""What commands share that let a model out to somewhere: the lines of a build log, and the set of reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.baselines import write_baseline
from model_license_audit.cli.output import Output, outputs_from, write
from model_license_audit.cli.telling import say
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.cli.scanning import Scanning
    from model_license_audit.model.report import AuditReport


def _folder(text: str) -> Path:
    if not text.strip():
        raise UsageError(
            "an empty --report-dir was given", "name a directory; an unset shell variable may be the cause"
        )
    return Path(text)


report_dir_option = click.option(
    "--report-dir",
    type=_folder,
    metavar="DIR",
    help="Write the set of reports there: text, HTML, JSON, SARIF, JUnit, and a NOTICE where one is owed.",
)
"""Adds ``--report-dir DIR``, which :func:`written` reads."""


def gating(
    targets: Sequence[str], formats: tuple[str, ...], output: Path | None, said: dict[str, Any]
) -> tuple[Scanning, tuple[Output, ...]]:
    """The audits of a gate that the options ask for, none made yet, and the reports beside the set."""
    from model_license_audit.cli.scan_options import prepared

    asked = outputs_from(formats, output) if formats or output else ()
    scanning, outputs = prepared(targets, (*asked, Output("html")), said)  # a set always holds a page for people
    scanning.gating = scanning.noting = True
    return scanning, outputs[: len(asked)]


def refuse_inside(folder: Path | None, directories: Iterable[Path]) -> None:
    """Raise where reports would lie in what is audited: the next audit would take its own words for the model's."""
    for directory in directories:
        if folder is not None and folder.resolve().is_relative_to(directory.resolve()):
            what = f"--report-dir {folder} lies in the model, or among the models, of {directory}"
            raise UsageError(what, "name a directory outside of what is audited, as ../reports")


def documents_of(scanning: Scanning, report: AuditReport) -> Mapping[str, bytes]:
    """The set of reports on one of the models that were audited."""
    from model_license_audit.gate.report_set import report_set

    return report_set([report], notices=[one for one in scanning.notices if one.name == report.artifact.name])


def written(scanning: Scanning, outputs: Sequence[Output], said: dict[str, Any]) -> str:
    """Write every report that was asked for; returns where they are, in words."""
    from model_license_audit.gate.report_set import FILES, report_set, write_set

    folder: Path | None = said["report_dir"]
    for place in outputs if scanning.reports else ():
        write(place, scanning.reports)
    write_baseline(scanning.reports, said["write_baseline"])
    if folder is not None and scanning.reports:
        write_set(report_set(scanning.reports, notices=scanning.notices), folder)
        return f"{folder / FILES['html']}, and more beside it"
    return ", ".join(str(place.file) for place in outputs if place.file) or "none were asked for"


def tell_gated(report: AuditReport, where: str) -> None:
    """The three lines of a build log on a model: the verdict and why, what to do first, where the reports are."""
    from model_license_audit.gate.log_lines import three_lines

    say(three_lines(report, where))
