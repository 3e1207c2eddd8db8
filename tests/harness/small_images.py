"""Small images that a model can tell apart, and recipes that train on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.data.examples import Examples, Prepared
from model_license_audit.harness.recipe.model import (
    BaseSpec,
    Method,
    ModelSpec,
    OptimizerName,
    OptimizerSpec,
    Recipe,
    ReleaseSpec,
    StageSpec,
)
from model_license_audit.harness.steps.records import BaseRecord

SIZE, CLASSES = 32, ("bright", "dark", "striped")
SGD = OptimizerSpec(OptimizerName.SGD, 0.01, 0.9)


def examples(count: int, seed: int, size: int = SIZE) -> Examples:
    """Bright, dark and striped squares in noise."""
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.int64) % len(CLASSES)
    images = random.integers(0, 60, (count, size, size, 3))
    images[labels == 0] += 190
    images[labels == 2, ::2] += 190
    return Examples(images.astype(np.uint8), labels)


def prepared(train: int = 24) -> Prepared:
    return Prepared(examples(train, 1), examples(9, 2), examples(12, 3), CLASSES, ())


def stage(name: str, *trainable: str, **more: object) -> StageSpec:
    usual: dict[str, object] = {"epochs": 2, "batch_size": 8, "optimizer": SGD}
    return StageSpec(name, trainable, **{**usual, **more})  # type: ignore[arg-type]


def recipe(learner: str, architecture: str, *stages: StageSpec, options: Mapping[str, object] | None = None,
           **more: object) -> Recipe:  # fmt: skip
    model = ModelSpec(learner, architecture, SIZE, options=options or {})
    release = ReleaseSpec("ex/squares", None, "holder")
    task, base = "image-classification", BaseSpec("org/base")
    made = Recipe("squares", "", task, Method.FINETUNE, base, (), model, stages, release, seed=11)
    return replace(made, **more)  # type: ignore[arg-type]


def record(folder: Path, *weights: str) -> BaseRecord:
    """What the step that builds would have recorded of the base in a folder."""
    return BaseRecord("org/base", None, "local:base", str(folder), weights, digests_of(folder), None, None)
