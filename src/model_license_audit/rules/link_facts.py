"""The facts of a link between a child and its parent, and what declared links alone lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from model_license_audit.lineage.paths import reached
from model_license_audit.model.evidence import Evidence, TextRole
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.late import Facts, Late
from model_license_audit.rules.providers import named_providers


def link_facts(link: Derivation, situation: Situation, stated: Callable[[], frozenset[ArtifactRef]]) -> Late:
    """A link between a child and its parent; ``stated`` tells the ancestors that declared links alone lead to.

    ``declared`` is true when a card, the catalogue or a hub says it, ``known_otherwise`` when the parent is an
    ancestor whether or not this link is counted.
    """
    at_hand = {
        "child": situation.name_of(link.child),
        "parent": link.parent.display,
        "written": link.written or link.parent.display,
        "kind": link.kind.value,
        "confidence": link.confidence.value,
        "of_subject": link.child == situation.lineage.subject,
        "local_path": link.parent.host is Host.PATH,
        "dataset": link.parent.dataset,
    }
    return Late(at_hand, _more(link, situation, stated))


def _more(link: Derivation, situation: Situation, stated: Callable[[], frozenset[ArtifactRef]]) -> Iterator[Facts]:
    declared = is_declared(link, situation)
    yield {
        "declared": declared,
        "in_prose": bool(link.evidence) and all(e.in_prose for e in _said(link, situation)),
        "known_otherwise": (not declared and link.parent in stated()) or _beside(link, situation),
    }
    yield {"speaks_of": tuple(named_providers(situation, link.parent)) if link.parent.dataset else ()}


def _beside(link: Derivation, situation: Situation) -> bool:
    """True for the base that lies beside its adapter, which a link of the adapter's tells of already."""
    others = situation.lineage.parents(link.child) if link.kind is DerivationKind.CONTAINS else ()
    return any(other.parent == link.parent and other.kind is DerivationKind.ADAPTER for other in others)


def is_declared(link: Derivation, situation: Situation) -> bool:
    """True when the metadata of a card of the subject says so; what is told of others counts as said."""
    if link.child != situation.lineage.subject:
        return True
    cards = {t.path for t in situation.subject.texts if t.role is TextRole.CARD}
    told = _said(link, situation)
    return any((e.source in cards and not e.in_prose) or e.obtained != "read" for e in told)


def _said(link: Derivation, situation: Situation) -> tuple[Evidence, ...]:
    """Where the child says it; that the parent's old name redirects to the present one says nothing of the child."""
    parent = situation.lineage.artifact(link.parent)
    return tuple(e for e in link.evidence if parent is None or e != parent.renamed)


def stated_ancestors(situation: Situation) -> frozenset[ArtifactRef]:
    """The ancestors that declared links alone lead to, training data left out."""
    parents: dict[ArtifactRef, list[ArtifactRef]] = {}
    for link in situation.lineage.derivations:
        if link.kind is not DerivationKind.TRAINED_ON and is_declared(link, situation):
            parents.setdefault(link.child, []).append(link.parent)
    return frozenset(reached(situation.lineage.subject, parents))
