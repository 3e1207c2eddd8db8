"""Which tensors of a BERT encoder GGUF has a place for, and what they are called there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.model.errors import UsageError

if TYPE_CHECKING:
    from model_license_audit.harness.derive.source_model import SourceModel

_HEAD = {"pooler.dense": "cls", "classifier": "cls.output"}
"""A layer with tanh and a layer behind it are how llama.cpp computes a class from the first token; in a
``BertForSequenceClassification`` they are called so."""


def names_of(source: SourceModel) -> dict[str, str]:
    """The name in GGUF of each tensor; :class:`UsageError` for an architecture that is not written."""
    check_architecture(source)
    gguf = needed("gguf", TORCH_EXTRA)
    known = gguf.get_tensor_name_map(gguf.MODEL_ARCH.BERT, source.module.config.num_hidden_layers)
    found = {}
    for name in source.module.state_dict():
        plain = name.removeprefix("bert.")
        layer, _, part = plain.rpartition(".")
        if plain == "embeddings.position_ids" or (layer == "pooler.dense" and not source.classes):
            continue
        told = _HEAD.get(layer) or known.get_name(layer)
        if told is None:
            raise UsageError(f"{source.ref}: GGUF has no name for its tensor {name}", "convert it to ONNX")
        found[name] = f"{told}.{part}"
    _refuse_clash(source.ref, found)
    return found


def check_architecture(source: SourceModel) -> None:
    """What llama.cpp computes as BERT, and nothing that only resembles it."""
    config, kind = source.module.config, type(source.module).__name__
    if kind not in {"BertModel", "BertForSequenceClassification"}:
        what = f"{source.ref} is a {kind}, and of encoders only BERT is written as GGUF"
        raise UsageError(what, 'write [model.options] format = "onnx"')
    wanted = {"hidden_act": "gelu", "position_embedding_type": "absolute", "is_decoder": False}
    for key, value in wanted.items():
        if getattr(config, key, value) != value:
            what = f"{source.ref}: {key} is {getattr(config, key)!r:.40}, and llama.cpp computes BERT with {value}"
            raise UsageError(what, 'write [model.options] format = "onnx"')


def _refuse_clash(ref: str, names: Mapping[str, str]) -> None:
    """Two tensors must not get one name: the second would be the one that counts."""
    seen: dict[str, str] = {}
    for name, told in names.items():
        if told in seen:
            what = f"{ref}: {seen[told]} and {name} would both be called {told} in GGUF"
            raise UsageError(what, "convert it to ONNX, or rename one of them in the base")
        seen[told] = name


def numbers_of(config: Any) -> dict[str, int | float]:
    """The sizes that llama.cpp needs to compute a BERT, by the method of ``gguf.GGUFWriter`` that tells each."""
    return {
        "add_block_count": config.num_hidden_layers,
        "add_context_length": config.max_position_embeddings,
        "add_embedding_length": config.hidden_size,
        "add_feed_forward_length": config.intermediate_size,
        "add_head_count": config.num_attention_heads,
        "add_layer_norm_eps": config.layer_norm_eps,
        "add_token_type_count": config.type_vocab_size,
        "add_vocab_size": config.vocab_size,
    }
