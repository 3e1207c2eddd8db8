"""``modelaudit registry export``: the whole registry as JSON Lines or Parquet."""

from __future__ import annotations

from pathlib import Path

import click

from model_license_audit.cli.registries import existing_store, registry_option
from model_license_audit.cli.registry.counting import extent
from model_license_audit.model.errors import UsageError

_LINES, _PARQUET = "jsonl", "parquet"
_STANDARD = "-"


@click.command()
@click.argument("target", metavar="FILE|FOLDER")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice([_LINES, _PARQUET]),
    help="Taken from the name when it is not given: .jsonl or .jsonl.gz, else a folder of Parquet files.",
)
@click.option("--without-journal", is_flag=True, help="Leave out how crawls went; what is known of models stays.")
@registry_option
def export(target: str, form: str | None, without_journal: bool, registry_url: str | None) -> None:
    """Write the whole registry as JSON Lines or Parquet.

    FILE is JSON Lines (compressed when its name ends in .gz; - is standard output), FOLDER one Parquet file for each
    table. The same registry gives the same bytes on every database, and `modelaudit registry import` reads all of it.
    """
    from model_license_audit.registry.database import schema
    from model_license_audit.registry.database.engines import failures_told, reading
    from model_license_audit.registry.exchange.exporting import export as write
    from model_license_audit.registry.exchange.exporting import writer_to

    parquet = (form or _form_of(target)) == _PARQUET
    if parquet and target == _STANDARD:
        raise UsageError("Parquet goes to a folder, not to standard output", "name a folder, or leave --format out")
    with (
        existing_store(registry_url) as store,
        failures_told(store.address),
        reading(store.engine) as connection,
        writer_to(target, parquet) as writer,
    ):
        counts = write(connection, writer, schema.HEAD, journal=not without_journal)
    click.echo(f"wrote {extent(counts)} to {target}", err=target == _STANDARD)


def _form_of(target: str) -> str:
    if target == _STANDARD or target.endswith((".jsonl", ".jsonl.gz")):
        return _LINES
    path = Path(target)
    if path.is_dir() or path.suffix in {"", f".{_PARQUET}"}:
        return _PARQUET
    raise UsageError(f"{target}: the name does not tell the form", "call it FILE.jsonl, or say --format jsonl|parquet")
