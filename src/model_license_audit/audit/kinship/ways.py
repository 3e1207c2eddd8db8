"""By which way each descendant is reached, and what it has of where that began: the surest and nearest way counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.impact import Touch
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.registry.records import key_of

_TOUCHES = {
    DerivationKind.CONVERTED: Touch.DIRECT,
    DerivationKind.CONTAINS: Touch.DIRECT,
    DerivationKind.QUANTIZED: Touch.DIRECT,
    DerivationKind.MERGE: Touch.DIRECT,
    DerivationKind.FINETUNE: Touch.CHANGED,
    DerivationKind.ADAPTER: Touch.ADAPTER,
    DerivationKind.DISTILLED: Touch.OUTPUTS,
    DerivationKind.GENERATED_BY: Touch.OUTPUTS,
    DerivationKind.TRAINED_ON: Touch.DATA,
    DerivationKind.UNTYPED: Touch.UNCERTAIN,
}
_ORDER = list(Touch)


@dataclass(frozen=True, slots=True)
class Way:
    """The links from a root to a descendant, the root's own first."""

    touch: Touch
    links: tuple[Derivation, ...] = ()

    @property
    def confidence(self) -> Confidence:
        """That of the weakest link."""
        return weakest(*(link.confidence for link in self.links))


def touch_of(link: Derivation) -> Touch:
    """What a child has of its parent; a link of low confidence makes that uncertain."""
    return Touch.UNCERTAIN if link.confidence is Confidence.LOW else _TOUCHES[link.kind]


def ways(roots: Collection[str], links: Iterable[Derivation]) -> dict[str, Way]:
    """For each descendant the way on which its weakest touch is strongest, and of those the shortest.

    Link by link what is left of the root can only grow less: an adapter's merge holds no more than the adapter did.
    """
    below: dict[str, list[Derivation]] = {}
    for link in sorted(links, key=lambda link: (link.child, link.parent, link.kind)):
        below.setdefault(key_of(link.parent), []).append(link)
    found = {root: Way(Touch.ITSELF) for root in sorted(roots)}
    for at, touch in enumerate(_ORDER):
        wave = list(found)
        while wave:
            fresh = []
            for parent in wave:
                for link in below.get(parent, ()):
                    child = key_of(link.child)
                    if child not in found and _ORDER.index(touch_of(link)) <= at:
                        found[child] = Way(touch, (*found[parent].links, link))
                        fresh.append(child)
            wave = fresh
    return found
