"""What a thread of a crawl does: read one page or one repository of the Hub, and bring back what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from model_license_audit.crawl.hub.observing import from_record, with_files
from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.crawls.journal import Page
from model_license_audit.registry.records import Observation
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.feed import HubFeed, HubPage
from model_license_audit.sources.hub.records import HubRecord

_CLOSED = frozenset({FailureKind.GATED, FailureKind.PRIVATE, FailureKind.DISABLED})
"""Why files cannot be had that will not be had by trying again."""


@dataclass(frozen=True, slots=True)
class PageFetched:
    """A page that was read; ``page`` is ``None`` when it is what it was: ``kept`` tells what that is."""

    work: PageWork
    kept: Page | None
    page: HubPage | None


@dataclass(frozen=True, slots=True)
class ArtifactWork:
    """A repository that is to be read, by the name under which it was met.

    ``kept`` is what the registry keeps to ask again with, if what it holds is still what that stands for. ``commit``
    is that of which more than the record was read before, so that it need not be read again.
    """

    ref: ArtifactRef
    kept: Page | None = None
    deep: bool = False
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class ArtifactFetched:
    """A repository that was read; ``record`` is ``None`` when it is what it was.

    ``seen`` is ``None`` when nothing but the record was needed of one whose card was read before. ``closed`` is why the
    card, which was asked for, cannot be had.
    """

    work: ArtifactWork
    record: HubRecord | None
    seen: Observation | None = None
    etag: str | None = None
    closed: HubFailure | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A page or a repository that could not be read."""

    work: PageWork | ArtifactWork
    failure: HubFailure


Fetched = PageFetched | ArtifactFetched | Failed


def fetch_page(feed: HubFeed, work: PageWork, kept: Page | None) -> Fetched:
    """Read a page of a list."""
    try:
        return PageFetched(work, kept, feed.page(work.address, work.dataset, kept.etag if kept else None))
    except HubFailure as failure:
        return _failed(work, failure)


def fetch_artifact(feed: HubFeed, work: ArtifactWork, cards: bool, at: datetime) -> Fetched:
    """Read a repository: its record, and its card and license texts where they are asked for or needed."""
    try:
        answered = feed.record(work.ref, work.kept.etag if work.kept else None)
        if answered is None:
            return ArtifactFetched(work, None)
        record = answered.record
        seen, closed = None, None
        if record.disabled or not (cards or work.deep or record.untold):
            seen = from_record(record, at)
        elif not (work.deep and record.ref.is_fixed and record.ref.revision == work.commit):
            seen, closed = _with_card(feed, record, at)
        return ArtifactFetched(work, record, seen, answered.etag, closed)
    except HubFailure as failure:
        return _failed(work, failure)


def _failed(work: PageWork | ArtifactWork, failure: HubFailure) -> Failed:
    """The failure without the frames it came through: they would hold the answer, of whatever size, until recorded."""
    return Failed(work, HubFailure(failure.kind, failure.detail))


def _with_card(feed: HubFeed, record: HubRecord, at: datetime) -> tuple[Observation, HubFailure | None]:
    """What record and card tell; the record alone, and why, when the card is closed to us.

    Raises :class:`HubFailure` when the card could not be read now and may be later.
    """
    snapshot = feed.snapshot(record.ref)
    seen = with_files(record, snapshot, at)
    for failure in snapshot.failures:
        if failure.kind in _CLOSED:
            return from_record(record, at), failure
        if failure.kind not in {FailureKind.NOT_FOUND, FailureKind.TOO_LARGE}:
            raise failure
    if seen.coverage is Coverage.RECORD and snapshot.problems:
        raise HubFailure(FailureKind.MALFORMED, "its list of files")
    return seen, None
