"""``modelaudit options``: under which licenses a model may be released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.plan import REFERENCES, OrderedCommand, plan_from, plan_options
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.references import Referring
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.targets import may_ask, one_target
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.model.options import OptionsReport
    from model_license_audit.policy.policy import Policy

_OF_PLANS = (
    ("--base", "bases"),
    ("--relation", "relations"),
    ("--data", "data"),
    ("--generated-by", "generators"),
    ("--name", "name"),
)
MOST = 8
"""So many groups of labels are shown when not all are asked for."""


@click.command(cls=OrderedCommand, context_settings={"max_content_width": 80}, epilog=REFERENCES)
@click.argument("path", metavar="[TARGET]", required=False)
@plan_options
@audit_options
@click.option("--all", "every", is_flag=True, help="Show every license, and not the best ones alone.")
@format_option
def options(path: str | None, every: bool, form: str, **said: Any) -> None:
    """Tell under which licenses a model may be released, and with which duties.

    The model is TARGET (a directory, or what else `modelaudit scan` takes), or is planned: then say what it is to be
    made from, as for `modelaudit check`. Every license that anybody may use for their own work is tried, and those of
    the ancestors: the ones that leave fewest duties come first. Where the label given, or the one found in TARGET, may
    not be used, the smallest changes that would make it lawful are told, each tried out by the same rules.

    \b
    modelaudit options --base meta-llama/Llama-3.2-1B --license mit
    modelaudit options ./my-model --use commercial

    \b
    Exit codes:
      0  it may be released under some license (or under the one given)
      1  under none, or not under the one given
      2  wrong usage
      4  something needed is not known
    """
    policy = policy_from(said)
    auditor = auditor_for(policy, said)
    report = _found(auditor, path, policy, said) if path else _planned(auditor, policy, said)
    _echo(report, form, every)
    click.get_current_context().exit(int(exit_code(report, policy)))


def _planned(auditor: Auditor, policy: Policy, said: dict[str, Any]) -> OptionsReport:
    from model_license_audit.audit.planning import PlanRequest, foresee
    from model_license_audit.audit.releasing import releasing

    plan = plan_from(said, auditor)
    request = PlanRequest(plan, policy, upstream_from(said["upstream"]), bool(said["online"]))
    return releasing(auditor, foresee(auditor, request), policy, "planned", plan.at_hand)


def _found(auditor: Auditor, path: str, policy: Policy, said: dict[str, Any]) -> OptionsReport:
    """The options of the model that lies in the path; ``--license`` puts another label in the place of its own."""
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.audit.releasing import relabelled, releasing
    from model_license_audit.rules.rule import Need

    wrong = [option for option, name in _OF_PLANS if said[name]]
    if wrong:
        raise UsageError(f"{' and '.join(wrong)} beside TARGET", "a model that is there says what it was made from")
    source = one_target(path, said["online"])
    request = ScanRequest(source, policy, upstream_from(said["upstream"]), may_ask(path, said["online"]))
    seen = auditor.see(source)
    if not seen.files_read:
        raise UsageError(
            f"{seen.target}: its files were not read", "give a local copy, or hf:org/name without --offline"
        )
    situation = auditor.situation(seen, request)
    if said["label"] is not None:
        label = Referring(auditor.kb, auditor.catalogue).license(said["label"], "--license")
        situation = relabelled(situation, label)
    return releasing(auditor, situation, policy, seen.target, frozenset(Need))


def exit_code(report: OptionsReport, policy: Policy) -> ExitCode:
    """What the options come to: a label may be used, none may, or it cannot be told."""
    from model_license_audit.model.options import Lawfulness

    verdicts = {report.current.verdict} if report.current else {option.verdict for option in report.options}
    if Lawfulness.LAWFUL in verdicts:
        return ExitCode.AUDITED
    if Lawfulness.OPEN in verdicts:
        return ExitCode.AUDITED if policy.allow_incomplete else ExitCode.INCOMPLETE
    return ExitCode.FINDINGS if policy.fail_on else ExitCode.AUDITED


def _echo(report: OptionsReport, form: str, every: bool) -> None:
    from model_license_audit.reports.pages import options as options_page

    if form == "json":
        click.echo(options_page.as_json(report), nl=False)
        return
    put_page(lambda page: options_page.write(page, report, None if every else MOST))
