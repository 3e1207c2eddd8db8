"""What torch learners make small: the loss of the examples, and penalties on the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import functional

from model_license_audit.harness.recipe.model import ObjectiveSpec


@dataclass(frozen=True, slots=True)
class Distillation:
    """How a student follows its teacher: logits are divided by ``temperature``; ``hard`` is the labels' own share."""

    temperature: float = 2.0
    hard: float = 0.5

    def loss(self, logits: Any, labels: Any, targets: Any) -> Any:
        """``hard`` * cross entropy + (1 - ``hard``) * T^2 * KL(teacher | student), both softened by T."""
        soft = functional.kl_div(
            functional.log_softmax(logits / self.temperature, dim=-1),
            functional.log_softmax(targets / self.temperature, dim=-1),
            reduction="batchmean",
            log_target=True,
        )
        own = functional.cross_entropy(logits, labels)
        return self.hard * own + (1 - self.hard) * self.temperature**2 * soft


class Penalties:
    """``l2`` * |w|^2 + ``l2_sp`` * |w - w0|^2 over the weights that are trained.

    w0 are the pretrained weights; a weight that is new has none, and gets the first term alone. (Xuhong Li, Grandvalet
    and Davoine, "Explicit inductive bias for transfer learning with convolutional networks", 2018, call the second
    term L2-SP.)
    """

    def __init__(self, pretrained: Mapping[str, Any], objective: ObjectiveSpec) -> None:
        kept = pretrained if objective.l2_sp else {}
        self._start = {name: weight.detach().clone() for name, weight in kept.items()}
        self._objective = objective

    def of(self, trained: Mapping[str, Any]) -> Any:
        """The penalty on these weights, as a tensor that gradients flow through; zero where nothing is asked."""
        total = torch.zeros(())
        if self._objective.l2:
            total = total + self._objective.l2 * sum(weight.square().sum() for weight in trained.values())
        if self._objective.l2_sp:
            distances = [
                (trained[name] - start).square().sum() for name, start in self._start.items() if name in trained
            ]
            total = total + self._objective.l2_sp * sum(distances)
        return total
