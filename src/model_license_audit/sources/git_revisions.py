"""Models in a directory under git, as they were at a revision."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.evidence import Problem
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry
from model_license_audit.sources.discover import discover
from model_license_audit.sources.git_objects import commit_of, large_files_of, put_files
from model_license_audit.sources.listing import Place, shown
from model_license_audit.sources.local import LocalSnapshot, LocalSource

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/[^\n]*\n(?:[^\n]*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d{1,18})\n"
)
_LONGEST_POINTER = 1024


@dataclass(frozen=True, slots=True)
class RevisionSource(LocalSource):
    """A directory taken out of a commit; ``large`` is where git-LFS keeps the files that are only pointed to there."""

    commit: str = ""
    large: str = ""

    @property
    def ref(self) -> ArtifactRef:
        """``path:./dir@commit``."""
        return replace(_here(self).ref, revision=self.commit)

    def snapshot(self) -> LocalSnapshot:
        """The files at the commit, large ones from where git-LFS keeps them."""
        listed = _here(self).snapshot()
        files, places = [], dict(listed.places)
        for file in listed.files:
            found = _fetched(listed, file, self.large)
            files.append(found[0] if found else file)
            if found:
                places[file.path] = found[1]
        return LocalSnapshot(self.ref, tuple(files), listed.problems, places)


def _here(source: RevisionSource) -> LocalSource:
    return LocalSource(source.directory, source.only, source.shown_as, source.skipped)


def _fetched(listed: LocalSnapshot, file: FileEntry, large: str) -> tuple[FileEntry, Place] | None:
    """What a git-LFS pointer points to, where that was fetched."""
    if file.size > _LONGEST_POINTER:
        return None
    try:
        pointer = _POINTER.match(listed.read(file.path, _LONGEST_POINTER))
    except OSError:  # the audit tells of it when it reads the file
        return None
    if pointer is None:
        return None
    name, size = pointer[1].decode("ascii"), int(pointer[2])
    place = (name[:2], name[2:4], name)
    status = os.path.isfile(os.path.join(large, *place))  # noqa: PTH113, PTH118
    return (FileEntry(file.path, size), (large, place)) if status else None


@contextmanager
def at_revision(directory: str, revision: str) -> Iterator[tuple[RevisionSource, ...]]:
    """The models that a directory under git held at a revision; their files are there while the context is open.

    They go by the paths that they have in the work tree. Raises :class:`UsageError` for what git does not know, and
    :class:`NothingToAudit` where there was no model then.
    """
    import tempfile  # here, since no other command needs it

    commit, large = commit_of(directory, revision), large_files_of(directory)
    with tempfile.TemporaryDirectory(prefix="modelaudit-") as folder:
        into = os.path.realpath(folder)
        if not put_files(directory, commit, into):
            raise NothingToAudit(f"{shown(directory)} is not in {shown(revision)}", "name a folder that was there then")
        yield tuple(_moved(source, into, directory, commit, large) for source in _found(into, directory, revision))


def _found(into: str, directory: str, revision: str) -> tuple[LocalSource, ...]:
    try:
        return discover(into)
    except NothingToAudit as error:
        raise NothingToAudit(error.what.replace(into, f"{shown(directory)}@{shown(revision)}"), error.remedy) from error


def _moved(source: LocalSource, into: str, directory: str, commit: str, large: str) -> RevisionSource:
    """The source under the path that it has in the work tree."""
    name = f"{directory.rstrip('/') or '/'}{source.directory.removeprefix(into)}"
    skipped = tuple(_told_of(problem, into, directory) for problem in source.skipped)
    return RevisionSource(source.directory, source.only, name, skipped, commit, large)


def _told_of(problem: Problem, into: str, directory: str) -> Problem:
    return replace(problem, source=problem.source.replace(into, shown(directory).rstrip("/")))
