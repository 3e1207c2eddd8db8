"""The learning-rate finder: try rates from far too small to far too large, and take one well below where it breaks.

After Leslie N. Smith, "Cyclical learning rates for training neural networks" (2017), section 3.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from model_license_audit.harness.learning.interface import Learner
from model_license_audit.model.errors import ModelAuditError

LEAST, MOST = 1e-6, 1.0
TRIALS = 40
_MEMORY = 0.8
"""Share of the smoothed loss that stays from one trial to the next."""
_BROKEN = 2.0
"""A smoothed loss this many times the best one ends the test."""
_MARGIN = 10.0
"""The rate taken is this many times below that of the least loss, where training is still stable."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One rate that was tried, the loss of its step, and the loss smoothed over the steps so far."""

    lr: float
    loss: float
    smoothed: float


def find(learner: Learner, step: Callable[[int, float], float], scratch: Path) -> tuple[float, list[Trial]]:
    """A good learning rate and all that was tried; the learner is left exactly as it was.

    ``step(number, lr)`` trains for one step and gives its loss. Raises :class:`ModelAuditError` where no rate makes
    the loss smaller.
    """
    learner.save_state(scratch)
    try:
        trials = list(range_test(step))
    finally:
        learner.load_state(scratch)
        scratch.unlink()
    return choose(trials), trials


def range_test(step: Callable[[int, float], float]) -> Iterator[Trial]:
    """Steps at rates that grow by the same factor, until the loss breaks."""
    average, least = 0.0, math.inf
    for number in range(TRIALS):
        lr = LEAST * (MOST / LEAST) ** (number / (TRIALS - 1))
        loss = step(number, lr)
        if not math.isfinite(loss):
            return
        average = _MEMORY * average + (1 - _MEMORY) * loss
        smoothed = average / (1 - _MEMORY ** (number + 1))
        yield Trial(lr, loss, smoothed)
        least = min(least, smoothed)
        if smoothed > _BROKEN * least:
            return


def choose(trials: list[Trial]) -> float:
    """A tenth of the rate at which the smoothed loss was least, to two digits.

    The place of the least smoothed loss is steadier than that of its steepest fall, which one lucky batch can move.
    """
    if not trials or min(trial.smoothed for trial in trials) >= trials[0].smoothed:
        problem = "no learning rate that was tried made the loss smaller"
        raise ModelAuditError(problem, "look at the data and the labels, or set `lr` in the stage's optimizer")
    best = min(trials, key=lambda trial: trial.smoothed)
    return float(f"{best.lr / _MARGIN:.1e}")
