"""Duties: every term of every ancestor's license that binds the subject, by the way that leaves least open."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.paths import Arrival
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import Unresolved
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Reach, Term, TermKind, Trigger
from model_license_audit.model.use import Release, UseContext
from model_license_audit.obligations.labels.binding import Binding, BoundLicense


@dataclass(frozen=True, slots=True)
class Standing:
    """One artifact of the lineage as it stands to the subject: how it arrives and what its label binds to.

    ``binding`` is ``None`` when nothing is known of the artifact's license (or of the artifact at all); ``original`` is
    then the one whose license it bears, where it is that one in another format. ``unsaid`` are the keys of its licenses
    of which it does not say whether later versions apply.
    """

    arrival: Arrival
    artifact: Artifact | None
    binding: Binding | None
    unsaid: frozenset[str] = frozenset()
    original: ArtifactRef | None = None

    @property
    def is_subject(self) -> bool:
        """True for the audited artifact itself."""
        return not self.arrival.path.derivations

    @property
    def name(self) -> str:
        """What the subject calls itself; the id by which an ancestor is known."""
        return self.artifact.name if self.is_subject and self.artifact else self.arrival.ancestor.display

    @property
    def why_untold(self) -> tuple[str, str] | None:
        """Why nothing is known of its license, and what to do; ``None`` when something is."""
        if self.binding is not None or self.original is not None:
            return None
        problem = next(iter(self.artifact.problems), None) if self.artifact and not self.is_subject else None
        if problem:
            return problem.what, problem.remedy
        return "no license is declared, so no permission can be shown", "ask its publisher, or declare the license"

    @property
    def bound(self) -> tuple[BoundLicense, ...]:
        """What its label binds to: licenses, and for names that stand for several texts what all of these say."""
        return self.binding.licenses + self.binding.agreed if self.binding else ()

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """The parts of its label that name no single license text."""
        return self.binding.unresolved if self.binding else ()


def duties_of(kb: KnowledgeBase, lineage: Lineage, found: tuple[Standing, ...], use: UseContext) -> tuple[Duty, ...]:
    """Every term that binds the subject; grants are no duties. Another ancestor never removes one.

    What comes along several ways is judged by the one that leaves least open: a fine-tune stays one, though it be named
    as an adapter of the same model as well. Where an ancestor brings the license of the label, its terms are asked as
    they reach what was made from that ancestor, and not once more as if the subject were its licensor's own work.
    """
    brought = _brought(found)
    duties: dict[tuple[object, ...], Duty] = {}
    doubts: dict[tuple[object, ...], int] = {}
    for standing in found:
        for bound in standing.bound:
            for term in bound.terms or ():
                reach = _reach(standing, term, use)
                free = term.kind is TermKind.GRANT or _leaves_adapters(term, standing.arrival)
                if not free and binds(term, reach, use):
                    duty = _duty(kb, lineage, standing, bound, term)
                    duty = duty if reach is duty.reach else replace(duty, reach=reach)
                    if standing.is_subject and duty.asked and bound.license.key in brought:
                        duty = replace(duty, asked=False)
                    form = standing.arrival.adapter if term.except_kinds else None
                    key = (duty.origin, duty.license_id, term, reach, form)
                    if key not in duties or standing.arrival.doubts < doubts[key]:
                        duties[key], doubts[key] = duty, standing.arrival.doubts
    return tuple(duties.values())


def _brought(found: tuple[Standing, ...]) -> frozenset[str]:
    """The keys of the licenses that ancestors bring whose material is in the subject."""
    inside = (s for s in found if not s.is_subject and s.arrival.reach in {Reach.COPIES, Reach.DERIVATIVES})
    return frozenset(bound.license.key for standing in inside for bound in standing.bound)


def _leaves_adapters(term: Term, arrival: Arrival) -> bool:
    """True for what is asked of copies, where this is an adapter and so holds none; beside its base it arrives twice.

    What a share-alike clause leaves free is asked by rules.
    """
    if DerivationKind.ADAPTER not in term.except_kinds or term.action == "share-alike":
        return False
    return arrival.adapter


def _reach(standing: Standing, term: Term, use: UseContext) -> Reach:
    """What is passed on is to its origin: the subject itself is a copy, and changed first a derivative of what it was.

    Somebody who says nothing of changing it is taken to pass it on as it is.
    """
    changed = standing.is_subject and use.modified and Reach.DERIVATIVES in term.reach
    return Reach.DERIVATIVES if changed else standing.arrival.reach


def binds(term: Term, reach: Reach, use: UseContext) -> bool:
    """True when the term follows the licensed material to what the subject is, or to what is made with it.

    That is a product the model is put into, and outputs where they leave the house. A ban on training on outputs binds
    a model so trained whether or not the text says that the model itself is bound.
    """
    if reach is Reach.MODELS_TRAINED_ON_OUTPUTS and Trigger.TRAIN_ON_OUTPUTS in term.when:
        return True
    made = MADE_WITH_IT.get(use.release, frozenset()) if reach in {Reach.COPIES, Reach.DERIVATIVES} else frozenset()
    return reach in term.reach or not made.isdisjoint(term.reach)


MADE_WITH_IT = {
    Release.EMBEDDED: frozenset({Reach.PRODUCTS, Reach.OUTPUTS}),
    Release.API: frozenset({Reach.OUTPUTS}),
    Release.OUTPUTS: frozenset({Reach.OUTPUTS}),
}
"""What leaves the house beside the model itself, or in its place."""


def _duty(kb: KnowledgeBase, lineage: Lineage, standing: Standing, bound: BoundLicense, term: Term) -> Duty:
    license_ = None if bound.proofs else kb.license(bound.license.key)
    artifact = standing.artifact
    unsaid = bound.license.key in standing.unsaid
    stated = artifact.concluded.confidence if artifact and artifact.concluded else Confidence.LOW
    return Duty(
        subject=lineage.subject,
        origin=standing.arrival.ancestor,
        origin_name=standing.name,
        license_key=bound.license.key,
        license_id=bound.license.id.removesuffix("-only") if unsaid else bound.license.id,
        license_name=license_.name if license_ else bound.license.id,
        term=term,
        reach=standing.arrival.reach,
        path=standing.arrival.path,
        confidence=weakest(standing.arrival.confidence, stated, Confidence.MEDIUM if term.by_class else stated),
        alternatives=bound.alternatives,
        other_paths=standing.arrival.other_paths,
        asked=not standing.is_subject or bool(license_ and license_.licensor),
        exception=bound.license.exception,
        version_unsaid=unsaid,
        proof=bound.proof_of(term),
    )
