"""Sets of weight files (``model-00001-of-00004.safetensors``): one of each is read, since all carry the same facts."""

from __future__ import annotations

import re

from model_license_audit.model.evidence import Problem, ProblemKind
from model_license_audit.model.snapshot import FileEntry

_SHARD = re.compile(r"(.*-)(\d{1,9})(-of-\d{1,9}\.(?:safetensors|gguf))\Z", re.I | re.DOTALL)


def one_of_each_set(entries: list[FileEntry]) -> tuple[list[FileEntry], tuple[Problem, ...]]:
    """The entries without the later shards of a set, in the same order; a set whose first shard is missing is told."""
    lowest: dict[tuple[str, str], tuple[int, FileEntry]] = {}
    for entry in entries:
        match = _SHARD.match(entry.path)
        if match:
            numbered = (int(match[2]), entry)
            lowest[match[1], match[3]] = min(lowest.get((match[1], match[3]), numbered), numbered)
    kept = {entry for _, entry in lowest.values()}
    missing = tuple(_first_missing(entry) for number, entry in lowest.values() if number > 1)
    return [entry for entry in entries if entry in kept or not _SHARD.match(entry.path)], missing


def _first_missing(entry: FileEntry) -> Problem:
    what = "belongs to a set of files whose first one, which carries the metadata, is missing"
    return Problem(entry.path, ProblemKind.UNREADABLE, what, "Download the whole set.")
