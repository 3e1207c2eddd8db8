"""Writing the whole registry out: the same registry always gives the same bytes."""

from __future__ import annotations

import gzip
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sqlalchemy import Connection

from model_license_audit.model.errors import UsageError
from model_license_audit.registry.exchange import form
from model_license_audit.registry.exchange.lines import LineWriter
from model_license_audit.registry.exchange.parquet import MANIFEST, FolderWriter

STANDARD = "-"
_ROWS_AT_ONCE = 1000


class Writer(Protocol):
    """One form of an export."""

    def begin(self, header: dict[str, Any]) -> None:
        """Called first."""
        ...

    def table(self, shape: form.Shape, rows: Iterator[Sequence[Any]]) -> int:
        """Called for each table in the order in which they refer to each other; tells how many rows there were."""
        ...

    def finish(self) -> None:
        """Called last."""
        ...


def export(connection: Connection, writer: Writer, schema: str, journal: bool = True) -> dict[str, int]:
    """Write every table; without the ``journal`` only what is known of artifacts. Tells the rows of each table.

    ``schema`` is the revision of the tables. The connection must see one moment of the registry from first to last.
    """
    shapes = form.exported(journal)
    writer.begin(
        {
            "format": form.FORMAT,
            "version": form.VERSION,
            "schema": schema,
            "journal": journal,
            "tables": {shape.name: list(shape.names) for shape in shapes},
        }
    )
    counts = {shape.name: writer.table(shape, _rows(connection, shape)) for shape in shapes}
    writer.finish()
    return counts


def _rows(connection: Connection, shape: form.Shape) -> Iterator[Sequence[Any]]:
    reading = connection.execution_options(yield_per=_ROWS_AT_ONCE)
    return iter(reading.execute(shape.select(connection.dialect.name)))


@contextmanager
def writer_to(target: str, parquet: bool) -> Iterator[Writer]:
    """A writer to a file or folder, which appears whole when the block ends, or not at all; ``-`` is standard output.

    A file whose name ends in ``.gz`` is compressed. Raises :class:`UsageError` for what cannot be written.
    """
    if parquet:
        with _folder(Path(target)) as folder:
            yield FolderWriter(folder)
    elif target == STANDARD:
        yield LineWriter(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with _file(Path(target)) as stream:
            if target.endswith(".gz"):
                with gzip.GzipFile("", "wb", 6, stream, mtime=0) as compressed:
                    yield LineWriter(compressed)  # type: ignore[arg-type]
            else:
                yield LineWriter(stream)


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes take the place of a regular file when the block ends; links and devices stay as they are."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise UsageError(f"{path}: is a link, a folder or a device, and is not replaced", "name a regular file")
    with _beside(path) as folder:
        partial = folder / path.name
        with partial.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """A folder that takes the place of an earlier export, or of an empty folder, when the block ends."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise UsageError(f"{path}: is a link, a file or a device, and is not replaced", "name a folder")
    if path.exists() and any(path.iterdir()) and not (path / MANIFEST).is_file():
        raise UsageError(f"{path}: holds other things than an export", "name an empty folder, or one that is not there")
    with _beside(path) as folder:
        partial = folder / "new"
        partial.mkdir()
        yield partial
        if path.exists():
            path.replace(folder / "old")
        partial.replace(path)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder of an unguessable name beside a path, gone when the block ends; what cannot be written is explained."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name[:50]}.", dir=path.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror or error})", "make room, or choose another place"
        ) from error
