"""Models of ``keras.applications`` by name, with a new head; their variables by the names that a release tells."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from model_license_audit.harness.learners.image_inputs import only
from model_license_audit.harness.release.keras_file import variable_name
from model_license_audit.model.errors import UsageError

_SHOWN = 3
_WIDEST = 65536


@dataclass(frozen=True, slots=True)
class Built:
    """A model of a backbone and its new head.

    ``body`` gives features, ``inner`` makes of them what the layer ``last`` takes; ``model`` does all and gives
    probabilities. ``new`` are the names of the layers that are none of the backbone's. ``preprocess`` is what the
    module ``family`` of ``keras.applications`` makes of images.
    """

    model: Any
    body: Any
    inner: Any
    last: Any
    new: frozenset[str]
    preprocess: Callable[[Any], Any]
    family: str


def build(keras: Any, architecture: str, size: int, head: tuple[str, int, int]) -> Built:
    """That architecture without its top for images of that size; ``head`` are how it begins (``average``, ``flatten``),
    the width of its hidden layer (0 for none) and the number of classes.

    Raises :class:`UsageError` for an architecture that Keras does not have, or that cannot take such small images.
    """
    make = _named(keras, architecture)
    image = keras.Input((size, size, 3), name="image")
    try:
        backbone = make(include_top=False, weights=None, input_tensor=image)
    except ValueError as error:
        what = f"Keras cannot build {architecture} for images of {size} pixels ({' '.join(str(error).split())[:160]})"
        raise UsageError(what, "set `image-size` in [model] to a larger number") from error
    beginning, hidden, classes = head
    layer = keras.layers.Flatten if beginning == "flatten" else keras.layers.GlobalAveragePooling2D
    features = layer(name=beginning)(backbone.output)
    hidden_layer = keras.layers.Dense(hidden, activation="relu", name="hidden") if hidden else None
    last = keras.layers.Dense(classes, activation="softmax", name="predictions")
    given = keras.Input(features.shape[1:], name="features")
    inner = hidden_layer(given) if hidden_layer else given
    whole = last(hidden_layer(features) if hidden_layer else features)
    module = importlib.import_module(make.__module__)
    return Built(
        keras.Model(image, whole, name="classifier"),
        keras.Model(image, features, name="body"),
        keras.Model(given, inner, name="inner"),
        last,
        frozenset({beginning, "hidden", "predictions"}),
        module.preprocess_input,
        make.__module__.rpartition(".")[2],
    )


def _named(keras: Any, architecture: str) -> Any:
    known = sorted(name for name, value in vars(keras.applications).items() if name[:1].isupper() and callable(value))
    if architecture not in known:
        near = get_close_matches(architecture, known, _SHOWN, cutoff=0.4) or ["ResNet50", "VGG16"]
        what = f"keras.applications has no {architecture!r:.80}"
        raise UsageError(what, f"set `architecture` in [model] to a name of its list, as {', '.join(near)}")
    return getattr(keras.applications, architecture)


def head_of(options: Mapping[str, object]) -> tuple[str, int]:
    """How the features become one row, and the width of the layer behind; raises :class:`UsageError`."""
    only(options, {"head", "hidden"}, "image-keras")
    head, hidden = options.get("head", "average"), options.get("hidden", 0)
    if head not in {"average", "flatten"}:
        raise UsageError(f"there is no head {head!r:.80}", 'write head = "average" or head = "flatten"')
    if not isinstance(hidden, int) or isinstance(hidden, bool) or not 0 <= hidden <= _WIDEST:
        raise UsageError(f"hidden is {hidden!r:.40}", f"write a whole number from 0 to {_WIDEST}")
    return str(head), hidden


def variables_of(model: Any) -> dict[str, Any]:
    """All variables of the layers of a model, by the names that the tensors of its file are told with."""
    found = {}
    for layer in model.layers:
        kept: dict[str, Any] = {}
        layer.save_own_variables(kept)
        for number, variable in kept.items():
            found[f"{layer.name}/{variable_name(type(layer).__name__, layer.get_config(), int(number))}"] = variable
    return found


def weights_among(variables: Mapping[str, Any], model: Any) -> dict[str, Any]:
    """Those of the variables that a gradient can move, while nothing is frozen yet."""
    paths = {variable.path for variable in model.trainable_variables}
    return {name: variable for name, variable in variables.items() if variable.path in paths}
