"""Free key-value metadata inside weight files, as training tools write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from model_license_audit.cards.origin import At, Origin, base_confidence, dataset_id, hub_id
from model_license_audit.model.evidence import Claim, ClaimField, Confidence, weakest

_KEYS = {
    "license": ClaimField.LICENSE,
    "licence": ClaimField.LICENSE,
    "model_license": ClaimField.LICENSE,
    "modelspec.license": ClaimField.LICENSE,
    "ss_license": ClaimField.LICENSE,
    "license_name": ClaimField.LICENSE_NAME,
    "license_link": ClaimField.LICENSE_LINK,
    "license_url": ClaimField.LICENSE_LINK,
    "modelspec.title": ClaimField.NAME,
    "model_name": ClaimField.NAME,
    "base_model": ClaimField.BASE_MODEL,
    "base_model_name": ClaimField.BASE_MODEL,
    "base_model_name_or_path": ClaimField.BASE_MODEL,
    "base_model_id": ClaimField.BASE_MODEL,
    "ss_base_model_version": ClaimField.BASE_MODEL,
    "ss_sd_model_name": ClaimField.BASE_MODEL,
    "_name_or_path": ClaimField.BASE_MODEL,
    "modelspec.architecture": ClaimField.ARCHITECTURE,
    "model_type": ClaimField.ARCHITECTURE,
    "modelspec.implementation": ClaimField.LIBRARY,
    "modelspec.tags": ClaimField.TAG,
    "dataset": ClaimField.DATASET,
    "datasets": ClaimField.DATASET,
}
_WEAK_BASES = frozenset({"ss_base_model_version", "ss_sd_model_name", "_name_or_path"})


def metadata_claims(origin: Origin, metadata: Mapping[str, str], own: str, prefix: str = "") -> Iterator[Claim]:
    """The claims of the keys that are known, sorted by key; ``prefix`` leads to the mapping in the pointer."""
    for key in sorted(metadata):
        field, value = _KEYS.get(key.lower()), metadata[key].strip()
        if field is None or not value:
            continue
        level = origin.confidence
        if field is ClaimField.BASE_MODEL:
            level = Confidence.LOW if key.lower() in _WEAK_BASES else weakest(level, Confidence.MEDIUM)
            level = base_confidence(value, own, level)
        elif field is ClaimField.NAME:
            level = weakest(level, Confidence.MEDIUM)
        yield origin.claim(field, _short(field, value), At(pointer=prefix + key, excerpt=f"{key}: {value}"), level)


def _short(field: ClaimField, value: str) -> str:
    """The Hub id that a URL names, where the field is a name of something on the Hub."""
    if field is ClaimField.BASE_MODEL:
        return hub_id(value) or value
    return dataset_id(value) or value if field is ClaimField.DATASET else value
