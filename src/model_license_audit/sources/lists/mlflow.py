"""Registered models of MLflow: answers of its REST interface, tables of ``search_registered_models``, a local store.

Each version is an artifact of its own, ``mlflow:name/3``; license and origin stand in tags that people set.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Claim, ClaimField, Reading
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.hub.facts import cleaned
from model_license_audit.sources.lists.interface import Listed, Unread, claim_of, moment_of, nested

SOURCE = "mlflow"
_PAGES = ("registered_models", "model_versions")
_SINGLE = ("registered_model", "model_version")
_OWN = frozenset({"latest_versions", "last_updated_timestamp", "creation_timestamp", "current_stage", "run_id"})
_FIELDS = {
    ClaimField.LICENSE: ("license", "licence", "license_id", "licence_id", "model_license", "spdx_license"),
    ClaimField.LICENSE_NAME: ("license_name", "licence_name"),
    ClaimField.LICENSE_LINK: ("license_link", "license_url", "licence_url"),
    ClaimField.BASE_MODEL: ("base_model", "base_model_id", "base_model_name", "parent_model", "source_model_name"),
    ClaimField.BASE_MODEL_RELATION: ("base_model_relation",),
    ClaimField.DATASET: ("dataset", "datasets", "training_dataset", "training_datasets"),
}
"""What people call the tags that tell of license and origin; a prefix that ends in a full stop does not matter."""
_FIELD_OF = {key: field for field, keys in _FIELDS.items() for key in keys}
_SEVERAL = frozenset({ClaimField.BASE_MODEL, ClaimField.DATASET})
_NAME = re.compile(r"[^/:\x00-\x1f\x7f]{1,256}\Z")
_VERSION = re.compile(r"[0-9]{1,18}\Z", re.ASCII)
_REGISTERED = re.compile(r"models:/(?P<name>[^/:@]{1,256})/(?P<version>[0-9]{1,18})\Z", re.ASCII)
_MAX_TAGS = 500
_MODEL_TAGS = "tags of the model"


class MlflowShape:
    """Registered models, or versions of them."""

    name = "mlflow"
    about = "registered models of MLflow"
    columns: tuple[str, ...] = (
        "name", "version", "source", "run_id", "tags", "aliases", "latest_versions", "current_stage",
        "last_updated_timestamp", "creation_timestamp", *_PAGES, *_SINGLE,
    )  # fmt: skip
    times: tuple[str, ...] = ("last_updated_timestamp", "creation_timestamp")

    def fits(self, columns: Collection[str]) -> bool:
        """True for a page of the REST interface, and for a name beside something that only MLflow tells."""
        found = set(columns)
        return bool(found & {*_PAGES, *_SINGLE}) or ("name" in found and bool(found & _OWN))

    def members(self, values: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Every version that a row holds; a model of which no version is told stands for itself."""
        for page in _PAGES:
            for one in _listed(values.get(page)):
                yield from self.members(one) if isinstance(one, dict) else ()
        for key in _SINGLE:
            one = values.get(key)
            yield from self.members(one) if isinstance(one, dict) else ()
        if {*_PAGES, *_SINGLE} & set(values):
            return
        versions = [v for v in _listed(_unfolded(values.get("latest_versions"))) if isinstance(v, dict)]
        for version in versions:
            yield {**version, _MODEL_TAGS: values.get("tags"), "aliases": _aliases_of(values, version)}
        if not versions:
            yield values

    def listed(self, place: str, values: Mapping[str, Any], dataset: bool) -> Iterator[Listed | Unread]:  # noqa: ARG002
        """One version of a model, or a model of which no version is told."""
        name, version = values.get("name"), values.get("version")
        version = None if version is None else str(version).removesuffix(".0")
        if not isinstance(name, str) or not _NAME.match(name) or cleaned(name) != name or name != name.strip():
            yield Unread(place, name[:200] if isinstance(name, str) else "", "it has no name that MLflow gives")
            return
        if version is not None and not _VERSION.match(version):
            yield Unread(place, name, f"its version is no number: {version[:50]}")
            return
        ref = ArtifactRef(Host.MLFLOW, name if version is None else f"{name}/{version}")
        claims = tuple(_claims(ref, name, values))
        relations = {c.value for c in claims if c.field is ClaimField.BASE_MODEL_RELATION}
        kind = ArtifactKind.ADAPTER if relations & {"adapter", "lora"} else ArtifactKind.MODEL
        changed = moment_of(values.get("last_updated_timestamp") or values.get("creation_timestamp"))
        modified = changed.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z" if changed else None
        yield Listed(place, ref, kind, Reading(claims), modified)


