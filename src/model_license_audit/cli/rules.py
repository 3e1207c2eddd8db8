"""``modelaudit rules``: the rules that ship."""

from __future__ import annotations

import json

import click


@click.group()
def rules() -> None:
    """List the rules."""


@rules.command("list")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_rules(form: str) -> None:
    """List every rule: id, kind of finding, severity, what is wrong when it is broken."""
    from model_license_audit.rules.load import shipped_rules

    found = shipped_rules()
    if form == "json":
        keys = ("id", "slug", "title", "kind", "severity", "scope", "basis", "rationale", "remedy", "does_not_check")
        click.echo(json.dumps([{key: getattr(rule, key) for key in keys} for rule in found], indent=2))
        return
    for rule in found:
        click.echo(f"{rule.id}  {rule.kind:<16}  {rule.severity:<7}  {rule.title}")
    click.echo(f"\n{len(found)} rules. `modelaudit explain {found[0].id}` tells all about one.")
