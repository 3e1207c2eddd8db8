"""Artifacts that an MLflow server keeps, brought into a local folder within bounds; nothing of them is executed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from model_license_audit.model.errors import ModelAuditError, NothingToAudit, UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is fetched of one model: bytes, files, and folders below folders."""

    size: int = 200 * 1000**3
    files: int = 20_000
    depth: int = 32


class ArtifactStore(Protocol):
    """What is used of MLflow's ``ArtifactRepository``."""

    def list_artifacts(self, path: str) -> list[Any]:
        """What lies right below a path."""

    def download_artifacts(self, artifact_path: str, dst_path: str) -> str:
        """Copy what lies at a path to a folder."""


def fetch(store: ArtifactStore, root: str, folder: Path, limits: Limits) -> Path:
    """Fetch everything below ``root`` (empty: all) into a folder that is there; returns where it lies then.

    What is listed is held against the bounds, and against the room on the disk, before anything is fetched. Raises
    :class:`NothingToAudit` where nothing is listed, :class:`UsageError` for more than the bounds allow, and
    :class:`ModelAuditError` for names that lead out of the folder and for what did not arrive.
    """
    listed = dict(_listed(store, root.strip("/"), limits))
    if not listed:
        raise NothingToAudit("no artifacts lie there", "name the folder that holds the model")
    _check_room(sum(listed.values()), folder, limits)
    there = Path(store.download_artifacts(root.strip("/"), str(folder)))
    _check_arrived(listed, folder, limits)
    return there


def _listed(store: ArtifactStore, root: str, limits: Limits) -> Iterator[tuple[str, int]]:
    """Every file below a path with its size; 0 where the store does not tell it."""
    folders, seen = [root], 0
    while folders:
        folder = folders.pop()
        for entry in store.list_artifacts(folder):
            if entry.path in {".", folder}:  # some stores list a folder in itself
                continue
            seen += 1
            _check_name(entry.path, folder, limits)
            if seen > limits.files:
                raise _too_much(f"more than {limits.files:,} files and folders")
            if entry.is_dir:
                folders.append(entry.path)
            else:
                yield entry.path, max(0, int(entry.file_size or 0))


def _check_name(path: str, folder: str, limits: Limits) -> None:
    """Refuse a name that does not lie right below its folder: a server names files, and is not believed in that."""
    above = f"{folder}/" if folder else ""
    name = path.removeprefix(above)
    if not path.startswith(above) or name in {"", ".", ".."} or {"/", "\\", "\0"} & set(name):
        raise ModelAuditError(f"the server lists an artifact of the name {path[:200]!r}", "ask who runs the server")
    if path.count("/") > limits.depth:
        raise _too_much(f"folders more than {limits.depth} deep")


def _check_room(size: int, folder: Path, limits: Limits) -> None:
    if size > limits.size:
        raise _too_much(f"{size:,} bytes, and {limits.size:,} is the most")
    free = shutil.disk_usage(folder).free
    if size > free:
        remedy = "set TMPDIR to a folder on a larger disk"
        raise UsageError(f"the model has {size:,} bytes, and {folder} has room for {free:,}", remedy)


def _check_arrived(listed: dict[str, int], folder: Path, limits: Limits) -> None:
    found = {path: folder / path for path in listed}
    missing = sorted(path for path, file in found.items() if not file.is_file())
    if missing:
        raise ModelAuditError(f"{missing[0]} was listed and did not arrive", "try again")
    size = sum(file.stat().st_size for file in found.values())
    if size > limits.size:
        raise _too_much(f"{size:,} bytes, and {limits.size:,} is the most")


def _too_much(what: str) -> UsageError:
    return UsageError(f"the model holds {what}", "allow more with --max-size, or audit a copy of its files")
