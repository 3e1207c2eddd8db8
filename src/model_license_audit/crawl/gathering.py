"""Putting what a local source tells into the registry, a batch a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from model_license_audit.crawl.summary import Progress, Skipped, Summary
from model_license_audit.registry.records import Observation

if TYPE_CHECKING:
    from model_license_audit.registry.store import Store

BATCH = 500


def gather(
    store: Store, seen: Iterable[Observation | Skipped], progress: Progress, total: int | None = None
) -> Summary:
    """Record all that a source without a network tells; doing it again changes nothing, so it needs no journal."""
    summary, waiting = Summary(), iter(seen)
    while batch := list(islice(waiting, BATCH)):
        summary.skipped += [one for one in batch if isinstance(one, Skipped)]
        with store.writing() as writing:
            summary.effects.update(writing.record([one for one in batch if isinstance(one, Observation)]))
        progress.step(summary, total)
    return summary
