"""The graph of derivations above one artifact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.evidence import Basis, Confidence, Evidence, weakest
from model_license_audit.model.refs import ArtifactRef


class DerivationKind(StrEnum):
    """How a child was made from its parent (the first four are the Hub's relations)."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    QUANTIZED = "quantized"
    MERGE = "merge"
    DISTILLED = "distilled"
    TRAINED_ON = "trained_on"
    GENERATED_BY = "generated_by"
    CONVERTED = "converted"
    CONTAINS = "contains"
    UNTYPED = "untyped"


@dataclass(frozen=True, slots=True)
class Derivation:
    """``child`` was made from ``parent``; ``written`` is the parent's name as the child wrote it."""

    child: ArtifactRef
    parent: ArtifactRef
    kind: DerivationKind
    basis: Basis
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything above ``subject``: artifacts that were read, artifacts that could not be, and who came from whom.

    ``artifacts`` (the subject among them), ``unknown``, ``derivations`` and ``cycles`` are sorted, so that two
    lineages with the same content are equal. A cycle lists its members in order, the smallest first.
    """

    subject: ArtifactRef
    artifacts: tuple[Artifact, ...]
    unknown: tuple[UnknownArtifact, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    cycles: tuple[tuple[ArtifactRef, ...], ...] = ()

    def artifact(self, ref: ArtifactRef) -> Artifact | None:
        """The artifact of that name, or ``None`` when it is unknown."""
        return next((a for a in self.artifacts if a.ref == ref), None)

    def parents(self, ref: ArtifactRef) -> tuple[Derivation, ...]:
        """The derivations that lead from ``ref`` to its parents."""
        return tuple(d for d in self.derivations if d.child == ref)


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of derivations from the subject (first ``child``) up to an ancestor (last ``parent``)."""

    derivations: tuple[Derivation, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """That of the weakest link."""
        return weakest(*(d.confidence for d in self.derivations))
