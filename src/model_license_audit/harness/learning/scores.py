"""How well a learner does on examples: mean cross-entropy, accuracy, and the share of right ones by class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.steps.records import Scores

if TYPE_CHECKING:
    from numpy.typing import NDArray


def evaluate(feed: Feed, classes: tuple[str, ...]) -> Scores | None:
    """The scores on all examples of a feed; ``None`` where there are none to judge by."""
    if not len(feed):
        return None
    logits = np.concatenate([feed.learner.logits(batch.inputs) for batch in feed.in_order()])
    return scores(logits, feed.examples.labels, classes)


def scores(logits: NDArray[np.float32], labels: NDArray[np.int64], classes: tuple[str, ...]) -> Scores:
    """The scores of logits (examples x classes) against labels; a class without examples has no share."""
    wide = logits.astype(np.float64)
    shifted = wide - wide.max(axis=1, keepdims=True)
    chances = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    right = wide.argmax(axis=1) == labels
    by_class = {
        name: float(right[labels == number].mean()) for number, name in enumerate(classes) if (labels == number).any()
    }
    return Scores(float(-chances[np.arange(len(labels)), labels].mean()), float(right.mean()), by_class, len(labels))
