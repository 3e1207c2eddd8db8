"""What the registry holds of the Hub's artifacts, taken up again: confirmed, or completed by a newer record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from model_license_audit.crawl.hub.observing import SOURCE, from_record
from model_license_audit.model.evidence import Reading
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.crawls.journal import Page
from model_license_audit.registry.reading.standing import Standing
from model_license_audit.registry.records import Observation, StoredArtifact, key_of
from model_license_audit.sources.hub.facts import SOURCE as RECORD
from model_license_audit.sources.hub.records import HubRecord


def noted(address: str, etag: str | None, standing: Iterable[Standing], next_: str | None = None) -> Page | None:
    """What is kept of an address: what was found there, and what the registry then held of it."""
    if not etag:
        return None
    refs = tuple(f"{replace(one.ref, revision=None)} {one.digest}" for one in standing)
    return Page(address, etag, None, next_, refs)


def refs_on(page: Page) -> dict[ArtifactRef, str]:
    """The artifacts that were found at an address, each with the digest of what the registry then held of it."""
    named = (text.partition(" ") for text in page.refs)
    return {ArtifactRef.parse(ref): digest for ref, _, digest in named}


def confirmed(page: Page, standings: dict[str, Standing]) -> bool:
    """True when the registry still holds what was found there, so that the Hub's word that it is unchanged suffices."""
    found = refs_on(page)
    return bool(found) and all(is_as_noted(digest, standings.get(key_of(ref))) for ref, digest in found.items())


def is_as_noted(digest: str, standing: Standing | None) -> bool:
    """True when an artifact is held as it was noted, and was not found gone since."""
    return standing is not None and standing.digest == digest and standing.state is State.PRESENT


def is_deep(standing: Standing | None) -> bool:
    """True when more than the record of an artifact was read."""
    return standing is not None and standing.coverage is not Coverage.RECORD


def completed(stored: StoredArtifact, record: HubRecord, at: datetime) -> Observation:
    """What a record tells now, with what was read of the files before, at the same commit."""
    files = tuple(claim for claim in stored.reading.claims if claim.evidence.source != RECORD)
    reading = Reading(record.reading.claims + files, stored.reading.texts, stored.reading.problems)
    seen = from_record(record, at)
    return replace(seen, kind=stored.kind, reading=reading, coverage=stored.coverage, files=stored.files, source=SOURCE)
