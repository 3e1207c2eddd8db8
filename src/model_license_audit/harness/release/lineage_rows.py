"""The rows of a card's tables about bases and data: what each is, how it was used, its license and who says so."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.harness.release.card_words import code
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.places import without_places
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports.markdown.prose import plain

_USED = {
    "finetune": "fine-tuned", "adapter": "an adapter was made for it", "quantized": "quantized", "merge": "merged",
    "distilled": "its outputs were learned from", "converted": "converted", "contains": "contained as it is",
    "trained_on": "trained on", "generated_by": "its outputs are in the data", "untyped": "used",
}  # fmt: skip


def lineage_rows(materials: Materials) -> Iterator[tuple[str, str, str, str]]:
    """The models above the release, as the plan knew them, the nearest first."""
    lineage = materials.plan.lineage
    for link in lineage.derivations:
        if not link.parent.dataset:
            child = "" if link.child == lineage.subject else f", for {code(link.child.display)}"
            license_, where = _license_of(materials, link.parent)
            yield code(link.parent.display), f"{_used(link)}{child}", license_, where


def _used(link: Derivation) -> str:
    return _USED.get(link.kind.value, plain(link.kind.value))


def _license_of(materials: Materials, ref: ArtifactRef) -> tuple[str, str]:
    artifact = materials.plan.lineage.artifact(ref)
    said = artifact.concluded if artifact else None
    if said is None:
        return "not known", "nowhere"
    where = next((_place(evidence) for evidence in said.evidence), said.how)
    return plain(str(said.expression)) or "not known", code(where)


def _place(evidence: Evidence) -> str:
    """Where it was read; a bare file is one of the work itself."""
    return f"its {evidence.location}" if evidence.obtained == "read" else evidence.location


def data_rows(materials: Materials) -> Iterator[tuple[str, str, str, str, str]]:
    """The data sets, each with what of it was used."""
    for record in materials.data:
        used = ", ".join(f"{plain(name)}: {number:,}" for name, number in sorted(record.used.items())[:12])
        more = f" and {len(record.used) - 12} more classes" if len(record.used) > 12 else ""
        examples = f"{record.examples:,} examples" + (f" ({used}{more})" if used else "") + f", {record.role.value}"
        told = plain(record.license) if record.license else "not known"
        origin = f" (said by {code(str(without_places(record.license_from)))})" if record.license_from else ""
        source = code(str(without_places(record.source)))
        yield (
            code(record.ref),
            examples,
            told + origin,
            source,
            code(record.digest[:16]) if record.digest else "not known",
        )
