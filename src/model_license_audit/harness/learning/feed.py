"""Examples on their way to a learner: changed at random, encoded batch by batch, or kept as cached features."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from model_license_audit.harness.data.examples import Examples
from model_license_audit.harness.learning.interface import Batch, Learner

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.learning.interface import Encoded

    Raw: TypeAlias = Sequence[str] | NDArray[np.uint8]
    Augment: TypeAlias = Callable[[Raw, int, NDArray[np.int64]], Raw]
    Targets: TypeAlias = NDArray[np.float32]

IN_ORDER = 64
"""How many examples are encoded at a time where their order does not matter."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Batches of a set of examples for a learner.

    ``augment`` changes raw inputs at random, given the epoch and their numbers; ``features`` are what the frozen part
    made of all examples; ``targets`` are a teacher's logits, one row an example.
    """

    learner: Learner
    examples: Examples
    augment: Augment | None = None
    features: Encoded | None = None
    targets: Targets | None = None

    def __len__(self) -> int:
        return len(self.examples)

    def batch(self, chosen: NDArray[np.int64], epoch: int = 0) -> Batch:
        """The chosen examples, ready for a step."""
        targets = None if self.targets is None else self.targets[chosen]
        return Batch(self._inputs(chosen, epoch), self.examples.labels[chosen], targets)

    def in_order(self) -> Iterator[Batch]:
        """All examples, from the first to the last."""
        numbers = np.arange(len(self.examples))
        for start in range(0, len(numbers), IN_ORDER):
            yield self.batch(numbers[start : start + IN_ORDER])

    def cached(self) -> Feed:
        """The same examples as features: the frozen part runs over them once, and never again."""
        parts = [self.learner.features(batch.inputs) for batch in self.in_order()]
        features = {name: np.concatenate([part[name] for part in parts]) for name in (parts[0] if parts else {})}
        return Feed(self.learner, self.examples, None, features, self.targets)

    def _inputs(self, chosen: NDArray[np.int64], epoch: int) -> Encoded:
        if self.features is not None:
            return {name: array[chosen] for name, array in self.features.items()}
        raw = self.examples.inputs
        picked: Raw = raw[chosen] if isinstance(raw, np.ndarray) else [raw[number] for number in chosen]
        return self.learner.encode(self.augment(picked, epoch, chosen) if self.augment else picked)
