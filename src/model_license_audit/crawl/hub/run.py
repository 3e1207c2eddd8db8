"""A crawl of the Hub from its beginning to its end, and what it came to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from model_license_audit.crawl.hub.crawl import HubCrawl, HubJob
from model_license_audit.crawl.hub.progress import HubProgress, counted
from model_license_audit.crawl.hub.recording import plain
from model_license_audit.crawl.summary import Progress, Skipped, Summary
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.crawls.journal import Crawl, crawling
from model_license_audit.registry.crawls.lease import AlreadyHeld
from model_license_audit.registry.moments import now

_WAIT_S = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a crawl came to, and whether it was interrupted."""

    summary: Summary
    interrupted: bool


def crawl_hub(job: HubJob, progress: Progress, tell: Callable[[str], None], afresh: bool = False) -> Outcome:
    """Crawl the Hub: go on where the same crawl was cut off (unless ``afresh``), or begin.

    ``tell`` gets a line on what a user should know at the beginning.
    """
    began, kb = time.monotonic(), KnowledgeBase.load()
    with _alone(job, afresh, tell) as crawl:
        _tell_begin(crawl, tell)
        running = HubCrawl(job, crawl, kb)
        running.run(HubProgress(job.store, crawl, job.feed, progress))
        summary = _summary(job, crawl, running)
    summary.seconds = time.monotonic() - began
    return Outcome(summary, running.interrupted)


def _summary(job: HubJob, crawl: Crawl, running: HubCrawl) -> Summary:
    """What was done, by the journal, which is closed when nothing waits any more."""
    asked = {str(plain(ref)) for ref in job.query.refs}
    with job.store.writing() as writing:
        entries = writing.entries(crawl)
        skips, tally = entries.skips(), entries.tally()
        if not tally.waiting:
            entries.finish(now())
    summary = counted(tally, job.feed)
    summary.skipped = [Skipped(one.ref, one.why, one.remedy) for one in skips] + running.later
    summary.asked_missing = any(one.ref in asked for one in skips)
    return summary


@contextmanager
def _alone(job: HubJob, afresh: bool, tell: Callable[[str], None]) -> Iterator[Crawl]:
    """The crawl that asks for this, held alone: one that somebody else runs is waited for."""
    told = False
    with ExitStack() as stack:
        while True:
            try:
                crawl = stack.enter_context(crawling(job.store, "hf", job.query.asked(), now(), afresh))
                break
            except AlreadyHeld:
                if not told:
                    tell("the same crawl runs already on this registry: waiting for its end")
                told = True
                time.sleep(_WAIT_S)
        yield crawl


def _tell_begin(crawl: Crawl, tell: Callable[[str], None]) -> None:
    if crawl.resumed:
        tell(f"going on with the crawl that was begun {crawl.started_at:%Y-%m-%d %H:%M} UTC")
    if crawl.behind is not None:
        tell(f"this machine's clock is {crawl.behind} behind that of an earlier crawl: its moment is taken")
