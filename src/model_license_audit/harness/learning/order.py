"""Which examples a step sees, and which random numbers: pure functions of the recipe's seed and of the place.

Nothing is drawn from a generator that runs along, so a run that was killed goes on with the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEPS, _JOINT = 1, 2
"""What keeps the numbers of different uses apart."""


def steps(examples: int, batch_size: int) -> int:
    """How many batches an epoch has; at least one."""
    return max(1, -(-examples // batch_size))


def batches(examples: int, batch_size: int, seed: int, stage: int, epoch: int) -> list[NDArray[np.int64]]:
    """Every example once, in the order of that epoch, in batches of nearly the same size (none is left with one)."""
    order = np.random.default_rng((seed, stage, epoch)).permutation(examples)
    return np.array_split(order, steps(examples, batch_size))


def joint_batch(examples: int, batch_size: int, seed: int, stage: int, step: int) -> NDArray[np.int64]:
    """The examples of a joint objective's other data for one step of a stage, counted over its epochs."""
    per_round = steps(examples, batch_size)
    turn, place = divmod(step, per_round)
    order = np.random.default_rng((seed, stage, turn, _JOINT)).permutation(examples)
    return np.array_split(order, per_round)[place]


def step_seed(seed: int, stage: int, epoch: int, step: int) -> int:
    """The seed of one step's own randomness (dropout, augmentation), from 0 to 2**32 - 1."""
    return int(np.random.SeedSequence((seed, stage, epoch, step, _STEPS)).generate_state(1)[0])
