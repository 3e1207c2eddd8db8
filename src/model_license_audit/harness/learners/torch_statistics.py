"""Which layers of a torch module follow what they are shown: dropout, and layers with running statistics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def train_only_what_is_free(module: Any) -> None:
    """Let dropout and running statistics work in layers with a trained weight; frozen layers only predict.

    A layer without weights (dropout is one) does as the layer that it belongs to.
    """
    module.train(any(weight.requires_grad for weight in module.parameters()))
    for part in module.children():
        if next(part.parameters(), None) is not None:
            train_only_what_is_free(part)


@contextmanager
def kept_statistics(module: Any) -> Iterator[None]:
    """Let running statistics be those of the data that the model is tuned for, whatever else it is shown meanwhile."""
    layers = [part for part in module.modules() if getattr(part, "track_running_stats", False)]
    for layer in layers:
        layer.track_running_stats = False
    try:
        yield
    finally:
        for layer in layers:
            layer.track_running_stats = True
