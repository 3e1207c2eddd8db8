"""The step that trains: from the prepared data and the base's files to a model and what is known of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from model_license_audit.harness.data.augmenting import augmented
from model_license_audit.harness.data.loading import read
from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.harness.learning.fitting import CHECKPOINTS, fit
from model_license_audit.harness.learning.planned import Settings
from model_license_audit.harness.steps.build import classes_of
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.had import BASE_FILE
from model_license_audit.harness.steps.records import BaseRecord, Scores, TrainingRecord

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.data.examples import Prepared
    from model_license_audit.harness.learning.feed import Augment, Raw
    from model_license_audit.harness.learning.interface import Learner
    from model_license_audit.harness.recipe.model import Recipe
    from model_license_audit.harness.steps.context import RunContext
    from model_license_audit.harness.steps.workspace import Workspace

_FILE = "training.json"


def train(recipe: Recipe, workspace: Workspace, context: RunContext) -> TrainingRecord:
    """Write ``model/``, the logs, the curve and ``training.json``; goes on from a checkpoint where there is one."""
    if not recipe.method.trains:
        return _derived(recipe, workspace, context)
    record = _done(workspace) or _trained(recipe, workspace, context)
    shutil.rmtree(workspace.file(CHECKPOINTS), ignore_errors=True)
    return record


def _done(workspace: Workspace) -> TrainingRecord | None:
    """The record of a training that was killed after its last line, when only its checkpoints were still to go."""
    if not workspace.file(_FILE).is_file():
        return None
    return from_json(TrainingRecord, workspace.read_json(_FILE))


def _trained(recipe: Recipe, workspace: Workspace, context: RunContext) -> TrainingRecord:
    prepared = read(workspace.file("data"))
    classes = classes_of(workspace)
    base = _base(workspace)

    def learner(untrained: bool) -> Learner:
        return make_learner(
            recipe,
            base,
            classes.classes,
            untrained=untrained,
            seed=recipe.seed,
            pretraining_classes=classes.pretraining_classes,
        )

    record = fit(
        recipe, learner, prepared, workspace, context.progress, settings=_settings(recipe, workspace, prepared)
    )
    for line in told(record):
        context.progress(line)
    workspace.write_json(_FILE, to_json(record))
    return record


def told(record: TrainingRecord) -> list[str]:
    """The scores, for people."""
    rows = (("before training", record.before), ("after training", record.after), ("baseline", record.baseline))
    return [f"{name}: {_words(scores)}" for name, scores in rows if scores]


def _words(scores: Scores) -> str:
    return f"accuracy {scores.accuracy:.3f}, loss {scores.loss:.3f} on {scores.examples} held-out examples"


def _derived(recipe: Recipe, workspace: Workspace, context: RunContext) -> TrainingRecord:
    """The same of a derivation that trains nothing."""
    derive = needed("model_license_audit.harness.derive.making", TORCH_EXTRA).derive
    record: TrainingRecord = derive(recipe, workspace, context)
    for line in told(record):
        context.progress(line)
    workspace.write_json(_FILE, to_json(record))
    return record


def _settings(recipe: Recipe, workspace: Workspace, prepared: Prepared) -> Settings:
    """What training is given beside the recipe: changes of images, the outputs of a teacher."""
    if recipe.teacher is None:
        return Settings(augment=_augment(recipe))
    targets = needed("model_license_audit.harness.derive.distil", TORCH_EXTRA).targets
    return Settings(targets=targets(recipe, workspace, prepared))


def _base(workspace: Workspace) -> BaseRecord | None:
    if not workspace.file(BASE_FILE).is_file():
        return None
    return from_json(BaseRecord, workspace.read_json(BASE_FILE))


def _augment(recipe: Recipe) -> Augment | None:
    """How images are changed at random, where the recipe says that they are."""
    spec = recipe.augment
    if not (spec.flip or spec.rotate or spec.shift):
        return None

    def changed(images: Raw, epoch: int, numbers: NDArray[np.int64]) -> Raw:
        return augmented(images, spec, recipe.seed, epoch, numbers)  # type: ignore[arg-type]

    return changed
