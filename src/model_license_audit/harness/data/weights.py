"""Files of weights: which of a folder's files they are, and whether they can be what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from model_license_audit.gate.digests import sha256_of
from model_license_audit.harness.release.safetensors_file import safetensors_pieces
from model_license_audit.model.errors import ModelAuditError

_SAFE = (".safetensors",)
_TORCH = (".pth", ".pt", ".bin")
_STARTS = {".h5": b"\x89HDF\r\n\x1a\n", ".keras": b"PK\x03\x04", ".gguf": b"GGUF"}
_OTHERS = (*_STARTS, ".onnx")
_NAMED_DIGEST = re.compile(r"-([0-9a-f]{8,64})\.(?:pth|pt|bin|safetensors)\Z")
_REMEDY = "get the file anew; what is pinned or named is not what lies there"
_LFS = b"version https://git-lfs.github.com/spec/"


class WeightsError(ModelAuditError):
    """Weights that are cut off, are not what they should be, or are of a kind that could run code."""


def weight_files(paths: Iterable[str]) -> tuple[str, ...]:
    """The files of weights among the files of a base, those that cannot run code before all others.

    Where a base has its weights in several formats, they are taken from the first that it has: safetensors, the
    formats of other programs, files of torch.
    """
    top = sorted(paths)
    for endings in (_SAFE, _OTHERS, _TORCH):
        found = tuple(path for path in top if path.lower().endswith(endings) and not _state(path))
        if found:
            return found
    return ()


def _state(path: str) -> bool:
    """What trainers keep beside the weights."""
    name = path.rpartition("/")[2].lower()
    return name.startswith(("optimizer.", "scheduler.", "rng_state", "training_args"))


def check_weights(file: Path, name: str) -> None:
    """Raise :class:`WeightsError` for weights that cannot be read as what they are; nothing in them is run."""
    with file.open("rb") as stream:
        start = stream.read(64)
    if start.startswith(_LFS):
        raise WeightsError(f"{name} is a pointer of git-LFS and no weights", "fetch the file itself: git lfs pull")
    ending = file.suffix.lower()
    if ending in _STARTS and not start.startswith(_STARTS[ending]):
        raise WeightsError(f"{name} is no {ending} file: it begins with other bytes", "get the file anew")
    if ending in _SAFE:
        _check_safetensors(file, name)
    if ending in _TORCH:
        _check_torch(file, name)
    named = _NAMED_DIGEST.search(name)
    if named and not (found := sha256_of(file)).startswith(named[1]):
        raise WeightsError(f"{name} has SHA-256 {found}, and its name says {named[1]}", _REMEDY)


def _check_safetensors(file: Path, name: str) -> None:
    end = 0
    try:
        for _, _, _, pieces in safetensors_pieces(file):
            end += sum(map(len, pieces))
    except WeightsError:
        raise
    except (ModelAuditError, ValueError, OverflowError) as error:
        why = error.what if isinstance(error, ModelAuditError) else str(error)
        raise WeightsError(why if name in why else f"{name}: {why}", "get the file anew, or repair it") from error
    if end == 0:
        raise WeightsError(f"{name} holds no tensors", "get the file anew")


def _check_torch(file: Path, name: str) -> None:
    """Loaded as weights only: what else a pickle asks for is refused by torch."""
    from pickle import UnpicklingError
    from warnings import catch_warnings, simplefilter

    from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed

    torch = needed("torch", TORCH_EXTRA)
    try:
        with catch_warnings():
            simplefilter("ignore")  # of kinds of pickle that are not the usual one: it is read, or it is refused
            torch.load(file, map_location="cpu", weights_only=True)
    except UnpicklingError as error:
        first = next(iter(str(error).splitlines()), "")[:160]
        what = f"{name} is no file of weights alone, or is broken; it was not opened further ({first})"
        raise WeightsError(what, "convert it to safetensors where you trust it, or get another") from error
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, LookupError) as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)[:160]
        raise WeightsError(f"{name} cannot be read ({why})", "get the file anew") from error
