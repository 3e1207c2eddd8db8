"""What the Hub tells of a repository, as an observation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.snapshot import Snapshot
from model_license_audit.registry.records import Alias, Observation, StoredFile
from model_license_audit.sources.hub.records import HubRecord
from model_license_audit.sources.hub.snapshot import readable

SOURCE = "hf"
"""What observations of the Hub name as their source."""


class DigestedSnapshot(Snapshot, Protocol):
    """A snapshot that knows the SHA-256 of some of its files."""

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 by path."""
        ...

    @property
    def whole(self) -> bool:
        """True when every file may be read, and not the card and the other small texts alone."""
        ...


def from_record(record: HubRecord, seen_at: datetime) -> Observation:
    """What the record alone tells."""
    return Observation(
        ref=record.ref,
        kind=record.kind,
        reading=record.reading,
        coverage=Coverage.RECORD,
        source=SOURCE,
        seen_at=seen_at,
        modified=record.modified,
        aliases=tuple(Alias(old, evidence) for old, evidence in record.renamed),
    )


def with_files(record: HubRecord, snapshot: DigestedSnapshot, seen_at: datetime) -> Observation:
    """What the record tells together with the card and the license texts, and the files by name.

    When the files cannot be listed, that is among the problems of the reading, and the record alone is covered. That a
    snapshot which is not whole leaves files closed is no problem of theirs: it covers the card.
    """
    from model_license_audit.cards import read_snapshot

    read = read_snapshot(snapshot)
    if not snapshot.whole:
        read = replace(read, problems=tuple(problem for problem in read.problems if readable(problem.source)))
    reading = record.reading + read
    problems = tuple(sorted({*snapshot.problems, *reading.problems}))
    seen = replace(from_record(record, seen_at), reading=Reading(reading.claims, reading.texts, problems))
    if not snapshot.files:
        return seen
    digests = snapshot.digests
    files = tuple(StoredFile(file.path, file.size, digests.get(file.path)) for file in snapshot.files)
    adapts = any(file.path == "adapter_config.json" for file in snapshot.files)
    kind = ArtifactKind.ADAPTER if adapts and record.kind is ArtifactKind.MODEL else record.kind
    coverage = Coverage.FILES if snapshot.whole else Coverage.CARD
    return replace(seen, kind=kind, files=files, coverage=coverage)
