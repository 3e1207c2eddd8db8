"""``modelaudit registry stats``: how much a registry holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

import click

from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.registries import needed_shelf, registry_option

if TYPE_CHECKING:
    from model_license_audit.registry.reading.tally import Stats
    from model_license_audit.reports.text.page import Page

SCHEMA = "urn:model-license-audit:registry-stats:1"
_JOINTS = re.compile(r" AND | OR |[()]+")
MOST = 15
"""So many licenses are listed when not said otherwise."""


@click.command(context_settings={"max_content_width": 80})
@click.option("--all", "whole", is_flag=True, help=f"List every license, not only the {MOST} most frequent.")
@registry_option
@format_option
def stats(whole: bool, registry_url: str | None, form: str) -> None:
    """Count models and data sets, links by kind, and licenses.

    Links and licenses are those of the present revisions; a license is the one concluded of what was read.
    """
    from model_license_audit.cli.packs import license_data
    from model_license_audit.registry.reading.tally import stats as counted

    with needed_shelf(registry_url) as shelf:
        found = counted(shelf.rows, license_data().version)
    if form == "json":
        from model_license_audit.reports.json_text import written

        click.echo(written({"schema": SCHEMA} | {field.name: getattr(found, field.name) for field in fields(found)}))
        return
    put_page(lambda page: _write(page, found, whole))


def _write(page: Page, found: Stats, whole: bool) -> None:
    page.heading("ARTIFACTS", f"{found.artifacts:,}")
    _field(page, "Kinds", _listed(found.kinds))
    _field(page, "Hosts", _listed(found.hosts))
    _field(page, "States", _listed(found.states))
    _field(page, "Read", _listed(found.coverage))
    _field(page, "Revisions", f"{found.revisions:,}{_span(found)}")
    _field(page, "Old names", f"{found.aliases:,}")
    page.heading("LINEAGE", _based(found.based))
    _counts(page, found.edges)
    if found.outside:
        page.text(_outside(found.outside), lead="  ")
    told, unresolved = _resolved(found.licenses)
    page.heading("LICENSES", _different(len(told)))
    shown = dict(list(told.items())[: None if whole else MOST])
    open_ = {"what is written names no single text": unresolved} if unresolved else {}
    _counts(page, shown | open_ | {"no license is known": found.no_license})
    if rest := len(told) - len(shown):
        number = sum(told.values()) - sum(shown.values())
        page.text(f"{number:,} are under {rest:,} further ones; --all lists them.", lead="  ")
    if found.other_data:
        page.text(
            f"{found.other_data:,} revisions were concluded with other license data than this program's;"
            " `modelaudit registry verify --refresh` concludes them anew.",
            lead="  ",
        )
    page.heading("CRAWLS AND AUDITS")
    unfinished = f", {found.unfinished_crawls:,} of them not finished" if found.unfinished_crawls else ""
    _field(page, "Crawls", f"{found.crawls:,}{unfinished}")
    _field(page, "Audits", f"{found.audits:,}")


def _resolved(licenses: Mapping[str, int]) -> tuple[dict[str, int], int]:
    """The expressions that name a license, and how many artifacts have one that names none."""
    told = {name: number for name, number in licenses.items() if set(_JOINTS.split(name)) != {"NOASSERTION"}}
    return told, sum(licenses.values()) - sum(told.values())


def _based(number: int) -> str:
    return f"{number:,} {'artifact names what it was' if number == 1 else 'artifacts name what they were'} made from"


def _outside(number: int) -> str:
    return f"{number:,} of the parents {'is' if number == 1 else 'are'} not in the registry."


def _different(number: int) -> str:
    return "one" if number == 1 else f"{number:,} different ones, combinations among them"


def _span(found: Stats) -> str:
    if not found.since or not found.until:
        return ""
    first, last = found.since[:10], found.until[:10]
    return f", seen on {first}" if first == last else f", seen from {first} to {last}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items()) or "none"


def _field(page: Page, label: str, text: str) -> None:
    page.field(label, text, indent=2, column=12)


def _counts(page: Page, counts: Mapping[str, int]) -> None:
    width = max((len(f"{count:,}") for count in counts.values()), default=0)
    for name, count in counts.items():
        page.text(name.replace("_", " "), lead=f"  {count:>{width},}  ")
