"""``modelaudit licenses list``: the licenses of the data, and the identifiers of the Hub."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.licenses.knowledge import echo_json, echo_table, license_meant
from model_license_audit.cli.output import format_option, terminal
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.model.terms import LicenseClass

if TYPE_CHECKING:
    from model_license_audit.licenses.entries.knowledge import KnowledgeBase


_ONLY = f"Only this class: {', '.join(map(str, LicenseClass))}."


@click.command("list")
@click.option("--class", "class_", type=click.Choice(list(map(str, LicenseClass))), metavar="CLASS", help=_ONLY)
@click.option("--hub", is_flag=True, help="By the identifiers of the Hub, with what each means.")
@pack_option
@format_option
def list_licenses(class_: str | None, hub: bool, form: str) -> None:
    """List the licenses whose terms are known: key, class, how far they were checked, name."""
    kb = license_data()
    rows = _of_the_hub(kb, class_) if hub else _licenses(kb, class_)
    if form == "json":
        echo_json(rows)
        return
    echo_table([_cells(row) for row in rows], terminal()["width"])
    click.echo(
        f"\n{len(rows)} {'identifiers' if hub else 'licenses'}. `modelaudit licenses show KEY` tells all of one."
    )


def _cells(row: dict[str, Any]) -> tuple[str, str, str]:
    """What a line of text shows of a row."""
    first = row.get("hub", row["key"])
    aside = [row["key"]] if row["key"] not in {first, "-"} else []
    aside += [row["status"]] if row.get("status", "verified") != "verified" else []
    return first, row["class"] or "-", row["name"] + (f" ({', '.join(aside)})" if aside else "")


def _licenses(kb: KnowledgeBase, class_: str | None) -> list[dict[str, Any]]:
    return [
        {"key": entry.key, "class": str(entry.license_class), "status": str(entry.status), "name": entry.name}
        for entry in kb.licenses()
        if class_ in {None, str(entry.license_class)}
    ]


def _of_the_hub(kb: KnowledgeBase, class_: str | None) -> list[dict[str, Any]]:
    """Every identifier of the Hub with the license it means, or the members that it may stand for."""
    import json
    from importlib.resources import files

    table = files("model_license_audit.content.data").joinpath("hub_license_ids.json").read_bytes()
    rows = []
    for name in json.loads(table)["ids"]:
        row = _hub_row(kb, name)
        if class_ in {None, row["class"]}:
            rows.append(row)
    return rows


def _hub_row(kb: KnowledgeBase, name: str) -> dict[str, Any]:
    from model_license_audit.licenses.names.resolve import resolve_value

    found = resolve_value(kb, name)
    license_ = license_meant(kb, found)
    if license_ is None:
        members = sorted(found.may_be)
        told = f"undetermined: one of {', '.join(members)}" if members else "undetermined: it names no text"
        return {"hub": name, "class": "", "key": "-", "name": told}
    return {"hub": name, "class": str(license_.license_class), "key": license_.key, "name": license_.name}
