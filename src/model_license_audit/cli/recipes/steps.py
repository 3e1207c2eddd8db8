"""The steps of a run as commands: each takes up what the one before it left, in a process of its own."""

from __future__ import annotations

from typing import Any

import click

from model_license_audit.cli.running import ending, given, progress_shown, run_options

_ABOUT = {
    "plan": "Audit the plan: may what RECIPE makes be released as intended? Nothing is fetched.",
    "prepare": "Read the data, record license, source and digest of each set, and split them.",
    "build": "Load the base, put the new head on it and freeze what the method says; the plan is asked again by its"
    " files.",
    "train": "Train and evaluate: checkpoints, log, scores before and after, and the exported files.",
    "compose": "Write the release: weights, card, licenses, notices, provenance; signed where a key is given.",
    "audit": "Audit the release as a scan would, and hold it against the plan.",
}


def _command(name: str) -> click.Command:
    @click.command(name, help=_ABOUT[name], context_settings={"max_content_width": 80})
    @run_options
    def step(**said: Any) -> None:
        from model_license_audit.harness.steps.run import Run
        from model_license_audit.harness.steps.workspace import StepName

        with progress_shown() as shown, ending():
            asked = given(said, shown)
            Run(asked.recipe, asked.workspace, asked.context).one(StepName(name))

    return step


plan, prepare, build, train, compose, audit = map(_command, _ABOUT)
