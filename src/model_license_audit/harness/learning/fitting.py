"""Train what a recipe asks for, and the honest baseline beside it; leave files, scores and a drawing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.learners.choose import kind_of
from model_license_audit.harness.learning.course import Course
from model_license_audit.harness.learning.curve import draw
from model_license_audit.harness.learning.loading_code import CODE
from model_license_audit.harness.learning.log import read_log
from model_license_audit.harness.learning.planned import Outcome, Planned, Settings, TrainingDiverged
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import Method, Recipe, StageSpec
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.records import ComparedRecord, TrainingRecord

if TYPE_CHECKING:
    from model_license_audit.harness.data.examples import Prepared
    from model_license_audit.harness.learning.interface import Learner
    from model_license_audit.harness.steps.workspace import Workspace

LearnerFactory = Callable[[bool], "Learner"]
"""Makes the recipe's learner: with the base's weights, or (``True``) with random ones."""

CHECKPOINTS, MODEL = "checkpoint", "model"
COMPARED = "compared"
LOG, BASELINE_LOG, CURVE = "training.jsonl", "baseline.jsonl", "training-curve.svg"
"""What a training leaves in the folder of its run."""
_TRAINED = f"{CHECKPOINTS}/trained.json"
_USUAL = Settings()
_WITH_ADAPTERS = (
    "In the baseline the same adapters were trained with the head, inside of the encoder with random weights."
)


def fit(  # noqa: PLR0913 - what a training needs
    recipe: Recipe,
    learner_factory: LearnerFactory,
    prepared: Prepared,
    workspace: Workspace,
    progress: Callable[[str], None],
    *,
    settings: Settings = _USUAL,
) -> TrainingRecord:
    """Train a recipe's model and its baseline; goes on from the checkpoints that lie in the workspace.

    Writes the exported files into ``model/``, the logs and the curve. Raises :class:`TrainingDiverged` where a loss is
    no number any more, and :class:`ModelAuditError` where a checkpoint cannot be written.
    """
    fitting = _Fitting(recipe, learner_factory, prepared, workspace, progress, settings)
    workspace.file(CHECKPOINTS).mkdir(parents=True, exist_ok=True)
    if workspace.file(_TRAINED).exists():
        record = from_json(TrainingRecord, workspace.read_json(_TRAINED))
    else:
        record = fitting.model()
        workspace.write_json(_TRAINED, to_json(record))
    record = fitting.with_compared(fitting.with_baseline(record))
    drawing = draw(read_log(workspace.file(LOG)), recipe.name, record.baseline)
    workspace.file(CURVE).write_text(drawing, encoding="utf-8")
    return record


@dataclass(frozen=True, slots=True)
class _Fitting:
    recipe: Recipe
    learner_factory: LearnerFactory
    prepared: Prepared
    workspace: Workspace
    progress: Callable[[str], None]
    settings: Settings

    def model(self) -> TrainingRecord:
        """Train the model of the recipe and write its files."""
        learner = self.learner_factory(False)
        names = [trainable(stage.name, stage.trainable, learner.parameters) for stage in self.recipe.stages]
        library = kind_of(self.recipe.model.learner).library
        outcome = self._run(learner, "model", self.recipe.stages, names, LOG)
        return TrainingRecord(
            parameters=learner.parameters,
            stages=outcome.stages,
            before=outcome.before,
            after=outcome.after,
            baseline=None,
            classes=self.prepared.classes,
            library=library,
            loading=CODE.get(library, ""),
            files=self._export(learner),
            merged=self.recipe.method is Method.LORA_MERGED,
            renamed=dict(learner.renamed),
            notes=tuple(self._notes()),
        )

    def with_baseline(self, record: TrainingRecord) -> TrainingRecord:
        """Train what is new in the model, the same way, on an encoder whose weights are random and stay so."""
        if self.recipe.method is Method.SCRATCH or not any(p.pretrained for p in record.parameters):
            return record
        stages, names = baseline_stages(self.recipe, record)
        if not stages:
            return record
        try:
            outcome = self._run(self.learner_factory(True), "baseline", stages, names, BASELINE_LOG)
        except TrainingDiverged as error:
            return replace(record, notes=(*record.notes, f"The baseline could not be trained: {error.what}."))
        told = (_WITH_ADAPTERS,) if self.recipe.method in {Method.LORA, Method.LORA_MERGED} else ()
        return replace(record, baseline=outcome.after, notes=(*record.notes, *told))

    def with_compared(self, record: TrainingRecord) -> TrainingRecord:
        """Train the other choices of what is trained, each in the same stages with the same rates."""
        pairs = zip(self.recipe.stages, record.stages, strict=True)
        stages = tuple(replace(one, optimizer=replace(one.optimizer, lr=done.lr)) for one, done in pairs)
        found = []
        for number, choice in enumerate(self.recipe.compare, 1):
            names = trainable(f"compare {choice.name}", choice.trainable, record.parameters)
            moved = sum(parameter.count for parameter in record.parameters if parameter.name in names)
            place = f"{COMPARED}-{number}"
            outcome = self._run(self.learner_factory(False), place, stages, [names] * len(stages), f"{place}.jsonl")
            found.append(ComparedRecord(choice.name, moved, outcome.after))
        return replace(record, compared=tuple(found))

    def _run(
        self, learner: Learner, name: str, stages: tuple[StageSpec, ...], names: list[frozenset[str]], log: str
    ) -> Outcome:
        recipe, folder = self.recipe, self.workspace.file(CHECKPOINTS) / name
        planned = Planned(name, stages, tuple(names), recipe.objective, self.prepared, recipe.seed)
        return Course(learner, planned, folder, self.workspace.file(log), self.progress).run(self.settings)

    def _export(self, learner: Learner) -> dict[str, str]:
        """Write the files of the model, all or none; gives their digests."""
        partial, folder = self.workspace.file(f"{MODEL}.partial"), self.workspace.file(MODEL)
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        learner.export(partial)
        if folder.exists():
            shutil.rmtree(folder)
        partial.rename(folder)
        return dict(digests_of(folder))

    def _notes(self) -> list[str]:
        if self.recipe.objective.joint is None:
            return []
        return ["A second head was trained along on the pretraining data; it is not part of the release."]


def baseline_stages(recipe: Recipe, record: TrainingRecord) -> tuple[tuple[StageSpec, ...], list[frozenset[str]]]:
    """The stages of the baseline and what they move: those of the recipe, with the same rates, for new parameters only.

    What a recipe caches in one stage is frozen in all stages of its baseline, and is cached in all of them.
    """
    pretrained = {parameter.name for parameter in record.parameters if parameter.pretrained}
    cached = any(stage.cache_features for stage in recipe.stages)
    stages, names = [], []
    for stage, done in zip(recipe.stages, record.stages, strict=True):
        new = frozenset(done.trainable) - pretrained
        if new:
            optimizer = replace(stage.optimizer, lr=done.lr)
            stages.append(replace(stage, optimizer=optimizer, cache_features=cached))
            names.append(new)
    return tuple(stages), names
