"""``modelaudit policy show``: what is in force, and which file says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.output import format_option
from model_license_audit.cli.policies import loaded
from model_license_audit.cli.policy.named import POLICY, file_of
from model_license_audit.cli.telling import hanging, printable

if TYPE_CHECKING:
    from model_license_audit.policy.policy import Policy


@click.command()
@POLICY
@click.option(
    "--for",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Show what holds for the model in this directory.",
)
@format_option
def show(policy: str | None, directory: Path | None, form: str) -> None:
    """Show every key that is set, with its value and the file that says so."""
    from model_license_audit.policy.reading import at

    found = loaded(file_of(policy))
    found = at(found, directory) if directory else found
    rows = _rows(found)
    if form == "json":
        told = {"files": list(found.sources), "keys": [{"key": k, "value": v, "file": f} for k, v, f in rows]}
        click.echo(json.dumps(told, indent=1))
        return
    click.echo(f"Read from {', '.join(printable(source, 200) for source in found.sources)}")
    for key, value, file in rows:
        click.echo(hanging(f"{key} = {json.dumps(value)}  ({printable(file, 200)})", ""))
    for override in found.overrides if directory is None else ():
        click.echo(hanging(f"for {', '.join(override.patterns)}: {', '.join(sorted(override.stated))}", ""))


def _rows(policy: Policy) -> list[tuple[str, Any, str]]:
    return [(key, _plain(one.value), one.file) for key, told in sorted(policy.stated.items()) for one in told]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value
