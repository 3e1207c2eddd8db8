"""``modelaudit registry audits``: what was let out or stopped, by whom and when, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.output import put_page
from model_license_audit.cli.registries import needed_shelf, registry_option
from model_license_audit.cli.telling import printable, tell
from model_license_audit.gate.verdict import Decision
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.report import ExitCode
from model_license_audit.registry.moments import now, point, written

if TYPE_CHECKING:
    from model_license_audit.registry.reading.audit_search import FoundAudit, RestsOn, Sought
    from model_license_audit.registry.reading.rows import Rows

MOST = 50
"""So many are listed in the text when not said otherwise."""
_VERDICTS = [str(one) for one in Decision if one is not Decision.NOTHING]
_LICENSE = "license:"


@click.command(context_settings={"max_content_width": 80})
@click.option(
    "--rests-on",
    metavar="REF",
    help="Only models that were made from this, over any number of steps: a name, old ones too; part of a name with *"
    " for anything; or license:KEY for what is under that license.",
)
@click.option(
    "--verdict", "verdicts", multiple=True, type=click.Choice(_VERDICTS), help="Only what the gate said; repeatable."
)
@click.option("--artifact", metavar="REF", help="Only audits of this.")
@click.option("--by", "who", metavar="NAME", help="Only what was run for this account.")
@click.option("--since", metavar="DATE", help="From this day on (2026-11-01), or since 12h, 7d, 2w ago.")
@click.option("--until", metavar="DATE", help="Up to and with this day.")
@click.option("--latest", is_flag=True, help="Only the last audit of each model, or its last verdict.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"List so many; 0 for all.  [default: {MOST} in the text, all in JSON and CSV]",
)
@registry_option
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
def audits(limit: int | None, registry_url: str | None, form: str, **said: Any) -> None:
    """List the audits that were kept, the latest first: the verdict, for whom, when, by which policy.

    A model rests on what its audit knew, on what its card named then, and on what the registry knows above that now.

    \b
    modelaudit registry audits --verdict released --rests-on 'meta-llama/Llama-2*'
    modelaudit registry audits --verdict released --rests-on license:llama2 --latest
    modelaudit registry audits --artifact acme/chat-7b --since 30d --format json

    Exits with 3 when there are none.
    """
    from model_license_audit.registry.reading.audit_search import audits_sought, heard_of

    with needed_shelf(registry_url) as shelf:
        sought = _sought(shelf.rows, said)
        found = audits_sought(shelf.rows, sought)
        unknown = not found and sought.rests_on is not None and not heard_of(shelf.rows, sought.rests_on)
    _echo(found, limit, form)
    if unknown:
        tell(_never_heard_of(said["rests_on"]))
    click.get_current_context().exit(int(ExitCode.AUDITED if found else ExitCode.NOTHING))


def _never_heard_of(text: str) -> NothingToAudit:
    """What is said of a name that nothing bears: that nothing rests on it would be a false comfort."""
    what = f"the registry has never heard of {printable(text, 120)}, so that this answers nothing"
    return NothingToAudit(what, "part of a name is written with *, as '*llama-2*', a license as license:llama2")


def _sought(rows: Rows, said: dict[str, Any]) -> Sought:
    from model_license_audit.registry.reading.audit_search import Sought

    first = point(said["since"], now()) if said["since"] else None
    last = point(said["until"], now(), end=True) if said["until"] else None
    if first is not None and last is not None and last <= first:
        raise UsageError("--until is before --since", "give the earlier day to --since")
    return Sought(
        verdicts=said["verdicts"],
        artifacts=_keys(said["artifact"]) if said["artifact"] is not None else (),
        since=written(first) if first else None,
        until=written(last) if last else None,
        who=said["who"],
        latest=said["latest"],
        rests_on=_rests_on(rows, said["rests_on"]) if said["rests_on"] is not None else None,
    )


def _rests_on(rows: Rows, text: str) -> RestsOn:
    from model_license_audit.registry.reading.audit_search import RestsOn, licenses_known

    if text.startswith(_LICENSE):
        from model_license_audit.cli.registry.meant_licenses import expressions_of

        return RestsOn(licenses=expressions_of(licenses_known(rows), text.removeprefix(_LICENSE), "--rests-on"))
    return RestsOn(like=text.strip()) if "*" in text else RestsOn(keys=_keys(text))


def _keys(text: str) -> tuple[str, ...]:
    from model_license_audit.cli.references import forms_of
    from model_license_audit.registry.records import key_of

    return tuple(key_of(ref) for ref in forms_of(text))


def _echo(found: tuple[FoundAudit, ...], limit: int | None, form: str) -> None:
    from model_license_audit.audit.registry_json import audits_json
    from model_license_audit.cli.registry import audits_page

    most = (MOST if form == "text" else None) if limit is None else limit or None
    if form == "json":
        click.echo(audits_json(found[:most], len(found)), nl=False)
    elif form == "csv":
        click.echo(audits_page.as_csv(found[:most]), nl=False)
    else:
        put_page(lambda page: audits_page.write(page, found, most))
