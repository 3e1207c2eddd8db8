"""What lies in the local cache of the Hugging Face Hub, as the registry keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from model_license_audit.cards import read_snapshot
from model_license_audit.crawl.observing import worked_out
from model_license_audit.crawl.summary import Skipped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Problem, ProblemKind, Reading
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import Observation, StoredFile
from model_license_audit.sources.hub.cache import CachedRevision, cached_in
from model_license_audit.sources.hub.cache_trees import Listed
from model_license_audit.sources.hub.snapshot import readable
from model_license_audit.sources.local import LocalSnapshot

SOURCE = "cache"

_CARD = "README.md"
_MOST_TOLD = 20
_BLOB = re.compile(r"[0-9a-f]{64}\Z")
_KNOWN_BETTER = "its card is not in the cache, and the registry knows more of this commit"

KnownBetter = Callable[[ArtifactRef], bool]
"""Tells whether the registry has read the card of an artifact at a commit."""


def observations(
    kb: KnowledgeBase, cache: Path, known: KnownBetter, latest: datetime
) -> Iterator[Observation | Skipped]:
    """Each commit in the cache as it was when it was downloaded (never after ``latest``), the present one last.

    A commit without its card is left out where the registry knows the card: what was not downloaded did not change.
    """
    last: Observation | None = None
    for found in cached_in(cache):
        if isinstance(found, Problem):
            yield Skipped(found.source, found.what, found.remedy)
            continue
        snapshot = found.snapshot()
        if not _has_card(snapshot, found.listed) and known(found.ref):
            yield Skipped(str(found.ref), _KNOWN_BETTER)
            continue
        seen_at = min(found.modified, latest)
        if last is not None and last.ref.name == found.ref.name and last.ref.dataset == found.ref.dataset:
            seen_at = max(seen_at, last.seen_at + timedelta(microseconds=1))
        last = worked_out(kb, _observation(found, snapshot, seen_at))
        yield last


def _observation(found: CachedRevision, snapshot: LocalSnapshot, seen_at: datetime) -> Observation:
    reading = read_snapshot(snapshot)
    missing = _missing(snapshot, found.listed)
    problems = tuple(sorted({*snapshot.problems, *reading.problems, *missing}))
    return Observation(
        ref=found.ref,
        kind=_kind(snapshot),
        reading=Reading(reading.claims, reading.texts, problems),
        coverage=_coverage(snapshot, found.listed, whole=not missing),
        source=SOURCE,
        seen_at=seen_at,
        files=tuple(_files(snapshot, found.listed)),
    )


def _kind(snapshot: LocalSnapshot) -> ArtifactKind:
    if snapshot.ref.dataset:
        return ArtifactKind.DATASET
    adapts = any(file.path == "adapter_config.json" for file in snapshot.files)
    return ArtifactKind.ADAPTER if adapts else ArtifactKind.MODEL


def _has_card(snapshot: LocalSnapshot, listed: Mapping[str, Listed]) -> bool:
    """True when the card was downloaded, or the repository is known to have none."""
    return any(file.path == _CARD for file in snapshot.files) or (bool(listed) and _CARD not in listed)


def _coverage(snapshot: LocalSnapshot, listed: Mapping[str, Listed], *, whole: bool) -> Coverage:
    if not _has_card(snapshot, listed):
        return Coverage.RECORD
    return Coverage.FILES if whole else Coverage.CARD


def _missing(snapshot: LocalSnapshot, listed: Mapping[str, Listed]) -> list[Problem]:
    """The cards, license texts and configurations that the repository has, and the cache not."""
    present = {file.path for file in snapshot.files}
    missing = [path for path in listed if path not in present and "/" not in path and readable(path)]
    if not listed and _CARD not in present:
        missing = [_CARD]
    what = "was not downloaded: what it may say of the license was not read"
    remedy = f"Download it, or read it from the Hub: modelaudit crawl hf {snapshot.ref.name}"
    return [Problem(path, ProblemKind.NOT_OPENED, what, remedy) for path in missing[:_MOST_TOLD]]


def _files(snapshot: LocalSnapshot, listed: Mapping[str, Listed]) -> Iterator[StoredFile]:
    """All files of the commit where they are known, else those that were downloaded, with their digests.

    The cache names the bytes of a large file by their digest, as the Hub told it.
    """
    for path, (size, digest) in listed.items():
        yield StoredFile(path, size, digest)
    for file in snapshot.files:
        if file.path not in listed:
            blob = snapshot.places[file.path][1][-1]
            yield StoredFile(file.path, file.size, blob if _BLOB.match(blob) else None)
