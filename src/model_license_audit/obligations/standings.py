"""Every artifact of a lineage as it stands to the subject, once it is chosen which branch of each label is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.versions import versions_unstated
from model_license_audit.lineage.paths import Arrival, arrivals
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.lineage import Lineage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Reach
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.carried import carried, contained
from model_license_audit.obligations.labels.binding import Selection, bind, options_of
from model_license_audit.obligations.labels.label import Label
from model_license_audit.obligations.propagate import Standing

_IN_THE_WORK = frozenset({Reach.COPIES, Reach.DERIVATIVES})


def standings(kb: KnowledgeBase, lineage: Lineage, use: UseContext, label: Label) -> tuple[Standing, ...]:
    """Every artifact of the lineage, the subject first, once for each thing the subject is to it."""
    return _of_originals(lineage, _chosen(kb, lineage, use, label))


def _of_originals(lineage: Lineage, found: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """What is its original in another format, and tells no license of its own, with that original."""
    silent = {standing.arrival.ancestor for standing in found if standing.artifact and standing.binding is None}
    originals = {ref: original.ref for ref in silent if (original := lineage.original_of(ref))}
    return tuple(replace(s, original=originals.get(s.arrival.ancestor)) for s in found) if originals else found


def _chosen(kb: KnowledgeBase, lineage: Lineage, use: UseContext, label: Label) -> tuple[Standing, ...]:
    """All of them, each under the branch of its label that is taken."""
    artifacts = {artifact.ref: artifact for artifact in lineage.artifacts}
    whole = contained(lineage)
    bound = {artifact.ref: carried(artifact, whole) for artifact in lineage.artifacts}
    options = {ref: options_of(expression) for ref, expression in bound.items() if expression is not None}
    first = {ref: Selection(found[0], ()) for ref, found in options.items()}
    found = _bound(kb, arrivals(lineage), artifacts, first)
    open_ = {ref: found for ref, found in options.items() if len(found) > 1}
    if not open_:
        return found
    from model_license_audit.obligations.labels.contest import chosen_of
    from model_license_audit.obligations.labels.obstacles import Aim

    aim = Aim(kb, use, label, joined(s for s in found if s.arrival.ancestor not in open_))
    chosen = chosen_of(lineage, aim, found, open_)
    return _bound(kb, (standing.arrival for standing in found), artifacts, first | chosen)


def joined(found: Iterable[Standing]) -> frozenset[str]:
    """The keys of the licenses of all material that is in the work."""
    told = [s for s in found if not s.is_subject and s.binding and s.arrival.reach in _IN_THE_WORK]
    return frozenset(bound.license.key for standing in told if standing.binding for bound in standing.binding.licenses)


def _bound(
    kb: KnowledgeBase,
    arrived: Iterable[Arrival],
    artifacts: Mapping[ArtifactRef, Artifact],
    chosen: Mapping[ArtifactRef, Selection],
) -> tuple[Standing, ...]:
    """The arrivals with what they bind to; of an artifact that arrives twice the choice is told once."""
    found: dict[tuple[ArtifactRef, Reach, bool], Standing] = {}
    told: set[ArtifactRef] = set()
    for arrival in arrived:
        ref, artifact = arrival.ancestor, artifacts.get(arrival.ancestor)
        choice = chosen.get(ref)
        binding = bind(kb, choice.option, () if ref in told else choice.why) if choice else None
        unsaid = versions_unstated(kb, artifact) if artifact and ref not in told else frozenset()
        told.add(ref)
        found[ref, arrival.reach, arrival.adapter] = Standing(arrival, artifact, binding, unsaid)
    return tuple(found.values())
