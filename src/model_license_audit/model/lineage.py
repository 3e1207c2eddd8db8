"""The graph of derivations above one artifact."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.evidence import Basis, Confidence, Evidence, weakest
from model_license_audit.model.refs import ArtifactRef, Host


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


def keeps_license(child: ArtifactRef, kind: DerivationKind, confidence: Confidence) -> bool:
    """True where a child that tells no license of its own is under that of its parent, as its copy is.

    So are the same weights in another format, where that is more than a guess. So is on TensorFlow Hub what was made
    for TFLite, TensorFlow.js or Coral, its numbers rounded or not: its document has no place for a license, and is
    shown together with that of its parent.
    """
    if confidence is Confidence.LOW:
        return False
    return kind is DerivationKind.CONVERTED or (kind is DerivationKind.QUANTIZED and child.host is Host.TFHUB)


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

    def original_of(self, ref: ArtifactRef) -> Artifact | None:
        """The nearest artifact whose license ``ref`` bears, where it tells none itself; see :func:`keeps_license`."""
        waiting = [ref]
        for here in waiting:
            known = self.artifact(here)
            if known is not None and known.concluded is not None:
                return known if here != ref else None
            links = (d for d in self.parents(here) if keeps_license(d.child, d.kind, d.confidence))
            waiting += [link.parent for link in links if link.parent not in waiting]
        return None


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of derivations from the subject (first ``child``) up to an ancestor (last ``parent``)."""

    derivations: tuple[Derivation, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """That of the weakest link."""
        return weakest(*(d.confidence for d in self.derivations))
