"""By which ways an ancestor's terms arrive, and what the subject is to that ancestor on each way."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Reach

_ADAPTED = {Reach.COPIES: Reach.DERIVATIVES}
_STEP: dict[DerivationKind, dict[Reach, Reach]] = {
    DerivationKind.FINETUNE: _ADAPTED,
    DerivationKind.ADAPTER: _ADAPTED,
    DerivationKind.QUANTIZED: _ADAPTED,
    DerivationKind.MERGE: _ADAPTED,
    DerivationKind.UNTYPED: _ADAPTED,
    DerivationKind.CONVERTED: {},
    DerivationKind.CONTAINS: {},
    DerivationKind.GENERATED_BY: dict.fromkeys(Reach, Reach.OUTPUTS),
    DerivationKind.DISTILLED: dict.fromkeys(Reach, Reach.MODELS_TRAINED_ON_OUTPUTS),
    DerivationKind.TRAINED_ON: {
        Reach.COPIES: Reach.TRAINED_MODELS,
        Reach.DERIVATIVES: Reach.TRAINED_MODELS,
        Reach.OUTPUTS: Reach.MODELS_TRAINED_ON_OUTPUTS,
    },
}
"""What a child is to an ancestor, given what its parent is to that ancestor; a missing entry changes nothing."""

_Passage = tuple[Reach, ...]
_REACHES = tuple(Reach)
_IDENTITY: _Passage = _REACHES


@dataclass(frozen=True, slots=True)
class Arrival:
    """An ancestor, what the subject is to it, the shortest path there, and how many other paths lead there."""

    ancestor: ArtifactRef
    reach: Reach
    path: Path
    other_paths: int


def arrivals(lineage: Lineage) -> tuple[Arrival, ...]:
    """Every ancestor once per reach, the subject itself first (as a copy), sorted by distance and name.

    A breadth-first walk upwards over (artifact, how reach changes on the way down); cycles end by themselves because
    the ways in which reach can change are few.
    """
    links: dict[ArtifactRef, list[Derivation]] = {}
    for link in lineage.derivations:
        links.setdefault(link.child, []).append(link)
    counts = _path_counts(lineage, links)
    found: dict[tuple[ArtifactRef, Reach], Path] = {}
    seen = {(lineage.subject, _IDENTITY)}
    queue: deque[tuple[ArtifactRef, _Passage, Path]] = deque([(lineage.subject, _IDENTITY, Path())])
    while queue:
        node, passage, path = queue.popleft()
        found.setdefault((node, passage[0]), path)
        for link in links.get(node, ()):
            step = _STEP[link.kind]
            above = tuple(passage[_REACHES.index(step.get(reach, reach))] for reach in _REACHES)
            if (link.parent, above) not in seen:
                seen.add((link.parent, above))
                queue.append((link.parent, above, Path((*path.derivations, link))))
    return tuple(
        Arrival(node, reach, path, max(counts.get(node, 1) - 1, 0))
        for (node, reach), path in found.items()
        if node != lineage.subject or not path.derivations
    )


def _path_counts(lineage: Lineage, links: dict[ArtifactRef, list[Derivation]]) -> dict[ArtifactRef, int]:
    """Number of distinct paths from the subject to each ancestor; links inside a cycle are not counted."""
    group = {ref: i for i, cycle in enumerate(lineage.cycles) for ref in cycle}
    within = {ref: [k for k in found if group.get(ref, -1) != group.get(k.parent, -2)] for ref, found in links.items()}
    waiting: dict[ArtifactRef, int] = {}
    for found in within.values():
        for link in found:
            waiting[link.parent] = waiting.get(link.parent, 0) + 1
    counts = {lineage.subject: 1}
    queue = deque(sorted(ref for ref in {lineage.subject, *within} if not waiting.get(ref)))
    while queue:
        node = queue.popleft()
        for link in within.get(node, ()):
            counts[link.parent] = counts.get(link.parent, 0) + counts.get(node, 0)
            waiting[link.parent] -= 1
            if not waiting[link.parent]:
                queue.append(link.parent)
    return counts
