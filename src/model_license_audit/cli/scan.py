"""``modelaudit scan``: audit models and write reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.baselines import baseline_options, write_baseline
from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.keeping import keeper_for
from model_license_audit.cli.output import Output, outputs_from, report_options, write
from model_license_audit.cli.policies import policy_from, policy_in
from model_license_audit.cli.registries import needed_address
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.sboms import check_targets, described, sbom_option, told_in
from model_license_audit.cli.targets import TARGETS, may_ask, targets_of
from model_license_audit.cli.telling import printable, tell
from model_license_audit.cli.themes import dressed, shows_ways_out
from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor, ScanRequest
    from model_license_audit.audit.boms import Told
    from model_license_audit.audit.keeping import Keeper
    from model_license_audit.audit.seen import Seen
    from model_license_audit.audit.targets import Target
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.sources.local import LocalSource


@click.command(context_settings={"max_content_width": 80}, epilog=TARGETS)
@click.argument("targets", metavar="TARGET…", nargs=-1)
@audit_options
@sbom_option
@click.option("--keep", is_flag=True, help="Keep what was looked at, with its audit, in the registry.")
@baseline_options
@report_options
def scan(targets: tuple[str, ...], formats: tuple[str, ...], output: Path | None, keep: bool, **said: Any) -> None:
    """Audit the model that each TARGET names; a directory that holds many models audits each.

    With nothing said about the use, the answers cover commercial and non-commercial use of published weights. What is
    known of ancestors comes from the registry, then from the catalogue that ships.
    """
    if "" in targets:
        raise UsageError("an empty PATH was given", "name a directory; an unset shell variable may be the cause")
    check_targets(targets, said["sbom"], keep)
    outputs = outputs_from(formats, output)
    address = needed_address(said["registry_url"]) if keep else None
    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    outputs = dressed(outputs, said["theme"], policy.theme)
    auditor = auditor_for(policy, said)
    scanning = Scanning(auditor, policy, upstream, said["online"], keeper_for(auditor.kb, address) if address else None)
    scanning.told = told_in(said["sbom"], auditor.kb)
    scanning.ways_out = shows_ways_out(outputs)
    scanning.policy_in = partial(policy_in, policy, said)
    for target in targets or ("",):
        scanning.add(target)
    reports = scanning.reports
    if reports:
        for place in outputs:
            write(place, reports)
        tell_outcome(reports, outputs)
        write_baseline(reports, said["write_baseline"])
    click.get_current_context().exit(int(scanning.not_kept or exit_code(reports, scanning.missing)))


class Scanning:
    """The audits of one call, one after the other.

    ``missing`` is true when a target had nothing to audit; ``not_kept`` is the exit code when an audit that was to be
    kept could not be. ``told`` is what a bill of materials says. ``ways_out`` is true when what would leave no conflict
    is looked for.
    """

    def __init__(
        self,
        auditor: Auditor,
        policy: Policy,
        upstream: dict[ArtifactRef, Path],
        online: bool | None,
        keeper: Keeper | None,
    ) -> None:
        self._auditor, self._policy, self._upstream, self._online = auditor, policy, upstream, online
        self._keeper = keeper
        self.told: Told | None = None
        self.ways_out = False
        self.policy_in: Callable[[Path], Policy] = lambda _directory: policy
        self.reports: list[AuditReport] = []
        self.missing = False
        self.not_kept: ExitCode | None = None

    def add(self, text: str) -> None:
        """Audit every model that is named; one without is told on stderr, and the others go on.

        An empty name stands for what a bill of materials is about.
        """
        from model_license_audit.audit.auditor import ScanRequest

        online = may_ask(text, self._online)
        try:
            for target in self._targets(text):
                self._audit(ScanRequest(target, self._policy_for(target), self._upstream, online, told=self.told))
        except NothingToAudit as error:
            tell(error)
            self.missing = True

    def _policy_for(self, target: LocalSource | Target) -> Policy:
        """The policy as it is for the directory that is audited."""
        directory = getattr(target, "directory", None)
        return self.policy_in(Path(directory)) if directory is not None else self._policy

    def _targets(self, text: str) -> Sequence[LocalSource | Target]:
        if self.told is None:
            return targets_of(text, self._online)
        if text:
            return (described(targets_of(text, self._online), self.told),)
        from model_license_audit.audit.bom_targets import BomTarget

        return (BomTarget(self.told, bool(self._online)),)

    def _audit(self, request: ScanRequest) -> None:
        if self._keeper is not None:
            self._try(self._keeper.open)
        seen = self._auditor.see(request.source)
        report = self._with_ways_out(seen, self._auditor.report_on(seen, request), request)
        self.reports.append(report)
        if self._keeper is not None:
            self._try(partial(self._keeper.keep_audit, seen, report, request.policy))
        elif seen.observation.source == "hf" and seen.fresh:
            self._auditor.lookup.keep(seen.observation)

    def _with_ways_out(self, seen: Seen, report: AuditReport, request: ScanRequest) -> AuditReport:
        """The report with what would leave no conflict, where somebody will read it."""
        if not self.ways_out:
            return report
        from model_license_audit.audit.ways_out import has_conflict, with_ways_out
        from model_license_audit.rules.rule import Need

        if not has_conflict(report) or not seen.files_read:
            return report
        situation = self._auditor.situation(seen, request)
        return with_ways_out(self._auditor, report, situation, request.policy, frozenset(Need))

    def _try(self, keep: Callable[[], object]) -> None:
        """Write to the registry; once that has failed it is told, and not tried again."""
        if self.not_kept is None:
            try:
                keep()
            except ModelAuditError as error:
                tell(error)
                self.not_kept = ExitCode.USAGE


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
