"""``modelaudit registry changes``: what became of the models between two looks at them."""

from __future__ import annotations

from typing import Any

import click

from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.registries import needed_shelf, registry_option
from model_license_audit.model.errors import UsageError
from model_license_audit.registry.moments import now, point
from model_license_audit.registry.reading.history import DRIFT, ChangeKind

MOST = 100
"""So many are listed in the text when not said otherwise."""


@click.command(context_settings={"max_content_width": 80})
@click.option("--since", required=True, metavar="DATE", help="From this day on (2026-11-01), or since 12h, 7d, 2w ago.")
@click.option("--until", metavar="DATE", help="Up to and with this day.  [default: now]")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice([*map(str, ChangeKind)]), help="Only this; repeatable."
)
@click.option("--all", "whole", is_flag=True, help="Also what was seen first, and new revisions with the same license.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"List so many, the earliest first; 0 for all.  [default: {MOST} in the text, all in JSON]",
)
@registry_option
@format_option
def changes(since: str, until: str | None, limit: int | None, registry_url: str | None, form: str, **said: Any) -> None:
    """Show which models changed their license, what they were made from, whether they are gated, their state or their
    name, and when.

    A change happened after the look that still found it as it was, and before the one that found it as it is: both
    dates are told, with the places where either was read. A date is a look's, not the hub's.

    \b
    modelaudit registry changes --since 7d
    modelaudit registry changes --since 2026-11-01 --kind license --format json
    """
    from model_license_audit.audit.registry_json import changes_json
    from model_license_audit.cli.registry import changes_page
    from model_license_audit.registry.reading.history import changes as found_in

    first = point(since, now())
    last = point(until, now(), end=True) if until else None
    if last is not None and last <= first:
        raise UsageError("--until is before --since", "give the earlier day to --since")
    wanted = frozenset(map(ChangeKind, said["kinds"])) or (frozenset(ChangeKind) if said["whole"] else DRIFT)
    with needed_shelf(registry_url) as shelf:
        found = found_in(shelf.rows, first, last, wanted)
    if form == "json":
        click.echo(changes_json(found, first, last, limit or None), nl=False)
    else:
        most = MOST if limit is None else limit or None
        put_page(lambda page: changes_page.write(page, found, first, most))
