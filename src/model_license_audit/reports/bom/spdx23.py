"""A document of SPDX 2.3 in the classes of spdx-tools: loaded only to write one."""

from __future__ import annotations

from collections.abc import Iterator

from spdx_tools.spdx.model.actor import Actor, ActorType
from spdx_tools.spdx.model.annotation import Annotation, AnnotationType
from spdx_tools.spdx.model.document import CreationInfo, Document
from spdx_tools.spdx.model.extracted_licensing_info import ExtractedLicensingInfo
from spdx_tools.spdx.model.file import File
from spdx_tools.spdx.model.relationship import Relationship, RelationshipType

from model_license_audit import __version__
from model_license_audit.model.lineage import Derivation
from model_license_audit.reports.bom.contents import Contents, Entry
from model_license_audit.reports.bom.custom_licenses import custom_licenses
from model_license_audit.reports.bom.identity import LIMITS, NO_DATE_COMMENT, TOOL, counts, document_id
from model_license_audit.reports.bom.links import told_of
from model_license_audit.reports.bom.particulars import NO_DATE
from model_license_audit.reports.bom.relations import SPDX_23
from model_license_audit.reports.bom.spdx23_packages import files_of, left_out, package, spdx_id
from model_license_audit.reports.bom.wording import line

DOCUMENT = "SPDXRef-DOCUMENT"
_TOOL = Actor(ActorType.TOOL, f"{TOOL}-{__version__}")


def document(contents: Contents) -> Document:
    """The whole document; see docs/boms.md for what stands where."""
    files = {entry.key: files_of(entry) for entry in contents.entries}
    return Document(
        _creation(contents),
        packages=[package(entry, files[entry.key]) for entry in contents.entries],
        files=[file for entry in contents.entries for file in files[entry.key]],
        annotations=[*_results(contents), *_left_out(contents)],
        relationships=list(_relationships(contents, files)),
        extracted_licensing_info=[
            ExtractedLicensingInfo(one.ref, one.text, one.name, list(one.links), one.comment)
            for one in custom_licenses(contents)
        ],
    )


def _creation(contents: Contents) -> CreationInfo:
    told = contents.particulars
    author = [Actor(ActorType.ORGANIZATION, line(told.author))] if told.author else []
    created = told.created or NO_DATE
    return CreationInfo(
        "SPDX-2.3",
        DOCUMENT,
        contents.name or "no model",
        f"https://spdx.org/spdxdocs/{TOOL}-{document_id(contents, 'spdx-2.3')}",
        [*author, _TOOL],
        created.replace(tzinfo=None),
        creator_comment=None if told.created else NO_DATE_COMMENT,
        document_comment=LIMITS,
    )


def _annotation(contents: Contents, about: str, text: str) -> Annotation:
    moment = (contents.particulars.created or NO_DATE).replace(tzinfo=None)
    return Annotation(about, AnnotationType.OTHER, _TOOL, moment, line(text))


def _results(contents: Contents) -> Iterator[Annotation]:
    """What the audits found, in one line: licenses are to be read with that in mind."""
    told = ", ".join(f"{name} {number}" for name, number in counts(contents).items())
    for entry, report in zip(contents.audited, contents.reports, strict=False):
        versions = f"license data {report.versions.license_data}; rules {report.versions.rules}"
        yield _annotation(contents, spdx_id(entry), f"{report.outcome.reason}. {told}. {versions}")


def _left_out(contents: Contents) -> Iterator[Annotation]:
    """Files that the format cannot list: it asks for the SHA-1 of each."""
    for entry in contents.entries:
        for file in left_out(entry):
            digest = f"SHA256 {file.sha256}" if file.sha256 else "no digest"
            yield _annotation(contents, spdx_id(entry), f"file {file.path}: {file.size} bytes, {digest}")


def _relationships(contents: Contents, files: dict[str, list[File]]) -> Iterator[Relationship]:
    entries = contents.by_ref()
    for entry in contents.audited:
        yield Relationship(DOCUMENT, RelationshipType.DESCRIBES, spdx_id(entry))
    for entry in contents.entries:
        for file in files[entry.key]:
            yield Relationship(spdx_id(entry), RelationshipType.CONTAINS, file.spdx_id)
    for link in contents.links:
        yield from _related(link, entries[link.child], entries[link.parent])


def _related(link: Derivation, child: Entry, parent: Entry) -> Iterator[Relationship]:
    for relation in SPDX_23[link.kind]:
        ends = (parent, child) if relation.inverse else (child, parent)
        yield Relationship(spdx_id(ends[0]), RelationshipType[relation.type], spdx_id(ends[1]), comment=told_of(link))
