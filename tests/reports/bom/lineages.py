"""Audits of any shape as bills of materials are made of them, and what such a document says when it is read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from model_license_audit.audit.boms import Told
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.particulars import Particulars
from model_license_audit.reports.choose import renderer
from model_license_audit.sources.boms.document import read_bom
from tests.obligations.random_lineages import KB, worlds
from tests.reports import samples
from tests.reports.format_samples import SNAPPED

FORMATS = ("spdx-2.3", "spdx-2.3-tv", "spdx-3.0", "cyclonedx")
NAMED: dict[str, Callable[[], AuditReport]] = SNAPPED
"""The five small audits of which snapshots are kept."""
EVERY: dict[str, Callable[[], AuditReport]] = {**NAMED, "hostile": samples.hostile}
DATED = Particulars(created=datetime(2026, 11, 1, tzinfo=UTC))
Links = set[tuple[str, str, str]]


def rendered(form: str, *reports: AuditReport, particulars: Particulars = DATED) -> str:
    """The document of that format."""
    return renderer(form, particulars).render(reports)


@st.composite
def audits(draw: st.DrawFn) -> AuditReport:
    """An audit with a lineage of any shape, cycles among them, under licenses of any sort."""
    lineage = draw(worlds(most=6)).situation().lineage
    known = tuple(_as_what_it_is(artifact) for artifact in lineage.artifacts)
    subject = next(artifact for artifact in known if artifact.ref == lineage.subject)
    return replace(samples.clean(), artifact=subject, lineage=replace(lineage, artifacts=known))


def _as_what_it_is(artifact: Artifact) -> Artifact:
    return replace(artifact, kind=ArtifactKind.DATASET) if artifact.ref.dataset else artifact


def links_of(report: AuditReport) -> Links:
    """The derivations, but for those that lead from an artifact to itself."""
    return {
        (str(link.child), link.kind.value, str(link.parent))
        for link in report.lineage.derivations
        if link.child != link.parent
    }


def told_back(document: str, folder: Path, report: AuditReport) -> tuple[Links, dict[str, set[str]]]:
    """The links and the licenses that our own reader finds, by the references of the audit."""
    file = folder / "bom"
    file.write_text(document, "utf-8")
    bom = read_bom(str(file))
    told = Told(KB, bom)
    names = {part.key: str(told.ref_of(part)) for part in bom.parts}
    if bom.main:
        names[bom.main[0]] = str(report.artifact.ref)
    found = {(names[link.child], link.kind.value if link.kind else "untyped", names[link.parent]) for link in bom.links}
    return found, {names[part.key]: {one.value for one in part.licenses if one.value} for part in bom.parts}
