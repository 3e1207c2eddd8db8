"""``modelaudit lineage``: what a model was made from, and what was made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.keeping import beyond_for
from model_license_audit.cli.output import put, put_page
from model_license_audit.cli.packs import license_data
from model_license_audit.cli.references import forms_of
from model_license_audit.cli.registries import registry_option, shelf_at

if TYPE_CHECKING:
    from model_license_audit.audit.kinship.lineages import Kin
    from model_license_audit.model.kinship import Kinship

FORMATS = ("text", "json", "dot", "mermaid", "svg", "graphml")

REFERENCES = """\b
What may stand for REF:
  org/name, hf:org/name@rev  a model (or data set) of the Hugging Face Hub;
                             old names lead to present ones
  ./dir, path:./dir          a model in a local directory: it is read now
  dataset:name, tfhub:publisher/name/1, torchhub:repo:entry
  a name that was given with `modelaudit registry add --as`"""


@click.command(context_settings={"max_content_width": 80}, epilog=REFERENCES)
@click.argument("ref", metavar="REF")
@click.option("--up", "direction", flag_value="up", help="Only what it was made from.")
@click.option("--down", "direction", flag_value="down", help="Only what was made from it.")
@click.option("--both", "direction", flag_value="both", default=True, help="Both; taken when nothing is said.")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="At most N links away.  [default: to the end]")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@click.option("--all", "every", is_flag=True, help="In the text, show every artifact and not the first 40 alone.")
@registry_option
@click.option("--online", is_flag=True, help="Ask the Hub for ancestors that nothing at hand tells of.")
def lineage(ref: str, direction: str, depth: int | None, **said: Any) -> None:
    """Show what a model or data set was made from, and what was made from it.

    Each link tells which terms of the ancestors' licenses pass it and which end there, each artifact its license and
    what is amiss: a label that goes against terms that come down, no license, a cycle, an artifact that is gone.
    Looked into are the registry and the catalogue that ships.

    \b
    modelaudit lineage meta-llama/Llama-3.1-8B --down --depth 1
    modelaudit lineage ./my-model --up -f svg -o lineage.svg
    """
    from model_license_audit.audit.kinship.lineages import KinRequest

    request = KinRequest(forms_of(ref), direction != "down", direction != "up", depth, said["online"])
    with kin_at(said) as kin:
        found = kin.of(request)
    _write(found, said["form"], said["every"], said["output"])


@contextmanager
def kin_at(said: Mapping[str, Any]) -> Iterator[Kin]:
    """Finds kin in the registry that the options name, and in the catalogue."""
    from model_license_audit.audit.kinship.lineages import Kin
    from model_license_audit.audit.lookup import Lookup
    from model_license_audit.registry.catalogue import Catalogue

    kb = license_data()
    lookup = Lookup(kb, Catalogue.load(), beyond_for(kb, said))
    with shelf_at(said["registry_url"]) as shelf:
        yield Kin(lookup, shelf.rows if shelf is not None else None)


def _write(kinship: Kinship, form: str, every: bool, output: Path | None) -> None:
    if form != "text":
        put(_rendered(kinship, form), output)
        return
    from model_license_audit.reports.kinship import lineage_text

    put_page(lambda page: lineage_text.write(page, kinship, every=every), output)


def _rendered(kinship: Kinship, form: str) -> str:
    module = import_module(f"model_license_audit.reports.kinship.lineage_{form}")
    rendered: str = module.write(kinship)
    return rendered
