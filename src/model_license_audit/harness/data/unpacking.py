"""Packages unpacked into the cache: whole or not at all, within limits, nothing outside the folder, nothing run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from model_license_audit.gate.digests import sha256_of
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.evidence import Problem
from model_license_audit.sources.archives.members import Limits
from model_license_audit.sources.archives.reading import files_of

LIMITS = Limits(entries=200_000, total=2 * 1024 * 1024 * 1024)
"""Files of a package, and bytes of all of them: a large encoder, or a large collection of small pictures."""

_LIST = ".unpacked.json"
"""What lies in an unpacked package, by path with SHA-256; beside the folder, so that it is no part of the package."""


def unpacked(archive: Path, folder: Path, limits: Limits = LIMITS) -> Path:
    """The files of a package in ``folder``, unpacked now unless they lie there as they were packed.

    Raises :class:`ModelAuditError` for an archive that is broken, too large, or holds links or names that lead out.
    """
    told = folder.with_name(folder.name + _LIST)
    if folder.is_dir() and _known(told) == {"": sha256_of(archive), **_digests(folder)}:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        _unpack(archive, partial, limits)
        shutil.rmtree(folder, ignore_errors=True)
        told.write_text(json.dumps({"": sha256_of(archive), **_digests(partial)}, indent=0, sort_keys=True))
        partial.rename(folder)
    except OSError as error:
        remedy = "make room, or name another cache in MODELAUDIT_CACHE"
        raise ModelAuditError(f"{archive.name} cannot be unpacked ({error.strerror or error})", remedy) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _digests(folder: Path) -> dict[str, str]:
    """Of every file, in plain strings: there may be tens of thousands of them."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)  # noqa: PTH118
            with open(path, "rb") as stream:  # noqa: PTH123
                found[os.path.relpath(path, folder)] = hashlib.sha256(stream.read()).hexdigest()
    return found


def _known(told: Path) -> Mapping[str, str] | None:
    try:
        found = json.loads(told.read_text("utf-8"))
    except (OSError, ValueError):  # unpacked by nobody, or only begun: it is done anew
        return None
    return found if isinstance(found, dict) else None


def _unpack(archive: Path, folder: Path, limits: Limits) -> None:
    for found in files_of(str(archive), lambda _: limits.total, limits):
        if isinstance(found, Problem):
            raise ModelAuditError(f"{archive.name}: {found.source} {found.what}", "get the package anew, or another")
        target = folder.joinpath(*found.path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(found.data)
    for path in (folder, *map(Path, (where for where, _, _ in os.walk(folder)))):
        path.chmod(0o755)
