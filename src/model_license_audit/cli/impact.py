"""``modelaudit impact``: what a change of one model or license, or its withdrawal, would touch."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.lineage import REFERENCES, kin_at
from model_license_audit.cli.output import put, put_page
from model_license_audit.cli.references import Referring, forms_of
from model_license_audit.cli.registries import registry_option
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.audit.kinship.impact import ImpactRequest
    from model_license_audit.audit.kinship.lineages import Kin
    from model_license_audit.model.impact import ImpactReport

EVENTS = ("license-change", "withdrawn")


@click.command(context_settings={"max_content_width": 80}, epilog=REFERENCES)
@click.argument("ref", metavar="[REF]", required=False)
@click.option("--license", "license_", metavar="LICENSE", help="In the place of REF: all that is under this license.")
@click.option("--event", type=click.Choice(EVENTS), default=EVENTS[0], show_default=True, help="What happens.")
@click.option("--to", metavar="LICENSE", help="The license that it would become: what that adds, takes and breaks.")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="At most N links away.  [default: to the end]")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--all", "every", is_flag=True, help="In the text, name every artifact and not the first of each sort.")
@registry_option
def impact(ref: str | None, form: str, output: Path | None, every: bool, **said: Any) -> None:
    """Tell which models a change of one model or license would touch, or its withdrawal.

    Every descendant is told with the way that leads to it and with what it has of the model: its weights as they are,
    tuned weights, an adapter's, outputs, data. What was audited or added here comes first; then those whose own label
    goes against the terms, and the rest by how much comes down to them. Looked into are the registry and the
    catalogue that ships.

    \b
    modelaudit impact meta-llama/Llama-3.1-8B --event withdrawn
    modelaudit impact Qwen/Qwen3-8B --to cc-by-nc-4.0
    modelaudit impact --license gemma -f csv -o touched.csv
    """
    from model_license_audit.audit.kinship.impact import impact as weigh

    if bool(ref) == bool(said["license_"]):
        raise UsageError("one thing is needed: REF, or --license", "name a model, or a license with --license")
    if said["to"] and said["event"] != EVENTS[0]:
        raise UsageError("--to is about a change of the license", f"leave out --to, or give --event {EVENTS[0]}")
    with kin_at(said) as kin:
        report = weigh(kin, _request(kin, ref, said))
    _write(report, form, every, output)


def _request(kin: Kin, ref: str | None, said: dict[str, Any]) -> ImpactRequest:
    from model_license_audit.audit.kinship.impact import ImpactRequest
    from model_license_audit.licenses.names.resolve import resolve_value
    from model_license_audit.model.impact import Event

    lookup = kin.lookup
    licenses = Referring(lookup.kb, lookup.catalogue)
    to = licenses.license(said["to"], "--to") if said["to"] else None
    return ImpactRequest(
        forms=forms_of(ref) if ref else (),
        license_keys=licenses.keys(said["license_"], "--license") if said["license_"] else frozenset(),
        event=Event(said["event"]),
        to=resolve_value(lookup.kb, to).expression if to else None,
        exact=resolve_value(lookup.kb, to).keys if to and "only" in to.casefold() else frozenset(),
        depth=said["depth"],
    )


def _write(report: ImpactReport, form: str, every: bool, output: Path | None) -> None:
    if form != "text":
        put(import_module(f"model_license_audit.reports.kinship.impact_{form}").write(report), output)
        return
    from model_license_audit.reports.kinship import impact_text

    put_page(lambda page: impact_text.write(page, report, every=every), output)
