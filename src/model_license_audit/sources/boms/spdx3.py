"""Models and data sets in a document of SPDX 3 (JSON-LD in the compact form that SPDX prescribes)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.boms.facts import BomLicense, BomPart, Gathering
from model_license_audit.sources.boms.relations import between, told_of
from model_license_audit.sources.boms.values import mappings, names_hub, plain_address, reference, text, texts

_KINDS = {"ai_AIPackage": ArtifactKind.MODEL, "dataset_DatasetPackage": ArtifactKind.DATASET}
_PACKAGES = frozenset({*_KINDS, "software_Package"})
_COLLECTIONS = ("SpdxDocument", "software_Sbom", "Bom", "Bundle")
_DERIVATIONS = {kind.value: kind for kind in DerivationKind}
_OF_KIND = {kind.value: kind for kind in ArtifactKind}
_FORWARD = {
    "descendantOf": None,
    "trainedOn": DerivationKind.TRAINED_ON,
    "contains": DerivationKind.CONTAINS,
    "dependsOn": None,
    "hasPrerequisite": None,
    "modifiedBy": None,
}
_BACKWARD = {"ancestorOf": None, "generates": None, "hasVariant": None, "copiedTo": DerivationKind.CONVERTED}
_SETS = {"expandedlicensing_ConjunctiveLicenseSet": "AND", "expandedlicensing_DisjunctiveLicenseSet": "OR"}
_LICENSED = ("hasDeclaredLicense", "hasConcludedLicense")
_LISTED = ("spdx.org/licenses/", "spdx.org/rdf/3.0.1/terms/Licensing/")
_WORDS = re.compile(r"[\s()]+|\bAND\b|\bOR\b")
_SILENT = frozenset({"", "NOASSERTION", "NONE"})
_MOST_STEPS, _DEEPEST = 1_000, 20
Element = Mapping[str, object]


def gather(document: Mapping[str, object]) -> Gathering:
    """What the document says."""
    return _Reading(document).gathered()


class _Reading:
    """The elements of one document by their identifiers."""

    def __init__(self, document: Mapping[str, object]) -> None:
        graph = document.get("@graph", document)
        self._elements: dict[str, tuple[str, Element]] = {}
        self._relations: list[tuple[str, Element]] = []
        self._found = Gathering()
        for pointer, element in mappings(graph, "/@graph"):
            self._elements.setdefault(_id(element), (pointer, element))
            if text(element, "relationshipType"):
                self._relations.append((pointer, element))

    def gathered(self) -> Gathering:
        """Parts first, then the links between them."""
        main, licenses = tuple(self._roots()), self._licenses()
        for key, (pointer, element) in self._elements.items():
            type_ = _type(element)
            if type_ not in _PACKAGES:
                continue
            part = _part(key, pointer, element, tuple(licenses.get(key, ())), key in main)
            if part is None:
                self._found.passed_over += 1
            else:
                self._found.add(part)
        self._found.main += main
        for pointer, relation in self._relations:
            self._link(pointer, relation)
        return self._found

    def _roots(self) -> Iterator[str]:
        """What the innermost collections are about."""
        for name in _COLLECTIONS:
            for _, element in self._elements.values():
                if _type(element) == name:
                    yield from (one for one in texts(element.get("rootElement")) if self._is_package(one))

    def _is_package(self, key: str) -> bool:
        return key in self._elements and _type(self._elements[key][1]) in _PACKAGES

    def _licenses(self) -> dict[str, list[BomLicense]]:
        found: dict[str, list[BomLicense]] = {}
        for pointer, relation in self._relations:
            if text(relation, "relationshipType") in _LICENSED:
                for end in texts(relation.get("to")):
                    if license_ := self._license(end, pointer):
                        found.setdefault(text(relation, "from"), []).append(license_)
        return found

    def _license(self, end: str, pointer: str) -> BomLicense | None:
        where, element = self._elements.get(end, (pointer, {}))
        value = _Expressions(self._elements).of(end)
        if not set(_WORDS.split(value)) - _SILENT:
            return None
        entries = mappings(element.get("simplelicensing_customIdToUri"), "")
        home = next((text(entry, "value") for _, entry in entries if text(entry, "key") == value), end)
        custom = self._elements.get(home, ("", {}))[1]
        link = next(texts(custom.get("expandedlicensing_seeAlso")), "")
        return BomLicense(where, value, text(custom, "name"), link)

    def _link(self, pointer: str, relation: Element) -> None:
        type_, one = text(relation, "relationshipType"), text(relation, "from")
        for other in texts(relation.get("to")):
            if type_ in _FORWARD:
                self._related(one, other, _FORWARD[type_], relation, pointer)
            elif type_ in _BACKWARD:
                self._related(other, one, _BACKWARD[type_], relation, pointer)

    def _related(self, child: str, parent: str, known: DerivationKind | None, relation: Element, pointer: str) -> None:
        ends = self._found.parts.get(child), self._found.parts.get(parent)
        if ends[0] is not None and ends[1] is not None:
            told = _DERIVATIONS.get(told_of(text(relation, "comment"), "derivation"))
            self._found.link(child, parent, told or known or between(ends[0], ends[1]), pointer)


class _Expressions:
    """Writes licenses as expressions; sets in sets are followed a bounded number of steps."""

    def __init__(self, elements: Mapping[str, tuple[str, Element]]) -> None:
        self._elements = elements
        self._steps = 0

    def of(self, end: str, within: str = "", depth: int = 0) -> str:
        """The license that an identifier leads to; ``NOASSERTION`` for what is not said."""
        self._steps += 1
        element = self._elements.get(end, ("", {}))[1]
        if said := text(element, "simplelicensing_licenseExpression"):
            return f"({said})" if within and " " in said else said
        word = _SETS.get(_type(element))
        if word and self._steps < _MOST_STEPS and depth < _DEEPEST:
            listed = texts(element.get("expandedlicensing_member"))
            members = dict.fromkeys(self.of(one, word, depth + 1) for one in listed)
            told = f" {word} ".join(members) or "NOASSERTION"
            return f"({told})" if within and len(members) > 1 else told
        return _named(end)


def _named(end: str) -> str:
    """A license by its identifier alone: one that SPDX lists, or a custom one."""
    for home in _LISTED:
        if home in end:
            return end.partition(home)[2].strip("/")
    last = end.rpartition("#")[2].rpartition("/")[2]
    return last if last.startswith("LicenseRef-") else "NOASSERTION"


def _id(element: Element) -> str:
    return text(element, "spdxId") or text(element, "@id")


def _type(element: Element) -> str:
    return text(element, "type") or text(element, "@type")


def _part(key: str, pointer: str, element: Element, licenses: tuple[BomLicense, ...], is_main: bool) -> BomPart | None:
    named, home = _reference(element), _home(element)
    told = _OF_KIND.get(told_of(text(element, "comment"), "kind"))
    of_data = (named is not None and named.dataset) or "/datasets/" in home
    kind = told or _KINDS.get(_type(element))
    if kind is None and (named or home):
        kind = ArtifactKind.DATASET if of_data else ArtifactKind.MODEL
    if kind is None and is_main:
        kind = ArtifactKind.CODE
    if kind is None:
        return None
    if named is not None and kind is ArtifactKind.DATASET:
        named = replace(named, dataset=True)
    name = text(element, "name") or key
    sums = mappings(element.get("verifiedUsing"), "")
    digests = frozenset(text(one, "hashValue").lower() for _, one in sums if text(one, "algorithm") == "sha256")
    return BomPart(key, name, str(named) if named else home or name, kind, pointer, licenses, digests)


def _reference(element: Element) -> ArtifactRef | None:
    if found := reference(text(element, "software_packageUrl")):
        return found
    for _, entry in mappings(element.get("externalIdentifier"), ""):
        if text(entry, "externalIdentifierType") == "packageUrl" and (found := reference(text(entry, "identifier"))):
            return found
    return None


def _home(element: Element) -> str:
    addresses = (text(element, "software_homePage"), text(element, "software_downloadLocation"))
    return next((plain_address(address) for address in addresses if names_hub(address)), "")
