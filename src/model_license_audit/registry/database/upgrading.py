"""Bringing the tables of a registry to a version, up or down, in one transaction; two programs at once take turns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, inspect

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.address import Address
from model_license_audit.registry.database import schema

_ONE_AT_A_TIME = Lock()
"""Alembic keeps what it is at in a module."""


def bring_up_to_date(engine: Engine, address: Address) -> None:
    """Make the tables where there are none, or make those of an earlier version the present ones."""
    with engine.connect().execution_options(registry_reads=True) as connection:
        version = version_of(connection, address)
    if version != schema.HEAD:
        migrate(engine, address, schema.HEAD)
    if address.path is not None:
        _write_ahead(engine)


def version_of(connection: Connection, address: Address) -> str | None:
    """The version of the tables; ``None`` when there are none yet.

    Raises :class:`ModelAuditError` for one that this program does not know, and for what is no registry.
    """
    tables = inspect(connection).get_table_names()
    if schema.TABLE in tables:
        found = connection.exec_driver_sql(schema.ASKED).scalar()
        return None if found is None else schema.checked(found, address.shown)
    if address.path is not None and tables:
        raise schema.NoRegistry(address.shown)
    return None


def migrate(engine: Engine, address: Address, to: str) -> tuple[str | None, str | None]:
    """Bring the tables to a version (``base``: none at all); returns that of before and that of now.

    Either all of it is done or nothing. Another program that does the same meanwhile is waited for.
    """
    from alembic import command
    from alembic.config import Config

    with _alone(engine) as connection:
        before = version_of(connection, address)
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
        config.attributes["connection"] = connection
        down = before is not None and (to == "base" or to < before)
        with _ONE_AT_A_TIME:
            (command.downgrade if down else command.upgrade)(config, to)
        after = version_of(connection, address)
    return before, after


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction. On SQLite references are not followed meanwhile (a table that is made anew would empty those
    that refer to it) and are checked at its end."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "foreign_keys = off")
        try:
            with connection.begin():
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("pragma foreign_key_check").fetchall()):
                    raise ModelAuditError(
                        f"{len(broken)} references would lead nowhere", "restore the registry from a copy"
                    )
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys = on")


def _write_ahead(engine: Engine) -> None:
    """Let readers and a writer work beside each other; the file remembers it."""
    with engine.connect() as connection:
        if _pragma(connection, "journal_mode") == "wal":
            return
        try:
            _pragma(connection, "journal_mode = wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY}:
                raise
            # It is in use, or may only be read: the next program that opens it alone does this.


def _pragma(connection: Connection, words: str) -> object:
    """Outside of any transaction, where settings take effect."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101
    found = driver.execute(f"pragma {words}").fetchone()
    return found and found[0]
