"""The ancestors and data sets of an artifact as its notice names them."""

from __future__ import annotations

from collections.abc import Iterable

from model_license_audit.fixing.copyrights import copyrights_of, notices_of
from model_license_audit.fixing.naming import address_of, publisher_of
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.notice import MadeBy, Work
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation


def work_of(standing: Standing, situation: Situation) -> Work:
    """One ancestor, with what its own files hold."""
    ref, artifact = standing.arrival.ancestor, standing.artifact
    kind = artifact.kind if artifact else ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
    return Work(
        name=standing.name,
        kind=kind,
        reach=standing.arrival.reach,
        publisher=publisher_of(ref),
        address=address_of(ref),
        made=tuple(_made(standing, situation)),
        stated=stated(artifact.concluded.evidence) if artifact and artifact.concluded else "",
        copyrights=copyrights_of(artifact, _writers(standing, situation)) if artifact else (),
        notices=notices_of(artifact) if artifact else (),
        files_read=bool(artifact and artifact.texts),
    )


def _made(standing: Standing, situation: Situation) -> Iterable[MadeBy]:
    """How others of the lineage were made from it, where that is told."""
    for link in situation.lineage.derivations:
        if link.parent == standing.arrival.ancestor and link.kind is not DerivationKind.UNTYPED and link.evidence:
            direct = link.child == situation.subject.ref
            yield MadeBy(situation.name_of(link.child), link.kind, stated(link.evidence), direct)


def stated(evidence: Iterable[Evidence]) -> str:
    """Where a thing was read: a place in a file, or the source that tells it."""
    first = next(iter(evidence), None)
    if first is None:
        return ""
    return first.location if first.obtained == "read" else first.obtained


def _writers(standing: Standing, situation: Situation) -> Iterable[str]:
    """Those who wrote the texts of its licenses for anybody to use."""
    for bound in standing.bound:
        license_ = situation.kb.license(bound.license.key)
        if license_ and license_.publisher and not license_.licensor:
            yield license_.publisher
