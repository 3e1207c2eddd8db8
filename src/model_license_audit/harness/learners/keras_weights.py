"""Weights of a model of Keras: those of a base's files, or random ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model_license_audit.harness.learners.keras_models import Built, variables_of
from model_license_audit.harness.release.keras_file import read_weights, variable_name
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.steps.records import BaseRecord

    Arrays = Mapping[str, NDArray[np.generic]]

_SHOWN = 3
_KINDS = (".keras", ".h5", ".hdf5")
_OLD_SUFFIX = re.compile(r":\d+\Z")
_NOISE = 32
_MOMENTUM = 0.9


def weights_of(base: BaseRecord, model: Any) -> tuple[dict[str, NDArray[np.generic]], dict[str, str]]:
    """The arrays of a base's file by the names of the model's variables, and what of them the file calls otherwise.

    Raises :class:`ModelAuditError` where there is no such file or it is damaged.
    """
    paths = [path for path in base.weights if path.lower().endswith(_KINDS)]
    if base.folder is None or not paths:
        remedy = f"name files that end in {', '.join(_KINDS)}"
        raise UsageError(f"{base.ref} has no weights of Keras among {', '.join(base.weights) or 'its files'}", remedy)
    arrays: dict[str, Any] = {}
    for path in paths:
        arrays |= read_weights(Path(base.folder, path))
    renamed = _old_names(arrays, model)
    return {renamed.get(name, name): value for name, value in arrays.items()}, renamed


def _old_names(arrays: Arrays, model: Any) -> dict[str, str]:
    """Files of weights alone have paths as ``conv1_conv/conv1_conv/kernel:0``; those of VGG16, numbered names.

    In a layer of which the file names other variables than Keras does now, they are taken in their order.
    """
    found = {}
    for layer in model.layers:
        kept: dict[str, Any] = {}
        layer.save_own_variables(kept)
        kind, config = type(layer).__name__, layer.get_config()
        own = [f"{layer.name}/{variable_name(kind, config, int(number))}" for number in kept]
        old = [name for name in arrays if name.startswith(f"{layer.name}/") and name not in own]
        by_end = {_OLD_SUFFIX.sub("", name).rpartition("/")[2]: name for name in old}
        if len(old) != len(own):
            continue
        for number, name in enumerate(own):
            place = by_end.get(name.rpartition("/")[2]) or _by_shape(old, arrays, kept[str(number)])
            if place is not None and place not in found:
                found[place] = name
    return found


def _by_shape(old: list[str], arrays: Arrays, variable: Any) -> str | None:
    """The one array of a layer that has the shape of the variable."""
    fitting = [name for name in old if arrays[name].shape == tuple(variable.shape)]
    return fitting[0] if len(fitting) == 1 else None


def take_weights(built: Built, weights: Arrays, architecture: str) -> frozenset[str]:
    """Copy a base's weights and statistics into the backbone; gives the names of those that training could change.

    Raises :class:`ModelAuditError` where one is missing, has another shape, or holds what is no number.
    """
    trainable = {variable.path for variable in built.model.trainable_variables}
    own = {n: v for n, v in variables_of(built.model).items() if n.partition("/")[0] not in built.new}
    missing = [name for name in own if name not in weights]
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        what = f"the base has no {', '.join(missing[:_SHOWN])}{more}, which {architecture} needs"
        raise ModelAuditError(what, "set `architecture` to that of the base's weights, or name another base")
    for name, variable in own.items():
        _check(name, weights[name], variable, architecture)
        variable.assign(weights[name])
    return frozenset(name for name, variable in own.items() if variable.path in trainable)


def _check(name: str, found: NDArray[np.generic], own: Any, architecture: str) -> None:
    if found.shape != tuple(own.shape):
        sizes = [" x ".join(map(str, shape)) or "a number" for shape in (found.shape, tuple(own.shape))]
        what = f"the base's {name} is {sizes[0]}, and {architecture} needs {sizes[1]}"
        remedy = "set `architecture` to that of the base's weights; images have three channels"
        raise ModelAuditError(what, remedy)
    if found.dtype.kind == "f" and not np.isfinite(found).all():
        what = f"the base's {name} holds numbers that are not finite"
        raise ModelAuditError(what, "the base is damaged; fetch it anew or name another")


def random_weights(keras: Any, built: Built, seed: int) -> None:
    """Random kernels of a backbone that is trained from scratch: after He where layers normalise, as ResNets are begun.

    Others keep Keras' own, after Glorot, as VGGs are begun. Running statistics follow faster than Keras' own do, for
    which (0.99 of what was before stays) a small task has not enough steps.
    """
    normalising = _normalising(keras, built)
    for layer in normalising:
        layer.momentum = _MOMENTUM
    kernels = [one.kernel for one in built.body.layers if isinstance(one, keras.layers.Conv2D)] if normalising else []
    for number, kernel in enumerate(kernels):
        kernel.assign(keras.initializers.HeNormal(seed=seed + number)(tuple(kernel.shape)))


def settle_statistics(keras: Any, built: Built, seed: int) -> None:
    """Give running statistics to random weights that are never trained, from images of noise."""
    with _momentum(keras, built, 0.0):
        built.body(built.preprocess(_noise(built, seed)), training=True)


def kept_statistics(keras: Any, built: Built) -> AbstractContextManager[None]:
    """Let running statistics be those of the data that the model is tuned for, whatever else it is shown meanwhile."""
    return _momentum(keras, built, 1.0)


@contextmanager
def _momentum(keras: Any, built: Built, share: float) -> Iterator[None]:
    """Let running statistics keep that share of what they were, and take the rest from what the model is shown."""
    layers = _normalising(keras, built)
    before = [layer.momentum for layer in layers]
    for layer in layers:
        layer.momentum = share
    try:
        yield
    finally:
        for layer, momentum in zip(layers, before, strict=True):
            layer.momentum = momentum


def _normalising(keras: Any, built: Built) -> list[Any]:
    return [layer for layer in built.body.layers if isinstance(layer, keras.layers.BatchNormalization)]


def _noise(built: Built, seed: int) -> NDArray[np.float32]:
    size = tuple(built.model.inputs[0].shape[1:])
    return np.random.default_rng(seed).integers(0, 256, (_NOISE, *size)).astype(np.float32)
