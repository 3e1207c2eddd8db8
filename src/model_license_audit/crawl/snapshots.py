"""A list of models or data sets in a file, into the registry: each as it was at the moment of which the file tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from model_license_audit.crawl.gathering import BATCH
from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Progress, Skipped, Summary
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.recorded import Coverage
from model_license_audit.registry.records import Observation, Withdrawal, key_of
from model_license_audit.registry.store import Store
from model_license_audit.sources.lists.interface import Listed, Unread, moment_of

SOURCE = "import"
_INSTANT = timedelta(microseconds=1)
_CORRECT = "correct the row, or leave it out"


@dataclass(frozen=True, slots=True)
class _Seen:
    """One artifact of the file; ``gone`` when it could no longer be had."""

    observation: Observation
    gone: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a file lists, the moment at which that was so, and how many rows it has, where that is known."""

    listed: Iterable[Listed | Unread]
    as_of: datetime
    rows: int | None = None


def import_snapshot(store: Store, kb: KnowledgeBase, file: Snapshot, progress: Progress) -> Summary:
    """Record all that a file lists, a batch a transaction; doing it again changes nothing, so it needs no journal.

    A row that tells of no artifact, or of one that an earlier row told of, is skipped by name.
    """
    summary, waiting, withdrawn = Summary(), _seen(kb, file), 0
    while batch := list(islice(waiting, BATCH)):
        summary.skipped += [one for one in batch if isinstance(one, Skipped)]
        seen = [one for one in batch if isinstance(one, _Seen)]
        with store.writing() as writing:
            summary.effects.update(writing.record([one.observation for one in seen]))
            withdrawn += writing.withdraw_all([one.gone for one in seen if one.gone is not None])
        progress.step(summary, file.rows)
    summary.withdrawn = withdrawn  # not before the end: these are among those that were read
    return summary


def _seen(kb: KnowledgeBase, file: Snapshot) -> Iterator[_Seen | Skipped]:
    places = _Places()
    try:
        for one in file.listed:
            if isinstance(one, Unread):
                yield Skipped(f"{one.place} {one.name}".strip(), one.why, _CORRECT)
            elif before := places.taken(key_of(one.ref), one.place):
                yield Skipped(f"{one.place} {one.ref}", "an earlier row tells of it", f"see {before}: that was taken")
            else:
                yield _observed(kb, one, file.as_of)
    finally:
        places.close()


def _observed(kb: KnowledgeBase, one: Listed, as_of: datetime) -> _Seen:
    """What a row tells, at the moment of the file; one that was gone by then was so when it was last changed."""
    changed = moment_of(one.modified)
    seen_at, gone = as_of, None
    if one.gone is not None:
        gone_at = min(moment_of(one.gone_at) or as_of, as_of)
        seen_at = min(changed or gone_at, gone_at - _INSTANT)
        gone = Withdrawal(one.ref, one.gone, gone_at, one.why)
    observation = Observation(
        ref=one.ref,
        kind=one.kind,
        reading=one.reading,
        coverage=Coverage.RECORD,
        source=SOURCE,
        seen_at=seen_at,
        modified=one.modified,
    )
    return _Seen(worked_out(kb, observation), gone)


class _Places:
    """Where each artifact of a file was told of first; kept on disk when there are many."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("create table seen (key text primary key, place text) without rowid")
        self._connection.execute("begin")

    def taken(self, key: str, place: str) -> str | None:
        """The place of an earlier row with this key; else it is this one's from now on."""
        added = self._connection.execute("insert or ignore into seen values (?, ?)", (key, place))
        if added.rowcount:
            return None
        found = self._connection.execute("select place from seen where key = ?", (key,)).fetchone()
        return str(found[0])

    def close(self) -> None:
        """Forget all."""
        self._connection.close()
