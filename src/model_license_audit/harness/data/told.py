"""What files say of the license of what lies with them, read by the readers that audit everything else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from model_license_audit.harness.data.labelled import Told
from model_license_audit.harness.data.packages import Obtained
from model_license_audit.model.evidence import ClaimField
from model_license_audit.sources.local import LocalSource

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.model.artifacts import Artifact

_DATA_PACKAGE = "datapackage.json"
_MAX_DATA_PACKAGE = 64 * 1024 * 1024


def told_of_base(had: Obtained, auditor: Auditor) -> Told:
    """What a card or a license file says of the weights, and what package metadata and other texts say beside it.

    A license text in a package is a statement on the package; that it holds of the weights too is never taken for said.
    """
    package = auditor.see(_source(had)).subject
    near = package if had.folder == had.root else auditor.see(LocalSource(str(had.folder))).subject
    license_, source = _of_itself(near)
    return Told(license_, source, _beside(package, source))


def told_of_data(had: Obtained, auditor: Auditor) -> Told:
    """What the description of a data package (Frictionless), a card or a license file says of the data."""
    package = auditor.see(_source(had)).subject
    license_ = _described(had)
    source: str | None = _DATA_PACKAGE
    if license_ is None:
        license_, source = _of_itself(package)
    return Told(license_, source, _beside(package, source))


def _source(had: Obtained) -> LocalSource:
    """The package's own files, in a folder that it may share with others."""
    only = sorted({path.partition("/")[0] for path in had.own or ()})
    return LocalSource(str(had.root), tuple(only))


def _of_itself(artifact: Artifact) -> tuple[str | None, str | None]:
    """As its card writes it; or the license that its text is, by identifier."""
    if artifact.declared is not None and artifact.declared.evidence:
        return artifact.declared.raw, artifact.declared.evidence[0].source
    concluded = artifact.concluded
    if concluded is not None and concluded.determined and concluded.evidence:
        return str(concluded.expression), concluded.evidence[0].source
    return None, None


def _beside(artifact: Artifact, source: str | None) -> dict[str, str]:
    """By file, what is claimed and whose texts are there."""
    found: dict[str, set[str]] = {}
    for claim in artifact.claims_of(ClaimField.LICENSE):
        if claim.value:
            found.setdefault(claim.evidence.source, set()).add(claim.value)
    for text in artifact.license_texts:
        found.setdefault(text.path, set()).add(f"text of {text.key}")
    return {path: ", ".join(sorted(told)) for path, told in sorted(found.items()) if not _same(path, source)}


def _same(path: str, source: str | None) -> bool:
    return source is not None and (path == source or path.endswith("/" + source))


def _described(had: Obtained) -> str | None:
    """``license`` or ``licenses`` of the description that lies with the data, or at the root of their package."""
    for folder in (had.folder, had.folder.parent, had.root):
        file = folder / _DATA_PACKAGE
        within = folder == had.root or had.root in folder.parents
        if within and file.is_file() and file.stat().st_size <= _MAX_DATA_PACKAGE:
            try:
                described = json.loads(file.read_bytes())
            except (ValueError, RecursionError):  # tells nothing, as its absence does
                return None
            return _license_in(described)
    return None


def _license_in(described: object) -> str | None:
    if not isinstance(described, dict):
        return None
    named = described.get("license")
    if isinstance(named, str) and named.strip():
        return named.strip()
    listed = described.get("licenses")
    names: Iterable[object] = (
        (one.get("name") for one in listed if isinstance(one, dict)) if isinstance(listed, list) else ()
    )
    told = [name.strip() for name in names if isinstance(name, str) and name.strip()]
    return " OR ".join(dict.fromkeys(told)) or None
