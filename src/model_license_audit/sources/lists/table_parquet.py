"""Rows of a Parquet file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.lists.tables import TableRow

_BATCH = 500
_MAX_GROUP = 8 * 1024**3
"""Most bytes that one column of a group of rows may have unpacked."""


def parquet_rows(path: Path, columns: Sequence[str] | None) -> Iterator[TableRow]:
    """Every row, of these columns as far as they are there; times become texts of ISO 8601."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise ModelAuditError(
            "Parquet needs the library pyarrow, which is not installed",
            "pip install 'model-license-audit[parquet]', or give JSON Lines or CSV",
        ) from error
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            names = [n for n in file.schema_arrow.names if columns is None or n in columns] or file.schema_arrow.names
            _bounded(file.metadata, path)
            for batch in file.iter_batches(_BATCH, columns=names, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield TableRow(f"row {number}", {name: _plain(value) for name, value in row.items()})
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as error:
        raise UsageError(
            f"{path}: cannot be read as Parquet after row {number} ({type(error).__name__})",
            "it may be damaged or cut off: get it again",
        ) from error


def _bounded(metadata: Any, path: Path) -> None:
    for group in range(metadata.num_row_groups):
        of = metadata.row_group(group)
        if any(of.column(index).total_uncompressed_size > _MAX_GROUP for index in range(of.num_columns)):
            raise UsageError(f"{path}: unpacks to far more than any table would", "write it in smaller groups of rows")


def _plain(value: Any) -> Any:
    """A value as JSON would give it, without what a table has room for and this row does not tell."""
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
