"""Components of CycloneDX: an artifact or a file each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
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
        """One artifact with its files."""
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
            components=[_file(entry, file) for file in entry.files],
        )

    def _evidence(self, entry: Entry) -> ComponentEvidence | None:
        identity = [Identity(field=IdentityField.PURL, concluded_value=entry.purl)] if package_url(entry) else []
        occurrences = list(dict.fromkeys(self._occurrences(entry)))
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


def _properties(entry: Entry) -> Iterator[Property]:
    yield Property(name=f"{PREFIX}kind", value=entry.kind.value)
    for name, statement in (("declared", entry.declared), ("concluded", entry.concluded)):
        told = written(statement.expression) if statement else NOASSERTION
        yield Property(name=f"{PREFIX}license:{name}", value=told)
    if told_so := notes(entry):
        yield Property(name=f"{PREFIX}license:notes", value=" ".join(told_so))


def _file(entry: Entry, file: BomFile) -> Component:
    digests = ((HashAlgorithm.SHA_256, file.sha256), (HashAlgorithm.SHA_1, file.sha1))
    return Component(
        name=line(file.path) or "unnamed",
        type=ComponentType.FILE,
        bom_ref="-".join(filter(None, ("file", slug(file.path), mark(entry.key + file.path)))),
        hashes=[HashType(alg=algorithm, content=value) for algorithm, value in digests if value],
        properties=[Property(name=f"{PREFIX}size", value=str(file.size))],
    )


def derivation_properties(links: Sequence[Derivation], child: str, parent: str) -> list[dict[str, str]]:
    """What is told of the links between two where a component stands as the ancestor of another one."""
    told = [{"name": f"{PREFIX}child", "value": child}, {"name": f"{PREFIX}component", "value": parent}]
    for link in links:
        told.append({"name": f"{PREFIX}derivation", "value": link.kind.value})
        told.append({"name": f"{PREFIX}derivation:note", "value": told_of(link)})
    return told
