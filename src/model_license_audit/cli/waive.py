"""``modelaudit waive``: accept a finding until a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import put
from model_license_audit.cli.policies import policy_from, policy_in
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.targets import may_ask, one_target
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import UsageError
from model_license_audit.policy.discovery import WAIVERS_FILE as FILE
from model_license_audit.policy.waivers import REASONS

if TYPE_CHECKING:
    from model_license_audit.model.findings import Finding
    from model_license_audit.model.report import AuditReport
    from model_license_audit.policy.policy import Policy
    from model_license_audit.policy.waivers import Waiver


@click.command(context_settings={"max_content_width": 80})
@click.argument("target")
@click.argument("fingerprint")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="Why it is accepted.")
@click.option("--comment", required=True, help="What whoever reads it later must know.")
@click.option("--owner", required=True, help="Who answers for it.")
@click.option("--approver", help="Who approved it, where the policy asks for somebody.")
@click.option("--expires", required=True, metavar="YYYY-MM-DD", help="The last day (UTC) on which it holds.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=f"The file of waivers.  [default: that of the policy, or {FILE}]",
)
@audit_options
def waive(target: str, fingerprint: str, output: Path | None, **said: Any) -> None:
    """Accept one finding of TARGET, named by its FINGERPRINT as a report shows it (12 digits or more).

    The model is audited as by `modelaudit scan`: what it has not, and what the policy does not let be waived, is
    refused. The waiver is put at the end of the file, which is left as it is otherwise.
    """
    from model_license_audit.policy.policy import today
    from model_license_audit.policy.waiver_files import load_waivers, with_waiver
    from model_license_audit.policy.weighing import why_not_in_force

    policy, report = _audited(target, said)
    waiver = _waiver(report, _finding(report, fingerprint), said, today())
    if why := why_not_in_force(waiver, policy.waiving, today()):
        raise UsageError(f"such a waiver would accept nothing: {why}", "write one that the policy allows")
    file = output or policy.waivers_file or Path(policy.sources[-1] if policy.sources else "").parent / FILE
    there = load_waivers(file, [waiver.rule, *(one.rule for one in policy.waivers)]) if file.exists() else ()
    if any((w.rule, w.artifact, w.fingerprint) == (waiver.rule, waiver.artifact, waiver.fingerprint) for w in there):
        raise UsageError(f"{file}: has a waiver of this finding already", "change its `expires` there")
    put(with_waiver(_text_of(file), waiver), file)
    click.echo(f"{printable(str(file))}: {waiver.rule} of {printable(waiver.artifact)} waived until {waiver.expires}")


def _audited(target: str, said: dict[str, Any]) -> tuple[Policy, AuditReport]:
    from model_license_audit.audit.auditor import ScanRequest

    policy, source = policy_from(said), one_target(target, said["online"])
    directory = getattr(source, "directory", None)
    policy = policy_in(policy, said, Path(directory)) if directory else policy
    request = ScanRequest(source, policy, upstream_from(said["upstream"]), may_ask(target, said["online"]))
    return policy, auditor_for(policy, said).audit(request)


def _finding(report: AuditReport, fingerprint: str) -> Finding:
    """The open finding that is meant; raises :class:`UsageError` where none or several are."""
    found = {one.fingerprint: one for one in report.findings if one.fingerprint.startswith(fingerprint)}
    if len(fingerprint) < 12 or len(found) != 1:
        open_ = [f"{one.rule} {one.fingerprint}" for one in report.findings if not one.waiver]
        what = f"{printable(fingerprint, 40)!r} names {len(found)} findings of {report.artifact.name}"
        raise UsageError(what, f"give 12 digits or more of one: {', '.join(open_[:20]) or 'there is none'}")
    return next(iter(found.values()))


def _waiver(report: AuditReport, finding: Finding, said: dict[str, Any], on: date) -> Waiver:
    from model_license_audit.policy.waivers import waiver_from

    try:
        expires = date.fromisoformat(said["expires"])
    except ValueError as error:
        raise UsageError(f"--expires {said['expires']!r:.40}: no day", "write it as 2027-01-31") from error
    told = {key: said[key] for key in ("reason", "comment", "owner")}
    told |= {"rule": finding.rule, "artifact": report.artifact.name, "fingerprint": finding.fingerprint}
    told |= {"approver": said["approver"]} if said["approver"] is not None else {}
    return waiver_from("waive", {**told, "expires": expires, "created": on})


def _text_of(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""
