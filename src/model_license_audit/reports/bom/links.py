"""What is told of one derivation beside the two it joins; written so that :mod:`sources.boms` reads it back."""

from __future__ import annotations

from model_license_audit.model.lineage import Derivation
from model_license_audit.reports.bom.license_notes import place
from model_license_audit.reports.bom.wording import line

PREFIX = "modelaudit:"


def told_of(link: Derivation) -> str:
    """``modelaudit:derivation=finetune; declared; high confidence; README.md:4``."""
    where = dict.fromkeys(place(evidence) for evidence in link.evidence[:4])
    parts = (f"{PREFIX}derivation={link.kind.value}", link.basis.value, f"{link.confidence.value} confidence", *where)
    return line("; ".join(parts))
