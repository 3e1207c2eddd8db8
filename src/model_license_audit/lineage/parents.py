"""The derivations an artifact's own claims tell of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from model_license_audit.lineage.written import parent_ref, source_ref
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, strongest, weakest
from model_license_audit.model.filenames import holds_whole_model
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host

_RELATIONS = {
    "finetune": DerivationKind.FINETUNE,
    "fine-tune": DerivationKind.FINETUNE,
    "finetuned": DerivationKind.FINETUNE,
    "adapter": DerivationKind.ADAPTER,
    "lora": DerivationKind.ADAPTER,
    "quantized": DerivationKind.QUANTIZED,
    "merge": DerivationKind.MERGE,
    "distilled": DerivationKind.DISTILLED,
    "distillation": DerivationKind.DISTILLED,
    "converted": DerivationKind.CONVERTED,
    "contains": DerivationKind.CONTAINS,
    "trained_on": DerivationKind.TRAINED_ON,
    "generated_by": DerivationKind.GENERATED_BY,
}


_KINDS = list(DerivationKind)
"""Of two kinds that tags tell of one link the first here is taken, in whatever order they are read."""


@dataclass(slots=True)
class _Named:
    """Everything the claims say of one parent while they are being gathered."""

    ref: ArtifactRef
    claims: list[Claim] = field(default_factory=list)
    kind: DerivationKind | None = None
    confidence: Confidence = Confidence.HIGH


def parents_of(artifact: Artifact) -> tuple[Derivation, ...]:
    """The derivations that lead from the artifact to its parents and its training data, sorted by parent."""
    named: dict[ArtifactRef, _Named] = {}
    stated = _stated_relation(artifact)
    for claim, ref in _bases(artifact):
        named.setdefault(ref, _Named(ref)).claims.append(claim)
    for claim, kind, ref in _relation_tags(artifact):
        if claim.evidence.in_prose and ref not in named:
            continue
        entry = named.setdefault(ref, _Named(ref))
        entry.claims.append(claim)
        entry.kind = min(filter(None, (kind, entry.kind)), key=_KINDS.index, default=None)
    shown = _kind_shown(artifact, len(named))
    links = [_derivation(artifact, entry, stated, shown) for entry in named.values()]
    links += _bases_inside(artifact, links)
    return tuple(sorted(links + _data(artifact), key=lambda d: (d.kind is DerivationKind.TRAINED_ON, d.parent)))


def _bases(artifact: Artifact) -> list[tuple[Claim, ArtifactRef]]:
    """The bases that are named; those that the card's prose alone names count only where nothing better names one."""
    found = []
    for claim in artifact.claims_of(ClaimField.BASE_MODEL):
        ref = parent_ref(claim.value or "")
        if ref is not None and not _names_itself(artifact, claim, ref):
            found.append((claim, ref))
    declared = {ref for claim, ref in found if claim.confidence is not Confidence.LOW and ref.host is not Host.UNNAMED}
    if not declared and artifact.kind is not ArtifactKind.DATASET:
        return found
    return [(claim, ref) for claim, ref in found if not claim.evidence.in_prose]


def _stated_relation(artifact: Artifact) -> DerivationKind | None:
    for claim in artifact.claims_of(ClaimField.BASE_MODEL_RELATION):
        kind = _RELATIONS.get((claim.value or "").strip().casefold())
        if kind:
            return kind
    return None


def _relation_tags(artifact: Artifact) -> list[tuple[Claim, DerivationKind | None, ArtifactRef]]:
    found = []
    for claim in artifact.claims_of(ClaimField.TAG):
        prefix, _, rest = (claim.value or "").partition(":")
        if prefix != "base_model" or not rest:
            continue
        relation, colon, name = rest.partition(":")
        kind = _RELATIONS.get(relation) if colon else None
        ref = parent_ref(name if kind else rest)
        if ref is not None:
            found.append((claim, kind, ref))
    return found


def _names_itself(artifact: Artifact, claim: Claim, ref: ArtifactRef) -> bool:
    """A configuration file often carries the model's own name where a base could stand; a card does not."""
    if claim.basis is Basis.DECLARED or claim.confidence is Confidence.HIGH or ref.host is not Host.HUGGINGFACE:
        return False
    if ref == replace(artifact.ref, revision=None):
        return True
    last = ref.name.rpartition("/")[2].casefold()
    return any(last == name.rpartition("/")[2].casefold() for name in artifact.names)


