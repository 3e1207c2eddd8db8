"""The artifacts that are under one license: those of the registry, and of the catalogue those that it does not know."""

from __future__ import annotations

from model_license_audit.audit.kinship.known import Known
from model_license_audit.licenses.conclude import conclude
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.expressions import Expression, LicenseId, leaves
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.catalogue import CatalogueEntry
from model_license_audit.registry.reading.glances import keys_under, licenses_held
from model_license_audit.registry.records import key_of


def holders(known: Known, keys: frozenset[str]) -> list[ArtifactRef]:
    """The artifacts whose license is one of these, or of whose license one is a part; sorted."""
    found = {key_of(ref): ref for ref in _shipped(known, keys)}
    known.look(found.values())
    found = {one: ref for one, ref in found.items() if known[one].keeper == "catalogue"}
    if known.rows is not None:
        texts = [text for text in licenses_held(known.rows) if _holds(known.parse(text), keys)]
        refs = [ArtifactRef.parse(stored) for stored in keys_under(known.rows, texts)]
        known.look(refs)
        found |= {key_of(ref): known[key_of(ref)].ref for ref in refs}
    return sorted(found.values())


def _holds(expression: Expression | None, keys: frozenset[str]) -> bool:
    parts = leaves(expression) if expression is not None else ()
    return any(isinstance(leaf, LicenseId) and leaf.key in keys for leaf in parts)


def _shipped(known: Known, keys: frozenset[str]) -> list[ArtifactRef]:
    """Those of the catalogue; each way of writing a license there is concluded once."""
    told: dict[tuple[object, ...], bool] = {}
    found = []
    for dataset in (False, True):
        for entry in known.catalogue.entries(dataset=dataset):
            written = (dataset, entry.licenses, entry.license_listed, entry.license_name, entry.license_link)
            if entry.licenses and written not in told:
                told[written] = _under(known, entry, keys)
            if told.get(written):
                found.append(entry.ref)
    return found


def _under(known: Known, entry: CatalogueEntry, keys: frozenset[str]) -> bool:
    kind = ArtifactKind.DATASET if entry.ref.dataset else ArtifactKind.MODEL
    concluded = conclude(known.kb, entry.ref, kind, known.catalogue.reading(entry)).concluded
    return _holds(concluded.expression if concluded else None, keys)