def _claims(ref: ArtifactRef, name: str, values: Mapping[str, Any]) -> Iterator[Claim]:
    yield claim_of(SOURCE, ClaimField.NAME, name, "name")
    own = _tags(values.get("tags"))
    told = {_field_of(key) for key in own} - {None}
    shared = {key: said for key, said in _tags(values.get(_MODEL_TAGS)).items() if _field_of(key) not in told}
    for key, said in sorted((shared | own).items())[:_MAX_TAGS]:
        field = _field_of(key)
        if field is None:
            yield claim_of(SOURCE, ClaimField.TAG, f"{key}={said}", f"tags.{key}", listed=True)
        else:
            yield from _said(field, said, f"tags.{key}")
    for alias in sorted(set(_alias_names(values.get("aliases")))):
        yield claim_of(SOURCE, ClaimField.TAG, f"alias={alias}", "aliases", listed=True)
    yield from _origin(ref, values)


def _field_of(key: str) -> ClaimField | None:
    """What a tag of this name tells; ``None`` when it tells nothing that is asked here."""
    return _FIELD_OF.get(key.rpartition(".")[2].strip().casefold().replace("-", "_"))


def _origin(ref: ArtifactRef, values: Mapping[str, Any]) -> Iterator[Claim]:
    """What it was registered from: another version of which it is a copy, else only where its files lie."""
    source = values.get("source")
    parent = _registered(source)
    if parent and parent != str(ref):
        yield claim_of(SOURCE, ClaimField.BASE_MODEL, parent, "source")
    elif isinstance(source, str) and "huggingface.co/" in source:
        yield claim_of(SOURCE, ClaimField.BASE_MODEL, source, "source")
    for key in ("source", "run_id"):
        if isinstance(values.get(key), str) and values[key]:
            yield claim_of(SOURCE, ClaimField.TAG, f"{key}={values[key]}", key, listed=True)


def _said(field: ClaimField, said: str, pointer: str) -> Iterator[Claim]:
    """The value of a tag, or the members of a list that was written into it."""
    found = _unfolded(said)
    parts = found if isinstance(found, list) else said.split(",") if field in _SEVERAL else [said]
    named = [str(part).strip() for part in parts if isinstance(part, str | int | float) and str(part).strip()]
    for part in named:
        base = _registered(part) if field is ClaimField.BASE_MODEL else None
        yield claim_of(SOURCE, field, base or part, pointer, len(named) > 1)


def _registered(address: object) -> str | None:
    """The version that an address of MLflow's own names (``models:/name/3``), as it is named here."""
    found = _REGISTERED.match(address) if isinstance(address, str) else None
    return f"{Host.MLFLOW}:{found['name']}/{found['version']}" if found else None


def _tags(value: object) -> dict[str, str]:
    """Tags as REST gives them (a list of key and value), or as Python does (a mapping)."""
    found = _unfolded(value)
    pairs: list[tuple[object, object]] = list(found.items()) if isinstance(found, dict) else []
    pairs += [(t.get("key"), t.get("value")) for t in _listed(found) if isinstance(t, dict)]
    return {key: str(said) for key, said in pairs if isinstance(key, str) and isinstance(said, str | int | float)}


def _aliases_of(model: Mapping[str, Any], version: Mapping[str, Any]) -> list[Any]:
    """The aliases of a version: its own, and those of the model that lead to it."""
    found = _unfolded(model.get("aliases"))
    pairs = list(found.items()) if isinstance(found, dict) else []
    pairs += [(a.get("alias"), a.get("version")) for a in _listed(found) if isinstance(a, dict)]
    own = [alias for alias, number in pairs if str(number) == str(version.get("version"))]
    return own + _listed(_unfolded(version.get("aliases")))


def _alias_names(value: object) -> Iterator[str]:
    found = _unfolded(value)
    for one in found if isinstance(found, dict) else _listed(found):
        name = one.get("alias") if isinstance(one, dict) else one
        if isinstance(name, str) and name:
            yield name


def _unfolded(value: object) -> object:
    """What was nested in a cell; nothing where that cannot be read (data frames hold the names of objects)."""
    try:
        return nested(value)
    except ValueError:
        return None


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
