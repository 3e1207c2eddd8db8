"""What is put into the registry and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Basis, Confidence, Evidence, Reading
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef, Host


@dataclass(frozen=True, slots=True, order=True)
class StoredFile:
    """One file of an artifact: ``digest`` is the SHA-256 of its bytes where it is known."""

    path: str
    size: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that leads to an artifact of another name, and where that was read."""

    old: ArtifactRef
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Observation:
    """One artifact as it was seen at one moment.

    ``ref`` names it by its present name, with the commit as revision where that is known. ``seen_at`` (with a time
    zone) is the moment at which this was so: that of the crawl, or that of which an imported file tells. ``source``
    names the kind of place it was read in (``hf``, ``tfhub``, ``torchhub``, ``cache``, ``path``, ``import``).
    ``modified`` is when it was last changed, as its hub writes it. ``license`` is the concluded license expression
    (``None``: not known), ``license_data`` the version of the license data that concluded it.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    reading: Reading
    coverage: Coverage
    source: str
    seen_at: datetime
    modified: str | None = None
    files: tuple[StoredFile, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    license: str | None = None
    license_data: str = ""
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An artifact that can no longer be had, as it was found at one moment; ``why`` in the words of its hub."""

    ref: ArtifactRef
    state: State
    seen_at: datetime
    why: str = ""


class Effect(StrEnum):
    """What an observation did to the registry: a new artifact, a further revision (or another name, or that it can be
    had again), or nothing but a later date."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class StoredArtifact:
    """An artifact as the registry knows it now: what was last read of it, and when that was first and last so.

    ``ref`` holds the present name and, where it is known, the commit. ``state`` is that of the last look, at
    ``state_at``, with ``state_why`` in the words of its hub; ``reading`` is what was read when it could last be had.
    ``renamed`` is where it was read that the name asked for is an old one.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    state: State
    reading: Reading
    coverage: Coverage
    source: str
    first_seen: datetime
    last_seen: datetime
    modified: str | None = None
    files: tuple[StoredFile, ...] = ()
    license: str | None = None
    license_data: str = ""
    renamed: Evidence | None = field(default=None, compare=False)
    state_at: datetime | None = field(default=None, compare=False)
    state_why: str = field(default="", compare=False)
    ordinal: int = field(default=0, compare=False)

    def observed(self, at: datetime) -> Observation:
        """What was read, as if it had been seen at that moment; what is concluded of it is not taken along."""
        return Observation(
            ref=self.ref,
            kind=self.kind,
            reading=self.reading,
            coverage=self.coverage,
            source=self.source,
            seen_at=at,
            modified=self.modified,
            files=self.files,
        )


@dataclass(frozen=True, slots=True)
class StoredLink:
    """One step of lineage as the current revision of ``child`` tells it.

    Both are present names without a revision; ``written`` is the parent's name as the child wrote it.
    ``child_license`` is the concluded expression (``None``: not known).
    """

    child: ArtifactRef
    parent: ArtifactRef
    kind: DerivationKind
    basis: Basis
    confidence: Confidence
    written: str | None
    child_license: str | None
    child_state: State


def key_of(ref: ArtifactRef) -> str:
    """What one artifact is found by, whatever its revision; ids of the Hugging Face Hub and of Kaggle know no case."""
    text = f"{'dataset:' if ref.dataset else ''}{ref.host}:{ref.name}"
    return text.lower() if ref.host in {Host.HUGGINGFACE, Host.KAGGLE} else text
