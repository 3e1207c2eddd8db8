"""Lists of models or data sets in a file: which shape its rows have, and what each of them tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from model_license_audit.model.errors import UsageError
from model_license_audit.sources.lists.hub import HubShape, kind_told
from model_license_audit.sources.lists.interface import Listed, SnapshotShape, Unread, moment_of
from model_license_audit.sources.lists.mlflow import MlflowShape
from model_license_audit.sources.lists.mlflow_store import is_store, store_rows
from model_license_audit.sources.lists.radar import RadarShape
from model_license_audit.sources.lists.tables import TableRow, table_rows

SHAPES: tuple[SnapshotShape, ...] = (RadarShape(), MlflowShape(), HubShape())
"""Every shape that is known; of several that fit the first one is it."""
NAMES = tuple(sorted(shape.name for shape in SHAPES))
_LOOKED_AT = 50
"""Rows by which a file is judged."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Overview:
    """What is to be known of a file before its rows are read."""

    newest: datetime | None
    rows: int


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A file, or a folder of MLflow's, whose rows have a known shape; ``dataset`` when these are data sets."""

    path: Path
    shape: SnapshotShape
    dataset: bool

    @property
    def about(self) -> str:
        """What the rows are, in words."""
        return f"{self.shape.about}: data sets" if self.dataset else self.shape.about

    def overview(self, until: datetime) -> Overview:
        """The latest time that any row tells, none after ``until``, and how many rows there are."""
        newest: datetime | None = None
        count = 0
        for row in self._rows(self.shape.times):
            for member in self.shape.members(row.values):
                count += 1
                moments = filter(None, map(moment_of, (member.get(name) for name in self.shape.times)))
                newest = max((m for m in (newest, *moments) if m is not None and m <= until), default=None)
        return Overview(newest, count)

    def listed(self) -> Iterator[Listed | Unread]:
        """What each row tells, in the order of the file."""
        for row in self._rows(self.shape.columns):
            if row.why:
                yield Unread(row.place, "", row.why)
                continue
            told = False
            for member in self.shape.members(row.values):
                told = True
                yield from self.shape.listed(row.place, member, self.dataset)
            if not told:
                yield Unread(row.place, "", "it holds no model")

    def _rows(self, columns: tuple[str, ...]) -> Iterator[TableRow]:
        return _rows(self.path, columns)


def snapshot_file(path: Path, shape: str | None = None, dataset: bool | None = None) -> SnapshotFile:
    """The file with the shape of its rows, which is told from their columns where it is not said.

    Raises :class:`UsageError` when the shape, or whether the rows are models, cannot be told.
    """
    rows = [row for row in islice(_rows(path, None), _LOOKED_AT) if not row.why]
    columns = sorted({str(name) for row in rows for name in row.values})
    if not rows:
        raise UsageError(f"{path}: no row of it can be read", "give Parquet, JSON Lines, JSON or CSV")
    found = next((s for s in SHAPES if (s.name == shape if shape else s.fits(columns))), None)
    if found is None:
        shown = ", ".join(columns[:_SHOWN]) + (", …" if len(columns) > _SHOWN else "")
        known = "; ".join(f"{s.name}: {s.about}" for s in SHAPES)
        told = f"{path}: its columns are of no shape that is known: {shown}"
        raise UsageError(told, f"known are {known}; --shape takes the file for one of them")
    if isinstance(found, HubShape) and dataset is None:
        tags = [tag for row in rows for tag in _tags(row)]
        dataset = kind_told(columns, tags)
        if dataset is None:
            raise UsageError(
                f"{path}: its rows do not tell whether they are models or data sets", "say --kind models or datasets"
            )
    if dataset and not isinstance(found, HubShape):
        raise UsageError(f"{path}: {found.about} are models", "leave --kind out")
    return SnapshotFile(path, found, bool(dataset))


def _tags(row: TableRow) -> list[str]:
    tags = row.values.get("tags")
    return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else str(tags or "").split("'")


def _rows(path: Path, columns: tuple[str, ...] | None) -> Iterator[TableRow]:
    if not path.is_dir():
        return table_rows(path, columns)
    if not is_store(path):
        raise UsageError(f"{path}: is a folder, and no store of MLflow's", "name a file, or the folder mlruns")
    return store_rows(path)
