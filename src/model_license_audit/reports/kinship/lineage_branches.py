"""A kinship as trees to read: nearest first, shared ones unfolded once, long lists cut and counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.model.evidence import Confidence
from model_license_audit.model.kinship import Flag, KinLink, Kinship, Relative
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef

MOST = 40
"""Most artifacts that are shown on either side when not all are asked for."""
MOST_CHILDREN = 12
"""Most children of one artifact that are shown then."""


@dataclass(frozen=True, slots=True)
class Twig:
    """One artifact at the end of a link; ``again`` when it stands elsewhere with all that hangs on it."""

    link: KinLink
    twigs: tuple[Twig, ...] = ()
    groups: tuple[Group, ...] = ()
    hidden: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Children of one artifact that were made alike, and to which the same terms pass; ``hidden`` more are not told."""

    kind: DerivationKind
    confidence: Confidence
    flow: int
    twigs: tuple[Twig, ...]
    hidden: int


def above(kinship: Kinship, every: bool) -> list[Twig]:
    """The parents of the subject, with theirs."""
    links: dict[ArtifactRef, list[KinLink]] = {}
    for link in kinship.links:
        links.setdefault(link.derivation.child, []).append(link)
    return list(_Up(links, every).of(kinship.subject, frozenset()))


def below(kinship: Kinship, every: bool) -> list[Group]:
    """The children of the subject in groups, with theirs."""
    return list(_Down(kinship, every).of(kinship.subject, frozenset()))


class _Up:
    def __init__(self, links: dict[ArtifactRef, list[KinLink]], every: bool) -> None:
        self._links, self._left = links, None if every else MOST
        self._unfolded: set[ArtifactRef] = set()

    def of(self, child: ArtifactRef, path: frozenset[ArtifactRef]) -> Iterable[Twig]:
        """The parents of one artifact; ``path`` leads to it, so that cycles end."""
        self._unfolded.add(child)
        links = self._links.get(child, [])
        shown = links if self._left is None else links[: max(1, self._left)]
        if self._left is not None:
            self._left -= len(shown)
        for at, link in enumerate(shown):
            parent = link.derivation.parent
            again = parent in self._unfolded or parent in path
            twigs = () if again else tuple(self.of(parent, path | {child}))
            hidden = len(links) - len(shown) if at == len(shown) - 1 else 0
            yield Twig(link, twigs, hidden=hidden, again=again)


class _Down:
    def __init__(self, kinship: Kinship, every: bool) -> None:
        self._relatives = kinship.by_ref()
        self._every = every
        self._links: dict[ArtifactRef, list[KinLink]] = {}
        for link in kinship.links:
            self._links.setdefault(link.derivation.parent, []).append(link)
        self._chosen = self._choose(kinship)
        self._unfolded: set[ArtifactRef] = {kinship.subject}

    def _choose(self, kinship: Kinship) -> set[ArtifactRef]:
        """Wave by wave the first of every artifact, until there are enough."""
        chosen, wave = {kinship.subject}, [kinship.subject]
        while wave and (self._every or len(chosen) <= MOST):
            fresh: list[ArtifactRef] = []
            for parent in wave:
                children = self._ordered(self._links.get(parent, ()))
                near = dict.fromkeys(link.derivation.child for link in children)
                new = [child for child in near if child not in chosen and child in self._relatives]
                kept = new if self._every else new[: min(MOST_CHILDREN, MOST + 1 - len(chosen))]
                chosen.update(kept)
                fresh += kept
            wave = fresh
        return chosen

    def _ordered(self, links: Iterable[KinLink]) -> list[KinLink]:
        return sorted(links, key=lambda link: _rank(self._relatives[link.derivation.child]))

    def of(self, parent: ArtifactRef, path: frozenset[ArtifactRef]) -> Iterable[Group]:
        """The children of one artifact in groups, the largest first; ``path`` leads to it, so that cycles end."""
        groups: dict[tuple[DerivationKind, Confidence, int], list[KinLink]] = {}
        for link in self._links.get(parent, ()):
            key = (link.derivation.kind, link.derivation.confidence, link.flow)
            groups.setdefault(key, []).append(link)
        for (kind, confidence, flow), links in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
            near = [link for link in self._ordered(links) if link.derivation.child in self._chosen]
            twigs = tuple(self._twig(link, path | {parent}) for link in near)
            yield Group(kind, confidence, flow, twigs, len(links) - len(near))

    def _twig(self, link: KinLink, path: frozenset[ArtifactRef]) -> Twig:
        child = link.derivation.child
        if child in self._unfolded or child in path:
            return Twig(link, again=True)
        self._unfolded.add(child)
        return Twig(link, groups=tuple(self.of(child, path)))


def _rank(relative: Relative) -> tuple[bool, int, str]:
    """Conflicts first, then what most others were made from."""
    return Flag.CONFLICT not in relative.flags, -relative.made, relative.ref.display.casefold()
