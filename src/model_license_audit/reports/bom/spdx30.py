"""A document of SPDX 3.0.1 in the classes of spdx-python-model: loaded only to write one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from spdx_python_model import v3_0_1 as spdx

from model_license_audit import __version__
from model_license_audit.reports.bom.contents import Contents, Entry
from model_license_audit.reports.bom.identity import LIMITS, NO_DATE_COMMENT, TOOL, counts, document_id
from model_license_audit.reports.bom.license_notes import notes
from model_license_audit.reports.bom.links import told_of
from model_license_audit.reports.bom.particulars import NO_DATE
from model_license_audit.reports.bom.relations import SPDX_30
from model_license_audit.reports.bom.spdx30_elements import Made
from model_license_audit.reports.bom.spdx30_licenses import Licenses
from model_license_audit.reports.bom.spdx30_packages import Packages
from model_license_audit.reports.bom.wording import line

_PROFILES = ("core", "software", "simpleLicensing", "expandedLicensing", "ai", "dataset")


def document(contents: Contents) -> dict[str, Any]:
    """The whole document as JSON-LD; see docs/boms.md for what stands where."""
    made = _Writing(contents).elements()
    objects = spdx.SHACLObjectSet()
    for element in made.all():
        objects.add(element)
    out = io.BytesIO()
    spdx.JSONLDSerializer().write(objects, out)
    told: dict[str, Any] = json.loads(out.getvalue())
    told["@graph"] = sorted(told["@graph"], key=lambda one: one.get("spdxId") or one.get("@id") or "")
    return told


class _Writing:
    """Everything that goes into one document."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._made = Made(f"urn:uuid:{document_id(contents, 'spdx-3.0')}#", self._creation())
        self._packages = Packages(self._made)
        self._licenses = Licenses(self._made, contents)

    def _creation(self) -> spdx.CreationInfo:
        told = self._contents.particulars
        comment = {} if told.created else {"comment": NO_DATE_COMMENT}
        return spdx.CreationInfo(specVersion="3.0.1", created=told.created or NO_DATE, **comment)

    def elements(self) -> Made:
        """The elements, with the document itself."""
        self._makers()
        entries = {entry.ref: self._packages.package(entry) for entry in self._contents.entries}
        for entry in self._contents.entries:
            self._license(entry, entries[entry.ref])
        for link in self._contents.links:
            for relation in SPDX_30[link.kind]:
                ends = [entries[link.child], entries[link.parent]]
                of, to = reversed(ends) if relation.inverse else ends
                self._made.relationship(of, relation.type, [to], told_of(link), relation.scope)
        self._results()
        self._bill([entries[entry.ref] for entry in self._contents.audited])
        return self._made

    def _makers(self) -> None:
        told, creation = self._contents.particulars, self._made.creation
        tool = self._made.add(spdx.Tool, "tool", name=f"{TOOL} {__version__}")
        agent: type[spdx.Agent] = spdx.Organization if told.author else spdx.SoftwareAgent
        author = self._made.add(agent, "author", name=line(told.author or TOOL))
        creation.createdBy.append(author)
        creation.createdUsing.append(tool)

    def _license(self, entry: Entry, package: spdx.software_Package) -> None:
        comment = "\n".join(notes(entry)) or None
        for type_, statement in (("hasDeclaredLicense", entry.declared), ("hasConcludedLicense", entry.concluded)):
            self._made.relationship(package, type_, [self._licenses.of(statement)], comment)

    def _results(self) -> None:
        """What the audits found: licenses are to be read with that in mind."""
        told = ", ".join(f"{name} {number}" for name, number in counts(self._contents).items())
        for entry, report in zip(self._contents.audited, self._contents.reports, strict=False):
            versions = f"license data {report.versions.license_data}; rules {report.versions.rules}"
            self._made.add(
                spdx.Annotation,
                f"annotation-{entry.key}",
                annotationType=spdx.AnnotationType.other,
                subject=self._made.by_key[entry.key],
                statement=line(f"{report.outcome.reason}. {told}. {versions}"),
                contentType="text/plain",
            )

    def _bill(self, roots: list[spdx.software_Package]) -> None:
        """The bill of materials itself, and the document that holds it."""
        within = list(self._made.elements)
        bill = self._made.add(
            spdx.software_Sbom,
            "sbom",
            name=self._contents.name or "no model",
            software_sbomType=[spdx.software_SbomType.analyzed],
            profileConformance=list(_profiles()),
            element=within,
            rootElement=roots or within[:1],
        )
        self._made.add(
            spdx.SpdxDocument,
            "document",
            name=self._contents.name or "no model",
            comment=LIMITS,
            profileConformance=list(_profiles()),
            dataLicense=self._licenses.listed("CC0-1.0"),
            element=[*within, bill],
            rootElement=[bill],
        )


def _profiles() -> Iterator[str]:
    for name in _PROFILES:
        yield getattr(spdx.ProfileIdentifierType, name)