def _derivation(
    artifact: Artifact, entry: _Named, stated: DerivationKind | None, shown: DerivationKind | None
) -> Derivation:
    declared = [c for c in entry.claims if c.basis is Basis.DECLARED]
    claims = declared or entry.claims
    confidence = strongest(*(c.confidence for c in claims))
    kind, kind_confidence = _kind(artifact, entry, stated, shown)
    return Derivation(
        child=artifact.ref,
        parent=entry.ref,
        kind=kind,
        basis=Basis.DECLARED if declared else Basis.DETECTED,
        confidence=weakest(confidence, kind_confidence),
        evidence=tuple(dict.fromkeys(c.evidence for c in entry.claims)),
        written=claims[0].value,
    )


def _kind(
    artifact: Artifact, entry: _Named, stated: DerivationKind | None, shown: DerivationKind | None
) -> tuple[DerivationKind, Confidence]:
    """The kind as said; else as the files show; else untyped, and less sure."""
    said = entry.kind or stated
    if said:
        return said, Confidence.HIGH
    if artifact.kind is ArtifactKind.DATASET and not entry.ref.dataset:
        return DerivationKind.GENERATED_BY, Confidence.MEDIUM
    if artifact.kind is not ArtifactKind.ADAPTER and any(_of_a_merge(c) for c in entry.claims):
        return DerivationKind.MERGE, Confidence.HIGH
    return (shown, Confidence.HIGH) if shown else (DerivationKind.UNTYPED, Confidence.MEDIUM)


def _of_a_merge(claim: Claim) -> bool:
    return claim.evidence.source.rpartition("/")[2].startswith("merge")


def _kind_shown(artifact: Artifact, parents: int) -> DerivationKind | None:
    """What the files show of all its parents (the Hub infers the same way)."""
    if artifact.kind is ArtifactKind.ADAPTER:
        return DerivationKind.ADAPTER
    if artifact.claims_of(ClaimField.QUANTIZATION):
        return DerivationKind.QUANTIZED
    tags = {(c.value or "").casefold() for c in artifact.claims_of(ClaimField.TAG)}
    return DerivationKind.MERGE if parents > 1 and "merge" in tags else None


def _bases_inside(artifact: Artifact, links: list[Derivation]) -> list[Derivation]:
    """The bases of an adapter beside which the weights of a whole model lie: it is shipped together with them.

    That those weights are the base's is a conclusion from their name, so the link is less sure than the adapter's.
    """
    formats = artifact.claims_of(ClaimField.FORMAT)
    weights = next((c.evidence for c in formats if holds_whole_model(c.evidence.source.rpartition("/")[2])), None)
    if weights is None:
        return []
    return [
        replace(
            link,
            kind=DerivationKind.CONTAINS,
            basis=Basis.DETECTED,
            confidence=weakest(link.confidence, Confidence.MEDIUM),
            evidence=(weights, *link.evidence),
        )
        for link in links
        if link.kind is DerivationKind.ADAPTER
    ]


def _data(artifact: Artifact) -> list[Derivation]:
    """The data sets a model says it was trained on, and those a data set says it was made from."""
    made = artifact.kind is ArtifactKind.DATASET
    named: dict[tuple[ArtifactRef, DerivationKind], list[Claim]] = {}
    for claim in artifact.claims_of(ClaimField.DATASET, ClaimField.SOURCE_DATASET):
        source = claim.field is ClaimField.SOURCE_DATASET
        ref = source_ref(claim.value or "") if source else parent_ref(claim.value or "", dataset=True)
        if ref is not None and not (source and _same_name(ref, artifact)):
            kind = DerivationKind.UNTYPED if source or made else DerivationKind.TRAINED_ON
            named.setdefault((ref, kind), []).append(claim)
    return [_data_link(artifact.ref, ref, kind, claims) for (ref, kind), claims in named.items()]


def _data_link(child: ArtifactRef, parent: ArtifactRef, kind: DerivationKind, claims: list[Claim]) -> Derivation:
    """A link to a data set; how one data set was made from another is not said, and so it is less sure."""
    level = claims[0].confidence
    return Derivation(
        child=child,
        parent=parent,
        kind=kind,
        basis=claims[0].basis,
        confidence=weakest(level, Confidence.MEDIUM) if kind is DerivationKind.UNTYPED else level,
        evidence=tuple(dict.fromkeys(c.evidence for c in claims)),
        written=claims[0].value,
    )


def _same_name(ref: ArtifactRef, artifact: Artifact) -> bool:
    return ref.name.casefold() == artifact.ref.name.casefold()
