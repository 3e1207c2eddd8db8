"""A model that does not exist yet: what somebody means to make from what, as a situation that rules can be asked of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from model_license_audit.audit.auditor import Auditor, Grounds
from model_license_audit.audit.curating import Curator
from model_license_audit.audit.plans import SAID, Making, Plan, Source, claims, link, unnamed
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.nearest import nearest
from model_license_audit.lineage.build import Resolve, build_lineage
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import (
    Problem,
    ProblemKind,
    Reading,
)
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.labels.binding import Binding
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """A plan to be judged; ``upstream`` and ``online`` as in a scan."""

    plan: Plan
    policy: Policy = field(default_factory=Policy)
    upstream: Mapping[ArtifactRef, Path] = field(default_factory=dict)
    online: bool = False
    on: date | None = None


def audit_plan(auditor: Auditor, request: PlanRequest) -> AuditReport:
    """The audit of a plan, by the same rules as a scan, but for those that look at what is not there yet."""
    situation = foresee(auditor, request)
    return auditor.judge(situation, request.policy, Grounds("planned", request.plan.at_hand, on=request.on))


def foresee(auditor: Auditor, request: PlanRequest) -> Situation:
    """The situation that the plan leads to."""
    plan = request.plan
    subject = _subject(auditor.kb, plan)
    known = auditor.lookup.resolver({**_local(plan), **request.upstream}, request.online)
    resolve = Curator(auditor.kb, request.policy.curations).resolver(known)
    lineage = build_lineage(subject, _planned(auditor, plan, resolve))
    situation = understand(auditor.kb, _with_bases_inside(lineage, plan), request.policy.use)
    return _by_its_maker(situation) if plan.license else without_label(situation)


def _by_its_maker(situation: Situation) -> Situation:
    """The situation as it is for the one who makes the artifact: the own label binds others, unless only its author
    can grant it; one whose terms are not known stays an open question."""
    duties = tuple(d for d in situation.duties if d.inherited or d.asked or d.term.kind is TermKind.OBLIGATION)
    kept = replace(situation, duties=duties)
    return without_label(kept) if situation.label.complete else kept


def without_label(situation: Situation) -> Situation:
    """The situation in which the artifact's own license is not counted as unknown: it is still to be chosen."""
    freed = (replace(s, binding=Binding(())) if s.is_subject else s for s in situation.standings)
    return replace(situation, standings=tuple(freed))


def _subject(kb: KnowledgeBase, plan: Plan) -> Artifact:
    name = plan.name or ("the planned adapter" if plan.is_adapter else "the planned model")
    kind = ArtifactKind.ADAPTER if plan.is_adapter else ArtifactKind.MODEL
    names = (plan.name,) if plan.name else ()
    return conclude(kb, ArtifactRef(Host.UNNAMED, name), kind, Reading(tuple(claims(plan))), names=names)


def _local(plan: Plan) -> dict[ArtifactRef, Path]:
    """Bases and data that lie in local directories."""
    return {s.ref: Path(s.ref.name) for s in _sources(plan) if s.ref.host is Host.PATH}


def _sources(plan: Plan) -> Iterator[Source]:
    for base in plan.bases:
        yield base.source
    for data in plan.data:
        yield data.source
        yield from data.generated_by


def _planned(auditor: Auditor, plan: Plan, resolve: Resolve) -> Resolve:
    """Knows what the plan says of its bases and data; asks the other one for the rest."""
    kb = auditor.kb
    licenses = {source.ref: source.license for source in _sources(plan) if source.license}
    named = {source.ref for source in _sources(plan)}
    generators = {data.source.ref: data.generated_by for data in plan.data if data.generated_by}

    def look_up(ref: ArtifactRef) -> Artifact | UnknownArtifact:
        if ref in licenses:
            found: Artifact | UnknownArtifact = _unnamed(kb, plan, ref, licenses[ref] or "")
        else:
            found = resolve(ref)
        if isinstance(found, UnknownArtifact) and ref in named:
            found = _with_near_names(auditor, found)
        return _generated(kb, plan, found, generators[ref]) if ref in generators else found

    return look_up


def _with_near_names(auditor: Auditor, found: UnknownArtifact) -> UnknownArtifact:
    """What was named and is not known, with the names it may be a slip for."""
    near = nearest(found.ref.name, (entry.ref.name for entry in auditor.catalogue.entries(dataset=found.ref.dataset)))
    return replace(found, remedy=f"did you mean {' or '.join(near)}? Else {found.remedy}") if near else found


def _unnamed(kb: KnowledgeBase, plan: Plan, ref: ArtifactRef, license_: str) -> Artifact:
    kind = ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
    return conclude(kb, ref, kind, Reading((unnamed(plan, license_),)))


def _generated(
    kb: KnowledgeBase, plan: Plan, found: Artifact | UnknownArtifact, models: tuple[Source, ...]
) -> Artifact:
    """The data set with the models that made it; one that could not be looked up is none the less made by them."""
    links = [link(plan, m, DerivationKind.GENERATED_BY, ("generated-by", m.said)) for m in models]
    claims = tuple(claim for link in links for claim in link)
    if isinstance(found, Artifact):
        return replace(found, claims=found.claims + claims)
    problem = Problem(
        plan.file or SAID, ProblemKind.UNREADABLE, f"its license is not known: {found.reason}", found.remedy
    )
    return conclude(kb, found.ref, ArtifactKind.DATASET, Reading(claims, problems=(problem,)), names=(found.ref.name,))


def _with_bases_inside(lineage: Lineage, plan: Plan) -> Lineage:
    """The lineage in which an adapter that is shipped together with its base also contains it."""
    inside = {b.source.written for b in plan.bases if b.making is Making.ADAPTER_WITH_BASE}
    links = [link for link in lineage.parents(lineage.subject) if link.written in inside]
    kept = [replace(link, kind=DerivationKind.CONTAINS) for link in links if link.kind is DerivationKind.ADAPTER]
    return replace(lineage, derivations=tuple(sorted((*lineage.derivations, *kept), key=_place))) if kept else lineage


def _place(link: Derivation) -> tuple[ArtifactRef, ArtifactRef, str]:
    return link.child, link.parent, link.kind
