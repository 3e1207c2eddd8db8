"""What a step of Keras consists of: the loss with its penalties, its gradient on torch or tensorflow, an optimiser."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from model_license_audit.harness.learners.frameworks import KERAS_EXTRA, needed
from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerName, OptimizerSpec

_RMSPROP_MEMORY = 0.9
"""The same as in learners on torch."""
_MOST = 2**31


def make_optimizer(keras: Any, spec: OptimizerSpec, variables: Sequence[Any]) -> Any:
    """The optimiser that a stage asks for, its memory empty; its learning rate is set anew before each step."""
    common = {"learning_rate": spec.lr or 0.0, "weight_decay": spec.weight_decay or None}
    if spec.name is OptimizerName.SGD:
        optimizer = keras.optimizers.SGD(momentum=spec.momentum, **common)
    elif spec.name is OptimizerName.RMSPROP:
        optimizer = keras.optimizers.RMSprop(rho=_RMSPROP_MEMORY, momentum=spec.momentum, **common)
    else:
        optimizer = keras.optimizers.AdamW(**{**common, "weight_decay": spec.weight_decay})
    optimizer.build(list(variables))
    return optimizer


def gradient_step(keras: Any, loss: Callable[[], Any], optimizer: Any, variables: Sequence[Any]) -> float:
    """One step down the gradient of a loss; gives the loss before it."""
    take = _torch_gradients if keras.backend.backend() == "torch" else _tensorflow_gradients
    value, gradients = take(loss, variables)
    pairs = [
        (keras.ops.zeros_like(variable) if slope is None else slope, variable)
        for slope, variable in zip(gradients, variables, strict=True)
    ]
    with without_gradients(keras):
        optimizer.apply([slope for slope, _ in pairs], [variable for _, variable in pairs])
    return value


def _torch_gradients(loss: Callable[[], Any], variables: Sequence[Any]) -> tuple[float, list[Any]]:
    for variable in variables:
        variable.value.grad = None
    value = loss()
    value.backward()
    return float(value.detach()), [variable.value.grad for variable in variables]


def _tensorflow_gradients(loss: Callable[[], Any], variables: Sequence[Any]) -> tuple[float, list[Any]]:
    tensorflow = needed("tensorflow", KERAS_EXTRA)
    with tensorflow.GradientTape() as tape:
        value = loss()
    return float(value), tape.gradient(value, [variable.value for variable in variables])


@contextmanager
def without_gradients(keras: Any) -> Iterator[None]:
    """Nothing that is computed in here is remembered for a gradient."""
    if keras.backend.backend() != "torch":
        yield
        return
    import torch

    with torch.no_grad():
        yield


class Penalties:
    """``l2`` * |w|^2 + ``l2_sp`` * |w - w0|^2 over the weights that are trained; w0 are the pretrained ones.

    A weight that is new has no w0, and gets the first term alone.
    """

    def __init__(self, keras: Any, pretrained: Mapping[str, Any], objective: ObjectiveSpec) -> None:
        kept = pretrained if objective.l2_sp else {}
        self._start = {name: keras.ops.convert_to_numpy(variable).copy() for name, variable in kept.items()}
        self._objective, self._ops = objective, keras.ops

    def of(self, trained: Mapping[str, Any]) -> Any:
        """The penalty on these weights, through which gradients flow; ``None`` where nothing is asked."""
        terms = []
        if self._objective.l2:
            squares = [self._ops.sum(self._ops.square(variable)) for variable in trained.values()]
            terms.append(self._objective.l2 * sum(squares))
        if self._objective.l2_sp:
            near = [name for name in self._start if name in trained]
            far = [self._ops.sum(self._ops.square(trained[name] - self._start[name])) for name in near]
            terms += [self._objective.l2_sp * sum(far)] if far else []
        return sum(terms) if terms else None


class Seeds:
    """The states of all layers that draw random numbers (dropout): set for a step, and as they were in a release."""

    def __init__(self, keras: Any, model: Any) -> None:
        own = (getattr(layer, "seed_generator", None) for layer in model.layers)
        self._states = [one.state for one in own if one is not None]
        self._ops = keras.ops
        self._first = [keras.ops.convert_to_numpy(state).copy() for state in self._states]

    def set(self, seed: int) -> None:
        """The same numbers for the same seed, others in each layer."""
        for number, (state, first) in enumerate(zip(self._states, self._first, strict=True)):
            state.assign(self._ops.cast([seed % _MOST, number], first.dtype))

    def reset(self) -> None:
        """As the model was built."""
        for state, first in zip(self._states, self._first, strict=True):
            state.assign(first)
