"""Under which licenses an artifact reaches the subject: that of what it is, and of the parts that come along."""

from __future__ import annotations

from collections import deque

from model_license_audit.model.artifacts import Artifact, ToldBy
from model_license_audit.model.expressions import AllOf, Expression
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef

_SHIPPED = frozenset({ToldBy.FILE, ToldBy.PACKAGE})


def contained(lineage: Lineage) -> frozenset[ArtifactRef]:
    """The artifacts that lie in the subject as they are: it contains them, or what contains them."""
    found: set[ArtifactRef] = set()
    queue = deque([lineage.subject])
    while queue:
        child = queue.popleft()
        for link in lineage.parents(child):
            if link.kind is DerivationKind.CONTAINS and link.parent not in found:
                found.add(link.parent)
                queue.append(link.parent)
    return frozenset(found)


def carried(artifact: Artifact, whole: frozenset[ArtifactRef]) -> Expression | None:
    """The license by which an artifact binds those who make something from it; ``None`` when none is known.

    What is made from weights is under the terms of the weights. Only who contains the artifact ``whole`` has its other
    parts as well: those that lie among its files, and not those that its card only speaks of.
    """
    if artifact.concluded is None:
        return None
    own = artifact.concluded.expression
    if artifact.ref not in whole:
        return own
    others = [
        layer.statement.expression
        for layer in artifact.layers
        if layer.statement is not artifact.concluded and not _SHIPPED.isdisjoint(layer.told_by)
    ]
    parts = tuple(dict.fromkeys((own, *others)))
    return own if len(parts) == 1 else AllOf(parts)
