"""One artifact of the Hub, read now: what ``scan --online`` keeps of each ancestor that it asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from model_license_audit.crawl.hub.observing import with_files
from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.moments import now
from model_license_audit.registry.records import Observation

if TYPE_CHECKING:
    from model_license_audit.sources.hub.source import HubSource


def read_from_hub(
    source: HubSource, ref: ArtifactRef, seen_at: datetime | None = None
) -> Observation | UnknownArtifact:
    """The record, the card and the license texts of an artifact, or why they cannot be had.

    The observation is as it was read: :func:`~.observing.worked_out` adds its parents and its license. Its ``aliases``
    hold the names that the Hub redirected.
    """
    found = source.fetch(ref)
    if isinstance(found, UnknownArtifact):
        return found
    return with_files(found.record, found.snapshot, seen_at or now())
