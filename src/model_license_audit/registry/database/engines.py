"""Connections to write through: SQLite with its settings, PostgreSQL with writers that take turns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.registry.address import Address
from model_license_audit.registry.database.failures import postgresql_failure, psycopg_missing, sqlite_failure
from model_license_audit.registry.reading.rows import BUSY_S, CONNECT_S

TURN = 5_706_813_390_174_250_067
"""The number of the advisory lock by which writers on PostgreSQL take turns; any number, the same in all versions."""


def engine_at(address: Address) -> Engine:
    """An engine whose transactions are those of a registry; opens nothing yet."""
    if address.path is not None:
        return _sqlite(address.path)
    try:
        engine = create_engine(address.url or "", connect_args={"connect_timeout": CONNECT_S})
    except ModuleNotFoundError as error:
        raise psycopg_missing() from error
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "the registry's address cannot be read", "write it as postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from error
    event.listen(engine, "begin", _take_turn)
    return engine


def _sqlite(path: str) -> Engine:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelAuditError(
            f"the folder of the registry {path} cannot be made: {error.strerror}", "name another file with --registry"
        ) from error
    engine = create_engine(URL.create("sqlite", database=path), connect_args={"timeout": BUSY_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def failures_told(address: Address) -> Iterator[None]:
    """Errors of the database become errors that explain themselves."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = getattr(error, "orig", None) or error
        told = sqlite_failure(cause, address.path) if address.path else postgresql_failure(cause, address.shown)
        raise told from cause


def reading(engine: Engine) -> Connection:
    """A connection that sees the registry as it is at one moment, and hinders no writer."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True, registry_reads=True
        )
    return engine.connect().execution_options(registry_reads=True)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`
    for pragma in ("synchronous = normal", "foreign_keys = on", "case_sensitive_like = on", "cache_size = -65536"):
        connection.execute(f"pragma {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("registry_reads")
    connection.exec_driver_sql("begin" if reads else "begin immediate")


def _take_turn(connection: Connection) -> None:
    """Writers go one after the other, so that none meets half of what another one does; readers never wait."""
    if connection.get_execution_options().get("registry_reads") or _autocommits(connection):
        return
    connection.exec_driver_sql(f"set local lock_timeout = {int(BUSY_S * 1000)}")
    connection.exec_driver_sql(f"select pg_advisory_xact_lock({TURN})")


def _autocommits(connection: Connection) -> Any:
    return connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
