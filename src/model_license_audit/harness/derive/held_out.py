"""Examples by which a derived model is judged: such as the model that it comes from was not trained on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.release.names import PROVENANCE
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.recipe.model import Recipe

_SPLIT_BY = ("sha256", "format", "limit", "options")
"""The keys of a data set that decide which of its examples are held out, beside seed and shares."""


def refuse_seen(recipe: Recipe, folder: Path, ref: str) -> bool:
    """Raise :class:`UsageError` where examples that this recipe holds out were trained on by what lies in ``folder``.

    True where its statement of provenance shows that they were not; false where nothing tells.
    """
    told = _recipe_of(folder)
    if told is None:
        return False
    for what in _differences(recipe, told):
        remedy = "give seed, [split] and [[data]] as that recipe has them, or other data"
        raise UsageError(f"{ref} may have been trained on what this recipe holds out: {what}", remedy)
    return True


def _recipe_of(folder: Path) -> Mapping[str, Any] | None:
    """The recipe by which a release was made, as its statement tells it."""
    try:
        told = json.loads((folder / PROVENANCE).read_text("utf-8"))
        content = told["predicate"]["buildDefinition"]["externalParameters"]["recipe"]["content"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return content if isinstance(content, Mapping) else None


def _differences(recipe: Recipe, told: Mapping[str, Any]) -> Iterator[str]:
    """By what the two would part the same data otherwise; nothing where they have no data in common."""
    seen = {one.get("ref"): one for one in told.get("data", ()) if isinstance(one, Mapping)}
    own = {data.ref: to_json(data) for data in recipe.data}
    shared = sorted(own.keys() & seen.keys())
    if not shared:
        return
    if own.keys() != seen.keys():
        yield "it was trained on other data as well, and all of them are split together"
    for key, value in (("seed", recipe.seed), ("split", to_json(recipe.split))):
        if told.get(key) != value:
            yield f"its {key} was {told.get(key)}, and here it is {value}"
    for ref in shared:
        for key in _SPLIT_BY:
            if seen[ref].get(key) != own[ref][key]:
                yield f"of {ref} its {key} was {seen[ref].get(key)!r:.80}, and here it is {own[ref][key]!r:.80}"
