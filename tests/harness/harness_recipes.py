"""Small recipes for tests of the harness."""

from __future__ import annotations

from pathlib import Path

from model_license_audit.harness.recipe.model import (
    BaseSpec,
    DataSpec,
    Method,
    ModelSpec,
    Recipe,
    ReleaseSpec,
    SplitSpec,
)


def recipe_of(
    *data: DataSpec,
    near: Path = Path(),
    base: BaseSpec | None = None,
    model: ModelSpec | None = None,
    seed: int = 7,
    split: SplitSpec | None = None,
) -> Recipe:
    """A recipe for those data; paths in it are meant from ``near``."""
    return Recipe(
        name="small",
        summary="small",
        task="classification",
        method=Method.FINETUNE,
        base=base,
        data=data,
        model=model or ModelSpec("image-torch", image_size=16),
        stages=(),
        release=ReleaseSpec("acme/small", None, "Acme"),
        seed=seed,
        split=split or SplitSpec(),
        origin=near / "recipe.toml",
    )
