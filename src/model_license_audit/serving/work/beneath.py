"""Directories that a client may name: those below the roots that the server was started with, and no others."""

from __future__ import annotations

import os
from collections.abc import Sequence

from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.sources.opening import open_directory

_ROOTLESS = "no directory may be named here: the server was started without --root"


def beneath(named: str, roots: Sequence[str]) -> tuple[str, str]:
    """The root and the real path of the directory that is named: below it, reached without a link.

    It is an absolute path, or one from any of the roots. Whatever lies outside of them is told of in the same words
    whether it is there or not. Raises :class:`UsageError` without roots, :class:`NothingToAudit` for all else.
    """
    if not roots:
        raise UsageError(_ROOTLESS, "send an archive, or ask whoever runs the server for a root")
    for root in map(os.path.realpath, roots):
        path = _within(named, root)
        if path is not None:
            return root, path
    raise NothingToAudit("there is no such directory below a root of this server", "name one by its path from a root")


def _within(named: str, root: str) -> str | None:
    if "\0" in named or len(named) > os.pathconf("/", "PC_PATH_MAX"):
        return None
    path = os.path.normpath(os.path.join(root, named))  # noqa: PTH118 - a path that is given as text stays text
    if path != root and not path.startswith(root.rstrip("/") + "/"):
        return None
    parts = tuple(part for part in path[len(root) :].split("/") if part)
    try:
        os.close(open_directory(root, parts))
    except OSError:  # not there, not a directory, or a link: not to be told apart from outside
        return None
    return path
