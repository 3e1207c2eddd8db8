"""``modelaudit registry import``: a whole registry that was exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from model_license_audit.cli.registries import registry_option, store_at
from model_license_audit.cli.registry.counting import extent

if TYPE_CHECKING:
    from model_license_audit.registry.exchange.importing import Imported


@click.command("import")
@click.argument("source", metavar="FILE|FOLDER")
@registry_option
def import_registry(source: str, registry_url: str | None) -> None:
    """Read a whole registry that was exported, all of it or nothing.

    FILE or FOLDER is what `modelaudit registry export` wrote, with this version or an earlier one (- is standard
    input). It may go into a registry that holds something already: what both know is joined and nothing is there twice.
    """
    from model_license_audit.registry.database import schema
    from model_license_audit.registry.exchange.importing import load, reader_of, tables_of

    with reader_of(source) as reader:
        tables = tables_of(reader, schema.HEAD)
        with store_at(registry_url) as store, store.writing() as writing:
            done = load(writing.connection, reader, tables)
    click.echo(f"read {extent(done.read)}; {_new(done)}")


def _new(done: Imported) -> str:
    if not any(done.new.values()):
        return "nothing of it new"
    return "all of it new" if done.new == done.read else f"{extent(done.new)} of it new"
