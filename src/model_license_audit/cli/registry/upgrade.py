"""``modelaudit registry upgrade``: the tables of a registry at another version."""

from __future__ import annotations

import textwrap

import click

from model_license_audit.cli.registries import needed_address, no_registry, registry_option
from model_license_audit.model.errors import UsageError
from model_license_audit.registry.address import Address
from model_license_audit.registry.database import schema

_HOLDS = "\n".join(
    textwrap.fill(f"{version}  {holds}", 74, subsequent_indent="      ") for version, holds in schema.HOLDS.items()
)


@click.command(
    context_settings={"max_content_width": 80},
    epilog=f"\b\nVersions, and what each holds that the one before does not:\n{_HOLDS}",
)
@click.option("--to", "to", type=click.Choice(schema.VERSIONS), help="Bring them to this version.  [default: the last]")
@click.option("--down", is_flag=True, help="Go back: one version, or down to that of --to.")
@registry_option
def upgrade(to: str | None, down: bool, registry_url: str | None) -> None:
    """Bring the tables of a registry up to date, or back to an earlier version.

    Nothing needs this in everyday use: a command that writes brings an older registry up to date by itself. It is for a
    registry that others may only read, and for a way back to an older program. All of it is done in one transaction, or
    nothing.

    A way back loses what the earlier version cannot hold, for good: see below. Artifacts, revisions, claims and lineage
    survive every way. Copy the registry first, or export it (`modelaudit registry export`).
    """
    address = needed_address(registry_url)
    if not address.exists:
        raise no_registry(address)
    before, after = _migrated(address, to, down)
    click.echo(
        f"{address.shown} has tables of version {after} already"
        if before == after
        else f"{address.shown}: tables brought from version {before} to {after}"
    )


def _migrated(address: Address, to: str | None, down: bool) -> tuple[str, str]:
    from model_license_audit.registry.database.engines import engine_at, failures_told, reading
    from model_license_audit.registry.database.upgrading import migrate, version_of

    engine = engine_at(address)
    try:
        with failures_told(address):
            with reading(engine) as connection:
                before = version_of(connection, address)
            if before is None:
                raise schema.NoRegistry(address.shown, "it is empty")
            wanted = _wanted(before, to, down)
            return before, wanted if wanted == before else migrate(engine, address, wanted)[1] or wanted
    finally:
        engine.dispose()


def _wanted(before: str, to: str | None, down: bool) -> str:
    """The version to go to; a way back must be asked for, and be one."""
    at = schema.VERSIONS.index(before)
    if down and to is None:
        if at == 0:
            raise UsageError(f"version {before} is the first one", "leave --down out")
        return schema.VERSIONS[at - 1]
    wanted = to or schema.HEAD
    if wanted < before and not down:
        lost = "; ".join(schema.HOLDS[version] for version in schema.VERSIONS if wanted < version <= before)
        raise UsageError(
            f"the tables are of version {before}: going back to {wanted} loses {lost}",
            "add --down to do it all the same",
        )
    if wanted > before and down:
        raise UsageError(f"the tables are of version {before}, and {wanted} is no way back", "leave --down out")
    return wanted
