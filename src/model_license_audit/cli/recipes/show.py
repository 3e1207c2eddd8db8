"""``modelaudit recipes show``: one recipe."""

from __future__ import annotations

import json

import click

from model_license_audit.cli.output import format_option
from model_license_audit.cli.running import RECIPE, recipe_of


@click.command()
@RECIPE
@format_option
def show(recipe: str, form: str) -> None:
    """Show a recipe: its file as it is, or with -f json all that it says, defaults included."""
    found = recipe_of(recipe)
    if form == "text":
        click.echo(found.origin.read_text("utf-8"), nl=False)
        return
    from model_license_audit.harness.steps.coding import to_json

    click.echo(json.dumps(to_json(found), indent=1, ensure_ascii=True))
