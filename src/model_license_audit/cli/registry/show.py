"""``modelaudit registry show``: all that is known of one artifact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from model_license_audit.cli.output import format_option, put_page
from model_license_audit.cli.registries import needed_address, no_registry, registry_option, shelf_at
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import NothingToAudit

if TYPE_CHECKING:
    from model_license_audit.audit.portrait import Portrait
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.registry.records import StoredArtifact


@click.command(context_settings={"max_content_width": 80})
@click.argument("ref", metavar="REF")
@registry_option
@format_option
def show(ref: str, registry_url: str | None, form: str) -> None:
    """Show what is known of a model or data set: license, lineage, history, audits.

    REF is a name as a card would write it (org/name), a reference (hf:org/name, dataset:hf:name, tfhub:…, torchhub:…),
    a path, or a name given with `registry add --as`. Old names lead to present ones; hf:org/name@COMMIT shows what was
    read at that commit.
    """
    from model_license_audit.audit.portrait import portrait
    from model_license_audit.cli.packs import license_data

    with shelf_at(registry_url) as shelf:
        found = portrait(license_data(), *_found(shelf, ref, registry_url))
    _echo(found, form)


def _found(shelf: Shelf | None, text: str, registry_url: str | None) -> tuple[Shelf, StoredArtifact]:
    """The artifact of the first form of the name that the registry holds."""
    from model_license_audit.cli.references import forms_of
    from model_license_audit.registry.records import key_of

    forms = forms_of(text)
    address = needed_address(registry_url)
    if shelf is None:
        raise no_registry(address)
    for form in forms:
        stored = shelf.find(form)
        if stored is not None:
            return shelf, stored
    named = sum(len(shelf.links_to((key_of(form),))) for form in forms)
    aside = f"; {named:,} of what it holds name it as a parent" if named else ""
    remedy = f"`modelaudit registry search {_words(text)}` looks for parts of names"
    raise NothingToAudit(f"the registry holds no {printable(text, 120)}{aside}", remedy)


def _words(text: str) -> str:
    name = text.rpartition(":")[2].partition("@")[0].rstrip("/")
    return printable(name.rpartition("/")[2] or "WORD", 60)


def _echo(found: Portrait, form: str) -> None:
    from model_license_audit.audit.registry_json import portrait_json
    from model_license_audit.cli.registry import portrait_page

    if form == "json":
        click.echo(portrait_json(found), nl=False)
    else:
        put_page(lambda page: portrait_page.write(page, found))
