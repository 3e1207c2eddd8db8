"""Statements of provenance (in-toto, with the predicate of SLSA): what a model was made from, and under which license
that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from model_license_audit.cards.json_documents import JsonDocument, load_json
from model_license_audit.cards.origin import At, Origin
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Problem, ProblemKind, Reading
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry, Snapshot

_STATEMENT, _PREDICATE = "https://in-toto.io/Statement/", "https://slsa.dev/provenance/v1"
_HERE = "/predicate/buildDefinition/resolvedDependencies"
_OWN = "urn:model-license-audit:"
"""The URIs of what has no package URL: ``model:`` or ``dataset:`` and its name, percent-encoded."""

_ROLES = frozenset({"base", "teacher", "dataset"})
_RELATIONS = frozenset({"finetune", "adapter", "quantized", "merge", "converted"})
_MAX_DEPENDENCIES = 500


class ProvenanceReader:
    """``provenance.json`` and ``*.intoto.json`` at the root: bases, data sets, and the licenses of both."""

    name = "statement of provenance"
    max_files = 20
    budget = 16 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Files of the usual names."""
        name = entry.path.lower()
        return name == "provenance.json" or ("/" not in name and name.endswith((".intoto.json", ".provenance.json")))

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """What a statement of that kind says; every other JSON document says nothing here."""
        document = load_json(snapshot, entry)
        members = document.members
        if members and not _is_provenance(members):
            return Reading(problems=document.problems)
        dependencies = _at(members, "predicate", "buildDefinition", "resolvedDependencies")
        listed = dependencies if isinstance(dependencies, list) else []
        problems = document.problems
        if len(listed) > _MAX_DEPENDENCIES:
            what = f"names {len(listed):,} dependencies, of which {_MAX_DEPENDENCIES} were read"
            remedy = "Name the bases and the data first."
            problems = (*problems, Problem(entry.path, ProblemKind.TOO_LARGE, what, remedy))
        origin = Origin(entry.path, document.origin.digest, Basis.DECLARED, Confidence.HIGH)
        told = (
            claim
            for number, item in enumerate(listed[:_MAX_DEPENDENCIES])
            for claim in _claims(document, origin, number, item)
        )
        return Reading(tuple(told), (), problems)


def _is_provenance(members: dict[str, object]) -> bool:
    kind, predicate = members.get("_type"), members.get("predicateType")
    return str(kind).startswith(_STATEMENT) and str(predicate).startswith(_PREDICATE)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _claims(document: JsonDocument, origin: Origin, number: int, item: object) -> Iterator[Claim]:
    """What is said of one dependency; one that is neither a model nor a data set is passed over."""
    uri = _at(item, "uri")
    ref = artifact_of(uri) if isinstance(uri, str) else None
    told: Any = _at(item, "annotations")
    told = told if isinstance(told, dict) else {}
    role = told.get("role") if told.get("role") in _ROLES else None
    if ref is None or not isinstance(uri, str) or (told.get("role") and role is None):
        return
    level = Confidence.HIGH if role else Confidence.MEDIUM
    place = replace(document.at(f"{_HERE}/{number}/uri"), line=None, excerpt=uri)
    for field, value in _said(ref, role, told.get("relation")):
        yield origin.claim(field, value, place, level)
    yield from _license(origin, ref, told, f"{_HERE}/{number}/annotations")
    above = told.get("ancestors")
    for step, one in enumerate(above[:_MAX_DEPENDENCIES] if isinstance(above, list) else ()):
        other = _at(one, "uri")
        known = artifact_of(other) if isinstance(other, str) else None
        if known is not None:
            yield from _license(origin, known, one, f"{_HERE}/{number}/annotations/ancestors/{step}")


def _license(origin: Origin, ref: ArtifactRef, told: Any, pointer: str) -> Iterator[Claim]:
    """The license that the statement gives an artifact."""
    license_ = told.get("license")
    if isinstance(license_, str) and license_.strip():
        stated = At(None, f"{pointer}/license", f'"license": "{license_}"')
        known_as = str(replace(ref, revision=None)).replace("%", "%25").replace(" ", "%20")
        yield origin.claim(ClaimField.LICENSE_OF, f"{known_as} {license_.strip()}", stated, Confidence.MEDIUM)


def _said(ref: ArtifactRef, role: str | None, relation: object) -> Iterator[tuple[ClaimField, str]]:
    """The dependency as a card would tell it."""
    name = str(replace(ref, revision=None, dataset=False)) if _needs_host(ref) else ref.name
    if ref.dataset or role == "dataset":
        yield ClaimField.DATASET, name
    elif role == "teacher":
        yield ClaimField.TAG, f"base_model:distilled:{name}"
    else:
        yield ClaimField.BASE_MODEL, name
        if isinstance(relation, str) and relation in _RELATIONS:
            yield ClaimField.BASE_MODEL_RELATION, relation


def _needs_host(ref: ArtifactRef) -> bool:
    return ref.host.value not in {"hf", "unnamed"}


def artifact_of(uri: str) -> ArtifactRef | None:
    """The model or data set that a URI names; ``None`` for code, pages and all else."""
    from urllib.parse import unquote

    text = uri
    if uri.startswith(_OWN):
        kind, _, name = uri.removeprefix(_OWN).partition(":")
        text = f"{'dataset:' if kind == 'dataset' else ''}unnamed:{unquote(name)}"
    try:
        return ArtifactRef.parse(text)
    except ValueError:
        return None
