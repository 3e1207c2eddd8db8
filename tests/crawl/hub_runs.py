"""A crawl of a hub on the loopback into a registry of its own, through the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model_license_audit.crawl.hub.crawl import HubJob
from model_license_audit.crawl.hub.query import HubQuery
from model_license_audit.crawl.hub.run import Outcome, crawl_hub
from model_license_audit.crawl.summary import Summary
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.records import StoredArtifact
from model_license_audit.registry.store import Store
from model_license_audit.sources.hub.feed import HubFeed
from model_license_audit.testing.hub import Hub
from tests.crawl.waiting import Silent


@dataclass
class Registry:
    """A registry in a file, filled from one hub; ``told`` are the lines that the crawls said."""

    hub: Hub
    path: Path
    told: list[str] = field(default_factory=list)
    patience_s: float = 5.0
    concurrency: int = 8

    def crawl(self, *ids: str, **asked: Any) -> Summary:
        """Crawl to the end; what is asked for as in :class:`HubQuery`."""
        return self.outcome(*ids, **asked).summary

    def outcome(
        self, *ids: str, feed: HubFeed | None = None, tell: Callable[[str], None] | None = None, **asked: Any
    ) -> Outcome:
        """Crawl, with a feed of one's own where one is given."""
        query = HubQuery(self.hub.endpoint, refs=tuple(sorted(map(ArtifactRef.parse, ids))), **asked)
        feed = feed or HubFeed(self.hub.endpoint, patience_s=self.patience_s)
        with self.store() as store:
            return crawl_hub(HubJob(store, query, feed, self.concurrency), Silent(), tell or self.told.append)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The registry, open."""
        store = Store.open(Address(path=str(self.path)))
        try:
            yield store
        finally:
            store.close()

    def find(self, ref: str) -> StoredArtifact:
        """What the registry knows of an artifact."""
        with self.store() as store, store.reading() as shelf:
            found = shelf.find(ArtifactRef.parse(ref))
        assert found is not None, ref
        return found

    def knows(self, ref: str) -> bool:
        """Whether the registry has heard of an artifact."""
        with self.store() as store, store.reading() as shelf:
            return shelf.find(ArtifactRef.parse(ref)) is not None

    def history(self, ref: str) -> list[str | None]:
        """The licenses of an artifact, the earliest first."""
        with self.store() as store, store.reading() as shelf:
            return [one.license for one in shelf.history_of(ArtifactRef.parse(ref))]

    def asked(self, path: str) -> int:
        """How often the hub was asked for a path."""
        return sum(one.path == path for one in self.hub.received)
