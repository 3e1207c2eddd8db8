"""``modelaudit crawl cache``: what the Hub's client has downloaded to this machine goes into the registry."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from model_license_audit.cli.crawl.progress import progress_shown
from model_license_audit.cli.crawl.telling import exit_code, format_option, tell_summary
from model_license_audit.cli.registries import registry_option, store_at

if TYPE_CHECKING:
    from model_license_audit.crawl.summary import Summary


@click.command(context_settings={"show_default": True})
@click.argument("directory", metavar="[DIR]", required=False)
@registry_option
@format_option
@click.pass_context
def cache(ctx: click.Context, directory: str | None, registry_url: str | None, format_: str) -> None:
    """Read the models and data sets in the local cache of the Hugging Face Hub.

    DIR is the folder of the cache; without it, the one that the Hub's own client uses (HF_HUB_CACHE, HF_HOME). The
    network is not used. Each commit counts from when it was downloaded; where there are several of a model they become
    its history, the one that main leads to last.
    """
    summary = _read(directory, registry_url)
    tell_summary(summary, format_)
    ctx.exit(exit_code(summary))


def _read(directory: str | None, registry_url: str | None) -> Summary:
    from model_license_audit.cli.packs import license_data
    from model_license_audit.crawl.cache import observations
    from model_license_audit.crawl.gathering import gather
    from model_license_audit.model.recorded import Coverage
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.registry.moments import now
    from model_license_audit.sources.hub.cache import cache_at

    began, folder = time.monotonic(), cache_at(directory)
    with store_at(registry_url) as store, progress_shown() as progress:

        def known(ref: ArtifactRef) -> bool:
            with store.reading() as shelf:
                found = shelf.find(ref)
            return found is not None and found.coverage is not Coverage.RECORD

        summary = gather(store, observations(license_data(), folder, known, now()), progress)
    summary.seconds = time.monotonic() - began
    return summary
