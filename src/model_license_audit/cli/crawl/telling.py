"""What a crawl did, told on standard output when it is over: as text, or as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import click

from model_license_audit.cli.telling import counted, hanging, printable
from model_license_audit.crawl.summary import Skipped, Summary
from model_license_audit.model.report import ExitCode
from model_license_audit.registry.records import Effect

SHOWN = 20
"""How many skipped ones of each reason are named in the text; the JSON names all."""
_LONGEST = 200

format_option = click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the summary is written; json names every one that was skipped.",
)
"""Adds ``--format``; the command gets it as ``format_``."""


def tell_summary(summary: Summary, format_: str = "text") -> None:
    """Write the summary to standard output."""
    if format_ == "json":
        click.echo(json.dumps(as_json(summary), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(as_text(summary)))


def exit_code(summary: Summary) -> ExitCode:
    """Whole, incomplete (something may be had later), or nothing there at all."""
    if not (summary.read or summary.withdrawn or summary.waiting or any(one.later for one in summary.skipped)):
        return ExitCode.NOTHING
    return ExitCode.AUDITED if summary.whole else ExitCode.INCOMPLETE


def as_json(summary: Summary) -> dict[str, Any]:
    """The whole summary as values of JSON; each skipped artifact with why and what to do."""
    skipped = [
        {"ref": printable(one.ref), "why": printable(one.why), "remedy": printable(one.remedy), "later": one.later}
        for one in sorted(set(summary.skipped))
    ]
    return {
        "complete": summary.whole,
        **{effect.value: summary.effects[effect] for effect in Effect},
        "withdrawn": summary.withdrawn,
        "renamed": summary.renamed,
        "waiting": summary.waiting,
        "requests": summary.requests,
        "bytes": summary.transferred,
        "seconds": round(summary.seconds, 3),
        "skipped": skipped,
    }


def as_text(summary: Summary) -> Iterator[str]:
    """The summary in lines; of the skipped ones the count by reason, and the first of each reason by name."""
    effects = ", ".join(f"{summary.effects[effect]:,} {word}" for effect, word in _WORDS.items())
    more = [f"{summary.withdrawn:,} withdrawn"] if summary.withdrawn else []
    more += [counted(summary.renamed, "old name")] if summary.renamed else []
    yield f"read {summary.read:,}: {', '.join([effects, *more])}"
    if summary.requests:
        megabytes = summary.transferred / 1_000_000
        yield f"{counted(summary.requests, 'request')}, {megabytes:,.2f} MB, {summary.seconds:,.1f} s"
    if summary.skipped:
        yield from _skipped(sorted(set(summary.skipped), key=lambda one: (one.why, one.remedy, one)))
    if not (summary.read or summary.withdrawn or summary.skipped or summary.waiting):
        yield "nothing was found there"
    if summary.waiting:
        yield f"\n{summary.waiting:,} still to be read: run the same command again, and it goes on from here"


_WORDS = {Effect.NEW: "new", Effect.CHANGED: "changed", Effect.SAME: "the same"}


def _skipped(skipped: list[Skipped]) -> Iterator[str]:
    yield f"\nskipped {len(skipped):,}:"
    for (why, remedy), group in groupby(skipped, key=lambda one: (one.why, one.remedy)):
        ones = list(group)
        yield hanging(f"{len(ones):,} {printable(why, _LONGEST)}", "  ")
        if remedy:
            yield hanging(f"what to do: {printable(remedy, _LONGEST)}", "    ")
        yield from (f"      {printable(one.ref, _LONGEST)}" for one in ones[:SHOWN])
        if len(ones) > SHOWN:
            yield f"      and {len(ones) - SHOWN:,} more: --format json names all"
