"""Random numbers that follow from the recipe's seed and from what they are drawn for, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

LIMIT, SPLIT, ORDER, AUGMENT, TONES = 1, 2, 3, 4, 5
"""What numbers are drawn for: part of the seed, so that no two choices go together."""


def drawing(seed: int, *purpose: int) -> np.random.Generator:
    """A generator of its own for each purpose; a negative ``seed`` is one like any other."""
    import numpy as np

    return np.random.default_rng([seed % 2**64, *purpose])
