"""Recording a page of a list of the Hub: its rows, what else they make to be read, and the page after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from model_license_audit.crawl.hub.again import is_as_noted, is_deep, noted, refs_on
from model_license_audit.crawl.hub.fetching import PageFetched
from model_license_audit.crawl.hub.observing import from_record
from model_license_audit.crawl.hub.recording import Recording, plain
from model_license_audit.crawl.hub.skips import list_named
from model_license_audit.crawl.hub.work import PageWork
from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Skipped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.crawls.journal import Crawl, Page, kept_page
from model_license_audit.registry.reading.standing import Standing, standings
from model_license_audit.registry.records import Observation, key_of
from model_license_audit.registry.writing.digests import fingerprint
from model_license_audit.sources.hub.records import HubRecord

_OLD_PAGES = 100_000
"""Pages of an earlier crawl that are looked through when its list was longer; only a circle has more."""


def page_after(fetched: PageFetched) -> PageWork | None:
    """The page that is to be read after this one, if any."""
    work, kept = fetched.work, fetched.kept
    following = fetched.page.next if fetched.page is not None else kept.next if kept else None
    if following is None or (work.left is not None and work.left <= _count(fetched)):
        return None
    left = None if work.left is None else work.left - _count(fetched)
    return PageWork(following, work.dataset, left, work.asked, _before(fetched, following))


def observed(kb: KnowledgeBase, fetched: PageFetched, cards: bool, crawl: Crawl) -> dict[str, Observation]:
    """What the rows alone tell, by reference; worked out before the registry is held for writing."""
    rows = fetched.page.rows[: fetched.work.left] if fetched.page else ()
    at = crawl.started_at
    return {str(plain(row.ref)): worked_out(kb, from_record(row, at)) for row in rows if not _needs_more(row, cards)}


def record_page(recording: Recording, fetched: PageFetched, seen: dict[str, Observation]) -> None:
    """Record a page that was read, or that is what it was."""
    entries, work = recording.entries, fetched.work
    if fetched.page is None:
        _record_unchanged(recording, fetched)
    else:
        rows = {str(plain(row.ref)): row for row in reversed(fetched.page.rows[: work.left])}
        recording.settled = entries.settled(list(rows))
        held = standings(recording.writing.connection, [row.ref for row in rows.values()])
        for name in sorted(rows.keys() - recording.settled):
            _record_row(recording, rows[name], seen.get(name), held.get(key_of(rows[name].ref)))
        if work.asked:
            for row in rows.values():
                recording.ask(row.ref)
        if fetched.page.unread:
            recording.skip(_unread(work, fetched.page.unread))
        _want_what_is_listed_no_more(recording, fetched, set(rows))
    recording.close()
    if fetched.page is not None:
        _note(recording, fetched, seen)
    following = page_after(fetched)
    entries.add([following.key] if following else [])
    entries.read_pages([work.key])


def _needs_more(row: HubRecord, cards: bool) -> bool:
    """True for a row that does not tell all that is wanted of a repository."""
    return row.partial or row.untold or row.disabled or cards


def _record_row(recording: Recording, row: HubRecord, seen: Observation | None, held: Standing | None) -> None:
    deep = held is not None and is_deep(held)
    if row.disabled:
        recording.disable(row, held is not None, from_record(row, recording.crawl.started_at))
    elif not row.partial and held is not None and deep and held.commit and held.commit == row.ref.revision:
        recording.complete(row)
    elif seen is None or deep:
        recording.want([row.ref])
    else:
        recording.see(seen)


def _record_unchanged(recording: Recording, fetched: PageFetched) -> None:
    """All that was on the page is as it was; what the registry holds otherwise by now is read by itself."""
    assert fetched.kept is not None  # noqa: S101
    found = refs_on(fetched.kept)
    recording.settled = recording.entries.settled([str(ref) for ref in found])
    held = standings(recording.writing.connection, found)
    for ref, digest in found.items():
        if fetched.work.asked:
            recording.ask(ref)
        if str(ref) in recording.settled:
            continue
        standing = held.get(key_of(ref))
        if is_as_noted(digest, standing) and (is_deep(standing) or not recording.query.cards):
            recording.see_again(ref, standing)
        else:
            recording.want([ref])


def _note(recording: Recording, fetched: PageFetched, seen: dict[str, Observation]) -> None:
    """Keep what the Hub gave to ask again with, unless only a part of the page was taken.

    A row of which the registry holds something else by now is noted without a digest, which nothing confirms.
    """
    assert fetched.page is not None  # noqa: S101
    rows = fetched.page.rows
    page = noted(recording.query.endpoint + fetched.work.address, fetched.page.etag, [], fetched.page.next)
    if page is None or (fetched.work.left is not None and fetched.work.left < len(rows)):
        return
    held = standings(recording.writing.connection, [row.ref for row in rows])
    told = (f"{plain(row.ref)} {_digest(recording, row, seen, held.get(key_of(row.ref)))}" for row in rows)
    recording.writing.keep_page(replace(page, refs=tuple(dict.fromkeys(told))))


def _digest(recording: Recording, row: HubRecord, seen: dict[str, Observation], held: Standing | None) -> str:
    name = str(plain(row.ref))
    if held is None or (_needs_more(row, recording.query.cards) and not is_deep(held)):
        return ""
    if name not in recording.settled or is_deep(held) or name not in seen:
        return held.digest
    return held.digest if fingerprint(seen[name])[1].digest == held.digest else ""


def _want_what_is_listed_no_more(recording: Recording, fetched: PageFetched, listed: set[str]) -> None:
    """What stood here in an earlier crawl and is on no page now is asked for by name: it may be gone."""
    if recording.query.limit is not None:
        return
    old = list(_pages_before(recording, fetched))
    if fetched.page is not None and fetched.page.next is None:
        old += _pages_behind(recording, old)
    missing = {ref for page in old for ref in refs_on(page) if str(ref) not in listed}
    recording.want(missing)


def _pages_before(recording: Recording, fetched: PageFetched) -> Iterable[Page]:
    addresses = dict.fromkeys([fetched.work.address, *filter(None, [fetched.work.before])])
    pages = (_kept(recording, address) for address in addresses)
    return [page for page in pages if page is not None]


def _pages_behind(recording: Recording, old: Sequence[Page]) -> list[Page]:
    """The pages of an earlier crawl after these, for a list that has become shorter."""
    found: dict[str, Page] = {}
    for page in old:
        following = page.next
        while following and following not in found and len(found) < _OLD_PAGES:
            behind = _kept(recording, following)
            if behind is None:
                break
            found[following] = behind
            following = behind.next
    return list(found.values())


def _kept(recording: Recording, address: str) -> Page | None:
    return kept_page(recording.writing.connection, recording.query.endpoint + address)


def _before(fetched: PageFetched, following: str) -> str | None:
    """The page that came after this one in an earlier crawl, where another one does now."""
    before = fetched.kept.next if fetched.kept else None
    return before if before != following else None


def _count(fetched: PageFetched) -> int:
    if fetched.page is not None:
        return len(fetched.page.rows)
    return len(fetched.kept.refs) if fetched.kept else 0


def _unread(work: PageWork, count: int) -> Skipped:
    why = f"{count} {'row' if count == 1 else 'rows'} without a repository, or too large to be read"
    return Skipped(f"{list_named(work)}: {work.address[:200]}", why, "look at the list on the Hub")
