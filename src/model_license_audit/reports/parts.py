"""The parts of an artifact under licenses of their own, for every format that a person reads."""

from __future__ import annotations

from model_license_audit.model.artifacts import Artifact, LayerLicense, ToldBy
from model_license_audit.reports.phrases import license_of, places
from model_license_audit.reports.words import listed

_TOLD_BY = {
    ToldBy.LABEL: "the license field",
    ToldBy.PACKAGE: "package metadata",
    ToldBy.WORDS: "the words of the card",
    ToldBy.FILE: "a license file",
}


def told_apart(artifact: Artifact) -> list[str]:
    """One line for each part with its license and what tells it; none where all parts are under the same."""
    licenses = {str(layer.statement.expression) for layer in artifact.layers}
    if len(licenses) < 2:
        return []
    return [_line(layer) for layer in artifact.layers]


def _line(layer: LayerLicense) -> str:
    if not layer.told_by:
        return f"{layer.layer.value}: not told"
    told = listed([_TOLD_BY[by] for by in layer.told_by], "and")
    where = places(layer.statement.evidence)
    aside = [said for said in layer.contrary if said.expression != layer.statement.expression]
    other = f"; the license field names {license_of(aside[0])}, that of the code" if len(aside) == 1 else ""
    return f"{layer.layer.value}: {license_of(layer.statement)} (by {told}){other}{f' · {where}' if where else ''}"
