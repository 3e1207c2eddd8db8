"""``modelaudit recipes list``: the recipes that ship."""

from __future__ import annotations

import json

import click

from model_license_audit.cli.output import format_option
from model_license_audit.cli.running import recipe_of
from model_license_audit.cli.telling import hanging


@click.command("list")
@format_option
def list_recipes(form: str) -> None:
    """List the recipes that ship: name, method, what comes of the plan, and what each makes."""
    from model_license_audit.harness.recipe.shipped import shipped

    found = [recipe_of(str(file)) for file in shipped().values()]
    if form == "json":
        told = [
            {
                "name": r.name,
                "method": r.method.value,
                "plan": r.expect.plan,
                "summary": r.summary,
                "file": str(r.origin),
            }
            for r in found
        ]
        click.echo(json.dumps(told, indent=1))
        return
    width = max(len(recipe.name) for recipe in found)
    for recipe in found:
        refused = " (refused)" if recipe.expect.plan == "refused" else ""
        line = f"{recipe.name:<{width}}  {recipe.method}{refused}: {recipe.summary}"
        click.echo(hanging(line, ""))
    click.echo(f"\n{len(found)} recipes. `modelaudit recipes show NAME` prints one, to be copied and changed.")
