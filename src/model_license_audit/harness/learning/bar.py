"""Lines that show how far a training is, and how well it goes."""

from __future__ import annotations

from collections.abc import Mapping

from model_license_audit.harness.learning.checkpoints import Place

_WIDTH = 20


def bar(what: str, place: Place, epochs: int, steps: int, loss: float) -> str:
    """One line, to be drawn over the one before."""
    filled = _WIDTH * place.step // steps
    drawn = "#" * filled + "." * (_WIDTH - filled)
    return f"\r{what}: epoch {place.epoch + 1}/{epochs} [{drawn}] {place.step}/{steps}  loss {loss:.4f}"


def epoch_line(what: str, epoch: int, judged: Mapping[str, float]) -> str:
    """One line for an epoch that is over, with what was measured in it."""
    told = ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in judged.items() if value)
    return f"{what}: epoch {epoch}: {told}"
