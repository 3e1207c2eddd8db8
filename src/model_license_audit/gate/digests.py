"""Digests of files and of folders of files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from model_license_audit.model.errors import ModelAuditError


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file's bytes, read in pieces."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_of(folder: Path, without: Iterable[str] = ()) -> tuple[str, ...]:
    """The paths of all files beneath a folder, with ``/``, sorted; what is named in ``without`` right below it is
    passed over, with all that is in it.

    Raises :class:`ModelAuditError` for a symbolic link, for what is neither a file nor a folder, and for a folder that
    cannot be listed.
    """
    found: list[str] = []
    passed_over = frozenset(without)
    for where, folders, names in os.walk(folder, onerror=_raise):
        if Path(where) == folder:
            for told_of in (folders, names):
                told_of[:] = [name for name in told_of if name not in passed_over]
        for name in (*folders, *names):
            path = Path(where, name)
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                told = path.relative_to(folder).as_posix()
                raise ModelAuditError(f"{told} is a link or no plain file", "put the file itself in its place")
        found += [Path(where, name).relative_to(folder).as_posix() for name in names]
    return tuple(sorted(found))


def digests_of(folder: Path, paths: Iterable[str] | None = None) -> dict[str, str]:
    """The SHA-256 of the files of a folder by path; of all of them where ``paths`` is ``None``."""
    return {path: sha256_of(folder / path) for path in (files_of(folder) if paths is None else sorted(paths))}


def directory_digest(digests: Mapping[str, str]) -> str:
    """One digest for many files: ``dirHash`` of in-toto's digest sets, which is *Hash1* of Go's module checksums."""
    lines = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def _raise(error: OSError) -> None:
    """A folder that cannot be listed hides files: nothing is said of the others then."""
    raise ModelAuditError(f"{error.filename} cannot be listed ({error.strerror})", "make it readable") from error
