"""A snapshot that hands out only so many bytes."""

from __future__ import annotations

import errno

from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry, Snapshot

BYTES_A_NODE = 32
"""What one YAML value costs, in bytes read."""


class BudgetSpent(OSError):
    """All bytes that may be read of one kind of file have been read."""


class MeteredSnapshot:
    """``snapshot`` with at most ``budget`` bytes to read, so that many costly files cost no more than a few."""

    def __init__(self, snapshot: Snapshot, budget: int) -> None:
        self._snapshot = snapshot
        self._left = budget

    @property
    def ref(self) -> ArtifactRef:
        """The artifact."""
        return self._snapshot.ref

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """Its files."""
        return self._snapshot.files

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was met while listing them."""
        return self._snapshot.problems

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """As the snapshot reads; raises :class:`BudgetSpent` once the budget is spent."""
        self.charge(path, 0)
        data = self._snapshot.read(path, limit, offset)
        self._left -= len(data)
        return data

    def charge(self, path: str, count: int) -> None:
        """Take work off the budget that costs as much as reading ``count`` bytes; :class:`BudgetSpent` as for those."""
        if self._left <= 0:
            raise BudgetSpent(errno.EFBIG, "too many bytes in files of its kind", path)
        self._left -= count


def charge(snapshot: Snapshot, entry: FileEntry, count: int) -> None:
    """Charge work on a file to the budget of its snapshot; a snapshot that is not metered has none."""
    if isinstance(snapshot, MeteredSnapshot):
        snapshot.charge(entry.path, count)


def charge_nodes(snapshot: Snapshot, entry: FileEntry, count: int) -> None:
    """Charge the nodes of a YAML file, whose values cost far more than their bytes."""
    charge(snapshot, entry, BYTES_A_NODE * count)
