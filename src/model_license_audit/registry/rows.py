"""Asking the registry: the same SQL on SQLite (through the standard library, which starts fast) and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from model_license_audit.model.errors import ModelAuditError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Row = Sequence[Any]


class Rows(Protocol):
    """Answers questions; ``:name`` stands for a parameter."""

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        ...


class SqliteRows:
    """A registry in an SQLite file, opened for reading only."""

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True, timeout=30)
        except sqlite3.Error as error:
            raise ModelAuditError(f"the registry {path} cannot be opened: {error}", "check the path") from error

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        try:
            return self._connection.execute(sql, dict(parameters or {})).fetchall()
        except sqlite3.Error as error:
            raise ModelAuditError(f"the registry {self._path} cannot be read: {error}", "check that file") from error

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


class EngineRows:
    """A registry behind a connection of SQLAlchemy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of an answer."""
        from sqlalchemy import text

        return [tuple(row) for row in self._connection.execute(text(sql), dict(parameters or {}))]
