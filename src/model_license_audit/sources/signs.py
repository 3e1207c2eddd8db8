"""What tells, from names alone, that a directory holds a model."""

from __future__ import annotations

import re

from model_license_audit.model.filenames import (
    CONFIG_NAMES,
    MLFLOW_NAMES,
    MODEL_CARD_NAMES,
    README_NAMES,
    WEIGHT_SUFFIXES,
    is_merge_config,
)

PICKLE_SUFFIXES = (".bin", ".pkl", ".pickle", ".joblib", ".npy", ".npz")
"""Endings that weights may have and other data as well."""

_STRONG = frozenset(
    {
        *CONFIG_NAMES, *MODEL_CARD_NAMES, *(name.lower() for name in MLFLOW_NAMES),
        "modules.json", "params.json", "saved_model.pb", "saved_model.pbtxt",
    }
)  # fmt: skip
_COMMON = frozenset({"config.json", "params.json", "modules.json", "modelcard", "model_card"})
_STRONG_BINARY = re.compile(r"(pytorch_model|adapter_model|diffusion_pytorch_model|model|ggml|consolidated)\b.*\.bin\Z")
_WEAK = re.compile(r"(readme|.*licen[cs]es?|copying|notices?|copyright|.*use[_-]policy)\b.*\Z")


def is_weights(name: str) -> bool:
    """True when the name alone says that the file holds weights."""
    lower = name.lower()
    return lower.endswith(WEIGHT_SUFFIXES) or bool(_STRONG_BINARY.match(lower))


def is_strong(name: str) -> bool:
    """True when a file of this name makes its directory a model."""
    return name.lower() in _STRONG or is_merge_config(name) or is_weights(name)


def is_telling(name: str) -> bool:
    """True for a strong name that no other software uses: the only ones that count where models are not expected."""
    return is_strong(name) and name.lower() not in _COMMON


def is_card(name: str) -> bool:
    """True for ``README.md`` and its other spellings; whether it is a model card, its first line tells."""
    return name.lower() in README_NAMES


def is_weak(name: str) -> bool:
    """True when a file of this name makes its directory worth auditing unless its folders hold models of their own."""
    return bool(_WEAK.match(name.lower()))
