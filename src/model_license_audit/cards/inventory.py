"""Which kinds of weight files there are, from names alone."""

from __future__ import annotations

import re

from model_license_audit.cards.origin import At, Origin
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Problem, ProblemKind, Reading
from model_license_audit.model.filenames import holds_whole_model
from model_license_audit.model.snapshot import FileEntry, Snapshot

_FORMATS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".ggml": "ggml",
    ".onnx": "onnx",
    ".tflite": "tflite",
    ".keras": "keras",
    ".h5": "keras",
    ".hdf5": "hdf5",
    ".msgpack": "flax",
    ".pb": "tensorflow",
    ".mlmodel": "coreml",
    ".pt": "pickle",
    ".pth": "pickle",
    ".ckpt": "pickle",
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".joblib": "pickle",
    ".bin": "pickle",
    ".npy": "numpy",
    ".npz": "numpy",
    ".nemo": "archive",
    ".mar": "archive",
}
_NEVER_OPENED = frozenset({"pickle", "numpy", "archive"})
_NOT_A_PICKLE = re.compile(r"(openvino.*|.*ggml.*|tokenizer.*|lid\..*|cc\..*|.*fasttext.*)\.bin\Z", re.I)
_TOLD = 20


def weight_format(entry: FileEntry) -> str | None:
    """The format of a weight file by its ending, ``None`` for every other file."""
    dot = entry.name.rfind(".")
    form = _FORMATS.get(entry.name[dot:].lower()) if dot > 0 else None
    return "binary" if form == "pickle" and _NOT_A_PICKLE.match(entry.name) else form


def inventory(snapshot: Snapshot) -> Reading:
    """One format claim for each kind of weight file, and which files are by rule never opened.

    The weights of a whole model and those of an adapter are two kinds, even in one format.
    """
    first: dict[tuple[str, bool], FileEntry] = {}
    closed: list[FileEntry] = []
    for entry in snapshot.files:
        form = weight_format(entry)
        if form is not None:
            first.setdefault((form, holds_whole_model(entry.name)), entry)
            if form in _NEVER_OPENED:
                closed.append(entry)
    claims = tuple(_claim(form, entry) for (form, _), entry in sorted(first.items()))
    return Reading(claims, (), tuple(_not_opened(closed)))


def _claim(form: str, entry: FileEntry) -> Claim:
    origin = Origin(entry.path, None, Basis.DETECTED, Confidence.HIGH)
    return origin.claim(ClaimField.FORMAT, form, At(excerpt=entry.name))


def _not_opened(closed: list[FileEntry]) -> list[Problem]:
    what = "is or may be a pickle, which can run code when opened; it was listed and not opened"
    remedy = "Nothing to do for the audit; safetensors files can be read without that risk."
    told = [Problem(e.path, ProblemKind.NOT_OPENED, what, remedy, incomplete=False) for e in closed[:_TOLD]]
    if len(closed) > _TOLD:
        more = f"and {len(closed) - _TOLD} more such files were listed and not opened"
        told.append(Problem(closed[_TOLD].path, ProblemKind.NOT_OPENED, more, remedy, incomplete=False))
    return told
