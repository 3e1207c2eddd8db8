"""What is to be trained, beside what, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.harness.data.examples import Prepared
from model_license_audit.harness.learning.interface import Parameter
from model_license_audit.harness.recipe.model import ObjectiveSpec, StageSpec
from model_license_audit.harness.steps.records import Scores, StageRecord
from model_license_audit.model.errors import ModelAuditError

if TYPE_CHECKING:
    from model_license_audit.harness.learning.feed import Augment, Targets


@dataclass(frozen=True, slots=True)
class Settings:
    """What a training is given beside its recipe.

    A checkpoint is kept after each epoch and every ``checkpoint_steps`` steps. ``augment`` changes training inputs at
    random, ``targets`` are a teacher's logits of the training examples. With a ``clock`` the log tells times.
    """

    checkpoint_steps: int = 200
    augment: Augment | None = None
    targets: Targets | None = None
    clock: Callable[[], float] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The stages of a training, with the names of the parameters that each of them moves, and the data."""

    name: str
    stages: tuple[StageSpec, ...]
    trainable: tuple[frozenset[str], ...]
    objective: ObjectiveSpec
    data: Prepared
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """A training that is over: scores of the held-out split before and after it, and what each stage was."""

    before: Scores | None
    after: Scores | None
    stages: tuple[StageRecord, ...]


class TrainingDiverged(ModelAuditError):
    """A loss is no number any more."""


def split(parameters: tuple[Parameter, ...], names: frozenset[str]) -> tuple[tuple[Parameter, ...], ...]:
    """The parameters of these names and all others, each in the model's order."""
    trainable = tuple(parameter for parameter in parameters if parameter.name in names)
    frozen = tuple(parameter for parameter in parameters if parameter.name not in names)
    return trainable, frozen
