"""The lineage of an audit as the scene of a drawing: what was looked at, what the rules found in conflict."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.kinship import Flag
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.drawing.kinship import last_of, plain, top_of
from model_license_audit.reports.drawing.scene import Edge, Node, Scene, Sign
from model_license_audit.reports.grouping import live_findings
from model_license_audit.reports.safe import NAME, short


def scene_of(pedigree: Pedigree, report: AuditReport) -> Scene:
    """What there is to draw; an artifact that only a link names is unknown."""
    lineage = pedigree.lineage
    named = {end for link in lineage.derivations for end in (link.child, link.parent)} | {lineage.subject}
    conflicts = [finding for finding in live_findings(report) if finding.kind is FindingKind.CONFLICT]
    signs = {lineage.subject: tuple(Sign(Flag.CONFLICT, finding.message) for finding in conflicts[:1])}
    ways = {pair for finding in conflicts for pair in pairwise(finding.path)}
    return Scene(
        title=f"Lineage of {short(pedigree.name(lineage.subject), NAME)}",
        subject=str(lineage.subject),
        nodes=tuple(_node(pedigree, ref, signs.get(ref, ())) for ref in _subject_first(lineage.subject, named)),
        edges=tuple(_edge(pedigree, link, ways) for link in lineage.derivations),
    )


def _subject_first(subject: ArtifactRef, named: set[ArtifactRef]) -> list[ArtifactRef]:
    return [subject, *sorted(named - {subject})]


def _node(pedigree: Pedigree, ref: ArtifactRef, signs: tuple[Sign, ...]) -> Node:
    subject, known = ref == pedigree.lineage.subject, pedigree.artifacts.get(ref)
    sort = "data set" if ref.dataset else "adapter" if known and known.kind is ArtifactKind.ADAPTER else ""
    told = ["audited" if subject else "", sort, "gated" if known and known.gated and not subject else ""]
    name = pedigree.name(ref)
    return Node(
        id=str(ref),
        name=name.rstrip("/").rpartition("/")[2] if subject else last_of(ref),
        license=plain(phrases.license_of(known.concluded)) if known else "unknown: not looked at",
        full=short(name, 200),
        title=short(name, 200),
        top=" · ".join(filter(None, told)) or "model" if subject else top_of(ref, *told),
        style="subject" if subject else "known" if known else "unknown",
        signs=(*signs, *signs_of(pedigree, ref)),
    )


def signs_of(pedigree: Pedigree, ref: ArtifactRef) -> Iterator[Sign]:
    """The flags of an artifact, each with its reason in words."""
    known, missing = pedigree.artifacts.get(ref), pedigree.unknown.get(ref)
    if any(ref in cycle for cycle in pedigree.lineage.cycles):
        yield Sign(Flag.CYCLE, "it is said to descend from itself")
    if known and known.recorded and known.recorded.state is not State.PRESENT:
        yield Sign(Flag.GONE, f"it can no longer be had: {known.recorded.state.value}")
    if known is None:
        yield Sign(Flag.NOT_LOOKED_AT, short(missing.reason) if missing else "nothing is known about it")
    elif known.concluded is None:
        yield Sign(Flag.NO_LICENSE, "no license is told, so no permission can be shown")
    elif not known.concluded.determined:
        yield Sign(Flag.UNDETERMINED, "what is written names no single license text")


def _edge(pedigree: Pedigree, link: Derivation, ways: set[tuple[str, str]]) -> Edge:
    where = phrases.place(link.evidence[0]) if link.evidence else ""
    child, parent = pedigree.name(link.child), pedigree.name(link.parent)
    told = f"{child}: {words.DERIVATIONS[link.kind].format(parent)}"
    doubt = words.CONFIDENCES[link.confidence]
    return Edge(
        child=str(link.child),
        parent=str(link.parent),
        kind=link.kind,
        unsure=link.confidence is not Confidence.HIGH and link.kind is not DerivationKind.UNTYPED,
        flagged=(child, parent) in ways,
        note=where,
        full="; ".join(
            part for part in (told, doubt, f"link: {phrases.places(link.evidence)}" if where else "") if part
        ),
    )
