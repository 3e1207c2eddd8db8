"""The originals whose license conversions bear that tell none themselves."""

from __future__ import annotations

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.lineage import Lineage, keeps_license
from model_license_audit.model.refs import ArtifactRef


class Lenders:
    """Finds the originals of conversions, as :meth:`Lineage.original_of` does, fast for many artifacts."""

    def __init__(self, lineage: Lineage) -> None:
        self._known = {artifact.ref: artifact for artifact in lineage.artifacts}
        self._above: dict[ArtifactRef, list[ArtifactRef]] = {}
        for link in lineage.derivations:
            if keeps_license(link.child, link.kind, link.confidence):
                self._above.setdefault(link.child, []).append(link.parent)

    def of(self, artifact: Artifact) -> Artifact | None:
        """The nearest artifact whose license this one bears; ``None`` for one that tells its own."""
        if artifact.concluded is not None:
            return None
        waiting = dict.fromkeys(self._above.get(artifact.ref, ()))
        for here in (walk := list(waiting)):
            known = self._known.get(here)
            if known is not None and known.concluded is not None:
                return known
            further = [ref for ref in self._above.get(here, ()) if ref not in waiting]
            waiting |= dict.fromkeys(further)
            walk += further
        return None
