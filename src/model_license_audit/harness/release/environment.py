"""What a run ran on, as far as it can change results; nothing that tells whose machine it was."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata

from model_license_audit import __version__

_LIBRARIES = (
    "gguf", "h5py", "keras", "numpy", "onnx", "onnxruntime", "peft", "safetensors", "scikit-image", "scikit-learn",
    "tokenizers", "torch", "torchvision", "transformers",
)  # fmt: skip
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")


def environment() -> dict[str, object]:
    """Python, system, processor and threads, and the versions of the libraries that are installed."""
    told: dict[str, object] = {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "machine": platform.machine(),
        "cpus": os.cpu_count(),
        "libraries": {"model-license-audit": __version__} | versions(),
    }
    threads = {name: os.environ[name] for name in _THREADS if os.environ.get(name, "").isdigit()}
    if "torch" in sys.modules:
        threads["torch"] = str(sys.modules["torch"].get_num_threads())
    backend = os.environ.get("KERAS_BACKEND")
    if backend in {"jax", "tensorflow", "torch"}:
        told["kerasBackend"] = backend
    return told | ({"threads": threads} if threads else {})


def versions() -> dict[str, str]:
    """The versions of the libraries that take part in training, of those that are installed."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
