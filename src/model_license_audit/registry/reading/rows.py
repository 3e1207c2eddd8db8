"""Asking the registry: the same SQL on SQLite (through the standard library, which starts fast) and on PostgreSQL."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from model_license_audit.registry.database import schema
from model_license_audit.registry.database.failures import postgresql_failure, psycopg_missing, sqlite_failure

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from model_license_audit.registry.address import Address

Row = Sequence[Any]
BUSY_S = 60.0
"""How long a program waits for another one that writes, in seconds."""
_NAMED = re.compile(r"(?<![:\w]):([A-Za-z]\w*)|%")


class Rows(Protocol):
    """Answers questions; ``:name`` stands for a parameter."""

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        ...


class SqliteRows:
    """A registry in an SQLite file as it is at this moment, opened for reading only."""

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._connection = _opened(path)
        except sqlite3.Error as error:
            raise sqlite_failure(error, path) from error
        try:
            self._version = self._checked()
        except BaseException:
            self.close()
            raise

    def _checked(self) -> str:
        try:
            self._connection.execute("pragma case_sensitive_like = on")
            self._connection.execute("begin")
            found = self._connection.execute(schema.ASKED).fetchone()
        except sqlite3.Error as error:
            raise sqlite_failure(error, self._path) from error
        if found is None:
            raise schema.NoRegistry(self._path)
        return schema.checked(found[0], self._path)

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        try:
            return self._connection.execute(sql, dict(parameters or {})).fetchall()
        except sqlite3.Error as error:
            if self._version != schema.HEAD and "no such" in str(error):
                raise schema.outdated(self._path) from error
            raise sqlite_failure(error, self._path) from error

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


def _opened(path: str) -> sqlite3.Connection:
    """The file; where its folder cannot be written to and nobody writes, as it lies there.

    Who may only read a file beside which others write leaves two files behind, hence not ``mode=ro``.
    """
    name = f"file:{quote(path)}?mode="
    connection = sqlite3.connect(f"{name}rw", uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("pragma query_only = on")
        connection.execute("select count(*) from sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        lying = os.path.isfile(path) and not os.path.exists(f"{path}-wal")  # noqa: PTH110, PTH113 - pathlib is dear
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY} or not lying:
            raise
        return sqlite3.connect(f"{name}ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


class PostgresqlRows:
    """A registry in a PostgreSQL database as it is at this moment, opened for reading only."""

    def __init__(self, address: Address) -> None:
        try:
            import psycopg
        except ModuleNotFoundError as error:
            raise psycopg_missing() from error
        self._shown, self._failed = address.shown, psycopg.Error
        try:
            self._connection = psycopg.connect(address.conninfo, connect_timeout=CONNECT_S)
        except psycopg.Error as error:
            raise postgresql_failure(error, self._shown) from error
        try:
            self._version = self._checked()
        except BaseException:
            self.close()
            raise

    def _checked(self) -> str:
        from psycopg import Error, IsolationLevel
        from psycopg.errors import UndefinedTable

        try:
            self._connection.isolation_level = IsolationLevel.REPEATABLE_READ
            self._connection.read_only = True
            found = self._connection.execute(schema.ASKED).fetchone()
        except UndefinedTable as error:
            raise schema.NoRegistry(self._shown, "it has no tables of one") from error
        except Error as error:
            raise postgresql_failure(error, self._shown) from error
        if found is None:
            raise schema.NoRegistry(self._shown)
        return schema.checked(found[0], self._shown)

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        try:
            return list(self._connection.execute(_for_psycopg(sql), dict(parameters or {})).fetchall())
        except self._failed as error:
            if self._version != schema.HEAD and type(error).__name__.startswith("Undefined"):
                raise schema.outdated(self._shown) from error
            raise postgresql_failure(error, self._shown) from error

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


CONNECT_S = 15
"""How long a server may take to answer the first time, in seconds."""


@lru_cache(maxsize=256)
def _for_psycopg(sql: str) -> bytes:
    return _NAMED.sub(lambda found: f"%({found[1]})s" if found[1] else "%%", sql).encode()


class EngineRows:
    """A registry behind a connection of SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        from sqlalchemy import text

        return [tuple(row) for row in self._connection.execute(text(sql), dict(parameters or {}))]
