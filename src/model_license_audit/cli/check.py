"""``modelaudit check``: audit a model that is only planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import outputs_from, report_options, write
from model_license_audit.cli.plan import REFERENCES, OrderedCommand, plan_from, plan_options
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.scan import tell_outcome
from model_license_audit.cli.themes import dressed, shows_ways_out


@click.command(cls=OrderedCommand, context_settings={"max_content_width": 80}, epilog=REFERENCES)
@plan_options
@audit_options
@report_options
def check(formats: tuple[str, ...], output: Path | None, **said: Any) -> None:
    """Audit a model before it is made: say what it is to be made from.

    The same rules as for a scan are asked, without those that look at files: what is owed is listed as still to do,
    and fails nothing. What may not be done fails as in a scan, and so does a base that nobody knows.

    \b
    modelaudit check --base meta-llama/Llama-3.2-11B-Vision \\
        --data license:cc-by-nc-4.0 --use commercial --release api --territory EU
    modelaudit check --base license:cc-by-sa-4.0 --license gpl-3.0
    """
    from model_license_audit.audit.planning import PlanRequest, audit_plan, foresee
    from model_license_audit.audit.ways_out import has_conflict, with_ways_out

    outputs = outputs_from(formats, output)
    policy, upstream = policy_from(said), upstream_from(said["upstream"])
    outputs = dressed(outputs, said["theme"], policy.theme)
    auditor = auditor_for(policy, said)
    request = PlanRequest(plan_from(said, auditor), policy, upstream, bool(said["online"]))
    report = audit_plan(auditor, request)
    if shows_ways_out(outputs) and has_conflict(report):
        report = with_ways_out(auditor, report, foresee(auditor, request), policy, request.plan.at_hand)
    for target in outputs:
        write(target, [report])
    tell_outcome([report], outputs)
    click.get_current_context().exit(int(report.outcome.exit_code))
