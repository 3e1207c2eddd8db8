"""A learner of two small matrices in numpy, and what its training needs: fast enough to be killed many times."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from model_license_audit.harness.data.examples import Examples, Prepared
from model_license_audit.harness.learning.fitting import LearnerFactory, fit
from model_license_audit.harness.learning.interface import Batch, Parameter
from model_license_audit.harness.learning.planned import Settings
from model_license_audit.harness.recipe.model import (
    BaseSpec,
    Method,
    ModelSpec,
    ObjectiveSpec,
    OptimizerSpec,
    Recipe,
    ReleaseSpec,
    StageSpec,
)
from model_license_audit.harness.steps.coding import to_json
from model_license_audit.harness.steps.context import nobody
from model_license_audit.harness.steps.records import TrainingRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.learning.interface import Encoded

WIDTH, CLASSES = 4, ("low", "high")
Weights = dict[str, NDArray[np.float64]]


class SmallLearner:
    """softmax(inputs @ body @ head) with momentum; ``body.weight`` came from a base, ``head.weight`` is new."""

    renamed: Mapping[str, str] = {}

    def __init__(self, untrained: bool = False) -> None:
        random = np.random.default_rng(5 if untrained else 3)
        body = 1e-3 * random.normal(size=(WIDTH, WIDTH)) if untrained else np.eye(WIDTH)
        self.weights: Weights = {"body.weight": body, "head.weight": np.zeros((WIDTH, len(CLASSES)))}
        self.memory: Weights = {name: np.zeros_like(weight) for name, weight in self.weights.items()}
        self.pretrained = frozenset() if untrained else frozenset({"body.weight"})
        self.trainable: frozenset[str] = frozenset()
        self.penalty = 0.0
        self.encoded = 0

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return tuple(Parameter(name, w.shape, name in self.pretrained) for name, w in self.weights.items())

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        self.encoded += len(inputs)
        return {"x": np.array([[float(number) for number in str(line).split()] for line in inputs])}

    def features(self, inputs: Encoded) -> Encoded:
        if "body.weight" in self.trainable:
            raise UsageError("the body is trained", "train the head alone")
        return {"h": np.asarray(inputs["x"], float) @ self.weights["body.weight"]}

    def begin(self, stage: StageSpec, trainable: frozenset[str], objective: ObjectiveSpec) -> None:
        self.trainable, self.objective = trainable, objective
        self.memory = {name: np.zeros_like(weight) for name, weight in self.weights.items()}

    def step(self, batch: Batch, optimizer: OptimizerSpec, lr: float, seed: int, joint: Batch | None = None) -> float:
        hidden = self._hidden(batch.inputs)
        dropped = hidden * (np.random.default_rng(seed).random(hidden.shape) > 0.1)
        with np.errstate(all="ignore"):
            chances = _softmax(dropped @ self.weights["head.weight"])
            loss = float(-np.log(chances[np.arange(len(batch.labels)), batch.labels]).mean())
            error = (chances - np.eye(len(CLASSES))[batch.labels]) / len(batch.labels)
            slopes = {"head.weight": dropped.T @ error}
            if "x" in batch.inputs:
                slopes["body.weight"] = np.asarray(batch.inputs["x"], float).T @ (error @ self.weights["head.weight"].T)
            self.penalty = sum(self.objective.l2 * float((self.weights[n] ** 2).sum()) for n in self.trainable)
            for name in sorted(self.trainable):
                slope = slopes[name] + 2 * self.objective.l2 * self.weights[name]
                self.memory[name] = optimizer.momentum * self.memory[name] + slope
                self.weights[name] = self.weights[name] - lr * self.memory[name]
        return loss + self.penalty

    def logits(self, inputs: Encoded) -> NDArray[np.float32]:
        with np.errstate(all="ignore"):
            return (self._hidden(inputs) @ self.weights["head.weight"]).astype(np.float32)

    def save_state(self, file: Path) -> None:
        with file.open("wb") as stream:
            memory = {f"memory.{name}": value for name, value in self.memory.items()}
            np.savez(stream, allow_pickle=False, **self.weights, **memory)

    def load_state(self, file: Path) -> None:
        with np.load(file, allow_pickle=False) as state:
            self.weights = {name: state[name] for name in self.weights}
            self.memory = {name: state[f"memory.{name}"] for name in self.weights}

    def export(self, folder: Path) -> None:
        told = {name: [number.hex() for number in map(float, weight.flat)] for name, weight in self.weights.items()}
        (folder / "weights.json").write_text(json.dumps(told), "utf-8")

    def _hidden(self, inputs: Encoded) -> NDArray[np.float64]:
        if "h" in inputs:
            return np.asarray(inputs["h"], float)
        return np.asarray(np.asarray(inputs["x"], float) @ self.weights["body.weight"], float)


def _softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def stage(name: str, *trainable: str, **more: object) -> StageSpec:
    usual: dict[str, object] = {"epochs": 3, "batch_size": 8, "optimizer": OptimizerSpec(lr=0.1, momentum=0.9)}
    return StageSpec(name, trainable, **{**usual, **more})  # type: ignore[arg-type]


def recipe(*stages: StageSpec, **more: object) -> Recipe:
    usual = stages or (stage("head", "head.*", cache_features=True, patience=2), stage("full", "*", epochs=2))
    release, base = ReleaseSpec("ex/small", None, "holder"), BaseSpec("org/base")
    made = Recipe("small", "", "t", Method.FINETUNE, base, (), ModelSpec("text-encoder"), usual, release, seed=11)
    return replace(made, **more)  # type: ignore[arg-type]


def examples(count: int, seed: int) -> Examples:
    """Lines of numbers; the class is whether their sum is large."""
    numbers = np.random.default_rng(seed).normal(size=(count, WIDTH))
    lines = [" ".join(f"{number:.4f}" for number in row) for row in numbers]
    return Examples(lines, (numbers.sum(axis=1) > 0).astype(np.int64))


def prepared(train: int = 60) -> Prepared:
    return Prepared(examples(train, 1), examples(30, 2), examples(40, 3), CLASSES, ())


def small_fit(folder: Path, made: Recipe | None = None, settings: Settings | None = None) -> TrainingRecord:
    """A whole training in a folder."""
    workspace = Workspace.beside(folder)
    workspace.make()
    return fit(made or recipe(), SmallLearner, prepared(), workspace, nobody, settings=settings or Settings(3))


def searching() -> Recipe:
    """Two stages, the second with a learning rate that is looked for."""
    return recipe(
        stage("head", "head.*", cache_features=True, patience=2),
        stage("full", "*", epochs=2, optimizer=OptimizerSpec(lr=None, momentum=0.9)),
    )


def search(folder: Path, made: LearnerFactory = SmallLearner) -> TrainingRecord:
    """A training of :func:`searching` in a folder, or what is left of it; writes its record at the end."""
    workspace = Workspace.beside(folder)
    workspace.make()
    record = fit(searching(), made, prepared(), workspace, nobody, settings=Settings(3))
    workspace.write_json("training.json", to_json(record))
    return record
