"""Packages and files of SPDX 2.3."""

from __future__ import annotations

from hashlib import sha1
from typing import Any

from spdx_tools.common.spdx_licensing import spdx_licensing  # type: ignore[import-untyped]
from spdx_tools.spdx.model.actor import Actor, ActorType
from spdx_tools.spdx.model.checksum import Checksum, ChecksumAlgorithm
from spdx_tools.spdx.model.file import File
from spdx_tools.spdx.model.package import (
    ExternalPackageRef,
    ExternalPackageRefCategory,
    Package,
    PackagePurpose,
    PackageVerificationCode,
)
from spdx_tools.spdx.model.spdx_no_assertion import SpdxNoAssertion

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.reports.bom.contents import BomFile, Entry
from model_license_audit.reports.bom.expressions import NOASSERTION, written
from model_license_audit.reports.bom.license_notes import notes
from model_license_audit.reports.bom.links import PREFIX
from model_license_audit.reports.bom.wording import line, mark, slug

_LICENSING = type(spdx_licensing)()
"""Knows no identifiers and so changes none: with its own list spdx-tools would print another name for some."""
_PURPOSES = {ArtifactKind.CODE: PackagePurpose.SOURCE, ArtifactKind.SPACE: PackagePurpose.APPLICATION}


def spdx_id(entry: Entry) -> str:
    """What the package is called in the document."""
    return f"SPDXRef-{entry.key}"


def package(entry: Entry, files: list[File]) -> Package:
    """One artifact."""
    whole = bool(files) and not left_out(entry)
    return Package(
        spdx_id(entry),
        entry.name,
        f"git+{entry.home.partition('/tree/')[0]}" + _at(entry) if entry.home else SpdxNoAssertion(),
        version=entry.version,
        supplier=Actor(ActorType.ORGANIZATION, entry.supplier) if entry.supplier else SpdxNoAssertion(),
        files_analyzed=bool(files),
        verification_code=PackageVerificationCode(_verification(files)) if whole else None,
        homepage=entry.home,
        license_concluded=_license(entry.concluded),
        license_declared=_license(entry.declared),
        license_comment="\n".join(notes(entry)) or None,
        copyright_text=SpdxNoAssertion(),
        comment=f"{PREFIX}kind={entry.kind.value}",
        external_references=_references(entry),
        primary_package_purpose=_PURPOSES.get(entry.kind, PackagePurpose.OTHER),
    )


def _at(entry: Entry) -> str:
    return f"@{entry.ref.revision}" if entry.ref.is_fixed else ""


def _references(entry: Entry) -> list[ExternalPackageRef]:
    if not entry.purl:
        return []
    return [ExternalPackageRef(ExternalPackageRefCategory.PACKAGE_MANAGER, "purl", entry.purl)]


def _license(statement: LicenseStatement | None) -> Any:
    """An expression as the library has it, or its sign for what is not known."""
    told = written(statement.expression) if statement else NOASSERTION
    return SpdxNoAssertion() if told == NOASSERTION else _LICENSING.parse(told)


def files_of(entry: Entry) -> list[File]:
    """The files of which the SHA-1 is known, as the format asks."""
    return [
        File(
            f"./{line(file.path)}",
            f"SPDXRef-File-{'-'.join(filter(None, (slug(file.path), mark(entry.key + file.path))))}",
            [Checksum(ChecksumAlgorithm.SHA1, file.sha1), *_sha256(file)],
            copyright_text=SpdxNoAssertion(),
            license_concluded=SpdxNoAssertion(),
        )
        for file in entry.files
        if file.sha1
    ]


def _sha256(file: BomFile) -> list[Checksum]:
    return [Checksum(ChecksumAlgorithm.SHA256, file.sha256)] if file.sha256 else []


def left_out(entry: Entry) -> tuple[BomFile, ...]:
    """The files that cannot be listed."""
    return tuple(file for file in entry.files if not file.sha1)


def _verification(files: list[File]) -> str:
    """SPDX 2.3, 7.9: the SHA-1 of the sorted SHA-1s of all files."""
    every = sorted(sum_.value for file in files for sum_ in file.checksums if sum_.algorithm is ChecksumAlgorithm.SHA1)
    return sha1("".join(every).encode(), usedforsecurity=False).hexdigest()
