"""Duties: every term of every ancestor's license that binds the subject, by the shortest way it arrives."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.paths import Arrival, arrivals
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.expressions import LicenseId, Unresolved, leaves
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.terms import Reach, Term, TermKind, Trigger
from model_license_audit.model.use import Release, UseContext
from model_license_audit.obligations.binding import Binding, BoundLicense, bind


@dataclass(frozen=True, slots=True)
class Standing:
    """One artifact of the lineage as it stands to the subject: how it arrives and what its label binds to.

    ``binding`` is ``None`` when nothing is known of the artifact's license (or of the artifact at all).
    """

    arrival: Arrival
    artifact: Artifact | None
    binding: Binding | None

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
        if self.binding is not None:
            return None
        problem = next(iter(self.artifact.problems), None) if self.artifact and not self.is_subject else None
        if problem:
            return problem.what, problem.remedy
        return "no license is declared, so no permission can be shown", "ask its publisher, or declare the license"

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """The parts of its label that name no single license text."""
        return self.binding.unresolved if self.binding else ()


def standings(kb: KnowledgeBase, lineage: Lineage) -> tuple[Standing, ...]:
    """Every artifact of the lineage, the subject first, once for each thing the subject is to it."""
    artifacts = {artifact.ref: artifact for artifact in lineage.artifacts}
    label = _label_keys(artifacts[lineage.subject])
    found = []
    for arrival in arrivals(lineage):
        artifact = artifacts.get(arrival.ancestor)
        statement = artifact.concluded if artifact else None
        kept = label if arrival.path.derivations else frozenset()
        found.append(Standing(arrival, artifact, bind(kb, statement.expression, kept) if statement else None))
    return tuple(found)


def _label_keys(artifact: Artifact) -> frozenset[str]:
    parts = leaves(artifact.concluded.expression) if artifact.concluded else ()
    return frozenset(part.key for part in parts if isinstance(part, LicenseId))


def duties_of(kb: KnowledgeBase, lineage: Lineage, found: tuple[Standing, ...], use: UseContext) -> tuple[Duty, ...]:
    """Every term that binds the subject; grants are no duties. Another ancestor never removes one."""
    duties: dict[tuple[object, ...], Duty] = {}
    for standing in found:
        for bound in standing.binding.licenses if standing.binding else ():
            for term in bound.terms or ():
                if term.kind is not TermKind.GRANT and binds(term, standing.arrival.reach, use):
                    duty = _duty(kb, lineage, standing, bound, term)
                    duties.setdefault((duty.origin, duty.license_id, term), duty)
    return tuple(duties.values())


def binds(term: Term, reach: Reach, use: UseContext) -> bool:
    """True when the term follows the licensed material to what the subject is, or to the product it is put into.

    A ban on training on outputs binds a model so trained whether or not the text says that the model itself is bound.
    """
    if reach is Reach.MODELS_TRAINED_ON_OUTPUTS and Trigger.TRAIN_ON_OUTPUTS in term.when:
        return True
    in_product = use.release is Release.EMBEDDED and reach in {Reach.COPIES, Reach.DERIVATIVES}
    return reach in term.reach or (in_product and Reach.PRODUCTS in term.reach)


def _duty(kb: KnowledgeBase, lineage: Lineage, standing: Standing, bound: BoundLicense, term: Term) -> Duty:
    license_ = kb.license(bound.license.key)
    artifact = standing.artifact
    stated = artifact.concluded.confidence if artifact and artifact.concluded else Confidence.LOW
    return Duty(
        subject=lineage.subject,
        origin=standing.arrival.ancestor,
        origin_name=standing.name,
        license_key=bound.license.key,
        license_id=bound.license.id,
        license_name=license_.name if license_ else bound.license.id,
        term=term,
        reach=standing.arrival.reach,
        path=standing.arrival.path,
        confidence=weakest(standing.arrival.path.confidence, stated, Confidence.MEDIUM if term.by_class else stated),
        alternatives=bound.alternatives,
        other_paths=standing.arrival.other_paths,
        asked=not standing.is_subject or bool(license_ and license_.licensor),
    )
