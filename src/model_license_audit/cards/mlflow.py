"""MLflow's ``MLmodel`` and the card data it stores beside it."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.cards.card_keys import CardMetadata, card_claims
from model_license_audit.cards.origin import base_confidence
from model_license_audit.cards.yaml_documents import YamlDocument, load_yaml
from model_license_audit.cards.yaml_nodes import Mapping, Scalar
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Reading, weakest
from model_license_audit.model.filenames import MLFLOW_NAMES
from model_license_audit.model.snapshot import FileEntry, Snapshot

_FLAVOR_KEYS = {
    "source_model_name": ClaimField.BASE_MODEL,
    "source_model_revision": ClaimField.REVISION,
    "instance_type": ClaimField.ARCHITECTURE,
    "pipeline_model_type": ClaimField.ARCHITECTURE,
    "license": ClaimField.LICENSE,
}


class MlflowReader:
    """``MLmodel``: from which Hub model the logged one was taken; ``model_card_data.yaml``: its card's metadata."""

    name = "MLflow model"
    max_files = 50
    budget = 4 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files of MLflow's names, in any folder."""
        return entry.name in MLFLOW_NAMES

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The facts about source, license and name; signatures and schemas are passed over."""
        if entry.name != "MLmodel":
            document = load_yaml(snapshot, entry, Basis.DECLARED)
            card = CardMetadata(document.origin, document.root, document.lines, snapshot.ref.name)
            claims, problems = card_claims(card)
            return Reading(tuple(claims), (), (*document.problems, *problems))
        document = load_yaml(snapshot, entry, Basis.DETECTED)
        return Reading(tuple(_claims(document, snapshot.ref.name)), (), document.problems)


def _claims(document: YamlDocument, own: str) -> Iterator[Claim]:
    flavors = document.root.last("flavors")
    for flavor, settings in flavors.pairs[:100] if isinstance(flavors, Mapping) else ():
        if flavor.text != "python_function":
            at = document.at(flavor, f"flavors/{flavor.text}")
            yield document.origin.claim(ClaimField.LIBRARY, flavor.text, at, Confidence.MEDIUM)
        for key, field in _FLAVOR_KEYS.items():
            value = settings.last(key) if isinstance(settings, Mapping) else None
            if isinstance(value, Scalar) and not value.is_null:
                pointer = f"flavors/{flavor.text}/{key}"
                yield _claim(document, field, value, pointer, own)
    name = document.root.last("model_name") or document.root.last("registered_model_name")
    if isinstance(name, Scalar) and not name.is_null:
        yield _claim(document, ClaimField.NAME, name, "model_name", own)


def _claim(document: YamlDocument, field: ClaimField, value: Scalar, pointer: str, own: str) -> Claim:
    level = weakest(document.origin.confidence, Confidence.MEDIUM)
    if field is ClaimField.BASE_MODEL:
        level = base_confidence(value.text, own, level)
    return document.origin.claim(field, value.text.strip(), document.at(value, pointer), level)
