"""``modelaudit finetune``: an audited derivative from a recipe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.output import put_page
from model_license_audit.cli.running import ending, given, progress_shown, run_options

if TYPE_CHECKING:
    from model_license_audit.harness.api import Release
    from model_license_audit.reports.text.page import Page


@click.command(context_settings={"max_content_width": 80})
@run_options
@click.option("--resume", is_flag=True, help="Go on with a run that was cut off, or whose recipe has changed.")
def finetune(resume: bool, **said: Any) -> None:
    """Make a derivative of a pretrained model as RECIPE says, with all that makes its release lawful and provable.

    RECIPE is a TOML file, or the name of one of `modelaudit recipes list`. First the plan is audited: where it may not
    be released as intended, nothing is fetched or trained. Then data are prepared, the model is built and trained, and
    the release is composed, audited and, with --key, signed.

    \b
    modelaudit finetune text-bert --fetch
    modelaudit finetune my-recipe.toml --output ./my-model --key key.pem

    \b
    Exit codes:
      0  released; the audit says what the plan said
      1  it may not be released as planned, or its audit found something else
      2  wrong usage, or the recipe is not complete
      4  something of a license is not known (--allow-unknown accepts this)
    """
    from model_license_audit.harness.api import run

    with progress_shown() as shown, ending():
        asked = given(said, shown)
        release = run(asked.recipe, asked.workspace, asked.context, resume)
        shown.clear()
        put_page(lambda page: _write(page, release))
    click.get_current_context().exit(int(release.exit_code))


def _write(page: Page, release: Release) -> None:
    """What was made, in a few lines."""
    page.heading(release.audit.artifact.name)
    page.field("Release", str(release.folder), indent=2, column=12)
    page.field("License", str(release.audit.artifact.concluded.expression if release.audit.artifact.concluded else "?"),
               indent=2, column=12)  # fmt: skip
    for label, told in _scores(release):
        page.field(label, told, indent=2, column=12)
    page.field("Audit", release.audit.outcome.reason, indent=2, column=12)
    page.field("Reports", f"{release.work}/audit.html, audit.json", indent=2, column=12)


def _scores(release: Release) -> list[tuple[str, str]]:
    training = release.training
    if training is None or training.after is None:
        return []
    rows = [("Accuracy", f"{training.after.accuracy:.3f} on {training.after.examples:,} held-out examples")]
    others = (("before training", training.before), ("untrained base", training.baseline))
    told = [f"{scores.accuracy:.3f} {words}" for words, scores in others if scores is not None]
    return [*rows, *([("Compare", ", ".join(told))] if told else [])]
