"""``modelaudit choose``: base models that fit an intended use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.common_options import use_options
from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.plan import RELATIONS
from model_license_audit.cli.policies import policy_from
from model_license_audit.cli.rule_packs import auditor_for
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.model.offers import OffersReport

MOST = 12
"""So many license situations are shown when not all are asked for."""


@click.command(context_settings={"max_content_width": 80})
@click.option("--task", required=True, help="What the model is for, in the Hub's words (text-generation); any for all.")
@click.option(
    "--relation",
    type=click.Choice(RELATIONS),
    metavar="KIND",
    default="finetune",
    show_default=True,
    help="How the base is to be used, as for `modelaudit check`.",
)
@use_options
@click.option(
    "--max", "most", type=click.IntRange(min=1), default=3, show_default=True, metavar="N",
    help="How many models are named for each license.",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help=f"Show every license, and not the first {MOST} alone.")
@format_option
def choose(task: str, relation: str, most: int, every: bool, form: str, **said: Any) -> None:
    """Find base models for a task that may be put to the intended use, and what each would oblige to.

    Looked at are the models of the catalogue that ships, each with all that it was made from; those that ask least
    come first. Models of which the license is not known, or not to its end, are never offered: they are counted. What
    is known is of the day that the catalogue names; audit the one you take with `modelaudit check`.

    \b
    modelaudit choose --task text-generation --use commercial --release api \\
        --territory EU

    Exits with 1 when no model fits.
    """
    from model_license_audit.audit.choosing import ChoiceRequest, choose
    from model_license_audit.audit.plans import Making

    policy = policy_from({**said, "fail_on": None, "allow_incomplete": None})
    report = choose(auditor_for(policy), ChoiceRequest(task, policy, Making(relation)))
    _echo(report, form, most, every)
    click.get_current_context().exit(int(ExitCode.AUDITED if report.groups else ExitCode.FINDINGS))


def _echo(report: OffersReport, form: str, most: int, every: bool) -> None:
    from model_license_audit.reports.pages import choosing as choose_page

    if form == "json":
        click.echo(choose_page.as_json(report), nl=False)
        return
    put_page(lambda page: choose_page.write(page, report, most, None if every else MOST))
