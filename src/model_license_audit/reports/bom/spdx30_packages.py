"""Packages and files of SPDX 3: what is known of each artifact, and nothing else."""

from __future__ import annotations

from typing import Any

from spdx_python_model import v3_0_1 as spdx

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import ClaimField
from model_license_audit.reports.bom.contents import BomFile, Entry
from model_license_audit.reports.bom.links import PREFIX
from model_license_audit.reports.bom.spdx30_elements import Made
from model_license_audit.reports.bom.wording import line, mark, slug

_CLASSES: dict[ArtifactKind, type[spdx.software_Package]] = {
    ArtifactKind.DATASET: spdx.dataset_DatasetPackage,
    ArtifactKind.CODE: spdx.software_Package,
    ArtifactKind.SPACE: spdx.software_Package,
}
_PURPOSES = {
    ArtifactKind.DATASET: spdx.software_SoftwarePurpose.data,
    ArtifactKind.CODE: spdx.software_SoftwarePurpose.source,
    ArtifactKind.SPACE: spdx.software_SoftwarePurpose.application,
}


class Packages:
    """Makes the packages of a document, with their suppliers and files."""

    def __init__(self, made: Made) -> None:
        self._made = made
        self._suppliers: dict[str, spdx.Agent] = {}

    def package(self, entry: Entry) -> spdx.software_Package:
        """One artifact, with its files."""
        package = self._made.add(
            _CLASSES.get(entry.kind, spdx.ai_AIPackage),
            entry.key,
            name=entry.name,
            comment=f"{PREFIX}kind={entry.kind.value}",
            software_packageVersion=entry.version,
            software_primaryPurpose=_PURPOSES.get(entry.kind, spdx.software_SoftwarePurpose.model),
            software_packageUrl=entry.purl,
            software_downloadLocation=entry.home,
            software_homePage=entry.home,
            suppliedBy=self._supplier(entry.supplier),
            externalIdentifier=[_purl(entry.purl)] if entry.purl else None,
            **_particular(entry),
        )
        files = [self._file(entry, file) for file in entry.files]
        if files:
            self._made.relationship(package, "contains", files)
        return package

    def _supplier(self, name: str | None) -> spdx.Agent | None:
        """The account that publishes it; whether that is a person or an organization is not known."""
        if name is None:
            return None
        if name not in self._suppliers:
            self._suppliers[name] = self._made.add(spdx.Agent, f"agent-{slug(name)}-{mark(name)}", name=name)
        return self._suppliers[name]

    def _file(self, entry: Entry, file: BomFile) -> spdx.software_File:
        digests = ((spdx.HashAlgorithm.sha256, file.sha256), (spdx.HashAlgorithm.sha1, file.sha1))
        sums = [spdx.Hash(algorithm=algorithm, hashValue=value) for algorithm, value in digests if value]
        return self._made.add(
            spdx.software_File,
            f"file-{slug(file.path)}-{mark(entry.key + file.path)}",
            name=line(file.path),
            comment=f"{file.size} bytes",
            software_fileKind=spdx.software_FileKindType.file,
            verifiedUsing=sums or None,
        )


def _purl(purl: str) -> spdx.ExternalIdentifier:
    return spdx.ExternalIdentifier(externalIdentifierType=spdx.ExternalIdentifierType.packageUrl, identifier=purl)


def _particular(entry: Entry) -> dict[str, Any]:
    """What the profiles ask of models and of data sets, where it is known."""
    if entry.kind is ArtifactKind.DATASET:
        return {"dataset_datasetType": [spdx.dataset_DatasetType.noAssertion]}
    if entry.kind in _CLASSES:
        return {}
    return {
        "ai_typeOfModel": list(entry.values(ClaimField.ARCHITECTURE)) or None,
        "ai_domain": [entry.task] if entry.task else None,
        "ai_informationAboutTraining": _training(entry),
    }


def _training(entry: Entry) -> str | None:
    """What its card says it was made from, as it says so."""
    told = [f"base model: {value}" for value in entry.values(ClaimField.BASE_MODEL)]
    told += [f"relation: {value}" for value in entry.values(ClaimField.BASE_MODEL_RELATION)]
    told += [f"data set: {value}" for value in entry.values(ClaimField.DATASET)]
    told += [f"quantization: {value}" for value in entry.values(ClaimField.QUANTIZATION)]
    return "; ".join(told[:100]) or None
