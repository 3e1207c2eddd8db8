"""What the classes of the CycloneDX library lack, or do slowly: files, model cards, ancestors in order, data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports.bom.contents import Contents, Entry, nearest_first
from model_license_audit.reports.bom.cyclonedx_components import derivation_properties, file_components
from model_license_audit.reports.bom.links import PREFIX
from model_license_audit.reports.bom.relations import FROM_DATA

_STUB = ("type", "name", "version", "purl", "licenses")
_MODELS = frozenset({ArtifactKind.MODEL, ArtifactKind.ADAPTER})
_SETS = frozenset({"externalReferences", "identity", "licenses", "occurrences", "properties"})
Json = dict[str, Any]


def in_order(value: Any) -> None:
    """Put lists that mean sets in an order by their content: the library's is another one at each run for some."""
    for name, member in list(value.items()) if isinstance(value, dict) else enumerate(value):
        if isinstance(member, dict | list):
            in_order(member)
        if name in _SETS and isinstance(member, list):
            member.sort(key=lambda one: json.dumps(one, sort_keys=True))


class Additions:
    """Adds to the values of a document what its library cannot write."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._entries = contents.by_ref()
        self._above: dict[ArtifactRef, list[Derivation]] = {}
        self._links: dict[tuple[ArtifactRef, ArtifactRef], list[Derivation]] = {}
        for link in contents.links:
            self._above.setdefault(link.child, []).append(link)
            if link.kind not in FROM_DATA:
                self._links.setdefault((link.child, link.parent), []).append(link)

    def add_to(self, document: Json) -> None:
        """Complete a document in place."""
        metadata = document["metadata"]
        if self._contents.particulars.created is None:
            del metadata["timestamp"]
        listed = [*([metadata["component"]] if "component" in metadata else []), *document.get("components", ())]
        by_key = {component["bom-ref"]: component for component in listed}
        stubs = {key: {name: one[name] for name in _STUB if name in one} for key, one in by_key.items()}
        for entry in self._contents.entries:
            self._complete(by_key[entry.key], entry, stubs)
        document["compositions"] = [self._completeness()]

    def _complete(self, component: Json, entry: Entry, stubs: dict[str, Json]) -> None:
        if entry.files:
            told = {**component, "components": file_components(entry)}
            component.clear()
            component.update(sorted(told.items()))
        ancestors = [
            {**stubs[parent.key], "properties": self._between(child, parent)} for parent, child in self._pedigree(entry)
        ]
        if ancestors:
            component["pedigree"] = {"ancestors": ancestors}
        if entry.kind in _MODELS:
            component["modelCard"] = self._card(entry)
        if entry.kind is ArtifactKind.DATASET:
            component["data"] = [_data(entry)]

    def _between(self, child: Entry, parent: Entry) -> list[dict[str, str]]:
        return derivation_properties(self._links[child.ref, parent.ref], child.key, parent.key)

    def _pedigree(self, entry: Entry) -> Iterator[tuple[Entry, Entry]]:
        """Ancestors, each with the one made from it.

        Of the audited artifact every one from which it descends, the nearest first; of others those one link away.
        """
        if entry.audited:
            found = nearest_first(self._contents, entry.ref)
        else:
            found = [(self._entries[link.parent], link) for link in self._above.get(entry.ref, ())]
        seen: set[ArtifactRef] = set()
        for parent, link in found:
            if link.kind not in FROM_DATA and parent.ref not in {entry.ref, *seen}:
                seen.add(parent.ref)
                yield parent, self._entries[link.child]

    def _card(self, entry: Entry) -> Json:
        """What is known of a model, in the form of a model card."""
        architectures = entry.artifact.claims_of(ClaimField.ARCHITECTURE) if entry.artifact else ()
        families = {c.value for c in architectures if "model_type" in (c.evidence.pointer or "")}
        named = entry.values(ClaimField.ARCHITECTURE)
        known = {
            "task": entry.task,
            "architectureFamily": next((name for name in named if name in families), None),
            "modelArchitecture": next((name for name in named if name not in families), None),
            "datasets": [{"ref": self._entries[link.parent].key} for link in self._trained_on(entry)],
        }
        parameters = {name: value for name, value in known.items() if value}
        properties = list(_card_properties(entry))
        card: Json = {"bom-ref": f"card-{entry.key}"}
        card |= {"modelParameters": parameters} if parameters else {}
        return card | ({"properties": properties} if properties else {})

    def _trained_on(self, entry: Entry) -> Iterator[Derivation]:
        return (link for link in self._above.get(entry.ref, ()) if link.kind in FROM_DATA)

    def _completeness(self) -> Json:
        """Whether something is known to be missing; that nothing is can never be told."""
        lacking = any(report.gaps or report.lineage.unknown for report in self._contents.reports)
        keys = sorted(entry.key for entry in self._contents.audited)
        return {"aggregate": "incomplete" if lacking else "unknown", "dependencies": keys}


def _card_properties(entry: Entry) -> Iterator[dict[str, str]]:
    for field in (ClaimField.LIBRARY, ClaimField.FORMAT, ClaimField.QUANTIZATION):
        for value in entry.values(field):
            yield {"name": f"{PREFIX}{field.value}", "value": value}


def _data(entry: Entry) -> Json:
    data: Json = {"type": "dataset", "name": entry.name}
    return data | ({"contents": {"url": entry.home}} if entry.home else {})
