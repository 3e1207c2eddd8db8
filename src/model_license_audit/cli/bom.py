"""``modelaudit bom``: what a model is made from, for programs of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from model_license_audit.cli.common_options import ancestor_options, upstream_from, use_options
from model_license_audit.cli.output import put
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.targets import TARGETS, may_ask, targets_of
from model_license_audit.cli.telling import printable, tell
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.reports.bom.particulars import Digests, Particulars
    from model_license_audit.sources.local import LocalSource

FORMATS = ("cyclonedx", "spdx-2.3", "spdx-2.3-tv", "spdx-3.0")
_SPEC_VERSIONS = ("1.6", "1.7")
_Command = TypeVar("_Command", bound=Callable[..., Any])

_DOCUMENT_OPTIONS = (
    click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="cyclonedx", show_default=True),
    click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file."),
    click.option(
        "--spec-version", type=click.Choice(_SPEC_VERSIONS), default="1.6", show_default=True, help="That of CycloneDX."
    ),
    click.option(
        "--date", metavar="DATE", help="When the document is made, as 2026-11-01.  [default: $SOURCE_DATE_EPOCH]"
    ),
    click.option("--author", metavar="NAME", help="The organization that makes the document."),
    click.option("--supplier", metavar="NAME", help="The organization that supplies the model."),
    click.option("--model-version", metavar="VERSION", help="The version of the model."),
    click.option(
        "--digests/--no-digests",
        default=True,
        show_default=True,
        help="Read every byte of the local files, about a second for each gigabyte, and tell their digests.",
    ),
)


def _document_options(command: _Command) -> _Command:
    for option in reversed(_DOCUMENT_OPTIONS):
        command = option(command)
    return command


@click.command(context_settings={"max_content_width": 80}, epilog=TARGETS)
@click.argument("targets", metavar="TARGET…", nargs=-1, required=True)
@_document_options
@ancestor_options
@use_options
def bom(targets: tuple[str, ...], form: str, output: Path | None, **said: Any) -> None:
    """The bill of materials of the model that each TARGET names.

    It lists the model, its files and everything it was made from, with what each declares as its license and what the
    audit concludes; what is not known stays unknown (NOASSERTION). The same input gives the same bytes.

    \b
    modelaudit bom ./my-model -o my-model.cdx.json
    modelaudit bom ./my-model -f spdx-3.0 --date 2026-11-01 -o my-model.spdx.json
    """
    from model_license_audit.reports.choose import renderer

    particulars = _particulars(said)
    billing = Billing(said)
    for target in targets:
        billing.add(target)
    if billing.reports:
        told = _with_digests(particulars, billing.digests)
        put(renderer(form, told).render(billing.reports), output)
        _tell_gaps(billing.reports)
    click.get_current_context().exit(int(billing.exit_code))


class Billing:
    """The audits of one call; ``digests`` are those of the files of local directories."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said
        self._policy = policy_from({**said, "fail_on": None, "allow_incomplete": None})
        self._upstream = upstream_from(said["upstream"])
        self._auditor: Auditor = auditor_for(self._policy, said)
        self._missing = False
        self.reports: list[AuditReport] = []
        self.digests: dict[ArtifactRef, dict[str, Digests]] = {}

    def add(self, text: str) -> None:
        """Audit every model that is named; one without is told on stderr, and the others go on."""
        try:
            for target in targets_of(text, self._said["online"]):
                self._add(target, may_ask(text, self._said["online"]))
        except NothingToAudit as error:
            tell(error)
            self._missing = True

    def _add(self, target: LocalSource | Target, online: bool) -> None:
        from model_license_audit.audit.auditor import ScanRequest
        from model_license_audit.sources.local import LocalSource

        report = self._auditor.audit(ScanRequest(target, self._policy, self._upstream, online))
        self.reports.append(report)
        if self._said["digests"] and isinstance(target, LocalSource):
            self.digests[report.artifact.ref] = _digests(target)

    @property
    def exit_code(self) -> ExitCode:
        """A document that says what is not known is whole; one that lacks a model is not."""
        if not self.reports:
            return ExitCode.NOTHING
        return ExitCode.INCOMPLETE if self._missing else ExitCode.AUDITED


def _digests(source: LocalSource) -> dict[str, Digests]:
    from model_license_audit.reports.bom.particulars import Digests
    from model_license_audit.sources.file_digests import file_digests

    return {path: Digests(*both) for path, both in file_digests(source.snapshot()).items()}


def _particulars(said: Mapping[str, Any]) -> Particulars:
    from model_license_audit.reports.bom.particulars import Particulars, date_from, date_of_environment

    return Particulars(
        created=date_from(said["date"]) if said["date"] else date_of_environment(),
        author=said["author"],
        version=said["model_version"],
        supplier=said["supplier"],
        spec_version=said["spec_version"],
    )


def _with_digests(particulars: Particulars, digests: Mapping[ArtifactRef, Mapping[str, Digests]]) -> Particulars:
    from dataclasses import replace

    return replace(particulars, digests=digests)


def _tell_gaps(reports: list[AuditReport]) -> None:
    """A line on stderr for each audit in which something could not be told: the document has it as not known."""
    for report in reports:
        if report.gaps:
            name = printable(report.artifact.name, 80)
            first = printable(f"{report.gaps[0].subject}: {report.gaps[0].what}", 200)
            click.echo(f"{name}: not everything could be told ({len(report.gaps)}): {first}", err=True)
