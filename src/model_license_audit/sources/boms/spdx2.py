"""Models and data sets in a document of SPDX 2.2 or 2.3, given in the shape of its JSON form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.boms.facts import BomLicense, BomPart, Gathering
from model_license_audit.sources.boms.relations import between, told_of
from model_license_audit.sources.boms.values import mappings, member, names_hub, plain_address, reference, text, texts

_KINDS = {kind.value: kind for kind in ArtifactKind}
_DERIVATIONS = {kind.value: kind for kind in DerivationKind}
_SILENT = frozenset({"", "NOASSERTION", "NONE"})
_FORWARD = {
    "DESCENDANT_OF": None,
    "VARIANT_OF": None,
    "COPY_OF": DerivationKind.CONVERTED,
    "GENERATED_FROM": None,
    "CONTAINS": DerivationKind.CONTAINS,
    "DEPENDS_ON": None,
    "HAS_PREREQUISITE": None,
}
"""Relationships whose first element was made from, or holds, the second one."""
_BACKWARD = {
    "ANCESTOR_OF": None,
    "GENERATES": None,
    "CONTAINED_BY": DerivationKind.CONTAINS,
    "DATA_FILE_OF": None,
    "DEPENDENCY_OF": None,
    "BUILD_DEPENDENCY_OF": None,
    "RUNTIME_DEPENDENCY_OF": None,
    "PREREQUISITE_FOR": None,
}
_KINSHIP = frozenset({"DESCENDANT_OF", "ANCESTOR_OF", "VARIANT_OF"})
"""What is said of two packages of which one is a model makes a model of the other one too."""
Package = Mapping[str, object]


def gather(document: Mapping[str, object]) -> Gathering:
    """What the document says."""
    return _Reading(document).gathered()


class _Reading:
    """One document; SPDX 2 has no word for models: package URLs, addresses of a hub and kinship tell of them."""

    def __init__(self, document: Mapping[str, object]) -> None:
        self._document = document
        self._found = Gathering()
        self._packages = {
            text(package, "SPDXID"): (pointer, package)
            for pointer, package in mappings(document.get("packages"), "/packages")
        }
        self._relations = tuple(_relations(document))
        self._extracted = {
            text(entry, "licenseId"): entry
            for _, entry in mappings(document.get("hasExtractedLicensingInfos"), "/hasExtractedLicensingInfos")
        }
        self._described = tuple(self._roots()) or self._users()

    def gathered(self) -> Gathering:
        """Parts first, then the links between them."""
        models = {key for key, (_, package) in self._packages.items() if _is_model(package)}
        models |= self._kin(models)
        for key, (pointer, package) in self._packages.items():
            if key in models:
                self._found.add(self._part(key, pointer, package))
            elif key in self._described:
                self._found.add(self._part(key, pointer, package, ArtifactKind.CODE))
            else:
                self._found.passed_over += 1
        self._found.main += self._described
        for child, parent, type_, comment, pointer in self._relations:
            self._link(child, parent, type_, comment, pointer)
        return self._found

    def _roots(self) -> Iterator[str]:
        yield from texts(self._document.get("documentDescribes"))
        for child, parent, type_, _, _ in self._relations:
            if type_ == "DESCRIBES":
                yield parent
            elif type_ == "DESCRIBED_BY":
                yield child

    def _users(self) -> tuple[str, ...]:
        """Where the document does not say what it describes: what needs a model, and nothing needs it."""
        ends = [found for one, other, type_, _, _ in self._relations if (found := _ends(one, other, type_))]
        models = {key for key, (_, package) in self._packages.items() if _is_model(package)}
        others = self._packages.keys() - models - {parent for _, parent in ends}
        return tuple(dict.fromkeys(child for child, parent in ends if child in others and parent in models))

    def _kin(self, models: set[str]) -> set[str]:
        """Packages that are told to be of the same lineage as a model, however far."""
        above: dict[str, list[str]] = {}
        for one, other, type_, _, _ in self._relations:
            if type_ in _KINSHIP and one in self._packages and other in self._packages:
                above.setdefault(one, []).append(other)
                above.setdefault(other, []).append(one)
        waiting, found = [*models, *self._described], set(models)
        while waiting:
            for other in above.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found | {key for key in self._described if key in above}

    def _part(self, key: str, pointer: str, package: Package, kind: ArtifactKind | None = None) -> BomPart:
        named, home = _reference(package), _home(package)
        name = text(package, "name") or key
        of_data = (named is not None and named.dataset) or "/datasets/" in home
        told = kind or _ours(package) or (ArtifactKind.DATASET if of_data else ArtifactKind.MODEL)
        if named is not None and told is ArtifactKind.DATASET:
            named = replace(named, dataset=True)
        sums = mappings(package.get("checksums"), "")
        digests = {text(one, "checksumValue").lower() for _, one in sums if text(one, "algorithm") == "SHA256"}
        digests |= self._file_digests(key)
        written = str(named) if named else home or name
        return BomPart(key, name, written, told, pointer, tuple(self._licenses(pointer, package)), frozenset(digests))

    def _file_digests(self, key: str) -> set[str]:
        """Those of the files that a described package contains."""
        if key not in self._described:
            return set()
        held = {other for one, other, type_, _, _ in self._relations if one == key and type_ == "CONTAINS"}
        held |= set(texts(member(self._packages[key][1], "hasFiles")))
        return {
            text(sum_, "checksumValue").lower()
            for _, file in mappings(self._document.get("files"), "")
            if text(file, "SPDXID") in held
            for _, sum_ in mappings(file.get("checksums"), "")
            if text(sum_, "algorithm") == "SHA256"
        }

    def _licenses(self, pointer: str, package: Package) -> Iterator[BomLicense]:
        for field in ("licenseDeclared", "licenseConcluded"):
            value = text(package, field)
            if value in _SILENT:
                continue
            extracted = self._extracted.get(value, {})
            link = next(texts(extracted.get("seeAlsos")), "")
            yield BomLicense(f"{pointer}/{field}", value, text(extracted, "name"), link)

    def _link(self, one: str, other: str, type_: str, comment: str, pointer: str) -> None:
        told = _ends(one, other, type_)
        if told is None:
            return
        child, parent = told
        known = _FORWARD.get(type_) or _BACKWARD.get(type_)
        ends = self._found.parts.get(child), self._found.parts.get(parent)
        if ends[0] is not None and ends[1] is not None:
            kind = _DERIVATIONS.get(told_of(comment, "derivation")) or known or between(ends[0], ends[1])
            self._found.link(child, parent, kind, pointer)


def _ends(one: str, other: str, type_: str) -> tuple[str, str] | None:
    """Which of the two was made from, or holds, the other one."""
    if type_ in _FORWARD:
        return one, other
    return (other, one) if type_ in _BACKWARD else None


def _relations(document: Mapping[str, object]) -> Iterator[tuple[str, str, str, str, str]]:
    for pointer, entry in mappings(document.get("relationships"), "/relationships"):
        ends = text(entry, "spdxElementId"), text(entry, "relatedSpdxElement")
        yield *ends, text(entry, "relationshipType").replace("-", "_").upper(), text(entry, "comment"), pointer


def _is_model(package: Package) -> bool:
    return _ours(package) is not None or _reference(package) is not None or bool(_home(package))


def _ours(package: Package) -> ArtifactKind | None:
    return _KINDS.get(told_of(text(package, "comment"), "kind"))


def _reference(package: Package) -> ArtifactRef | None:
    for _, entry in mappings(package.get("externalRefs"), ""):
        if text(entry, "referenceType") == "purl" and (found := reference(text(entry, "referenceLocator"))):
            return found
    return None


def _home(package: Package) -> str:
    addresses = (text(package, "homepage"), text(package, "downloadLocation"))
    return next((plain_address(address) for address in addresses if names_hub(address)), "")
