"""``modelaudit diff``: what changed between two audits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import audit_options, upstream_from
from model_license_audit.cli.diff_sides import SIDES, Sides, both_sides
from model_license_audit.cli.output import Terminal, put, terminal
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.cli.themes import theme_option
from model_license_audit.model.errors import UsageError
from model_license_audit.model.report import ExitCode
from model_license_audit.reports.comparison.choose import DIFF_FORMATS, diff_renderer

if TYPE_CHECKING:
    from model_license_audit.model.differences import Comparison
    from model_license_audit.model.report import Outcome
    from model_license_audit.policy.policy import Policy


@click.command(context_settings={"max_content_width": 80}, epilog=SIDES)
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", required=False)
@audit_options
@click.option("-f", "--format", "form", type=click.Choice(DIFF_FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@theme_option
def diff(before: str, after: str | None, form: str, output: Path | None, **said: Any) -> None:
    """Show what changed from A to B: findings, answers, duties, licenses, lineage, files.

    Changes of our own license data and rules are told apart from those of the model. Exit code 1 means that something
    new or worse is at or above --fail-on, 4 that less can be told than before; what was there before fails nothing.

    \b
    modelaudit diff before.json after.json
    modelaudit diff hf:org/name@1f3c… hf:org/name@9a20… -f html -o diff.html
    modelaudit diff ./my-model@HEAD~1 ./my-model
    modelaudit diff registry:org/name
    """
    if after is None:
        before, after = both_sides(before)
    if said["theme"] is not None and form != "html":
        raise UsageError("--theme dresses html alone", "add -f html, or leave --theme out")
    policy = policy_from(said)
    sides = Sides(auditor_for(policy, said), policy, upstream_from(said["upstream"]), said)
    comparison = sides.compared(before, after)
    if comparison is None:
        click.get_current_context().exit(int(ExitCode.NOTHING))
    outcome = _outcome(comparison, policy)
    _write(comparison, outcome, form, output, said["theme"] or policy.theme)
    click.get_current_context().exit(int(outcome.exit_code))


def _outcome(comparison: Comparison, policy: Policy) -> Outcome:
    from model_license_audit.audit.differences_outcome import judged

    return judged(comparison, policy.fail_on, policy.allow_incomplete)


def _write(comparison: Comparison, outcome: Outcome, form: str, output: Path | None, theme: Path | None) -> None:
    settings: list[object] = []
    if form == "html" and theme is not None:
        from model_license_audit.reports.html.theme import load_theme

        settings.append(load_theme(theme))
    shown = terminal() if output is None else Terminal(color=False, width=80, unicode=True)
    put(diff_renderer(form, *settings).render(comparison, outcome, **shown), output)
    if form != "text" or output is not None:
        click.echo(f"exit {outcome.exit_code.value}, {outcome.reason}", err=True)
