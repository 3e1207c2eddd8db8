"""What is next in a crawl of the Hub: pages and repositories, with what the registry keeps to ask for them again."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence

from model_license_audit.crawl.hub.again import confirmed, is_deep, refs_on
from model_license_audit.crawl.hub.fetching import ArtifactWork
from model_license_audit.crawl.hub.query import HubQuery
from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.crawls.journal import PAGE, Crawl, Page
from model_license_audit.registry.reading.standing import Standing
from model_license_audit.registry.records import key_of
from model_license_audit.registry.store import Looking, Store
from model_license_audit.sources.hub.feed import record_address

AT_ONCE = 500
"""Repositories that are taken from the journal at a time."""


class Frontier:
    """Hands out what waits in the journal, each once; what could not be read is left for another run."""

    def __init__(self, store: Store, crawl: Crawl, query: HubQuery) -> None:
        self._store, self._crawl, self._query = store, crawl, query
        self._taken: set[str] = set()
        self._ready: deque[ArtifactWork] = deque()
        self._after, self._more, self._more_pages = "", True, True

    def page(self) -> tuple[PageWork, Page | None] | None:
        """A page that waits to be read, and what is kept of it."""
        if not self._more_pages:
            return None
        with self._store.looking() as looking:
            waiting = looking.entries(self._crawl).waiting(len(self._taken) + 1, after=PAGE)
        key = next((key for key in waiting if key not in self._taken), None)
        self._more_pages = key is not None
        return self.take(PageWork.parse(key)) if key is not None else None

    def take(self, work: PageWork) -> tuple[PageWork, Page | None] | None:
        """This page, unless it was taken before."""
        if work.key in self._taken:
            return None
        self._taken.add(work.key)
        return work, self._store.kept_page(self._query.endpoint + work.address)

    def artifact(self) -> ArtifactWork | None:
        """A repository that waits to be read."""
        while not self._ready and self._more:
            self._fill()
        return self._ready.popleft() if self._ready else None

    def settled(self, names: Collection[str]) -> None:
        """These are recorded, and need not be remembered here; others may wait because of them."""
        self._taken.difference_update(names)
        self._more = self._more_pages = True

    def _fill(self) -> None:
        """Take the next ones from the journal; from its beginning again once its end was reached."""
        with self._store.looking() as looking:
            waiting = looking.entries(self._crawl).waiting(AT_ONCE, self._after)
            names = [name for name in waiting if not name.startswith(PAGE)]
            fresh = [name for name in names if name not in self._taken]
            self._ready.extend(self._works(looking, [ArtifactRef.parse(name) for name in fresh]))
        self._taken.update(fresh)
        began = self._after == ""
        self._after = names[-1] if len(names) == AT_ONCE else ""
        self._more = bool(self._after) or bool(fresh) or not began

    def _works(self, looking: Looking, refs: Sequence[ArtifactRef]) -> list[ArtifactWork]:
        pages = {ref: looking.kept_page(self._query.endpoint + record_address(ref)) for ref in refs}
        present = {ref: next(iter(refs_on(page)), ref) if page else ref for ref, page in pages.items()}
        held = looking.standings(present.values())
        return [self._work(ref, pages[ref], held, held.get(key_of(present[ref]))) for ref in refs]

    def _work(
        self, ref: ArtifactRef, page: Page | None, held: dict[str, Standing], standing: Standing | None
    ) -> ArtifactWork:
        deep = is_deep(standing)
        usable = page is not None and confirmed(page, held) and (deep or not self._query.cards)
        return ArtifactWork(ref, page if usable else None, deep, standing.commit if standing and deep else None)
