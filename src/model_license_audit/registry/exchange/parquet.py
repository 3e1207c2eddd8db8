"""A registry as a folder of Parquet files, one for each table, beside a list of them with their digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.lines import EXPORTED
from model_license_audit.registry.exchange.row_checks import Malformed

MANIFEST = "registry.json"
MAX_MANIFEST = 1024 * 1024
GROUP_ROWS = 20_000
GROUP_BYTES = 16 * 1024 * 1024
"""A group of rows is written when it holds so many, or texts of so many characters: it has to fit into memory."""
_COMPRESSION = "zstd"
_FILES = "files"


def library() -> tuple[Any, Any]:
    """``pyarrow`` and its Parquet module; raises :class:`ModelAuditError` where they are not installed."""
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise ModelAuditError(
            "Parquet needs the library pyarrow, which is not installed",
            "pip install 'model-license-audit[parquet]', or use JSON Lines",
        ) from error
    return arrow, parquet


class FolderWriter:
    """Writes an export into an empty folder."""

    def __init__(self, folder: Path) -> None:
        self._arrow, self._parquet = library()
        self._folder, self._header, self._files = folder, dict[str, Any](), dict[str, dict[str, Any]]()

    def begin(self, header: dict[str, Any]) -> None:
        """Keep the header for the list of files."""
        self._header = header

    def table(self, shape: form.Shape, rows: Iterable[Sequence[Any]]) -> int:
        """Write the file of a table; tells how many rows it has."""
        path, count = self._folder / f"{shape.name}.parquet", 0
        schema = _schema(self._arrow, shape)
        with self._parquet.ParquetWriter(path, schema, compression=_COMPRESSION) as file:
            for group in _groups(rows):
                columns = list(zip(*group, strict=True))
                arrays = [self._arrow.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)]
                file.write_table(self._arrow.Table.from_arrays(arrays, schema=schema))
                count += len(group)
        self._files[shape.name] = {"rows": count, "sha256": _sha256(path)}
        return count

    def finish(self) -> None:
        """Write the list of files."""
        text = json.dumps({**self._header, _FILES: self._files}, ensure_ascii=False, indent=1)
        (self._folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


class FolderReader:
    """Reads an export from a folder; every error tells the file and the row."""

    def __init__(self, folder: Path) -> None:
        self._arrow, self._parquet = library()
        self._folder, self._place, self._files = folder, str(folder / MANIFEST), dict[str, Any]()

    def place(self) -> str:
        """The row that was read last."""
        return self._place

    def header(self) -> dict[str, Any]:
        """What the list of files says; raises :class:`Malformed` for a folder that is no export."""
        try:
            with (self._folder / MANIFEST).open("rb") as file:
                found = json.loads(file.read(MAX_MANIFEST))
        except (OSError, ValueError, RecursionError):
            found = None
        files = found.get(_FILES) if isinstance(found, dict) else None
        if found is None or not isinstance(files, dict) or found.get("format") != form.FORMAT:
            raise Malformed(self._place, "this is no export of a registry", EXPORTED)
        self._files = files
        return dict(found)

    def rows(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each row with the name of its table, in the order in which the tables were written."""
        for name, about in self._files.items():
            yield from ((name, row) for row in self._of(name, about if isinstance(about, dict) else {}))

    def _of(self, name: str, about: dict[str, Any]) -> Iterator[dict[str, Any]]:
        path = self._folder / f"{Path(name).name}.parquet"
        self._place = str(path)
        try:
            same = _sha256(path) == about.get("sha256")
        except OSError as error:
            raise Malformed(self._place, f"the file cannot be read ({error.strerror})") from error
        if not same:
            raise Malformed(self._place, "the file was changed after it was written")
        number = 0
        for number, row in enumerate(self._rows(path), 1):
            self._place = f"{path}, row {number}"
            yield row
        if number != about.get("rows"):
            raise Malformed(str(path), f"there are {number} rows where the list tells of others")

    def _rows(self, path: Path) -> Iterator[dict[str, Any]]:
        try:
            with self._parquet.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    yield from file.read_row_group(group, use_threads=False).to_pylist()
        except (self._arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise Malformed(str(path), f"this is no Parquet file that can be read ({type(error).__name__})") from error


def _schema(arrow: Any, shape: form.Shape) -> Any:
    types = {str: arrow.string(), bool: arrow.bool_(), int: arrow.int32()}
    return arrow.schema(
        arrow.field(
            field.name,
            arrow.int64() if field.is_long else types[field.kind],
            nullable=bool(field.column.nullable),
        )
        for field in shape.fields
    )


def _groups(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    group: list[Sequence[Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += sum(len(value) for value in row if isinstance(value, str))
        if len(group) >= GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
