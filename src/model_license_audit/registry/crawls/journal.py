"""The journal of crawls: what each is to read, what of it is done, and where its listing goes on.

A crawl that was cut off is taken up again by whoever asks for the same. Each batch of artifacts is recorded and marked
done in one transaction, so that however a crawl ends nothing is lost and nothing is done twice::

    with crawling(store, "hf", {"author": "acme"}, now()) as crawl:
        with store.writing() as writing:
            entries = writing.entries(crawl)
            entries.listed(["hf:acme/a", "hf:acme/b"], cursor=None)
        with store.writing() as writing:
            effects = writing.record(batch)
            writing.entries(crawl).done(zip(refs, effects, strict=True))
        with store.writing() as writing:
            summary = writing.entries(crawl).finish(now())
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from model_license_audit.registry.crawls.lease import leased
from model_license_audit.registry.database.engines import failures_told
from model_license_audit.registry.database.tables import CrawlItemRow, CrawlRow, ValidatorRow
from model_license_audit.registry.moments import moment, written
from model_license_audit.registry.records import Effect
from model_license_audit.registry.writing.upserts import insert_missing, insert_or_replace

if TYPE_CHECKING:
    from model_license_audit.registry.store import Store

_CRAWLS = CrawlRow.__table__  # type: ignore[attr-defined]
_ITEMS = CrawlItemRow.__table__  # type: ignore[attr-defined]
_PAGES = ValidatorRow.__table__  # type: ignore[attr-defined]
_WAITING, _DONE, _SKIPPED = "waiting", "done", "skipped"
_RENAMED, _PAGES_READ = "renamed", "pages"
PAGE = "page:"
"""How the entry of a page of a list begins, in the place of a reference."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl, as it was when it was begun or taken up again.

    ``started_at`` is its moment, never before that of an earlier crawl; ``behind`` says how far this machine's clock
    was behind at its begin (``None``: it was not). ``cursor`` is the page to list next, ``listed`` true when none is
    left.
    """

    id: int
    source: str
    query: str
    started_at: datetime
    resumed: bool = False
    listed: bool = False
    cursor: str | None = None
    behind: timedelta | None = None


@dataclass(frozen=True, slots=True, order=True)
class SkippedItem:
    """An artifact that a crawl did not read: its reference, why, and what to do."""

    ref: str
    why: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a hub gave to ask again for an address with, and what was found there.

    ``refs`` are the artifacts on a page of a list, ``next`` the address of the page after it.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None
    next: str | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What a crawl has done so far; ``gone`` counts artifacts found withdrawn, ``renamed`` old names of others.

    ``pages`` are those of lists that were kept as entries and are read.
    """

    waiting: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    skipped: int = 0
    renamed: int = 0
    pages: int = 0


