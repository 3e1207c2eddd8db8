"""The registry as it is written to: one transaction at a time on SQLite, many at once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlmodel import select

from model_license_audit.registry.address import Address
from model_license_audit.registry.recording import record, withdraw
from model_license_audit.registry.records import Effect, Observation, Withdrawal
from model_license_audit.registry.rows import EngineRows
from model_license_audit.registry.shelf import Shelf
from model_license_audit.registry.tables import CrawlRow, Table

BUSY_S = 60.0
"""How long a writer waits for another one on SQLite, in seconds."""


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

    def withdraw(self, gone: Withdrawal) -> bool:
        """Note that an artifact can no longer be had; false when the registry never heard of it or knew already."""
        return withdraw(self.connection, gone)


class Store:
    """A registry that may be written to; :meth:`open` makes it where there is none."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, address: Address) -> Store:
        """The registry at an address, its tables made or brought up to date."""
        if address.path is not None:
            Path(address.path).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(f"sqlite:///{address.path}", connect_args={"timeout": BUSY_S})
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
        else:
            engine = create_engine(address.url or "")
        Table.metadata.create_all(engine)
        return cls(engine)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction, kept when the block ends without an error."""
        with self.engine.begin() as connection:
            yield Writing(connection)

    @contextmanager
    def reading(self) -> Iterator[Shelf]:
        """What the registry holds at this moment."""
        with self.engine.connect() as connection:
            yield Shelf(EngineRows(connection))

    def unfinished(self) -> int:
        """How many crawls were begun and not finished."""
        with self.engine.connect() as connection:
            return len(connection.execute(select(CrawlRow.id).where(CrawlRow.finished_at.is_(None))).all())  # type: ignore[union-attr]

    def close(self) -> None:
        """Give back what is open."""
        self.engine.dispose()


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`
    for pragma in ("journal_mode=wal", "synchronous=normal", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("begin immediate")
