"""``modelaudit registry search``: find artifacts by name, license, kind, base, host or state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.output import put_page
from model_license_audit.cli.registries import needed_address, no_registry, registry_option, shelf_at
from model_license_audit.cli.telling import tell
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.errors import UsageError
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import Host
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from collections.abc import Collection

    from model_license_audit.registry.reading.rows import Rows
    from model_license_audit.registry.reading.searching import Found, Wanted

PAGE = 20
"""So many are listed when not said otherwise."""


@click.command(context_settings={"max_content_width": 80})
@click.argument("text", nargs=-1, metavar="[TEXT]…")
@click.option("--license", "license_", metavar="KEY", help="Under this license: a key, an identifier, or a family.")
@click.option("--no-license", is_flag=True, help="Only what tells no license, and inherits none.")
@click.option("--kind", type=click.Choice(list(map(str, ArtifactKind))), help="Only this kind.")
@click.option("--base", metavar="REF", help="Made directly from this model or data set.")
@click.option("--host", type=click.Choice(list(map(str, Host))), help="Only what lives there.")
@click.option("--state", type=click.Choice(list(map(str, State))), help="Only what was last found so.")
@click.option(
    "--limit", type=click.IntRange(min=0), default=PAGE, show_default=True, metavar="N", help="List so many; 0 for all."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Pass over the first N.")
@registry_option
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def search(text: tuple[str, ...], limit: int, offset: int, form: str, registry_url: str | None, **said: Any) -> None:
    """Find models and data sets whose name, or an old name, holds every word of TEXT.

    \b
    modelaudit registry search llama 8b --license llama3.1
    modelaudit registry search --base meta-llama/Llama-3.1-8B --no-license

    Exits with 3 when nothing is found.
    """
    from model_license_audit.registry.reading.searching import Found, search

    if said["license_"] is not None and said["no_license"]:
        raise UsageError("--license and --no-license are given", "give one of them")
    where, found = needed_address(registry_url), Found(0, ())
    with shelf_at(registry_url) as shelf:
        if shelf is not None:
            found = search(shelf.rows, _wanted(shelf.rows, text, said), limit or None, offset)
    if shelf is not None or form != "text":
        _echo(found, offset, form)
    if shelf is None:
        tell(no_registry(where))
    click.get_current_context().exit(int(ExitCode.AUDITED if found.total else ExitCode.NOTHING))


def _wanted(rows: Rows, text: tuple[str, ...], said: dict[str, Any]) -> Wanted:
    from model_license_audit.cli.references import forms_of
    from model_license_audit.registry.reading.searching import Wanted
    from model_license_audit.registry.records import key_of

    return Wanted(
        words=tuple(word for part in text for word in part.split()),
        licenses=_licenses(rows, said["license_"]) if said["license_"] is not None else None,
        unlicensed=said["no_license"],
        kind=ArtifactKind(said["kind"]) if said["kind"] else None,
        bases=[key_of(ref) for ref in forms_of(said["base"])] if said["base"] is not None else (),
        host=Host(said["host"]) if said["host"] else None,
        state=State(said["state"]) if said["state"] else None,
    )


def _licenses(rows: Rows, text: str) -> Collection[str]:
    """The expressions of the registry in which the license that is meant, or one of its family, has a part."""
    from model_license_audit.cli.registry.meant_licenses import expressions_of
    from model_license_audit.registry.reading.glances import licenses_held

    return expressions_of(licenses_held(rows), text, "--license")


def _echo(found: Found, offset: int, form: str) -> None:
    from model_license_audit.cli.registry import hits_page

    if form == "json":
        from model_license_audit.audit.registry_json import found_json

        click.echo(found_json(found, offset), nl=False)
    elif form == "csv":
        click.echo(hits_page.as_csv(found), nl=False)
    else:
        put_page(lambda page: hits_page.write(page, found, offset))
