"""What a statement of provenance claims, as far as it can be held against files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.cards.provenance import artifact_of
from model_license_audit.harness.release.names import PROVENANCE
from model_license_audit.harness.release.provenance import BUILD, PREDICATE, STATEMENT
from model_license_audit.model.refs import ArtifactRef

_LONGEST = 64 * 1024 * 1024
"""Bytes of a statement that are read."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """The files by digest, the base with the digests of its files, the label, the relation, and the data sets.

    ``ours`` is false for the statement of another builder, whose parameters mean something else.
    """

    subjects: Mapping[str, str]
    base: ArtifactRef | None
    base_files: Mapping[str, str]
    label: str | None
    relation: str | None
    data: tuple[ArtifactRef, ...]
    ours: bool = True


def claimed_by(release: Path) -> Claimed | str:
    """The claims of the statement in a folder, or in words why it is none."""
    file = release / PROVENANCE
    if file.is_symlink() or file.stat().st_size > _LONGEST:
        return f"{PROVENANCE} is a link, or too long"
    try:
        told = json.loads(file.read_text("utf-8"))
        if told["_type"] != STATEMENT or told["predicateType"] != PREDICATE:
            return f"{PROVENANCE} is no in-toto statement with SLSA's predicate"
        return _claimed(told)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return f"{PROVENANCE} is not what a statement is ({type(error).__name__}: {str(error)[:120]})"


def _claimed(told: Any) -> Claimed:
    definition = told["predicate"]["buildDefinition"]
    base: ArtifactRef | None = None
    notes: dict[str, Any] = {}
    data = []
    for item in definition["resolvedDependencies"]:
        role = item.get("annotations", {}).get("role")
        found = artifact_of(item["uri"])
        if role == "base" and found is not None:
            base, notes = ArtifactRef(found.host, found.name), item["annotations"]
        elif role == "dataset" and found is not None:
            data.append(found)
    label = definition.get("internalParameters", {}).get("label")
    return Claimed(
        subjects={item["name"]: item["digest"]["sha256"] for item in told["subject"]},
        base=base,
        base_files={str(path): str(digest) for path, digest in notes.get("files", {}).items()},
        label=label if isinstance(label, str) else None,
        relation=notes.get("relation"),
        data=tuple(data),
        ours=definition["buildType"] == BUILD,
    )
