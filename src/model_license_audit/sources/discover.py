"""Finding the models under a path."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from model_license_audit.model.errors import NothingToAudit
from model_license_audit.sources.local import LocalSource
from model_license_audit.sources.searching import Search
from model_license_audit.sources.signs import PICKLE_SUFFIXES, is_strong, is_weak

_LOOK_FOR = (
    "point it at a directory with a model card (README.md), config.json, adapter_config.json, weights or a license"
    " file; symbolic links are not followed"
)


def discover(path: str) -> tuple[LocalSource, ...]:
    """The models at ``path``, sorted.

    A directory with a sign of a model is one model, with everything below it; else its nearest descendants with one
    are. A single file stands for itself alone. What looks like a model and is not audited (in linked and in hidden
    folders) is told by the first source. Raises :class:`NothingToAudit` when there is none.
    """
    try:
        status = Path(path).stat()
    except (OSError, ValueError) as error:
        raise NothingToAudit(f"{path}: {_reason(error)}", "check the path; it must be a directory or a file") from error
    if stat.S_ISDIR(status.st_mode):
        return _in_directory(path)
    return (_single_file(path, status),)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _single_file(path: str, status: os.stat_result) -> LocalSource:
    folder, _, name = path.rpartition("/")
    if not stat.S_ISREG(status.st_mode):
        raise NothingToAudit(f"{path} is a pipe, socket or device", "point it at a directory or a regular file")
    if not (is_strong(name) or is_weak(name) or name.lower().endswith(PICKLE_SUFFIXES)):
        raise NothingToAudit(f"{path} is no model file", _LOOK_FOR)
    return LocalSource(folder or ("/" if path.startswith("/") else "."), (name,), path)


def _in_directory(path: str) -> tuple[LocalSource, ...]:
    path = path.rstrip("/") or "/"
    search = Search(os.path.realpath(path))
    found = sorted(search.run(path))
    if not found:
        told = "".join(f"; {problem.source} {problem.what}" for problem in search.skipped[:3])
        raise NothingToAudit(f"{path} holds no model{told}", _LOOK_FOR)
    skipped = tuple(sorted(set(search.skipped)))
    return (replace(found[0], skipped=skipped), *found[1:])
