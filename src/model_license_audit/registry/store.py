"""The registry as it is written to, one transaction after the other on either engine; reading never waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlmodel import select

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.crawls.journal import Crawl, Entries, Page, keep_page, kept_page, latest_moment
from model_license_audit.registry.database.engines import engine_at, failures_told, reading
from model_license_audit.registry.database.tables import CrawlRow
from model_license_audit.registry.database.upgrading import bring_up_to_date
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.moments import written
from model_license_audit.registry.reading.rows import EngineRows
from model_license_audit.registry.reading.shelf import Shelf
from model_license_audit.registry.reading.standing import Standing, standings
from model_license_audit.registry.records import Effect, Observation, Withdrawal
from model_license_audit.registry.writing.keeping import keep_audit
from model_license_audit.registry.writing.recording import record, see_again, withdraw, withdraw_all


class Writing:
    """One transaction: all of it is kept, or nothing."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def shelf(self) -> Shelf:
        """What the registry holds, seen from within the transaction."""
        return Shelf(EngineRows(self.connection))

    def record(self, seen: Sequence[Observation]) -> list[Effect]:
        """Keep what was seen, in this order; tells for each what it changed."""
        return record(self.connection, seen)

    def seen_again(self, refs: Sequence[ArtifactRef], at: datetime) -> list[Effect | None]:
        """Note that artifacts were found unchanged, without reading them anew; ``None`` for one that is not known."""
        return see_again(self.connection, refs, written(at))

    def withdraw(self, gone: Withdrawal) -> bool:
        """Note that an artifact can no longer be had; false when the registry never heard of it or knew already."""
        return withdraw(self.connection, gone)

    def withdraw_all(self, gone: Sequence[Withdrawal]) -> int:
        """Note that artifacts can no longer be had, in this order; tells of how many that was new."""
        return withdraw_all(self.connection, gone)

    def entries(self, crawl: Crawl) -> Entries:
        """The journal of a crawl."""
        return Entries(self.connection, crawl)

    def keep_page(self, page: Page) -> None:
        """Remember what a hub gave to ask again for an address with."""
        keep_page(self.connection, page)

    def keep_audit(self, ref: ArtifactRef, audit: KeptAudit) -> KeptAudit:
        """Keep an audit of the current revision of a recorded artifact; returned with its number."""
        return keep_audit(self.connection, ref, audit)


class Looking:
    """What a crawl asks between two transactions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, crawl: Crawl) -> Entries:
        """The journal of a crawl, for reading."""
        return Entries(self._connection, crawl)

    def kept_page(self, address: str) -> Page | None:
        """What was remembered of an address."""
        return kept_page(self._connection, address)

    def standings(self, refs: Iterable[ArtifactRef]) -> dict[str, Standing]:
        """Where artifacts stand, by their keys."""
        return standings(self._connection, refs)


class Store:
    """A registry that may be written to; :meth:`open` makes it where there is none."""

    def __init__(self, engine: Engine, address: Address) -> None:
        self.engine = engine
        self.address = address

    @classmethod
    def open(cls, address: Address) -> Store:
        """The registry at an address, its tables made or brought up to date.

        Raises :class:`~model_license_audit.model.errors.ModelAuditError` when it is none, cannot be reached or written,
        or was made by a newer program.
        """
        store = cls(engine_at(address), address)
        try:
            with failures_told(address):
                bring_up_to_date(store.engine, address)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction, kept when the block ends without an error.

        Writers take turns, so keep it short: no network within it.
        """
        with failures_told(self.address), self.engine.begin() as connection:
            yield Writing(connection)

    @contextmanager
    def reading(self) -> Iterator[Shelf]:
        """What the registry holds at this moment, whatever is written meanwhile."""
        with failures_told(self.address), reading(self.engine) as connection:
            yield Shelf(EngineRows(connection))

    @contextmanager
    def looking(self) -> Iterator[Looking]:
        """The registry as it is at this moment, as a crawl asks it; that hinders no writer."""
        with failures_told(self.address), reading(self.engine) as connection:
            yield Looking(connection)

    def moment(self, now: datetime) -> datetime:
        """The moment for what is read now: never before that of an earlier crawl, whatever the clock says."""
        with failures_told(self.address), reading(self.engine) as connection:
            latest = latest_moment(connection)
        return now if latest is None else max(now, latest)

    def kept_page(self, address: str) -> Page | None:
        """What was remembered of an address."""
        with failures_told(self.address), reading(self.engine) as connection:
            return kept_page(connection, address)

    def unfinished(self) -> int:
        """How many crawls were begun and not finished."""
        with failures_told(self.address), reading(self.engine) as connection:
            return len(connection.execute(select(CrawlRow.id).where(CrawlRow.finished_at.is_(None))).all())  # type: ignore[union-attr]

    def close(self) -> None:
        """Give back what is open."""
        self.engine.dispose()
