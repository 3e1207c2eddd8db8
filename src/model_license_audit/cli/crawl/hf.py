"""``modelaudit crawl hf``: models and data sets of the Hugging Face Hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from model_license_audit.cli.crawl.telling import exit_code, format_option, tell_summary
from model_license_audit.cli.registries import registry_option, store_at
from model_license_audit.cli.telling import printable
from model_license_audit.model.errors import InvalidReference, NothingToAudit, UsageError
from model_license_audit.model.refs import ArtifactRef, Host

if TYPE_CHECKING:
    from model_license_audit.crawl.hub.query import HubQuery

_DATASET = "dataset:"
_MAX_LIST_BYTES = 64_000_000
_STOPPED = 130


@click.command(
    epilog="\b\nexamples:\n  modelaudit crawl hf mistralai/Mistral-7B-v0.1 dataset:squad\n"
    "  modelaudit crawl hf --author acme --children\n  modelaudit crawl hf --filter gguf --limit 500 --with-cards"
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--author", "authors", multiple=True, metavar="NAME", help="All models of a user or organization; repeatable."
)
@click.option("--search", metavar="TEXT", help="All models with this in their names.")
@click.option(
    "--filter", "tags", multiple=True, metavar="TAG", help="All models with this tag; repeatable, all must hold."
)
@click.option(
    "--list",
    "list_file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="A file with one id in each line; - for standard input.",
)
@click.option("--all", "everything", is_flag=True, help="The whole Hub.")
@click.option("--models", is_flag=True, help="List models.  [default]")
@click.option("--datasets", is_flag=True, help="List data sets; with --models both.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Take at most so many of each list.")
@click.option("--with-cards", "cards", is_flag=True, help="Read the card and the license texts of each as well.")
@click.option(
    "--parents/--no-parents", default=True, show_default=True, help="Read also what they were made from, to the end."
)
@click.option("--children", is_flag=True, help="Read also what was made from each that is asked for.")
@click.option("--with-datasets", "data", is_flag=True, help="Read also the data sets that they name.")
@click.option(
    "--concurrency", type=click.IntRange(1, 32), default=16, show_default=True, metavar="N", help="Requests at a time."
)
@click.option(
    "--patience",
    type=click.FloatRange(0.1, 3600),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to try to get one answer; waits that the Hub asks for are not counted.",
)
@click.option("--token-free", is_flag=True, help="Ask without the token that is set up.")
@click.option("--afresh", is_flag=True, help="Begin anew, also when the same crawl was cut off before.")
@format_option
@registry_option
def hf(registry_url: str | None, format_: str, **said: Any) -> int:
    """Read models and data sets of the Hugging Face Hub into the registry.

    License and lineage come from lists of models where that is enough; whatever a model was made from is read as well.
    A crawl that was cut off goes on where it stopped when the same command is run again, and what has not changed since
    the last crawl is not transferred again. HF_ENDPOINT, HF_TOKEN and HF_HUB_OFFLINE are respected.
    """
    from model_license_audit.cli.crawl.progress import progress_shown
    from model_license_audit.crawl.hub.crawl import HubJob
    from model_license_audit.crawl.hub.run import crawl_hub
    from model_license_audit.sources.hub.feed import HubFeed

    feed = HubFeed(token="" if said["token_free"] else None, patience_s=said["patience"])
    query = _query(feed.endpoint, said)
    with store_at(registry_url) as store, progress_shown() as progress:
        outcome = crawl_hub(HubJob(store, query, feed, said["concurrency"]), progress, _tell, said["afresh"])
    tell_summary(outcome.summary, format_)
    if outcome.interrupted:
        _tell("interrupted; what was read is kept, and the same command goes on from here")
        return _STOPPED
    return int(exit_code(outcome.summary))


def _tell(line: str) -> None:
    click.echo(f"modelaudit: {printable(line)}", err=True)


def _query(endpoint: str, said: dict[str, Any]) -> HubQuery:
    """What the options ask for; raises :class:`UsageError` when that is nothing, or both all and a part."""
    from model_license_audit.crawl.hub.query import HubQuery

    lists = bool(said["authors"] or said["search"] or said["tags"])
    named = [*said["ids"], *_listed(said["list_file"])]
    if not (named or lists or said["everything"] or said["list_file"]):
        raise UsageError(
            "nothing says what to crawl", "name models, or give --author, --search, --filter, --list or --all"
        )
    if said["everything"] and lists:
        raise UsageError("--all asks for the whole Hub, and another option for a part of it", "leave one of them out")
    if said["list_file"] and not (named or lists or said["everything"]):
        raise NothingToAudit(f"{said['list_file']} names no model", "write one id in each line")
    only_data = said["datasets"] and not said["models"]
    refs = sorted({ref_of(text, only_data) for text in named})
    kept = "everything", "search", "limit", "cards", "parents", "children", "data"
    return HubQuery(
        endpoint,
        refs=tuple(refs),
        authors=tuple(sorted(set(said["authors"]))),
        tags=tuple(sorted(set(said["tags"]))),
        models=not only_data,
        datasets=said["datasets"],
        **{name: said[name] for name in kept},
    )


def ref_of(text: str, data: bool = False) -> ArtifactRef:
    """The repository that an id names: ``org/name``, ``hf:org/name``, ``dataset:org/name``; a model unless ``data``."""
    from model_license_audit.sources.hub.records import is_hub_id

    shown = printable(repr(text), 120)
    rest = text.strip()
    data = data or rest.startswith(_DATASET)
    rest = rest.removeprefix(_DATASET)
    try:
        ref = ArtifactRef.parse(rest if rest.startswith(("hf:", "pkg:")) else f"hf:{rest}")
    except InvalidReference as error:
        raise UsageError(f"{shown} is no id of the Hub", "write org/name, or dataset:org/name") from error
    if ref.host is not Host.HUGGINGFACE or not is_hub_id(ref.name):
        raise UsageError(f"{shown} is no id of the Hub", "write org/name, or dataset:org/name")
    if ref.revision is not None:
        raise UsageError(f"{shown} names a revision, and a crawl reads the present state", f"write {ref.name}")
    return ArtifactRef(ref.host, ref.name, dataset=data or ref.dataset)


def _listed(file: Path | None) -> list[str]:
    """The ids in a file, one in each line; blank lines and what follows a # are passed over."""
    if file is None:
        return []
    try:
        with click.open_file(str(file), "rb") as stream:
            data = stream.read(_MAX_LIST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read as a list of ids ({error})", "give a text file in UTF-8") from error
    if len(data) > _MAX_LIST_BYTES:
        raise UsageError(f"{file} is too large for a list of ids", "split it")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
