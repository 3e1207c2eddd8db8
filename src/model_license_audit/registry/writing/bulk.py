"""Putting many rows in at once, by what each engine is fastest with: prepared statements, or COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

Values = tuple[Any, ...]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Insert new rows, given as tuples of the values of these columns."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"copy {table.name} ({names}) from stdin", rows)
    else:
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"insert into {table.name} ({names}) values ({marks})", list(rows))  # noqa: S608


def update_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Values]) -> None:
    """Give rows that are there other values in these columns; the last value of each tuple is the row's ``id``."""
    if rows:
        mark = "%s" if connection.dialect.name == "postgresql" else "?"
        values = ", ".join(f'"{name}" = {mark}' for name in columns)
        connection.exec_driver_sql(f"update {table.name} set {values} where id = {mark}", list(rows))  # noqa: S608


def new_ids(connection: Connection, table: Table, count: int) -> Iterable[int]:
    """As many ids as are asked for, that nobody else gets."""
    if connection.dialect.name == "postgresql":
        sequence = f"nextval(pg_get_serial_sequence('{table.name}', 'id'))"
        found = connection.exec_driver_sql(f"select {sequence} from generate_series(1, {count})")  # noqa: S608
        return [int(row[0]) for row in found]
    last = connection.exec_driver_sql(f"select coalesce(max(id), 0) from {table.name}").scalar_one()  # noqa: S608
    return range(last + 1, last + 1 + count)


def _copy(connection: Connection, sql: str, rows: Iterable[Values]) -> None:
    import psycopg
    from sqlalchemy.exc import DBAPIError

    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise DBAPIError(sql, None, error) from error
