"""What was made from an artifact, wave by wave, and what else that was made from: registry first, then catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from model_license_audit.audit.kinship.known import Known
from model_license_audit.lineage.parents import parents_of
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.reading.glances import with_several_bases
from model_license_audit.registry.reading.links import links_from, links_to
from model_license_audit.registry.records import StoredLink, key_of

MOST = 50_000
"""Most descendants that are looked at."""


@dataclass(frozen=True, slots=True)
class Descent:
    """The links below some artifacts with the distance of each descendant; ``left_out`` counts those beyond the most.

    ``others`` are the links from descendants to bases that are none, and those above these bases.
    """

    links: tuple[Derivation, ...]
    distances: dict[str, int]
    others: tuple[Derivation, ...] = ()
    left_out: int = 0


def descend(known: Known, roots: Collection[ArtifactRef], depth: int | None = None) -> Descent:
    """All that was made from ``roots``, at most ``depth`` links away; cycles end where they began."""
    distances = {key_of(root): 0 for root in roots}
    links: dict[Derivation, None] = {}
    wave, distance, left_out = list(roots), 0, 0
    while wave and (depth is None or distance < depth):
        distance += 1
        found = _below(known, wave)
        fresh = sorted({link.child for link in found if key_of(link.child) not in distances})
        kept, cut = fresh[: max(0, MOST - len(distances))], fresh[max(0, MOST - len(distances)) :]
        left_out += len(cut)
        distances.update({key_of(child): distance for child in kept})
        links.update(dict.fromkeys(link for link in found if key_of(link.child) in distances))
        known.look(kept)
        wave = kept
    below = tuple(links)
    return Descent(below, distances, tuple(_others(known, below, distances)), left_out)


def _below(known: Known, wave: Collection[ArtifactRef]) -> list[Derivation]:
    """The links to the artifacts of one wave; a child that the registry knows is taken at its word."""
    stored = links_to(known.rows, [key_of(ref) for ref in wave]) if known.rows is not None else []
    found = [_derivation(link) for link in stored]
    named = {key_of(ref) for ref in wave}
    children = {child for ref in wave for child in _shipped_children(known, ref)}
    known.look(children)
    for child in sorted(children):
        artifact = known.shipped(child) if known[key_of(child)].keeper == "catalogue" else None
        if artifact is not None:
            found += [link for link in parents_of(artifact) if key_of(link.parent) in named]
    return found


def _shipped_children(known: Known, ref: ArtifactRef) -> Iterable[ArtifactRef]:
    if ref.host is not Host.HUGGINGFACE or ref.dataset:
        return ()
    return (ArtifactRef(Host.HUGGINGFACE, name) for name in known.catalogue.children.get(ref.name.lower(), ()))


def _others(known: Known, below: Iterable[Derivation], distances: Collection[str]) -> list[Derivation]:
    """The links of descendants to their other bases, and all above these: what else comes down to them."""
    met, links = set(distances), dict[Derivation, None]()
    wave = _with_others(known, {link.child for link in below})
    told = {(key_of(link.child), key_of(link.parent)) for link in below}
    while wave:
        found = [link for link in _above(known, wave) if (key_of(link.child), key_of(link.parent)) not in told]
        links.update(dict.fromkeys(found))
        wave = {link.parent for link in found if key_of(link.parent) not in met}
        met |= {key_of(ref) for ref in wave}
        known.look(wave)
    return list(links)


def _with_others(known: Known, children: set[ArtifactRef]) -> set[ArtifactRef]:
    """The children that may have further bases: of those that the registry knows, the ones that name several."""
    stored = {key_of(ref): ref for ref in children if known[key_of(ref)].keeper == "registry"}
    several = with_several_bases(known.rows, stored) if known.rows is not None else []
    return (children - set(stored.values())) | {stored[key] for key in several}


def _above(known: Known, wave: Collection[ArtifactRef]) -> list[Derivation]:
    in_registry = [key_of(ref) for ref in wave if known[key_of(ref)].keeper == "registry"]
    found = [_derivation(link) for link in links_from(known.rows, in_registry)] if known.rows is not None else []
    for ref in sorted(wave):
        artifact = known.shipped(ref) if known[key_of(ref)].keeper == "catalogue" else None
        found += parents_of(artifact) if artifact else ()
    return found


def _derivation(link: StoredLink) -> Derivation:
    return Derivation(link.child, link.parent, link.kind, link.basis, link.confidence, (), link.written)


GONE = frozenset({State.PRIVATE, State.DISABLED, State.DELETED})
"""The states in which an artifact can no longer be had."""
