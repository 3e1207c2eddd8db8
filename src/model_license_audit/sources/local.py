"""A model in a local directory."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass, field

from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.listing import Place, list_tree, shown
from model_license_audit.sources.opening import read_beneath

_CACHED = re.compile(r"/models--([^/]+?)--([^/]+)/snapshots/([0-9a-f]{40})\Z")


@dataclass(frozen=True, slots=True)
class LocalSnapshot:
    """A directory as it was listed; satisfies :class:`model_license_audit.model.snapshot.Snapshot`.

    Reading opens every folder on the way without following links and a file without waiting for it, so that what was
    swapped after the listing can neither lead out of the directory nor block.
    """

    ref: ArtifactRef
    files: tuple[FileEntry, ...]
    problems: tuple[Problem, ...]
    places: dict[str, Place] = field(repr=False, compare=False)

    def read(self, path: str, limit: int, offset: int = 0) -> bytes:
        """At most ``limit`` bytes of a listed file from ``offset``; ``OSError`` when it cannot be read."""
        if path not in self.places:
            raise FileNotFoundError(errno.ENOENT, "not among the listed files", path)
        base, parts = self.places[path]
        return read_beneath(base, parts, limit, offset)


@dataclass(frozen=True, slots=True, order=True)
class LocalSource:
    """A local directory, or the part of it that ``only`` names (names right below ``directory``; empty: all of it).

    ``shown_as`` is the path to show for the artifact, as the user would write it; ``skipped`` tells of what the search
    that found the model passed over.
    """

    directory: str
    only: tuple[str, ...] = ()
    shown_as: str = ""
    skipped: tuple[Problem, ...] = ()

    @property
    def ref(self) -> ArtifactRef:
        """``path:./dir``; for a snapshot in a Hugging Face cache the model's own name at its commit."""
        cached = _CACHED.search(os.path.realpath(self.directory))
        if cached and not self.only:
            return ArtifactRef(Host.HUGGINGFACE, f"{cached[1]}/{cached[2]}", cached[3])
        name = shown(self.shown_as or self.directory)
        return ArtifactRef(
            Host.PATH, name if name.startswith(("/", "./", "../")) or name in {".", ".."} else f"./{name}"
        )

    def snapshot(self) -> LocalSnapshot:
        """List the directory now; obstacles become problems of the snapshot."""
        listing = list_tree(os.path.realpath(self.directory), self.only)
        problems = tuple(sorted({*listing.problems, *self.skipped}))
        return LocalSnapshot(self.ref, listing.files, problems, listing.places)
