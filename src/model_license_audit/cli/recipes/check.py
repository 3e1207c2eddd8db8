"""``modelaudit recipes check``: whether a recipe is well formed, and its plan lawful; nothing is fetched or written."""

from __future__ import annotations

from typing import Any

import click

from model_license_audit.cli.running import ending, given, progress_shown, run_options, show_plan
from model_license_audit.model.report import ExitCode


@click.command(context_settings={"max_content_width": 80})
@run_options
def check(**said: Any) -> None:
    """Tell everything that is wrong with a recipe, and what the rules say of its plan.

    Nothing is fetched and nothing written. Exits as `modelaudit finetune` would before it trains.
    """
    from model_license_audit.harness.steps.intent import at_hand
    from model_license_audit.harness.steps.plan import judge

    with progress_shown() as shown, ending():
        asked = given(said, shown)
        planned = judge(asked.recipe, asked.context, at_hand(asked.recipe, asked.context))
        if planned.stop is not None:
            raise planned.stop
        show_plan(planned.report, planned.intent.reasons)
        for note in planned.intent.notes:
            click.echo(note)
    click.get_current_context().exit(int(ExitCode.AUDITED))
