"""How far a crawl of the Hub is, by its journal."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

from model_license_audit.crawl.summary import Progress, Skipped, Summary
from model_license_audit.registry.crawls.journal import Crawl, Tally
from model_license_audit.registry.records import Effect
from model_license_audit.registry.store import Store
from model_license_audit.sources.hub.feed import HubFeed


class HubProgress:
    """Tells whoever waits how far a crawl is, by what its journal says; seldom enough not to slow it down."""

    def __init__(self, store: Store, crawl: Crawl, feed: HubFeed, progress: Progress) -> None:
        self._store, self._crawl, self._feed, self._progress = store, crawl, feed, progress
        self._next = 0.0

    def step(self, later: Iterable[Skipped]) -> None:
        """Called whenever something may have been recorded."""
        began = time.monotonic()
        if began < self._next:
            return
        with self._store.looking() as looking:
            tally = looking.entries(self._crawl).tally()
        summary = counted(tally, self._feed)
        summary.skipped = [Skipped("", "")] * tally.skipped + list(later)
        summary.note = _waits(self._feed.pace.rest)
        self._progress.step(summary, summary.read + summary.withdrawn + tally.skipped + tally.waiting)
        self._next = time.monotonic() + max(0.2, 20 * (time.monotonic() - began))


def _waits(seconds: float) -> str:
    return f"the Hub asks to wait {seconds:.0f} s" if seconds >= 1 else ""


def counted(tally: Tally, feed: HubFeed) -> Summary:
    """The counts of a journal as a summary."""
    effects = +Counter({Effect.NEW: tally.new, Effect.CHANGED: tally.changed, Effect.SAME: tally.same})
    return Summary(
        effects,
        withdrawn=tally.gone,
        requests=feed.meter.requests,
        transferred=feed.meter.received,
        renamed=tally.renamed,
        waiting=tally.waiting,
    )
