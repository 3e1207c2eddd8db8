"""Components of CycloneDX: an artifact or a file each.

The library compares whole components with each other, again and again; files are many, and so they are made without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cyclonedx.model import ExternalReference, ExternalReferenceType, Property, XsUri
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.component_evidence import ComponentEvidence, Identity, IdentityField, Occurrence
from cyclonedx.model.contact import OrganizationalEntity
from packageurl import PackageURL

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.reports.bom.contents import BomFile, Contents, Entry
from model_license_audit.reports.bom.cyclonedx_licenses import Licenses
from model_license_audit.reports.bom.expressions import NOASSERTION, written
from model_license_audit.reports.bom.license_notes import notes, place
from model_license_audit.reports.bom.links import PREFIX, told_of
from model_license_audit.reports.bom.wording import line, mark, slug

_TYPES = {
    ArtifactKind.DATASET: ComponentType.DATA,
    ArtifactKind.CODE: ComponentType.LIBRARY,
    ArtifactKind.SPACE: ComponentType.APPLICATION,
}


class Components:
    """Makes the components of a document."""

    def __init__(self, contents: Contents) -> None:
        self._licenses = Licenses(contents)
        self._naming: dict[ArtifactRef, list[Derivation]] = {}
        for link in contents.links:
            self._naming.setdefault(link.parent, []).append(link)

    def component(self, entry: Entry) -> Component:
        """One artifact, without its files."""
        return Component(
            name=entry.name,
            type=_TYPES.get(entry.kind, ComponentType.MACHINE_LEARNING_MODEL),
            bom_ref=entry.key,
            version=entry.version,
            supplier=OrganizationalEntity(name=entry.supplier) if entry.supplier else None,
            purl=package_url(entry),
            licenses=self._licenses.acknowledged(entry),
            evidence=self._evidence(entry),
            external_references=list(self._references(entry)),
            properties=list(_properties(entry)),
        )

    def _evidence(self, entry: Entry) -> ComponentEvidence | None:
        identity = [Identity(field=IdentityField.PURL, concluded_value=entry.purl)] if package_url(entry) else []
        occurrences = _each_once(self._occurrences(entry))
        licenses = self._licenses.observed(entry)
        if not (identity or occurrences or licenses):
            return None
        return ComponentEvidence(identity=identity, occurrences=occurrences, licenses=licenses)

    def _occurrences(self, entry: Entry) -> Iterator[Occurrence]:
        """Where its name and its license were read."""
        for link in self._naming.get(entry.ref, ())[:20]:
            for evidence in link.evidence[:5]:
                yield _occurrence(evidence, f"derivation:{link.kind.value}")
        for statement in filter(None, (entry.declared, entry.concluded)):
            for evidence in statement.evidence[:10]:
                yield _occurrence(evidence, "license")

    def _references(self, entry: Entry) -> Iterator[ExternalReference]:
        if entry.home:
            model = entry.kind in {ArtifactKind.MODEL, ArtifactKind.ADAPTER}
            type_ = ExternalReferenceType.MODEL_CARD if model else ExternalReferenceType.WEBSITE
            yield ExternalReference(type=type_, url=XsUri(entry.home))
        for name, url in self._licenses.homes(entry):
            yield ExternalReference(type=ExternalReferenceType.LICENSE, url=XsUri(url), comment=name)


def package_url(entry: Entry) -> PackageURL | None:
    """The package URL as the library wants it; ``None`` where it would say something else."""
    try:
        found = PackageURL.from_string(entry.purl) if entry.purl else None
    except ValueError:
        return None
    return found


def _occurrence(evidence: Evidence, symbol: str) -> Occurrence:
    excerpt = line(evidence.excerpt) or None
    file = evidence.source if evidence.obtained == "read" else ""
    location = line(file) or place(evidence) or "not said"
    return Occurrence(location=location, line=evidence.line, symbol=symbol, additional_context=excerpt)


def _each_once(found: Iterable[Occurrence]) -> list[Occurrence]:
    """To the library no two of its objects are alike: each has a name of its own."""
    told = {(one.location, one.line, one.symbol, one.additional_context): one for one in found}
    return list(told.values())


def _properties(entry: Entry) -> Iterator[Property]:
    yield Property(name=f"{PREFIX}kind", value=entry.kind.value)
    for name, statement in (("declared", entry.declared), ("concluded", entry.concluded)):
        told = written(statement.expression) if statement else NOASSERTION
        yield Property(name=f"{PREFIX}license:{name}", value=told)
    if told_so := notes(entry):
        yield Property(name=f"{PREFIX}license:notes", value=" ".join(told_so))


def file_components(entry: Entry) -> list[dict[str, Any]]:
    """The artifact's files as values of JSON, in the order in which the library would write them."""
    return sorted((_file(entry, file) for file in entry.files), key=lambda one: (one["name"], one["bom-ref"]))


def _file(entry: Entry, file: BomFile) -> dict[str, Any]:
    digests = (("SHA-1", file.sha1), ("SHA-256", file.sha256))
    hashes = [{"alg": algorithm, "content": value} for algorithm, value in digests if value]
    return {
        "bom-ref": "-".join(filter(None, ("file", slug(file.path), mark(entry.key + file.path)))),
        **({"hashes": hashes} if hashes else {}),
        "name": line(file.path) or "unnamed",
        "properties": [{"name": f"{PREFIX}size", "value": str(file.size)}],
        "type": "file",
    }


def derivation_properties(links: Sequence[Derivation], child: str, parent: str) -> list[dict[str, str]]:
    """What is told of the links between two where a component stands as the ancestor of another one."""
    told = [{"name": f"{PREFIX}child", "value": child}, {"name": f"{PREFIX}component", "value": parent}]
    for link in links:
        told.append({"name": f"{PREFIX}derivation", "value": link.kind.value})
        told.append({"name": f"{PREFIX}derivation:note", "value": told_of(link)})
    return told
