"""A crawl of the Hugging Face Hub: many threads read, one writes, and the journal knows at any moment what is left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from model_license_audit.crawl.hub.artifacts import record_artifacts
from model_license_audit.crawl.hub.fetching import (
    ArtifactFetched,
    ArtifactWork,
    Failed,
    Fetched,
    PageFetched,
    fetch_artifact,
    fetch_page,
)
from model_license_audit.crawl.hub.frontier import Frontier
from model_license_audit.crawl.hub.pages import observed, page_after, record_page
from model_license_audit.crawl.hub.progress import HubProgress
from model_license_audit.crawl.hub.query import HubQuery
from model_license_audit.crawl.hub.recording import Recording, plain
from model_license_audit.crawl.hub.skips import ENDING, explained, list_named, may_be_had_later
from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.crawl.summary import Skipped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.crawls.journal import Crawl
from model_license_audit.registry.store import Store
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.feed import HubFeed, Stopped

BATCH = 100
"""Repositories of one transaction, at most."""
BATCH_S = 1.0
"""Longest time for which what was read waits to be recorded, in seconds."""
_LOOK_S = 0.25
_STALL = 5
"""After so many times the patience with one answer in which none came, no more are waited for."""
_LOST = 12
"""After so many in a row that could not be reached, and none that could, no more are asked for."""


@dataclass(frozen=True, slots=True)
class HubJob:
    """What is crawled, by how many threads, into which registry."""

    store: Store
    query: HubQuery
    feed: HubFeed
    concurrency: int


class HubCrawl:
    """Runs one crawl to its end, or until it is interrupted or the Hub is out of reach.

    :attr:`later` are those that could not be read now, :attr:`stopped` why no more were asked for.
    """

    def __init__(self, job: HubJob, crawl: Crawl, kb: KnowledgeBase) -> None:
        self._store, self._query, self._feed, self._width = job.store, job.query, job.feed, job.concurrency
        self._crawl, self._kb = crawl, kb
        self._frontier = Frontier(job.store, crawl, job.query)
        self._flying: dict[Future[Fetched | None], PageWork | ArtifactWork] = {}
        self._landed: list[tuple[ArtifactWork, ArtifactFetched | Failed]] = []
        self._recorded_at = self._moved_at = time.monotonic()
        self._lost = 0
        self.later: list[Skipped] = []
        self.stopped: HubFailure | None = None
        self.interrupted = False

    def run(self, progress: HubProgress) -> None:
        """Read all that waits; returns early when stopped, and after an interrupt once all that was read is kept."""
        self._seed()
        with _threads(self._width) as threads:
            try:
                while self._fill(threads) or self._flying or self._landed:
                    self._land(threads)
                    progress.step(self.later)
            except KeyboardInterrupt:
                self.interrupted = True
            finally:
                self._feed.stop()
        if self.interrupted:
            self._record_landed()

    def _seed(self) -> None:
        """Let what was asked for wait; what waits or is read already stays as it is."""
        works = [PageWork(address, dataset, self._query.limit) for address, dataset in self._query.lists]
        with self._store.writing() as writing:
            writing.entries(self._crawl).add([*(str(plain(ref)) for ref in self._query.refs), *(w.key for w in works)])

    def _fill(self, threads: ThreadPoolExecutor) -> bool:
        """Give the threads work, pages first; false when there is none."""
        began = False
        while self.stopped is None and len(self._flying) < 2 * self._width and self._begin(threads):
            began = True
        return began

    def _begin(self, threads: ThreadPoolExecutor) -> bool:
        """Let one more page or repository be read."""
        page = self._frontier.page() if len(self._flying) < self._width else None
        if page is not None:
            self._fly(threads, *page)
            return True
        if any(isinstance(work, PageWork) for work in self._flying.values()):
            return False
        work = self._frontier.artifact()
        if work is not None:
            self._flying[threads.submit(self._fetch, work)] = work
        return work is not None

    def _fly(self, threads: ThreadPoolExecutor, work: PageWork, kept: Any) -> None:
        self._flying[threads.submit(self._fetch, work, kept)] = work

    def _fetch(self, work: PageWork | ArtifactWork, kept: Any = None) -> Fetched | None:
        """Called in a thread; ``None`` when the crawl is to end."""
        try:
            if isinstance(work, PageWork):
                return fetch_page(self._feed, work, kept)
            return fetch_artifact(self._feed, work, self._query.cards, self._crawl.started_at)
        except Stopped:
            return None

    def _land(self, threads: ThreadPoolExecutor) -> None:
        """Take what was read, and record it."""
        ended, _ = wait(self._flying, timeout=_LOOK_S, return_when=FIRST_COMPLETED)
        self._watch(bool(ended))
        for future in ended:
            work = self._flying.pop(future)
            self._take(threads, work, future.result())
        waited = time.monotonic() - self._recorded_at
        if len(self._landed) >= BATCH or (self._landed and (waited > BATCH_S or not self._flying)):
            self._record_landed()

    def _watch(self, moved: bool) -> None:
        """Give up on what does not end by itself: answers whose heads trickle are bounded by nothing else."""
        now = time.monotonic()
        if moved or not self._flying or self._feed.pace.rest:
            self._moved_at = now
        if now - self._moved_at > _STALL * self._feed.patience_s:
            self.stopped = HubFailure(FailureKind.UNREACHABLE, "answers that do not end")
            stalled = list(self._flying.values())
            self._flying.clear()
            for work in stalled:
                self._fail(work, Failed(work, self.stopped))

    def _take(self, threads: ThreadPoolExecutor, work: PageWork | ArtifactWork, found: Fetched | None) -> None:
        if found is None:
            return
        if isinstance(found, Failed):
            self._fail(work, found)
        elif isinstance(found, PageFetched):
            self._record_page(threads, found)
        elif isinstance(work, ArtifactWork):
            self._lost = 0
            self._landed.append((work, found))

    def _fail(self, work: PageWork | ArtifactWork, found: Failed) -> None:
        """What may be had later stays in the journal; what may not is recorded like what was read."""
        failure = found.failure
        if isinstance(work, ArtifactWork) and not may_be_had_later(failure):
            self._lost = 0
            self._landed.append((work, found))
            return
        name = list_named(work) if isinstance(work, PageWork) else str(work.ref)
        self.later.append(_to_come(explained(name, failure)))
        self._lost = self._lost + 1 if failure.kind is FailureKind.UNREACHABLE else 0
        if failure.kind in ENDING or self._lost >= _LOST:
            self.stopped = self.stopped or failure

    def _record_page(self, threads: ThreadPoolExecutor, found: PageFetched) -> None:
        """Record a page while the next one is on its way."""
        self._lost = 0
        following = page_after(found)
        if following is not None and self.stopped is None and (taken := self._frontier.take(following)) is not None:
            self._fly(threads, *taken)
        seen = observed(self._kb, found, self._query.cards, self._crawl)
        with self._store.writing() as writing:
            record_page(Recording(writing, self._crawl, self._query, self._kb), found, seen)
        self._frontier.settled([found.work.key])

    def _record_landed(self) -> None:
        landed, self._landed = self._landed, []
        self._recorded_at = time.monotonic()
        if landed:
            with self._store.writing() as writing:
                record_artifacts(Recording(writing, self._crawl, self._query, self._kb), landed)
            self._frontier.settled([str(work.ref) for work, _ in landed])


def _to_come(told: Skipped) -> Skipped:
    return Skipped(told.ref, told.why, told.remedy, later=True)


@contextmanager
def _threads(width: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that nobody waits for when the block is left: what they read then is of no use."""
    threads = ThreadPoolExecutor(width, thread_name_prefix="hub")
    try:
        yield threads
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
