"""What was read of an artifact, as the registry keeps it: with its parents and its license worked out."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.parents import parents_of
from model_license_audit.registry.records import Observation


def worked_out(kb: KnowledgeBase, seen: Observation) -> Observation:
    """The observation with what follows from its reading alone: its parents, and its license by this license data."""
    artifact = conclude(kb, seen.ref, seen.kind, seen.reading, names=(seen.ref.name,))
    concluded = artifact.concluded
    return replace(
        seen,
        files=tuple(sorted(seen.files)),
        derivations=parents_of(artifact),
        license=str(concluded.expression) if concluded else None,
        license_data=kb.version,
    )
