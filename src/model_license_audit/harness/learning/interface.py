"""What the training loop asks of a learner; each framework implements it once for each kind of model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerSpec, StageSpec

    Encoded: TypeAlias = Mapping[str, NDArray[np.generic]]
    Labels: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named tensor of a model: its shape, and whether its values came from the base."""

    name: str
    shape: tuple[int, ...]
    pretrained: bool

    @property
    def count(self) -> int:
        """How many numbers it holds."""
        size = 1
        for length in self.shape:
            size *= length
        return size


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one step: arrays by name with the same first dimension, and their labels (integers, one each).

    ``targets`` are a teacher's logits (examples x classes) where a student is distilled.
    """

    inputs: Encoded
    labels: Labels
    targets: NDArray[np.float32] | None = None


class Learner(Protocol):
    """A model that is being trained. All randomness of a step comes from the seed that the step is given."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every tensor that training could change, in a fixed order."""
        ...

    @property
    def penalty(self) -> float:
        """What of the last step's loss were penalties on the weights."""
        ...

    @property
    def renamed(self) -> Mapping[str, str]:
        """Names of tensors in the base's files, and how :meth:`export` calls those that it calls otherwise."""
        ...

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        """Raw inputs (texts; or images, examples x height x width x 3, 0 to 255) as the arrays that a step takes."""
        ...

    def features(self, inputs: Encoded) -> Encoded:
        """What the frozen part makes of inputs, to be given to :meth:`step` and :meth:`logits` in their place.

        Raises :class:`UsageError` where the stage trains more than what follows the frozen part.
        """
        ...

    def begin(self, stage: StageSpec, trainable: frozenset[str], objective: ObjectiveSpec) -> None:
        """Free the named parameters, freeze all others (their running statistics too), make a new optimiser."""
        ...

    def step(self, batch: Batch, optimizer: OptimizerSpec, lr: float, seed: int, joint: Batch | None = None) -> float:
        """One step of the optimiser; gives the loss of the batch, penalties included."""
        ...

    def logits(self, inputs: Encoded) -> NDArray[np.float32]:
        """Examples x classes, nothing random."""
        ...

    def save_state(self, file: Path) -> None:
        """Parameters, statistics and the optimiser's memory, so that :meth:`load_state` goes on exactly from here."""
        ...

    def load_state(self, file: Path) -> None:
        """Take up the state of a file; the stage was begun before."""
        ...

    def export(self, folder: Path) -> None:
        """Write the files that a user loads (weights, configuration, tokenizer); the same bytes for the same state."""
        ...
