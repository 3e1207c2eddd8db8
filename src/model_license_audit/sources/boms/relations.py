"""What relationships of SPDX documents mean between models and data sets."""

from __future__ import annotations

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.sources.boms.facts import BomPart

_OURS = "modelaudit:"


def between(child: BomPart, parent: BomPart) -> DerivationKind | None:
    """What a relationship without a closer word means between such two; between models it leaves open how."""
    if child.kind is ArtifactKind.CODE:
        return DerivationKind.CONTAINS
    if parent.kind is ArtifactKind.DATASET:
        return DerivationKind.TRAINED_ON if child.is_model else None
    return DerivationKind.GENERATED_BY if child.kind is ArtifactKind.DATASET else None


def told_of(comment: str, name: str) -> str:
    """What a document of ours says in a comment: ``modelaudit:kind=model``."""
    start = f"{_OURS}{name}="
    return comment[len(start) :].partition(";")[0].strip() if comment.startswith(start) else ""
