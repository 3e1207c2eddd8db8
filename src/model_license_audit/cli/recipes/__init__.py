"""``modelaudit recipes``: the recipes that ship, a look at one of them, and the steps of a run one by one."""

from __future__ import annotations

import click

from model_license_audit.cli.lazy import lazy_group

_HERE = "model_license_audit.cli.recipes"
_COMMANDS = {
    "list": (f"{_HERE}.listing:list_recipes", "List the recipes that ship, with what comes of each."),
    "show": (f"{_HERE}.show", "Show a recipe, as text to be copied or as JSON."),
    "check": (f"{_HERE}.check", "Tell what is wrong with a recipe, and whether its plan may go on."),
    "plan": (f"{_HERE}.steps:plan", "Audit the plan: may it be released as intended?"),
    "prepare": (f"{_HERE}.steps:prepare", "Read, record and split the data."),
    "build": (f"{_HERE}.steps:build", "Load the base, put the new head on, freeze what the method says."),
    "train": (f"{_HERE}.steps:train", "Train and evaluate."),
    "compose": (f"{_HERE}.steps:compose", "Write the release: card, licenses, notices, provenance."),
    "audit": (f"{_HERE}.steps:audit", "Audit the release, and hold it against the plan."),
}


@click.group(cls=lazy_group(_COMMANDS))
def recipes() -> None:
    """Recipes of derivatives: those that ship, and the steps of `modelaudit finetune` one by one."""
