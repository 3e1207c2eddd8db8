"""What a card must say of weights that were trained by a recipe here, and not on large data by others."""

from __future__ import annotations

import json
from pathlib import Path

from model_license_audit.harness.recipe.model import Method
from model_license_audit.harness.release.materials import Materials
from model_license_audit.harness.release.names import PROVENANCE


def origin_of(materials: Materials) -> str:
    """The sentence for the card; empty where the base is somebody else's.

    A base or a teacher that is itself a release of this harness tells it in its statement, and what it says is handed
    on.
    """
    if materials.recipe.method is Method.SCRATCH:
        names = " and ".join(record.ref for record in materials.data) or "the data named below"
        number = sum(record.examples for record in materials.data)
        return (
            f"The weights of {materials.name} were trained from scratch by the recipe {materials.recipe.name}, on"
            f" {number:,} examples of {names}: they are no weights that were pretrained on large data."
        )
    teacher = materials.teacher.folder if materials.teacher else None
    told = _handed_on(materials.base_folder), _handed_on(Path(teacher)) if teacher else ""
    return " ".join(dict.fromkeys(filter(None, told)))


def _handed_on(folder: Path | None) -> str:
    if folder is None or not (folder / PROVENANCE).is_file():
        return ""
    try:
        told = json.loads((folder / PROVENANCE).read_text("utf-8"))
        origin = told["predicate"]["buildDefinition"]["internalParameters"].get("origin", "")
    except (ValueError, LookupError, AttributeError, TypeError):
        return "A base or teacher came with a statement of its provenance that cannot be read."
    return origin if isinstance(origin, str) else ""
