"""The tensors of weight files, each by a digest of its type, shape and bytes: the same for every format of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.release.keras_file import h5_datasets, keras_datasets
from model_license_audit.harness.release.safetensors_file import safetensors_pieces
from model_license_audit.harness.release.tensor import Tensor, tensor_digest
from model_license_audit.model.errors import ModelAuditError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLICE = 1 << 24
"""Bytes of a tensor that are hashed at once."""


Piece = tuple[str, str, tuple[int, ...], Iterable[bytes | memoryview]]
"""Name, type and shape of a tensor, and its bytes in pieces."""

Reader = Callable[[Path], Iterator[Piece]]


def tensors_in(folder: Path, paths: Iterable[str]) -> tuple[Tensor, ...]:
    """The tensors of these files of a folder, sorted by name; what is no file of tensors is passed over.

    A name that two files give to different tensors is told with the file before it. Raises :class:`ModelAuditError`
    for a file that cannot be read as what its ending says.
    """
    found: dict[str, Tensor] = {}
    for path in sorted(paths):
        for tensor in _tensors_of(folder / path, path):
            other = found.get(tensor.name)
            if other is None or other.digest == tensor.digest:
                found.setdefault(tensor.name, tensor)
            else:
                own = f"{path}:{tensor.name}"
                found[own] = Tensor(own, tensor.dtype, tensor.shape, tensor.digest, path)
    return tuple(sorted(found.values()))


def holds_tensors(path: str) -> bool:
    """True for a file whose tensors can be listed, by its ending."""
    return _reader(path) is not None


def _reader(path: str) -> Reader | None:
    return next((read for ending, read in _READERS.items() if path.lower().endswith(ending)), None)


def _tensors_of(file: Path, path: str) -> Iterator[Tensor]:
    read = _reader(path)
    if read is None:
        return
    for name, dtype, shape, pieces in _told(read, file, path):
        yield Tensor(name, dtype, shape, tensor_digest(dtype, shape, pieces), path)


def _told(read: Reader, file: Path, path: str) -> Iterator[Piece]:
    """The pieces, with every failure of a third party's reader told as an error of ours."""
    try:
        yield from read(file)
    except ModelAuditError:
        raise
    except Exception as error:
        why = str(error).split("\n", 1)[0][:160] or type(error).__name__
        raise ModelAuditError(
            f"{path}: its tensors cannot be read ({why})", "get the file anew, or repair it"
        ) from error


def _pieces(values: NDArray[Any]) -> Iterator[memoryview]:
    """The bytes of an array in row order, a bounded part of it at a time."""
    import numpy as np

    flat = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
    for start in range(0, len(flat), _SLICE):
        yield flat[start : start + _SLICE].data


def _torch(file: Path) -> Iterator[Piece]:
    """A file of ``torch.save``, in which nothing but tensors and plain values is taken."""
    import torch

    try:
        state = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except RuntimeError:  # a file of the form before 1.6 cannot be mapped
        state = torch.load(file, map_location="cpu", weights_only=True)
    yield from _nested(state, ())


def _nested(value: object, name: tuple[str, ...]) -> Iterator[Piece]:
    import torch

    if isinstance(value, torch.Tensor):
        plain = value.int_repr() if value.is_quantized else value
        flat = plain.detach().contiguous().reshape(-1).view(torch.uint8).numpy()
        yield ".".join(name), str(value.dtype).removeprefix("torch."), tuple(value.shape), _pieces(flat)
    elif isinstance(value, dict):
        for key in value:
            yield from _nested(value[key], (*name, str(key)))
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from _nested(item, (*name, str(number)))


def _h5(file: Path) -> Iterator[Piece]:
    for name, item in h5_datasets(file):
        yield name, item.dtype.name, tuple(item.shape), _pieces(item[()])


def _keras(file: Path) -> Iterator[Piece]:
    """The weights inside of a ``.keras`` archive, by the names that their layers give them; no code is looked at."""
    for name, item in keras_datasets(file):
        yield name, item.dtype.name, tuple(item.shape), _pieces(item[()])


def _gguf(file: Path) -> Iterator[Piece]:
    import gguf

    for tensor in gguf.GGUFReader(file).tensors:
        kind = tensor.tensor_type.name
        shape = tuple(int(length) for length in reversed(tensor.shape))
        yield tensor.name, _GGUF.get(kind, kind.lower()), shape, _pieces(tensor.data)


_GGUF = {"F32": "float32", "F16": "float16", "F64": "float64", "BF16": "bfloat16"} | {
    f"I{bits}": f"int{bits}" for bits in (8, 16, 32, 64)
}


def _onnx(file: Path) -> Iterator[Piece]:
    import onnx
    from onnx import numpy_helper

    for tensor in onnx.load(str(file)).graph.initializer:
        values = numpy_helper.to_array(tensor)
        yield tensor.name, values.dtype.name, tuple(values.shape), _pieces(values)


_READERS: dict[str, Reader] = {
    ".safetensors": safetensors_pieces,
    ".pth": _torch,
    ".pt": _torch,
    "pytorch_model.bin": _torch,
    "adapter_model.bin": _torch,
    ".h5": _h5,
    ".hdf5": _h5,
    ".keras": _keras,
    ".gguf": _gguf,
    ".onnx": _onnx,
}
