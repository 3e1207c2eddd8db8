"""``modelaudit waivers``: which findings are accepted, and until when."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from model_license_audit.cli.output import format_option
from model_license_audit.cli.policies import found_policy, loaded, rule_ids, with_files
from model_license_audit.cli.telling import counted, hanging, printable
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.policy.waivers import Waiver


@click.command(context_settings={"max_content_width": 80})
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--policy", "policy_file", metavar="FILE", help="The policy whose waivers are listed.")
@click.option("--fail-on-ended", is_flag=True, help="Exit with 1 where any accepts nothing any more.")
@format_option
def waivers(file: Path | None, policy_file: str | None, fail_on_ended: bool, form: str) -> None:
    """List the waivers of FILE, or those that the policy here goes by: the ones that end first are told first.

    Whether the finding of one still occurs is told by the audit of its model.
    """
    from model_license_audit.policy.policy import Policy, today
    from model_license_audit.policy.standing import NOTHING, standings, told
    from model_license_audit.policy.waiver_files import load_waivers

    found = found_policy(policy_file)
    policy = loaded(found) if found else Policy()
    listed = load_waivers(file, rule_ids(policy)) if file else with_files(policy, found, {}).waivers
    rows = standings(listed, policy, today())
    ended = sum(state.startswith(NOTHING) for _, state in rows)
    if form == "json":
        click.echo(json.dumps([told(one, state) for one, state in rows], indent=1))
    else:
        for one, state in rows:
            click.echo(hanging(_line(one, state), ""))
        click.echo(f"{counted(len(rows), 'waiver')}, {ended} accept nothing")
    click.get_current_context().exit(int(ExitCode.FINDINGS if ended and fail_on_ended else ExitCode.AUDITED))


def _line(one: Waiver, state: str) -> str:
    approved = f", approved by {one.approver}" if one.approver else ""
    told = f"{one.rule} {one.fingerprint} of {one.artifact}: {state} ({one.expires}). {one.reason}: {one.comment}"
    return printable(f"{told} ({one.owner}{approved}; {one.file})")
