"""``modelaudit crawl tfhub``: the models of TensorFlow Hub into the registry."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.crawl.progress import progress_shown
from model_license_audit.cli.crawl.telling import as_json, exit_code, format_option, tell_summary
from model_license_audit.cli.output import put_page
from model_license_audit.cli.packs import license_data, pack_option
from model_license_audit.cli.registries import needed_address, registry_option, store_at
from model_license_audit.cli.telling import printable
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.crawl.tfhub.counts import Told
    from model_license_audit.reports.text.page import Page

_LABEL = 12


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "--kaggle",
    metavar="FILE",
    help="Which model of Kaggle each became: lines of an address on tfhub.dev and one on kaggle.com.",
)
@pack_option
@registry_option
@format_option
@click.pass_context
def tfhub(ctx: click.Context, source: str, kaggle: str | None, registry_url: str | None, format_: str) -> None:
    """Bring the models of TensorFlow Hub into the registry, from the documents that were published of them.

    SOURCE is a checkout of github.com/tensorflow/tfhub.dev, or an archive of it (tar, tar.gz, tar.bz2, tar.xz or zip;
    it is not unpacked). A model is then known as tfhub:PUBLISHER/NAME/VERSION, one for TFLite, TensorFlow.js or Coral
    as tfhub:PUBLISHER/lite-model/NAME/VERSION (tfjs-model, coral-model), and the latest version also without VERSION.

    A model for TFLite, TensorFlow.js or Coral has the license of the model that it was made from, unless its own
    document names one. No document tells what a model is called on Kaggle: give a list of that with --kaggle.
    """
    told = _crawl(source, kaggle, registry_url)
    if format_ == "json":
        click.echo(json.dumps(_as_json(told) | as_json(told.summary), indent=2, ensure_ascii=False))
    else:
        put_page(lambda page: _write(page, told))
        tell_summary(told.summary)
    ctx.exit(ExitCode.INCOMPLETE if told.cut_short else exit_code(told.summary))


def _crawl(source: str, kaggle: str | None, registry_url: str | None) -> Told:
    from model_license_audit.crawl.tfhub.observations import crawl_tfhub, read_tfhub
    from model_license_audit.registry.moments import now

    needed_address(registry_url)
    began, kb = time.monotonic(), license_data()
    found = read_tfhub(source, kaggle)
    with store_at(registry_url) as store, progress_shown() as progress:
        told = crawl_tfhub(kb, store, found, store.moment(now()), progress)
    told.summary.seconds = time.monotonic() - began
    return told


def _as_json(told: Told) -> dict[str, Any]:
    return {
        "documents": told.documents,
        "forms": told.forms,
        "links": told.links,
        "links_to_no_document": told.dangling,
        "links_in_text": told.text_links,
        "licenses": told.licenses,
        "without_license": told.unlicensed,
        "of_these_inherited": told.inherited,
        "of_these_in_text": told.in_text,
        "names_on_kaggle": told.on_kaggle,
        "unknown_words": {printable(word): count for word, count in told.unknown.items()},
        "read_to_its_end": not told.cut_short,
    }


def _write(page: Page, told: Told) -> None:
    from model_license_audit.reports.text.page import Style

    for label, text in _rows(told).items():
        page.text(text, lead=f"{label:<{_LABEL}}", lead_style=Style.STRONG)
    if told.cut_short:
        page.text("The source was not read to its end.", style=Style.BAD)


def _rows(told: Told) -> dict[str, str]:
    """What is told of every crawl; words that no vocabulary has only where there are any."""
    rows = {
        "documents": f"{told.documents:,}: {_listed(told.forms)}",
        "made from": f"{sum(told.links.values()):,} links to a parent: {_listed(told.links) or 'none'}; "
        f"{told.dangling:,} of them to one that no document tells of. {told.text_links:,} more that only texts tell of",
        "licenses": f"{sum(told.licenses.values()):,} in the metadata: {_listed(told.licenses) or 'none'}",
        "without": f"{told.unlicensed:,} documents of models name no license in their metadata: {told.in_text:,} name "
        f"one in their text, {told.inherited:,} inherit one from their parent, of the others none is known",
    }
    if told.on_kaggle:
        rows["on Kaggle"] = f"{told.on_kaggle:,} other names"
    if told.unknown:
        rows["unknown"] = f"words that the vocabularies do not have: {_listed(told.unknown)}"
    return rows


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {word}" for word, count in counts.items())
