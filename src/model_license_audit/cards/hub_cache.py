"""What the Hub's client writes beside downloaded files: the commit each was taken from."""

from __future__ import annotations

import re

from model_license_audit.cards.loading import load
from model_license_audit.cards.origin import At, Origin
from model_license_audit.model.evidence import Basis, ClaimField, Confidence, Reading
from model_license_audit.model.snapshot import FileEntry, Snapshot

_PATH = re.compile(r"\.(cache/huggingface|huggingface)/download/.+\.metadata\Z")
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
_MAX_RECORD = 4096


class DownloadRecordReader:
    """``.cache/huggingface/download/*.metadata``: commit, etag and time, one a line."""

    name = "download record"
    max_files = 200
    budget = 1 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Records at the root of the artifact."""
        return bool(_PATH.match(entry.path))

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The commit as a revision; a record without one says nothing."""
        loaded = load(snapshot, entry, _MAX_RECORD)
        commit = loaded.data.split(b"\n", 1)[0].decode("ascii", "replace").strip()
        if not _COMMIT.match(commit):
            return Reading()
        origin = Origin(entry.path, loaded.digest, Basis.DETECTED, Confidence.HIGH)
        return Reading((origin.claim(ClaimField.REVISION, commit, At(1)),))
