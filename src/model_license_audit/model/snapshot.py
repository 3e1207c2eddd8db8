"""What a source hands to the readers: names, sizes and bounded bytes of one artifact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef


@dataclass(frozen=True, slots=True, order=True)
class FileEntry:
    """One regular file of an artifact: ``path`` relative with ``/``, ``size`` in bytes."""

    path: str
    size: int

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


class Snapshot(Protocol):
    """One artifact at one moment: files that may be read, problems met while listing them."""

    @property
    def ref(self) -> ArtifactRef:
        """The artifact this is a snapshot of."""
        ...

    @property
    def files(self) -> tuple[FileEntry, ...]:
        """Every regular file, sorted by path."""
        ...

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be listed."""
        ...

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """At most ``limit`` bytes of a file from ``offset``; raises ``OSError`` when it cannot be read."""
        ...
