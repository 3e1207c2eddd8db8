"""The frameworks that learners are built on: imported when they are needed, and set so that runs repeat."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from types import ModuleType
from typing import Any

from model_license_audit.model.errors import UsageError

TORCH_EXTRA = "harness-torch"
KERAS_EXTRA = "harness-keras"


def needed(module: str, extra: str) -> ModuleType:
    """Import what an extra brings; :class:`UsageError` with the line that installs it where it is not there."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise _missing(error.name or module, extra) from error


def refuse_missing(module: str, extra: str) -> None:
    """Raise :class:`UsageError` as :func:`needed` does where a module is not there; nothing is imported."""
    if importlib.util.find_spec(module) is None:
        raise _missing(module, extra)


def _missing(module: str, extra: str) -> UsageError:
    install = f"pip install 'model-license-audit[{extra}]'"
    return UsageError(f"this recipe needs {module}, which is not installed", install)


def deterministic_torch() -> Any:
    """The module ``torch``, told to use only algorithms that give the same numbers every time."""
    torch = needed("torch", TORCH_EXTRA)
    torch.use_deterministic_algorithms(True)
    if importlib.util.find_spec("torchvision") is not None:
        _import_torchvision(torch)
    return torch


def quiet_transformers() -> Any:
    """The module ``transformers``, without bars and advice of its own."""
    deterministic_torch()
    transformers = needed("transformers", TORCH_EXTRA)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    return transformers


def deterministic_keras() -> Any:
    """The module ``keras`` on torch, or on the backend that is set; told to give the same numbers every time."""
    if "keras" not in sys.modules and importlib.util.find_spec("torch") is not None:
        os.environ.setdefault("KERAS_BACKEND", "torch")
    keras = needed("keras", KERAS_EXTRA)
    backend = keras.backend.backend()
    if backend == "torch":
        deterministic_torch()
    elif backend == "tensorflow":
        needed("tensorflow", KERAS_EXTRA).config.experimental.enable_op_determinism()
    else:
        what = f"the learners of Keras work on torch and tensorflow, and KERAS_BACKEND is {backend}"
        raise UsageError(what, "set KERAS_BACKEND=torch")
    return keras


_OPERATORS: list[Any] = []
"""Keeps the declarations of operators alive: torch forgets them with the library object."""


def _import_torchvision(torch: Any) -> None:
    """Import torchvision also where its compiled part was built for another device than torch was.

    Then its operators of object detection are missing, and it fails to import although no recipe uses them; it is
    enough that they are declared.
    """
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
        for name in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "DEF")
        for operator in ("nms", "qnms"):
            library.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _OPERATORS.append(library)
        importlib.import_module("torchvision")
