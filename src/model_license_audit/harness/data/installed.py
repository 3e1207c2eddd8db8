"""Packages that are installed already: used without a network where the files are those that were packed."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit.harness.data.source import Source
from model_license_audit.model.errors import ModelAuditError

if TYPE_CHECKING:
    from importlib.metadata import Distribution


def installed(source: Source) -> tuple[Path, tuple[str, ...]] | None:
    """Where a package of that very version is installed, and which files are its own; ``None`` where it is not.

    Raises :class:`ModelAuditError` when a file of it is not what its list of files says.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(source.name)
    except PackageNotFoundError:
        return None
    own = _own_files(found) if found.version == source.version else ()
    return (Path(str(found.locate_file(""))), own) if own else None


def _own_files(found: Distribution) -> tuple[str, ...]:
    """The files that the package's list tells with a digest (PEP 376); none for one installed from its sources."""
    own = []
    for file in found.files or ():
        if file.hash is None or ".." in file.parts:
            continue
        _check(Path(str(file.locate())), str(file), file.hash.mode, file.hash.value)
        own.append(file.as_posix())
    return tuple(sorted(own))


def _check(path: Path, name: str, mode: str, expected: str) -> None:
    if mode != "sha256":
        return
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        raise ModelAuditError(
            f"{name} of the installed package is gone ({error.strerror})", "install it anew"
        ) from error
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != expected:
        raise ModelAuditError(f"{name} was changed since it was installed", "install the package anew")
