"""Digests of the whole files of an artifact, weights among them: what a bill of materials tells files by."""

from __future__ import annotations

from hashlib import sha1, sha256

from model_license_audit.model.snapshot import Snapshot

_AT_ONCE = 8 * 1024 * 1024
"""Bytes that are read at once."""


def file_digests(snapshot: Snapshot) -> dict[str, tuple[str, str]]:
    """SHA-1 and SHA-256 in hexadecimal by path; a file that cannot be read is left out.

    Every byte is read: about a second for each gigabyte.
    """
    found = {}
    for file in snapshot.files:
        try:
            found[file.path] = _digests(snapshot, file.path)
        except OSError:  # the audit tells of it as a problem
            continue
    return found


def _digests(snapshot: Snapshot, path: str) -> tuple[str, str]:
    short, long = sha1(usedforsecurity=False), sha256()
    offset = 0
    while data := snapshot.read(path, _AT_ONCE, offset):
        short.update(data)
        long.update(data)
        offset += len(data)
    return short.hexdigest(), long.hexdigest()
