"""Building the lineage: from one artifact upwards until every chain ends."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.lineage.parents import parents_of
from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef

Resolve = Callable[[ArtifactRef], Artifact | UnknownArtifact]
"""Looks an artifact up; the answer may carry another reference when the old name redirects."""

MAX_ARTIFACTS = 1_000
"""Beyond this many artifacts a lineage is cut, and each cut is told as an unknown artifact."""


def build_lineage(subject: Artifact, resolve: Resolve) -> Lineage:
    """The lineage above ``subject``: every ancestor that can be looked up, and those that cannot."""
    known: dict[ArtifactRef, Artifact] = {subject.ref: subject}
    unknown: dict[ArtifactRef, UnknownArtifact] = {}
    names: dict[ArtifactRef, tuple[ArtifactRef, tuple[Evidence, ...]]] = {subject.ref: (subject.ref, ())}
    links: list[Derivation] = []
    queue: deque[Artifact] = deque([subject])
    while queue:
        child = queue.popleft()
        for link in parents_of(child):
            if link.parent not in names:
                found = _look_up(link, resolve, len(known) + len(unknown))
                names[link.parent] = (found.ref, _renaming(found))
                if isinstance(found, UnknownArtifact):
                    unknown.setdefault(found.ref, found)
                elif found.ref not in known:
                    known[found.ref] = found
                    names.setdefault(found.ref, (found.ref, ()))
                    queue.append(found)
            parent, renaming = names[link.parent]
            links.append(replace(link, parent=parent, evidence=link.evidence + renaming))
    derivations = _joined(links)
    return Lineage(
        subject=subject.ref,
        artifacts=tuple(known[ref] for ref in sorted(known)),
        unknown=tuple(unknown[ref] for ref in sorted(unknown)),
        derivations=derivations,
        cycles=find_cycles(derivations),
    )


def _renaming(found: Artifact | UnknownArtifact) -> tuple[Evidence, ...]:
    return (found.renamed,) if isinstance(found, Artifact) and found.renamed else ()


def _look_up(link: Derivation, resolve: Resolve, seen: int) -> Artifact | UnknownArtifact:
    if seen >= MAX_ARTIFACTS:
        return UnknownArtifact(
            link.parent,
            f"the lineage already holds {MAX_ARTIFACTS} artifacts",
            "check the list of declared bases; no real model has so many",
            link.evidence,
        )
    found = resolve(link.parent)
    return replace(found, evidence=found.evidence or link.evidence) if isinstance(found, UnknownArtifact) else found


def _joined(links: list[Derivation]) -> tuple[Derivation, ...]:
    """One derivation per child, parent and kind; two old names of one parent are one link with both evidences."""
    joined: dict[tuple[ArtifactRef, ArtifactRef, str], Derivation] = {}
    for link in links:
        key = (link.child, link.parent, link.kind)
        first = joined.get(key)
        joined[key] = replace(first, evidence=tuple(dict.fromkeys(first.evidence + link.evidence))) if first else link
    return tuple(joined[key] for key in sorted(joined))