@contextmanager
def crawling(
    store: Store, source: str, query: Mapping[str, Any], now: datetime, afresh: bool = False
) -> Iterator[Crawl]:
    """The crawl that asks for this: the one that was cut off, or else a new one; nobody else runs it meanwhile.

    ``afresh`` gives up the one that was cut off. Raises :class:`~model_license_audit.model.errors.ModelAuditError` when
    the same crawl runs already.
    """
    text = json.dumps(dict(query), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    with failures_told(store.address), leased(store.engine, store.address.path, f"{source} {text}"):
        with store.writing() as writing:
            crawl = _begin_or_resume(writing.connection, source, text, now, afresh)
        yield crawl


def _begin_or_resume(connection: Connection, source: str, query: str, now: datetime, afresh: bool) -> Crawl:
    same = (_CRAWLS.c.source == source) & (_CRAWLS.c.query == query) & _CRAWLS.c.finished_at.is_(None)
    if afresh:
        connection.execute(delete(_CRAWLS).where(same))
    row = connection.execute(select(_CRAWLS).where(same).order_by(_CRAWLS.c.id.desc())).mappings().first()
    if row is not None:
        began = moment(row["started_at"])
        return Crawl(row["id"], source, query, began, True, row["listed"], row["cursor"])
    latest = latest_moment(connection)
    start = now if latest is None else max(now, latest)
    values = {"source": source, "query": query, "started_at": written(start), "listed": False}
    id_ = connection.execute(insert(_CRAWLS).values(values).returning(_CRAWLS.c.id)).scalar_one()
    return Crawl(int(id_), source, query, moment(written(start)), behind=start - now if start > now else None)


def latest_moment(connection: Connection) -> datetime | None:
    """The latest moment at which a crawl began or ended."""
    found = connection.execute(select(func.max(_CRAWLS.c.started_at), func.max(_CRAWLS.c.finished_at))).one()
    return max((moment(text) for text in found if text is not None), default=None)


class Entries:
    """The journal of one crawl within one transaction."""

    def __init__(self, connection: Connection, crawl: Crawl) -> None:
        self._connection = connection
        self._crawl = crawl.id
        self._mine = _ITEMS.c.crawl_id == crawl.id

    def listed(self, refs: Iterable[str], cursor: str | None = None, page: Page | None = None) -> None:
        """Let these wait to be read (those that are known stay as they are).

        ``cursor`` is the page to list next, ``None`` when that was the last one. ``page`` is kept for later crawls.
        """
        self.add(refs)
        values = {"cursor": cursor, "listed": cursor is None}
        self._connection.execute(update(_CRAWLS).where(_CRAWLS.c.id == self._crawl).values(values))
        if page is not None:
            keep_page(self._connection, page)

    def add(self, refs: Iterable[str]) -> None:
        """Let further ones wait to be read, such as parents that were met on the way."""
        rows = [{"crawl_id": self._crawl, "ref": ref, "state": _WAITING} for ref in sorted(set(refs))]
        insert_missing(self._connection, _ITEMS, rows)

    def done(self, effects: Iterable[tuple[str, Effect | None]]) -> None:
        """These are read, or found gone (``None``); those that were never listed are noted as well."""
        found = dict(effects)
        self._mark((ref, _DONE, effect and effect.value, None, None) for ref, effect in found.items())

    def renamed(self, refs: Iterable[str]) -> None:
        """These are old names of artifacts that have entries of their own."""
        self._mark((ref, _RENAMED, None, None, None) for ref in set(refs))

    def read_pages(self, keys: Iterable[str]) -> None:
        """These pages of lists are read."""
        self._mark((key, _PAGES_READ, None, None, None) for key in set(keys))

    def settled(self, refs: Sequence[str]) -> set[str]:
        """Those of a few references that this crawl has read already, or found gone."""
        mine = select(_ITEMS.c.ref).where(self._mine, _ITEMS.c.state == _DONE)
        return set(self._connection.execute(mine.where(_ITEMS.c.ref.in_(refs))).scalars())

    def skipped(self, items: Iterable[SkippedItem]) -> None:
        """These could not be read, and this crawl will not try again."""
        self._mark((item.ref, _SKIPPED, None, item.why, item.remedy) for item in items)

    def waiting(self, limit: int, after: str = "") -> list[str]:
        """The next artifacts to read, sorted, that come after one."""
        where = self._mine & (_ITEMS.c.state == _WAITING) & (_ITEMS.c.ref > after)
        return list(
            self._connection.execute(select(_ITEMS.c.ref).where(where).order_by(_ITEMS.c.ref).limit(limit)).scalars()
        )

    def known(self, refs: Sequence[str]) -> set[str]:
        """Those of a few references that this crawl has listed already."""
        return set(self._connection.execute(select(_ITEMS.c.ref).where(self._mine, _ITEMS.c.ref.in_(refs))).scalars())

    def tally(self) -> Tally:
        """What was done so far, by all programs that ran this crawl."""
        columns = _ITEMS.c.state, _ITEMS.c.effect
        rows = self._connection.execute(select(*columns, func.count()).where(self._mine).group_by(*columns))
        counts: Counter[str] = Counter()
        for state, effect, count in rows:
            counts[state if state != _DONE else effect or "gone"] += count
        return Tally(**counts)

    def skips(self) -> list[SkippedItem]:
        """What was skipped, sorted."""
        columns = _ITEMS.c.ref, _ITEMS.c.why, _ITEMS.c.remedy
        rows = self._connection.execute(select(*columns).where(self._mine, _ITEMS.c.state == _SKIPPED))
        return sorted(SkippedItem(ref, why or "", remedy or "") for ref, why, remedy in rows)

    def finish(self, at: datetime) -> Tally:
        """The crawl is over: its tally is kept, and what was done is no longer listed one by one."""
        tally = self.tally()
        told = json.dumps({name: getattr(tally, name) for name in Tally.__slots__}, sort_keys=True)
        self._connection.execute(delete(_ITEMS).where(self._mine, _ITEMS.c.state.in_((_DONE, _RENAMED, _PAGES_READ))))
        began = select(_CRAWLS.c.started_at).where(_CRAWLS.c.id == self._crawl)
        ended = max(written(at), self._connection.execute(began).scalar_one())
        values = {"finished_at": ended, "listed": True, "cursor": None, "summary": told}
        self._connection.execute(update(_CRAWLS).where(_CRAWLS.c.id == self._crawl).values(values))
        return tally

    def _mark(self, marks: Iterable[tuple[str, str, str | None, str | None, str | None]]) -> None:
        names = "ref", "state", "effect", "why", "remedy"
        rows = [{"crawl_id": self._crawl} | dict(zip(names, mark, strict=True)) for mark in sorted(marks)]
        insert_or_replace(self._connection, _ITEMS, rows)


def keep_page(connection: Connection, page: Page) -> None:
    """Remember what a hub gave to ask again with."""
    values = {name: getattr(page, name) for name in ("address", "etag", "last_modified", "next")}
    insert_or_replace(connection, _PAGES, [values | {"refs": json.dumps(page.refs) if page.refs else None}])


def kept_page(connection: Connection, address: str) -> Page | None:
    """What was remembered of an address."""
    row = connection.execute(select(_PAGES).where(_PAGES.c.address == address)).mappings().first()
    if row is None:
        return None
    page = Page(address, row["etag"], row["last_modified"], row["next"])
    return replace(page, refs=tuple(json.loads(row["refs"] or "[]")))
