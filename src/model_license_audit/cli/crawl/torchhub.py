"""``modelaudit crawl torchhub``: the models of PyTorch Hub go into the registry."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.crawl.progress import progress_shown
from model_license_audit.cli.crawl.telling import as_json, exit_code, format_option, tell_summary
from model_license_audit.cli.registries import registry_option, store_at
from model_license_audit.cli.telling import counted, printable

if TYPE_CHECKING:
    from model_license_audit.crawl.summary import Summary
    from model_license_audit.crawl.torchhub.observations import TorchHub
    from model_license_audit.model.evidence import Evidence
    from model_license_audit.model.refs import ArtifactRef
    from model_license_audit.registry.records import Observation

_NOT_KNOWN = "NOASSERTION"
"""What stands in an expression for a part of which it is not known what it is."""


@click.command()
@click.argument("paths", metavar="DIR_OR_ARCHIVE...", nargs=-1, required=True)
@click.option(
    "--repos",
    "repositories",
    multiple=True,
    metavar="DIR_OR_JSONL",
    help="The repositories behind the cards: a folder of checkouts or archives, or a list; repeatable.",
)
@registry_option
@format_option
@click.pass_context
def torchhub(
    ctx: click.Context, paths: tuple[str, ...], repositories: tuple[str, ...], registry_url: str | None, format_: str
) -> None:
    """Read the entry points of PyTorch Hub from its cards and the repositories behind them.

    DIR_OR_ARCHIVE holds the cards (a checkout of github.com/pytorch/hub, or an archive of it) or repositories with a
    hubconf.py, as the folder in which PyTorch keeps what torch.hub.load fetched.

    --repos names checkouts as owner/name or owner_name (also with a branch behind it), archives named so, or a file of
    JSON Lines with repo, commit, hubconf_text, root_license_file, license_text, license_files and
    readme_licence_lines. No hubconf.py is ever run.

    An entry point is under the license of its repository, unless the card, the README or its docstring says otherwise
    of its weights.
    """
    crawled = _crawl(paths, repositories, registry_url)
    if format_ == "json":
        click.echo(json.dumps(crawled.as_json() | as_json(crawled.summary), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(crawled.as_text()))
        tell_summary(crawled.summary)
    ctx.exit(exit_code(crawled.summary))


@dataclass(frozen=True, slots=True)
class _Crawled:
    """What was read, what became of it, and how many entry points have a license that is known."""

    found: TorchHub
    summary: Summary
    licensed: int

    @property
    def shown(self) -> int:
        return sum(bool(entry.shown) for entry in self.found.entries)

    def as_json(self) -> dict[str, Any]:
        return {
            "cards": len(self.found.cards),
            "repositories": len(self.found.repositories),
            "entry_points": len(self.found.entries),
            "loaded_by_cards": self.shown,
            "license_known": self.licensed,
            "taken_for": [{"read": printable(read), "for": printable(name)} for read, name in self.found.taken_for],
        }

    def as_text(self) -> Iterator[str]:
        cards, repositories, entries = len(self.found.cards), len(self.found.repositories), len(self.found.entries)
        if cards:
            yield f"{counted(cards, 'card')} that load {counted(self.shown, 'entry point')}"
        if repositories:
            more = "further entry point" if cards else "entry point"
            named = counted(repositories, "repository", "repositories")
            yield f"{named} that offer {counted(entries - self.shown, more)}"
        for read, name in self.found.taken_for:
            yield f"{printable(read)} was taken for {printable(name)}: it offers what the cards load"
        yield f"the license of {self.licensed:,} of {counted(entries, 'entry point')} is known"


def _crawl(paths: tuple[str, ...], repositories: tuple[str, ...], registry_url: str | None) -> _Crawled:
    from model_license_audit.cli.packs import license_data
    from model_license_audit.crawl.gathering import gather
    from model_license_audit.crawl.torchhub.observations import observations, read_torchhub
    from model_license_audit.registry.moments import now

    began = time.monotonic()
    found, licensed = read_torchhub(paths, repositories), 0

    def licenses_counted(seen: Iterator[Observation]) -> Iterator[Observation]:
        nonlocal licensed
        for one in seen:
            licensed += one.license is not None and _NOT_KNOWN not in one.license
            yield one

    with store_at(registry_url) as store, progress_shown() as progress:

        def present(ref: ArtifactRef) -> tuple[ArtifactRef, Evidence] | None:
            with store.reading() as shelf:
                known = shelf.find(ref)
            return (replace(known.ref, revision=None), known.renamed) if known and known.renamed else None

        seen = observations(license_data(), found.entries, store.moment(now()), present)
        summary = gather(store, licenses_counted(seen), progress, len(found.entries))
    summary.skipped += found.skipped
    summary.seconds = time.monotonic() - began
    return _Crawled(found, summary, licensed)
