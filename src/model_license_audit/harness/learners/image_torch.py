"""A classifier of images of torchvision with a new head, its backbone frozen as far as the recipe says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import save_file

from model_license_audit.harness.data.loading import USUAL_SIZE
from model_license_audit.harness.learners import torchvision_models
from model_license_audit.harness.learners.image_inputs import checked, only
from model_license_audit.harness.learners.torch_common import TorchLearner, as_tensors
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.learners.choose import Wanted
    from model_license_audit.harness.learning.interface import Encoded

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the colours of ImageNet, from 0 to 1: what torchvision's weights were trained with."""
_SAME = 1e-4
"""How far logits from cached features may be from those of the whole model, as a share of the largest."""


class ImageTorch(TorchLearner):
    """``model.architecture`` of torchvision (``resnet50``); exported with the names that torchvision gives.

    Option: ``head``, the name of the layer that is replaced, where it is not the last one.
    """

    def __init__(self, wanted: Wanted) -> None:
        spec = wanted.recipe.model
        only(spec.options, {"head"}, "image-torch")
        self._architecture = spec.architecture or "resnet50"
        self._size = spec.image_size or USUAL_SIZE
        self._classes = wanted.classes
        self._options = torchvision_models.options_of(self._architecture, self._size)
        module = torchvision_models.classifier(self._architecture, self._options, len(wanted.classes), wanted.seed)
        self._head = torchvision_models.head_of(module, len(wanted.classes), spec.options.get("head"))
        weights, pretrained = _weights_of(wanted), frozenset[str]()
        self._names_of_base = tuple(weights)
        if wanted.untrained:
            torchvision_models.settle_statistics(module, self._size, wanted.seed)
        elif wanted.base is not None:
            pretrained = torchvision_models.take_weights(module, self._head, weights, self._architecture)
        super().__init__(module, pretrained, self._other_head(module, wanted))
        self._cache_checked = False

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Old files name some layers otherwise."""
        told = {name: torchvision_models.modern(name) for name in self._names_of_base}
        return {name: now for name, now in told.items() if name != now}

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        """Colours from 0 to 1, less the mean of ImageNet, by its deviation; channels first."""
        scaled = checked(inputs, self._size).astype(np.float32) / np.float32(255)
        normal = (scaled - np.array(MEAN, np.float32)) / np.array(DEVIATION, np.float32)
        return {"pixels": np.ascontiguousarray(normal.transpose(0, 3, 1, 2))}

    def features(self, inputs: Encoded) -> Encoded:
        """What comes into the last part of the model, in which the head lies."""
        tail = f"{self._tail_name}."
        free = [name for name, weight in self.module.named_parameters() if weight.requires_grad]
        outside = [name for name in free if not name.startswith(tail)]
        if outside:
            remedy = "set `cache-features = false`, or train the head alone"
            raise UsageError(f"features are to be cached, but the stage trains {outside[0]}", remedy)
        self.module.eval()
        with torch.no_grad(), _Caught(self._tail) as caught:
            self.module(as_tensors(inputs)["pixels"])
        features = {"features": caught.value.numpy()}
        self._check_cache(inputs, features)
        return features

    def forward(self, inputs: Mapping[str, Any], *, second: bool = False) -> Any:
        """Logits of images or of cached features."""
        if not second:
            return self._through(inputs)
        with _Caught(self.module.get_submodule(self._head)) as caught:
            self._through(inputs)
        return self._second(caught.value)

    def export(self, folder: Path) -> None:
        """``model.safetensors`` for ``load_state_dict``, and ``config.json`` with all that is needed to build it."""
        state = {name: value.detach().contiguous().clone() for name, value in self.module.state_dict().items()}
        save_file(state, folder / "model.safetensors", {"format": "pt"})
        config = {
            "library": "torchvision",
            "architecture": self._architecture,
            "options": self._options,
            "head": self._head,
            "id2label": {str(number): name for number, name in enumerate(self._classes)},
            "label2id": {name: number for number, name in enumerate(self._classes)},
            "image_size": self._size,
            "image_mean": MEAN,
            "image_std": DEVIATION,
        }
        (folder / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    @property
    def _tail_name(self) -> str:
        return self._head.partition(".")[0]

    @property
    def _tail(self) -> Any:
        """The last part of the model, with what belongs to the head and is not only predicting (dropout)."""
        return self.module.get_submodule(self._tail_name)

    def _through(self, inputs: Mapping[str, Any]) -> Any:
        if "features" in inputs:
            return self._tail(inputs["features"]).flatten(1)
        return self.module(inputs["pixels"])

    def _check_cache(self, inputs: Encoded, features: Encoded) -> None:
        """Not every architecture ends with the part in which its head lies: compare once, and refuse to guess."""
        if not self._cache_checked:
            whole = self.logits(inputs)
            far = float(np.abs(whole - self.logits(features)).max())
            if not far <= _SAME * max(1.0, float(np.abs(whole).max())):
                what = f"{self._architecture} does more after its {self._tail_name} than hand on what that gives"
                raise UsageError(what, "set `cache-features = false` in the stage")
            self._cache_checked = True

    def _other_head(self, module: Any, wanted: Wanted) -> Any:
        """The head of the pretraining classes in a joint objective, if there are any."""
        if not wanted.pretraining_classes:
            return None
        layer = module.get_submodule(self._head)
        if not isinstance(layer, torch.nn.Linear):
            remedy = "leave out `objective.joint`, or take an architecture that ends with a linear layer"
            raise UsageError(f"{self._architecture} has no linear head to put a second one beside", remedy)
        return torch.nn.Linear(layer.in_features, len(wanted.pretraining_classes))


class _Caught:
    """Keeps what comes into a layer while this is open."""

    def __init__(self, layer: Any) -> None:
        self._layer = layer
        self.value: Any = None

    def __enter__(self) -> _Caught:
        self._hook = self._layer.register_forward_pre_hook(self._keep)
        return self

    def __exit__(self, *_error: object) -> None:
        self._hook.remove()

    def _keep(self, _layer: Any, inputs: tuple[Any, ...]) -> None:
        self.value = inputs[0]


def _weights_of(wanted: Wanted) -> dict[str, Any]:
    """The tensors of the base's files; none where there is no base."""
    base = wanted.base
    if base is None or base.folder is None:
        return {}
    found: dict[str, Any] = {}
    for path in base.weights:
        found |= torchvision_models.read_weights(Path(base.folder, path))
    return found
