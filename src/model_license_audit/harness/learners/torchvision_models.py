"""Classifiers of torchvision by name: how they are built, which layer is their head, which part of them is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import torch

from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, deterministic_torch, needed
from model_license_audit.model.errors import ModelAuditError, UsageError

_AUXILIARY = frozenset({"googlenet", "inception_v3"})
"""Architectures that give a second output unless they are told not to."""
_OLD_NAME = re.compile(r"(denselayer\d+\.(?:norm|conv))\.(\d\.)")
"""Names of layers in the files of DenseNet, which torchvision itself reads as ``norm1`` and so on."""
_TRIAL = 2
_SHOWN = 3


def options_of(architecture: str, size: int) -> dict[str, object]:
    """What an architecture is built with beside the number of classes, for images of that size."""
    if architecture in _AUXILIARY:
        return {"aux_logits": False, "init_weights": True}
    return {"image_size": size} if architecture.startswith("vit_") else {}


def classifier(architecture: str, options: Mapping[str, object], classes: int, seed: int) -> Any:
    """A classifier of that architecture with random weights; the same ones for the same seed."""
    deterministic_torch()
    models = needed("torchvision.models", TORCH_EXTRA)
    known = models.list_models(module=models)
    if architecture not in known:
        near = get_close_matches(architecture, known, _SHOWN) or ["resnet50", "mobilenet_v2", "vgg16"]
        what = f"torchvision has no classifier {architecture!r:.80}"
        raise UsageError(what, f"set `architecture` in [model] to a name of its list, as {', '.join(near)}")
    torch.manual_seed(seed)
    return models.get_model(architecture, weights=None, num_classes=classes, **options)


def head_of(module: Any, classes: int, named: object = None) -> str:
    """The name of the layer that gives the classes: the one that is ``named``, or the last that gives so many.

    Raises :class:`UsageError` where there is none.
    """
    layers = {name: layer for name, layer in module.named_modules() if _outputs(layer) is not None}
    fitting = [name for name, layer in layers.items() if _outputs(layer) == classes]
    if named is not None:
        if named not in layers:
            near = get_close_matches(str(named), layers, _SHOWN, cutoff=0.3) or list(layers)[-_SHOWN:]
            what = f"the model has no layer {str(named)!r:.80} that could be its head"
            raise UsageError(
                what, f"set `head` in [model.options] to its last layer; the nearest are {', '.join(near)}"
            )
        if named not in fitting:
            what = f"the layer {named} gives {_outputs(layers[str(named)])} numbers, and there are {classes} classes"
            raise UsageError(what, f"the head is {fitting[-1]}" if fitting else "name the last layer under `head`")
        return str(named)
    if not fitting:
        raise UsageError(f"no layer of the model gives {classes} numbers", "name its last layer under `head`")
    return str(fitting[-1])


def _outputs(layer: Any) -> int | None:
    """How many numbers a layer gives for each example or place; ``None`` for one that has no such number."""
    if isinstance(layer, torch.nn.Linear):
        return int(layer.out_features)
    return int(layer.out_channels) if isinstance(layer, torch.nn.Conv2d) else None


def read_weights(file: Any) -> dict[str, Any]:
    """The tensors of a file by name; nothing in it is run. Raises :class:`ModelAuditError` for one that is damaged."""
    try:
        if file.suffix == ".safetensors":
            from safetensors.torch import load_file

            return dict(load_file(file))
        state = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # torch, pickle and safetensors tell a damaged file in many ways
        why = " ".join(str(error).split())[:160].replace(str(file.parent), "")
        remedy = "get the file anew; only tensors are read, as of safetensors or torch.save(model.state_dict())"
        raise ModelAuditError(f"{file.name} cannot be read ({type(error).__name__}: {why})", remedy) from error
    for within in ("state_dict", "model"):
        if isinstance(state, Mapping) and isinstance(state.get(within), Mapping):
            state = state[within]
    if not isinstance(state, Mapping):
        raise ModelAuditError(f"{file.name} holds no tensors by name", "save model.state_dict() and nothing else")
    return {str(name): value for name, value in state.items() if isinstance(value, torch.Tensor)}


def modern(name: str) -> str:
    """The name that a tensor of a file has in the model."""
    return _OLD_NAME.sub(lambda found: found[1] + found[2], name)


def take_weights(module: Any, head: str, weights: Mapping[str, Any], what: str) -> frozenset[str]:
    """Copy a base's weights and statistics into all but the head; gives the names of the parameters among them.

    Raises :class:`ModelAuditError` where one is missing, has another shape, or holds what is no number.
    """
    named = {modern(name): value for name, value in weights.items()}
    own = {name: value for name, value in module.state_dict().items() if name.rpartition(".")[0] != head}
    missing = [name for name in own if name not in named and not name.endswith("num_batches_tracked")]
    if missing:
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        problem = f"the base has no {', '.join(missing[:_SHOWN])}{more}, which {what} needs"
        raise ModelAuditError(problem, "set `architecture` to that of the base's weights, or name another base")
    with torch.no_grad():
        for name, value in own.items():
            if name in named:
                _check(name, named[name], value, what)
                value.copy_(named[name])
    return frozenset(name for name, _ in module.named_parameters() if name in own)


def _check(name: str, found: Any, own: Any, what: str) -> None:
    if found.shape != own.shape:
        sizes = [" x ".join(map(str, value.shape)) or "a number" for value in (found, own)]
        problem = f"the base's {name} is {sizes[0]}, and {what} needs {sizes[1]}"
        remedy = "set `architecture` to that of the base's weights; images have three channels"
        raise ModelAuditError(problem, remedy)
    if not torch.isfinite(found).all():
        problem = f"the base's {name} holds numbers that are not finite"
        raise ModelAuditError(problem, "the base is damaged; fetch it anew or name another")


def settle_statistics(module: Any, size: int, seed: int) -> None:
    """Give running statistics to random weights, from images of noise: without any, the numbers of a deep model
    that is never trained grow from layer to layer, and no head could learn from them."""
    kept = {}
    for layer in module.modules():
        if hasattr(layer, "running_mean"):
            kept[layer], layer.momentum = layer.momentum, 1.0
    noise = torch.rand((_TRIAL * 16, 3, size, size), generator=torch.Generator().manual_seed(seed)) * 4 - 2
    module.train()
    with torch.no_grad():
        module(noise)
    for layer, momentum in kept.items():
        layer.momentum = momentum
    module.eval()
