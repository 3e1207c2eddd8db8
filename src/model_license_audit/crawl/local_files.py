"""Local models that the registry holds: whether their files are still there, and still what they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.refs import Host
from model_license_audit.registry.checking import Check, Fault
from model_license_audit.registry.records import StoredArtifact
from model_license_audit.sources.discover import discover
from model_license_audit.sources.local import LocalSnapshot

_CHUNK = 1024 * 1024


def is_local(stored: StoredArtifact) -> bool:
    """True for an artifact that is known by the path it was added from."""
    return stored.ref.host is Host.PATH and stored.source == "path"


def file_faults(stored: StoredArtifact) -> Iterator[Fault]:
    """What became of the files of a local model since it was added."""
    ref, again = str(stored.ref), f"add it again: modelaudit registry add {stored.ref.name}"
    snapshot = _snapshot(stored.ref.name)
    if snapshot is None:
        yield Fault(Check.FILES, "a model is no longer where it was added from", ref, f"restore it; or {again}")
        return
    there = {file.path: file.size for file in snapshot.files}
    known = {file.path: file for file in stored.files}
    for path in sorted(known.keys() | there.keys()):
        if path not in there:
            yield Fault(Check.FILES, "a file is no longer there", f"{ref}/{path}", again)
        elif path not in known:
            yield Fault(Check.FILES, "a file was added since", f"{ref}/{path}", again)
        elif _changed(snapshot, path, there[path], known[path].size, known[path].digest):
            yield Fault(Check.FILES, "a file was changed since", f"{ref}/{path}", again)


def _snapshot(name: str) -> LocalSnapshot | None:
    """The model at a path, as its files are now."""
    try:
        sources = discover(name)
    except NothingToAudit:
        return None
    at = os.path.realpath(name)
    found = (s for s in sources if os.path.realpath(s.shown_as or s.directory) == at)
    return next((source.snapshot() for source in found), None)


def _changed(snapshot: LocalSnapshot, path: str, size: int, before: int | None, digest: str | None) -> bool:
    """True for another size, or other bytes where a digest was kept of them."""
    if before is not None and size != before:
        return True
    if digest is None:
        return False
    found, offset = hashlib.sha256(), 0
    try:
        while data := snapshot.read(path, _CHUNK, offset):
            found.update(data)
            offset += len(data)
    except OSError:
        return True
    return found.hexdigest() != digest
