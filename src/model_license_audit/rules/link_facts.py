"""The facts of a link between a child and its parent, and what declared links alone lead to."""

from __future__ import annotations

from model_license_audit.model.evidence import TextRole
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.facts import Facts


def link_facts(link: Derivation, situation: Situation, stated: frozenset[ArtifactRef]) -> Facts:
    """A link between a child and its parent; ``stated`` are the ancestors that declared links alone lead to.

    ``declared`` is true when a card, the catalogue or a hub says it, ``known_otherwise`` when the parent is an
    ancestor whether or not this link is counted.
    """
    return {
        "child": situation.name_of(link.child),
        "parent": link.parent.display,
        "written": link.written or link.parent.display,
        "kind": link.kind.value,
        "confidence": link.confidence.value,
        "of_subject": link.child == situation.lineage.subject,
        "declared": is_declared(link, situation),
        "local_path": link.parent.host is Host.PATH,
        "dataset": link.parent.dataset,
        "known_otherwise": link.parent in stated and not is_declared(link, situation),
    }


def is_declared(link: Derivation, situation: Situation) -> bool:
    """True when a card of the subject says so; what the catalogue or a hub tells of others counts as said."""
    if link.child != situation.lineage.subject:
        return True
    cards = {t.path for t in situation.subject.texts if t.role is TextRole.CARD}
    return any(e.source in cards or e.obtained != "read" for e in link.evidence)


def stated_ancestors(situation: Situation) -> frozenset[ArtifactRef]:
    """The ancestors that declared links alone lead to, training data left out."""
    parents: dict[ArtifactRef, list[ArtifactRef]] = {}
    for link in situation.lineage.derivations:
        if link.kind is not DerivationKind.TRAINED_ON and is_declared(link, situation):
            parents.setdefault(link.child, []).append(link.parent)
    waiting, seen = [situation.lineage.subject], {situation.lineage.subject}
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return frozenset(seen)
