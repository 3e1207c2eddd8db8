"""The lineage as a tree to read: nearest ancestors first, shared ones once, endless ones cut and counted."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef


class NodeRole(StrEnum):
    """What a node of the tree is."""

    SUBJECT = "subject"
    ANCESTOR = "ancestor"
    UNKNOWN = "unknown"
    SEE_ABOVE = "see above"
    SEE_BELOW = "see below"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True)
class Branch:
    """One node below the link that leads to it; ``hidden`` counts parents of it that are not shown."""

    ref: ArtifactRef
    role: NodeRole
    link: Derivation | None
    children: tuple[Branch, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Pedigree:
    """A lineage with its look-ups made."""

    lineage: Lineage
    artifacts: dict[ArtifactRef, Artifact]
    unknown: dict[ArtifactRef, UnknownArtifact]
    parents: dict[ArtifactRef, tuple[Derivation, ...]]

    @classmethod
    def of(cls, lineage: Lineage) -> Pedigree:
        """Index a lineage."""
        parents: dict[ArtifactRef, list[Derivation]] = {}
        for derivation in lineage.derivations:
            parents.setdefault(derivation.child, []).append(derivation)
        return cls(
            lineage,
            {a.ref: a for a in lineage.artifacts},
            {u.ref: u for u in lineage.unknown},
            {child: tuple(links) for child, links in parents.items()},
        )

    def name(self, ref: ArtifactRef) -> str:
        """The name to show: what the subject calls itself, and the id by which others are known."""
        return self.artifacts[ref].name if ref == self.lineage.subject else ref.display

    @property
    def ancestors(self) -> int:
        """How many artifacts the subject was made from, near and far."""
        seen = {d.parent for d in self.lineage.derivations} | {d.child for d in self.lineage.derivations}
        return len(seen - {self.lineage.subject})

    def nearest(self, most: int, depth: int) -> dict[ArtifactRef, Derivation | None]:
        """The nearest ``most`` artifacts within ``depth`` links, the subject first, each with its link."""
        reached: dict[ArtifactRef, Derivation | None] = {self.lineage.subject: None}
        waiting = deque([(self.lineage.subject, 0)])
        while waiting:
            child, distance = waiting.popleft()
            for link in self.parents.get(child, ()) if distance < depth else ():
                if link.parent not in reached and len(reached) < most:
                    reached[link.parent] = link
                    waiting.append((link.parent, distance + 1))
        return reached

    def tree(self, most: int, depth: int) -> Branch:
        """The tree of at most ``most`` artifacts, ``depth`` links deep.

        Each artifact is unfolded once, where it is nearest to the subject, and only named at other places.
        """
        return _Growth(self, self.nearest(most, depth)).grow(self.lineage.subject, None, ())


class _Growth:
    """One walk over the pedigree that remembers what was unfolded already."""

    def __init__(self, pedigree: Pedigree, chosen: dict[ArtifactRef, Derivation | None]) -> None:
        self._pedigree = pedigree
        self._chosen = chosen
        self._unfolded: set[ArtifactRef] = set()

    def grow(self, ref: ArtifactRef, link: Derivation | None, above: tuple[ArtifactRef, ...]) -> Branch:
        """The branch of ``ref``; ``above`` are the artifacts between the subject and it."""
        if ref in above:
            return Branch(ref, NodeRole.CYCLE, link)
        if link is not None and link is not self._chosen[ref]:
            return Branch(ref, NodeRole.SEE_ABOVE if ref in self._unfolded else NodeRole.SEE_BELOW, link)
        self._unfolded.add(ref)
        links = self._pedigree.parents.get(ref, ())
        near = [d for d in links if d.parent in self._chosen]
        children = tuple(self.grow(d.parent, d, (*above, ref)) for d in near)
        return Branch(ref, self._role(ref, link), link, children, len(links) - len(near))

    def _role(self, ref: ArtifactRef, link: Derivation | None) -> NodeRole:
        if link is None:
            return NodeRole.SUBJECT
        return NodeRole.ANCESTOR if ref in self._pedigree.artifacts else NodeRole.UNKNOWN
