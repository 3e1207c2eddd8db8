"""By which ways an ancestor's terms arrive, and what the subject is to that ancestor on each way."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Reach

_ADAPTED = {Reach.COPIES: Reach.DERIVATIVES}
_LEARNT = {
    Reach.COPIES: Reach.TRAINED_MODELS,
    Reach.DERIVATIVES: Reach.TRAINED_MODELS,
    Reach.OUTPUTS: Reach.MODELS_TRAINED_ON_OUTPUTS,
}
_STEP: dict[DerivationKind, dict[Reach, Reach]] = {
    # The weights are changed: tuned, rounded to fewer bits, put together with others. An adapter shipped alone holds
    # none of its base and is taken for made from it; the base beside it is a link of its own, `contains`; an adapter
    # merged into its base is a tuned copy of it (`finetune`).
    DerivationKind.FINETUNE: _ADAPTED,
    DerivationKind.ADAPTER: _ADAPTED,
    DerivationKind.QUANTIZED: _ADAPTED,
    DerivationKind.MERGE: _ADAPTED,
    # How it was made is not said: taken for a change, with less confidence.
    DerivationKind.UNTYPED: _ADAPTED,
    # The same weights in another file format, or as a part of something larger (a pipeline, a mixture of experts, an
    # embedded encoder): a copy stays a copy.
    DerivationKind.CONVERTED: {},
    DerivationKind.CONTAINS: {},
    # Data that a model produced, and a model that learnt from another one's outputs.
    DerivationKind.GENERATED_BY: dict.fromkeys(Reach, Reach.OUTPUTS),
    DerivationKind.DISTILLED: dict.fromkeys(Reach, Reach.MODELS_TRAINED_ON_OUTPUTS),
    # A model that learnt from data; from data that a model produced, it learnt from outputs.
    DerivationKind.TRAINED_ON: _LEARNT,
}
"""What a child is to an ancestor, given what its parent is to that ancestor; a missing entry changes nothing.

A term follows a link when its reach names what the child is; docs/how-terms-travel.md is tested against this.
"""


def made(kind: DerivationKind) -> Reach:
    """What a child is to its own parent: the reach by which that parent's terms follow the link."""
    return _STEP[kind].get(Reach.COPIES, Reach.COPIES)


_REACHES = tuple(Reach)
_Passage = tuple[Reach, ...]
"""What the subject is to somebody to whom an ancestor is each of the reaches."""

_SAME_WEIGHTS = frozenset({DerivationKind.CONVERTED, DerivationKind.QUANTIZED})
_OPEN = frozenset({DerivationKind.UNTYPED, DerivationKind.CONTAINS})
"""Links that leave open whether the child is made of its parent: how is not said, or it is a part that may be apart."""
_FROM = {kind: tuple(_REACHES.index(step.get(reach, reach)) for reach in _REACHES) for kind, step in _STEP.items()}


@dataclass(frozen=True, slots=True)
class Arrival:
    """An ancestor, what the subject is to it, the way there, and how many other paths lead there.

    The way is the shortest of those that leave least open. A cycle counts as one artifact on a path. ``confidence`` is
    that of the path's weakest link. ``adapter`` is true where the subject is an adapter of what is on the path, and so
    holds none of it.
    """

    ancestor: ArtifactRef
    reach: Reach
    path: Path
    other_paths: int
    confidence: Confidence
    adapter: bool = False

    @property
    def doubts(self) -> int:
        """How many things the way leaves open, so that a rule may not be able to tell what follows from it."""
        return self.adapter + len(_OPEN.intersection(link.kind for link in self.path.derivations))


@dataclass(frozen=True, slots=True)
class _State:
    """An artifact that the walk has come to: what the subject is to those above it, and what sort of thing it is.

    ``adapter`` is ``None`` as long as every link leaves the weights what they were; ``open_`` are the kinds of links on
    the way that leave something open.
    """

    node: ArtifactRef
    passage: _Passage
    adapter: bool | None = None
    open_: frozenset[DerivationKind] = frozenset()

    def above(self, link: Derivation) -> _State:
        """What a link leads to."""
        told = self.adapter is not None or link.kind in _SAME_WEIGHTS
        adapter = self.adapter if told else link.kind is DerivationKind.ADAPTER
        open_ = self.open_ | {link.kind} if link.kind in _OPEN else self.open_
        return _State(link.parent, tuple([self.passage[at] for at in _FROM[link.kind]]), adapter, open_)


def arrivals(lineage: Lineage) -> tuple[Arrival, ...]:
    """Every ancestor once per reach and form, the subject itself first (as a copy), sorted by distance and name.

    A breadth-first walk upwards over (artifact, how reach changes on the way down); cycles end by themselves because
    the ways in which reach can change are few.
    """
    links: dict[ArtifactRef, list[Derivation]] = {}
    for link in lineage.derivations:
        links.setdefault(link.child, []).append(link)
    counts = path_counts(lineage)
    return tuple(
        Arrival(node, reach, path, counts[node] - 1, confidence, adapter)
        for (node, reach, adapter), (path, confidence, _) in _firmest(lineage.subject, links).items()
        if node != lineage.subject or not path.derivations
    )


def _firmest(
    subject: ArtifactRef, links: Mapping[ArtifactRef, Sequence[Derivation]]
) -> dict[tuple[ArtifactRef, Reach, bool], tuple[Path, Confidence, int]]:
    """The way to each artifact, its confidence, and how many kinds of links on it leave something open."""
    found: dict[tuple[ArtifactRef, Reach, bool], tuple[Path, Confidence, int]] = {}
    first = _State(subject, _REACHES)
    seen = {first}
    queue = deque([(first, Path(), Confidence.HIGH)])
    while queue:
        state, path, confidence = queue.popleft()
        key = state.node, state.passage[0], state.adapter is True
        if key not in found or len(state.open_) < found[key][2]:
            found[key] = path, confidence, len(state.open_)
        for link in links.get(state.node, ()):
            above = state.above(link)
            if above not in seen:
                seen.add(above)
                queue.append((above, Path((*path.derivations, link)), weakest(confidence, link.confidence)))
    return found


def path_counts(lineage: Lineage) -> dict[ArtifactRef, int]:
    """Number of paths from the subject to each ancestor, a cycle counting as one artifact; no path is walked twice."""
    first = {ref: cycle[0] for cycle in lineage.cycles for ref in cycle}
    above: dict[ArtifactRef, list[ArtifactRef]] = {}
    for link in lineage.derivations:
        child, parent = first.get(link.child, link.child), first.get(link.parent, link.parent)
        if child != parent:
            above.setdefault(child, []).append(parent)
    subject = first.get(lineage.subject, lineage.subject)
    waiting = Counter(parent for child in reached(subject, above) for parent in above.get(child, ()))
    counts = Counter({subject: 1})
    ready = [subject]
    while ready:
        node = ready.pop()
        for parent in above.get(node, ()):
            counts[parent] += counts[node]
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return dict(counts) | {ref: counts[one] for ref, one in first.items()}


def reached(subject: ArtifactRef, above: Mapping[ArtifactRef, Sequence[ArtifactRef]]) -> set[ArtifactRef]:
    """The subject and all that is above it, where each artifact is mapped to those right above it."""
    seen, waiting = {subject}, [subject]
    while waiting:
        new = [parent for parent in above.get(waiting.pop(), ()) if parent not in seen]
        seen.update(new)
        waiting += new
    return seen
