"""The header of safetensors files: eight bytes of length, then JSON, of which only ``__metadata__`` is looked at."""

from __future__ import annotations

from model_license_audit.cards.json_scan import top_level_values
from model_license_audit.cards.loading import LfsPointer, is_lfs_pointer
from model_license_audit.cards.metadata_keys import metadata_claims
from model_license_audit.cards.origin import Origin
from model_license_audit.model.evidence import Problem, ProblemKind, Reading
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_HEADER = 100_000_000
"""Bytes a header may have by the format's own rule."""

_READ_AT_ONCE = 64 * 1024
_READ_AT_MOST = 16 * 1024 * 1024


class SafetensorsReader:
    """``__metadata__`` of safetensors files."""

    name = "safetensors file"
    max_files = 500
    budget = 64 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files with the usual ending."""
        return entry.name.lower().endswith(".safetensors")

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The claims of the metadata; raises ``ValueError`` when the header is none."""
        start = snapshot.read(entry.path, _READ_AT_ONCE)
        if is_lfs_pointer(start):
            raise LfsPointer(entry.path)
        length = int.from_bytes(start[:8], "little")
        if len(start) < 10 or not 2 <= length <= min(MAX_HEADER, entry.size - 8):
            raise ValueError(f"its header claims {length} bytes in a file of {entry.size}")
        header = start[8 : 8 + length]
        if length > len(header):
            header += snapshot.read(entry.path, min(length, _READ_AT_MOST) - len(header), 8 + len(header))
        metadata, problems = _metadata(entry, header, length)
        origin = Origin.of_head(entry, start)
        return Reading(tuple(metadata_claims(origin, metadata, snapshot.ref.name, "__metadata__.")), (), problems)


def _metadata(entry: FileEntry, header: bytes, length: int) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """The texts of ``__metadata__``, and what of it could not be had; the tensors beside it are only passed over."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    try:
        for value in top_level_values(header.decode("utf-8", "replace"), "__metadata__"):
            texts = {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}
            found |= texts
            if not isinstance(value, dict) or len(texts) < len(value):
                problems.append(_lost(entry, ProblemKind.MALFORMED, "its metadata holds values that are no texts"))
    except ValueError as error:
        if length <= len(header):
            problems.append(_lost(entry, ProblemKind.MALFORMED, f"its header cannot be read whole: {error}"))
    if length > len(header):
        what = f"its header has {length:,} bytes, of which {len(header):,} were read"
        problems.append(_lost(entry, ProblemKind.TOO_LARGE, what))
    return found, tuple(problems)


def _lost(entry: FileEntry, kind: ProblemKind, what: str) -> Problem:
    return Problem(entry.path, kind, what, "Save the file again with the safetensors library.")
