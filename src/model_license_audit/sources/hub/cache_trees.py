"""``trees/<commit>.json`` of the Hub's cache: all files of a commit with their sizes and the digests of large ones."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from model_license_audit.sources.opening import read_beneath

MAX_TREE = 64 * 1024 * 1024
"""Bytes of one listing that are read; one of 100,000 files has a third of that."""

MOST_FILES = 100_000

_FORMAT = 1
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Listed(NamedTuple):
    """The size of a file in bytes, and the SHA-256 of its bytes where it is known."""

    size: int | None
    digest: str | None


def tree_of(repository: str, commit: str) -> dict[str, Listed]:
    """What the cache knows of the files of a commit, by path; nothing where it keeps no listing that can be read.

    ``repository`` is the folder of the repository in the cache. A listing is there to save a question to the Hub: one
    that is broken, or of a later format, says nothing and costs nothing, as with the library that writes it.
    """
    try:
        data = read_beneath(repository, ("trees", f"{commit}.json"), MAX_TREE + 1, 0)
        found = json.loads(data) if len(data) <= MAX_TREE else None
    except (OSError, ValueError, RecursionError):
        return {}
    files = found.get("files") if isinstance(found, dict) and found.get("format_version") == _FORMAT else None
    if not isinstance(files, dict) or len(files) > MOST_FILES:
        return {}
    return {path: _listed(told) for path, told in sorted(files.items()) if _is_path(path) and isinstance(told, dict)}


def _is_path(path: str) -> bool:
    return path.isprintable() and not {"", ".", ".."} & set(path.split("/"))


def _listed(told: dict[str, Any]) -> Listed:
    size, digest = told.get("size"), told.get("lfs_sha256")
    known = isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**63
    return Listed(size if known else None, digest if isinstance(digest, str) and _SHA256.match(digest) else None)
