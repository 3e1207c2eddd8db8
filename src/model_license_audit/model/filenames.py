"""File names that mean something to the readers, and by which a search tells that a folder holds a model."""

from __future__ import annotations

import re

README_NAMES = ("readme.md", "readme.markdown", "readme.mdx", "readme", "readme.txt", "readme.rst")
"""Names of a model card that other projects use as well, the most usual first; in lower case, as all names here."""

MODEL_CARD_NAMES = ("modelcard.md", "model_card.md", "model-card.md", "modelcard", "model_card")
"""Names that only model cards have."""

CONFIG_NAMES = frozenset(
    {"config.json", "adapter_config.json", "quantize_config.json", "quant_config.json", "model_index.json"}
)
"""JSON files of transformers, peft, diffusers and the quantizers."""

MLFLOW_NAMES = frozenset({"MLmodel", "model_card_data.yaml", "model_card_data.yml"})
"""What MLflow writes, in just this spelling."""

HEADED_SUFFIXES = (".safetensors", ".gguf", ".onnx", ".keras", ".tflite")
"""Endings of weight files that carry facts of their own."""

WEIGHT_SUFFIXES = (
    *HEADED_SUFFIXES, ".ggml", ".h5", ".hdf5", ".pt", ".pth", ".ckpt", ".mlmodel", ".pdparams", ".llamafile",
    ".engine", ".mar", ".torchscript", ".ptl", ".pte", ".nemo", ".msgpack",
)  # fmt: skip
"""Endings that only weights have."""

_WHOLE_MODEL = re.compile(
    r"(model|pytorch_model|tf_model|flax_model|consolidated)([.-]\d+(-of-\d+)?)?\.(safetensors|bin|h5|msgpack|pth)\Z",
    re.I,
)
_MERGE = re.compile(r"(mergekit[\w-]*|merge[\w-]*config[\w-]*|merges|merge)\.ya?ml\Z", re.I)


def is_merge_config(name: str) -> bool:
    """True for the names that mergekit's users give its configurations."""
    return bool(_MERGE.match(name))


def holds_whole_model(name: str) -> bool:
    """True for the names that libraries give the weights of a whole model, which those of an adapter never have."""
    return bool(_WHOLE_MODEL.match(name))
