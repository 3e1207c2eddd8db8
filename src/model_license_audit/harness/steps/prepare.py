"""The data of a recipe, read once and kept in the workspace with what is recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model_license_audit.harness.data.loading import load, store
from model_license_audit.harness.learners.choose import refuse_missing_frameworks
from model_license_audit.harness.steps.coding import to_json

if TYPE_CHECKING:
    from model_license_audit.harness.data.examples import DataRecord, Prepared
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace


def prepare(recipe: Recipe, workspace: Workspace, context: RunContext) -> Prepared | None:
    """Write ``data/`` and then ``data.json``: records, classes, how many examples each part has; ``None`` without data.

    The same recipe gives the same bytes, so that a step which was broken off is simply done again. Raises
    :class:`UsageError` before anything is fetched where what the recipe is trained with is not installed.
    """
    refuse_missing_frameworks(recipe)
    workspace.make()
    if not recipe.data:
        return None
    prepared = load(recipe, context)
    store(prepared, workspace.file("data"))
    for record in prepared.records:
        context.progress(_line(record))
    counts = {name: len(getattr(prepared, name)) for name in ("train", "validation", "test")}
    if prepared.pretraining is not None:
        counts["pretraining"] = len(prepared.pretraining)
    context.progress(", ".join(f"{name} {count}" for name, count in counts.items()))
    told = {
        "records": prepared.records,
        "classes": prepared.classes,
        "pretraining_classes": prepared.pretraining_classes,
        "counts": counts,
    }
    workspace.write_json("data.json", to_json(told))
    return prepared


def _line(record: DataRecord) -> str:
    by_class = ", ".join(f"{count} {name}" for name, count in record.used.items())
    license_ = f"{record.license} ({record.license_from})" if record.license else "license not known"
    left = "".join(f"; left out {count}: {reason}" for reason, count in record.left_out.items())
    return f"{record.ref}: {by_class}{left}; {license_}"
