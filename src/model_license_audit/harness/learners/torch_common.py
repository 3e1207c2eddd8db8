"""What every learner on torch does alike: freezing, one step, logits, and keeping its state."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from model_license_audit.harness.learners.torch_objective import Distillation, Penalties
from model_license_audit.harness.learners.torch_statistics import kept_statistics, train_only_what_is_free
from model_license_audit.harness.learning.interface import Batch, Parameter
from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerName, OptimizerSpec, StageSpec
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.learning.interface import Encoded

_RMSPROP_MEMORY = 0.9


class TorchLearner(ABC):
    """A torch module that is being trained; what it is made of and which files it becomes, its subclasses say.

    ``module`` gives logits; ``second`` is the head of a joint objective, trained along and never released.
    ``pretrained`` names the parameters whose values came from the base.
    """

    def __init__(
        self, module: Any, pretrained: frozenset[str], second: Any = None, distillation: Distillation | None = None
    ) -> None:
        self.module = module
        self._second = second
        self._pretrained = pretrained
        self._distillation = distillation or Distillation()
        self._ever_trained: set[str] = set()
        self._penalties: Penalties | None = None
        self._penalty = 0.0
        self._objective = ObjectiveSpec()
        self._optimizer: Any = None

    @abstractmethod
    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        """Raw inputs as the arrays that a step takes."""

    @abstractmethod
    def forward(self, inputs: Mapping[str, Any], *, second: bool = False) -> Any:
        """Logits of encoded inputs or of cached features; with ``second`` those of the second head."""

    @abstractmethod
    def export(self, folder: Path) -> None:
        """Write the files that a user loads."""

    def released_name(self, name: str) -> str:
        """What a parameter of the module is called in the files of the release."""
        return name

    def named_weights(self) -> dict[str, Any]:
        """The parameters of the module that belong to the model, by their released names."""
        return {self.released_name(name): weight for name, weight in self.module.named_parameters()}

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the module; the second head is none of them, as no file will hold it."""
        return tuple(
            Parameter(name, tuple(weight.shape), name in self._pretrained)
            for name, weight in self.named_weights().items()
        )

    @property
    def penalty(self) -> float:
        """What of the last step's loss were penalties on the weights."""
        return self._penalty

    @property
    def renamed(self) -> Mapping[str, str]:
        """No tensor is renamed unless a subclass says so."""
        return {}

    def features(self, inputs: Encoded) -> Encoded:  # noqa: ARG002 - what the interface gives
        """No frozen part is cached unless a subclass says how."""
        raise UsageError("this kind of model has no features to cache", "set `cache-features = false` in the stage")

    def begin(self, stage: StageSpec, trainable: frozenset[str], objective: ObjectiveSpec) -> None:
        """Free the named parameters, freeze all others, make a new optimiser."""
        if self._penalties is None:
            self._penalties = Penalties(self._weights(self._pretrained), objective)
        self.module.requires_grad_(False)
        for weight in self._weights(trainable).values():
            weight.requires_grad_(True)
        self._ever_trained |= trainable
        self._objective = objective
        self._optimizer = make_optimizer(stage.optimizer, list(self._trained().values()))
        train_only_what_is_free(self.module)

    def step(
        self,
        batch: Batch,
        optimizer: OptimizerSpec,  # noqa: ARG002 - it was made when the stage began
        lr: float,
        seed: int,
        joint: Batch | None = None,
    ) -> float:
        """One step down the gradient of L(task), or of L(pretraining) + joint * L(task), and the penalties."""
        torch.manual_seed(seed)
        train_only_what_is_free(self.module)
        for group in self._optimizer.param_groups:
            group["lr"] = lr
        loss = self._loss(batch)
        if joint is not None:
            with kept_statistics(self.module):
                loss = self._loss(joint, second=True) + (self._objective.joint or 0.0) * loss
        penalty = self._penalties.of(self._trained()) if self._penalties else torch.zeros(())
        self._optimizer.zero_grad(set_to_none=True)
        (loss + penalty).backward()
        self._optimizer.step()
        self._penalty = float(penalty.detach())
        return float(loss.detach()) + self._penalty

    def logits(self, inputs: Encoded) -> NDArray[np.float32]:
        """Examples x classes, nothing random."""
        self.module.eval()
        with torch.no_grad():
            return self.forward(as_tensors(inputs)).float().numpy()  # type: ignore[no-any-return]

    def save_state(self, file: Path) -> None:
        """Write all that training has changed so far, and the optimiser's memory."""
        optimizer = self._optimizer.state_dict() if self._optimizer else None
        state = {
            "weights": {name: weight.detach() for name, weight in self._weights(self._ever_trained).items()},
            "statistics": dict(self.module.named_buffers()),
            "second": self._second.state_dict() if self._second is not None else {},
            "optimizer": optimizer,
        }
        with file.open("wb") as stream:
            torch.save(state, stream)

    def load_state(self, file: Path) -> None:
        """Take up what :meth:`save_state` wrote; whatever else the file may hold is not read."""
        state = torch.load(file, weights_only=True)
        self._ever_trained |= state["weights"].keys()
        with torch.no_grad():
            for name, weight in self._weights(state["weights"]).items():
                weight.copy_(state["weights"][name])
            for name, buffer in self.module.named_buffers():
                buffer.copy_(state["statistics"][name])
        if self._second is not None:
            self._second.load_state_dict(state["second"])
        if self._optimizer is not None:
            self._optimizer.load_state_dict(state["optimizer"])

    def _loss(self, batch: Batch, *, second: bool = False) -> Any:
        logits = self.forward(as_tensors(batch.inputs), second=second)
        labels = torch.as_tensor(batch.labels)
        if batch.targets is None:
            return torch.nn.functional.cross_entropy(logits, labels)
        return self._distillation.loss(logits, labels, torch.as_tensor(batch.targets))

    def _trained(self) -> dict[str, Any]:
        """The weights that this stage moves, the second head's with them."""
        own = {name: weight for name, weight in self.named_weights().items() if weight.requires_grad}
        beside = dict(self._second.named_parameters(prefix="second")) if self._second is not None else {}
        return {**own, **beside}

    def _weights(self, names: Collection[str]) -> dict[str, Any]:
        return {name: weight for name, weight in self.named_weights().items() if name in names}


def make_optimizer(spec: OptimizerSpec, weights: list[Any]) -> Any:
    """The optimiser that a stage asks for; its learning rate is set anew before each step."""
    lr = 0.0 if spec.lr is None else spec.lr
    if spec.name is OptimizerName.SGD:
        return torch.optim.SGD(weights, lr, momentum=spec.momentum, weight_decay=spec.weight_decay)
    if spec.name is OptimizerName.RMSPROP:
        return torch.optim.RMSprop(
            weights, lr, alpha=_RMSPROP_MEMORY, momentum=spec.momentum, weight_decay=spec.weight_decay
        )
    return torch.optim.AdamW(weights, lr, weight_decay=spec.weight_decay)


def as_tensors(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays as tensors that share their memory."""
    return {name: torch.as_tensor(array) for name, array in inputs.items()}
