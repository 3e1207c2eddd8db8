"""``modelaudit registry verify``: whether the registry is whole, and local models are what they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.output import format_option
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.cli.registries import existing_store, registry_option
from model_license_audit.cli.telling import counted, hanging, printable
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.crawl.verifying import Verified
    from model_license_audit.registry.checking import Fault

SHOWN = 10
"""How many of one kind are named in the text; the JSON names all."""
_LONGEST = 300


@click.command()
@click.option("--refresh", is_flag=True, help="Conclude licenses and parents anew where other ones follow now.")
@pack_option
@format_option
@registry_option
def verify(refresh: bool, form: str, registry_url: str | None) -> None:
    """Check that the registry is whole, and that local models are what they were.

    The database is asked to check itself; every row is read; digests of texts and revisions are worked out again; what
    was concluded of each revision is compared with what follows from it by the license data of today; models that were
    added from a path are looked for there (not those that were given a name with --as).

    Exits with 0 when it is whole, and with 1 when something is amiss.
    """
    from model_license_audit.crawl.verifying import verify as verified

    with existing_store(registry_url) as store:
        found, shown = verified(store, license_data(), refresh), store.address.shown
    if form == "json":
        click.echo(json.dumps(_as_json(found, shown), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_as_text(found, shown)))
    click.get_current_context().exit(int(ExitCode.AUDITED if found.whole else ExitCode.FINDINGS))


def _as_json(found: Verified, shown: str) -> dict[str, Any]:
    return {
        "registry": shown,
        "whole": found.whole,
        "artifacts": found.artifacts,
        "revisions": found.revisions,
        "local_models": found.local,
        "concluded_with_other_license_data": found.outdated,
        "refreshed": found.refreshed,
        "faults": [
            {
                "check": fault.check.value,
                "what": printable(fault.what),
                "about": printable(fault.about),
                "remedy": printable(fault.remedy),
                "amiss": fault.amiss,
            }
            for fault in found.faults
        ],
    }


def _as_text(found: Verified, shown: str) -> Iterator[str]:
    yield f"{printable(shown)}: {'whole' if found.whole else 'NOT whole'}"
    local = f", {counted(found.local, 'local model')} looked for" if found.local else ""
    yield f"{counted(found.artifacts, 'artifact')}, {counted(found.revisions, 'revision')} checked{local}"
    if found.refreshed:
        yield f"{counted(found.refreshed, 'revision')} concluded anew"
    elif found.outdated:
        told = f"{counted(found.outdated, 'revision')} concluded with other license data, to the same result"
        yield f"{told} (--refresh notes that)"
    for amiss, title in ((True, "amiss"), (False, "worth knowing")):
        faults = [fault for fault in found.faults if fault.amiss is amiss]
        if faults:
            yield f"\n{title}:"
            yield from _told(faults)


def _told(faults: list[Fault]) -> Iterator[str]:
    for (what, remedy), group in groupby(faults, key=lambda fault: (fault.what, fault.remedy)):
        ones = list(group)
        times = f"{len(ones):,} × " if len(ones) > 1 else ""
        yield hanging(times + printable(what, _LONGEST), "  ")
        yield from (f"      {printable(one.about, _LONGEST)}" for one in ones[:SHOWN])
        if len(ones) > SHOWN:
            yield f"      and {len(ones) - SHOWN:,} more: --format json names all"
        yield hanging(f"what to do: {printable(remedy, _LONGEST)}", "    ")
