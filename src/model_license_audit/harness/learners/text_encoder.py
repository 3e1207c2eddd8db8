"""A transformers encoder with a new head that tells classes of texts apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from model_license_audit.harness.learners import text_files
from model_license_audit.harness.learners.frameworks import quiet_transformers
from model_license_audit.harness.learners.torch_common import TorchLearner, as_tensors
from model_license_audit.harness.learners.torch_objective import Distillation
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from model_license_audit.harness.learners.choose import Wanted
    from model_license_audit.harness.learning.interface import Encoded

_LENGTH = 128
_CHARACTERS_PER_TOKEN = 64
"""Of a text, no more than this times the most tokens is looked at: the rest could never be used."""
_SAME = 1e-4
"""How far logits from cached features may be from those of the whole model."""


class TextEncoder(TorchLearner):
    """Encoder of the base, its head replaced by a new one; exported for ``AutoModelForSequenceClassification``."""

    def __init__(self, wanted: Wanted) -> None:
        self._folder = text_files.folder_of(wanted.base)
        self._length = wanted.recipe.model.max_length or _LENGTH
        transformers = quiet_transformers()
        load = transformers.AutoTokenizer.from_pretrained
        self._tokenizer = text_files.read("the tokenizer", load, self._folder)
        torch.manual_seed(wanted.seed)
        module, pretrained = self.built(transformers, wanted)
        self._encoder = module.base_model_prefix
        super().__init__(module, pretrained, second_head(module, wanted), distillation(wanted))
        self._cache_checked = False

    def built(self, transformers: Any, wanted: Wanted) -> tuple[Any, frozenset[str]]:
        """The module, and which of its parameters came from the base."""
        return classifier(transformers, self._folder, wanted)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """Files of an encoder alone lack the prefix that the model with a head gives its tensors."""
        released = frozenset(self.released_name(name) for name in self.module.state_dict())
        return text_files.renamings(text_files.weight_names(self._folder), released, self._encoder)

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Encoded:
        """Numbers of tokens, padded to the longest text of these, cut at the recipe's ``max-length``."""
        texts = [str(text)[: self._length * _CHARACTERS_PER_TOKEN] for text in inputs]
        encoded = self._tokenizer(
            texts, truncation=True, max_length=self._length, padding="longest", return_tensors="np"
        )
        return dict(encoded)

    def features(self, inputs: Encoded) -> Encoded:
        """What the encoder makes of the first token, and what its pooling layer makes of that if it has one."""
        if any(weight.requires_grad for weight in self.module.base_model.parameters()):
            remedy = "set `cache-features = false`, or train the head alone"
            raise UsageError("features are to be cached, but the stage trains the encoder", remedy)
        self.module.eval()
        with torch.no_grad():
            output = self.module.base_model(**as_tensors(inputs))
        pooled = getattr(output, "pooler_output", None)
        features = {"first": output.last_hidden_state[:, :1].numpy()}
        features |= {"pooled": pooled.numpy()} if pooled is not None else {}
        self._check_cache(inputs, features)
        return features

    def forward(self, inputs: Mapping[str, Any], *, second: bool = False) -> Any:
        """Logits of encoded texts or of cached features."""
        with self._given(inputs) as arguments:
            if not second:
                return self.module(**arguments).logits
            output = self.module.base_model(**arguments)
            pooled = getattr(output, "pooler_output", None)
            return self._second(output.last_hidden_state[:, 0] if pooled is None else pooled)

    def export(self, folder: Path) -> None:
        """Weights, configuration with the names of the classes, tokenizer."""
        self.module.save_pretrained(folder)
        self.export_tokenizer(folder)

    def export_tokenizer(self, folder: Path) -> None:
        """Write the base's tokenizer as it was: the one at work here keeps how it last cut and padded."""
        read = quiet_transformers().AutoTokenizer.from_pretrained
        text_files.read("the tokenizer", read, self._folder).save_pretrained(folder)
        text_files.without_local_paths(folder)

    @contextmanager
    def _given(self, inputs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The arguments of the model; where they are features, its encoder hands them on instead of computing them."""
        if "first" not in inputs:
            yield dict(inputs)
            return
        encoder = self.module.base_model
        setattr(self.module, self._encoder, _Known(inputs["first"], inputs.get("pooled")))
        try:
            yield {}
        finally:
            setattr(self.module, self._encoder, encoder)

    def _check_cache(self, inputs: Encoded, features: Encoded) -> None:
        """Not every architecture's head reads the first token alone: compare once, and refuse to guess."""
        if not self._cache_checked:
            far = float(np.abs(self.logits(inputs) - self.logits(features)).max())
            if not far < _SAME:
                what = f"the head of {type(self.module).__name__} needs more than the first token's features"
                raise UsageError(what, "set `cache-features = false` in the stage")
            self._cache_checked = True


class _Known(torch.nn.Module):
    """Stands in for an encoder whose output is known."""

    def __init__(self, first: Any, pooled: Any) -> None:
        super().__init__()
        self._output = (first, pooled)

    def forward(self, *_arguments: Any, **_options: Any) -> Any:
        first, pooled = self._output
        from transformers.modeling_outputs import BaseModelOutput, BaseModelOutputWithPooling

        if pooled is None:
            return BaseModelOutput(last_hidden_state=first)
        return BaseModelOutputWithPooling(last_hidden_state=first, pooler_output=pooled)


def classifier(transformers: Any, folder: Path, wanted: Wanted) -> tuple[Any, frozenset[str]]:
    """A model with a new head on the base's encoder, and which of its parameters came from the base."""
    names = dict(enumerate(wanted.classes))
    numbers = {name: number for number, name in names.items()}
    config = text_files.read(
        "the configuration", transformers.AutoConfig.from_pretrained, folder, id2label=names, label2id=numbers
    )
    config.dtype = torch.float32
    model = transformers.AutoModelForSequenceClassification.from_config(config)
    if wanted.untrained:
        return model, frozenset()
    loaded, info = text_files.read(
        "the encoder",
        transformers.AutoModel.from_pretrained,
        folder,
        use_safetensors=True,
        output_loading_info=True,
        dtype=torch.float32,
    )
    missing = set(info["missing_keys"])
    return model, _with_weights(model, {k: v for k, v in loaded.state_dict().items() if k not in missing})


def _with_weights(model: Any, weights: Mapping[str, Any]) -> frozenset[str]:
    """Copy weights of an encoder to where the model has them; gives the names of those parameters."""
    prefix, copied = model.base_model_prefix, set()
    own = dict(model.base_model.named_parameters())
    with torch.no_grad():
        for name in sorted(own.keys() & weights.keys()):
            if not torch.isfinite(weights[name]).all():
                remedy = "the base is damaged; fetch it anew or name another"
                raise ModelAuditError(f"the base's {name} holds numbers that are not finite", remedy)
            own[name].copy_(weights[name])
            copied.add(f"{prefix}.{name}")
    if not copied:
        raise ModelAuditError("the base's files hold no weight of the encoder", "name the base that the recipe means")
    return frozenset(copied)


def second_head(module: Any, wanted: Wanted) -> Any:
    """The head of the pretraining classes in a joint objective, if there are any."""
    count = len(wanted.pretraining_classes)
    return torch.nn.Linear(module.config.hidden_size, count) if count else None


def distillation(wanted: Wanted) -> Distillation:
    """How a student follows its teacher, from the recipe's ``temperature`` and ``hard-share``."""
    options = wanted.recipe.model.options
    return Distillation(float(str(options.get("temperature", 2.0))), float(str(options.get("hard-share", 0.5))))
