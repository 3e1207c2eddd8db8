"""The tensors of Keras' files: of HDF5 by their paths, of ``.keras`` archives by the names of layers and variables.

An archive numbers its layers by kind (``layers/conv2d_3/vars/0``) and keeps their names beside; people, recipes and
Keras itself name the same tensor ``conv2_block1_1_conv/kernel``.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ModelAuditError

_WEIGHTS, _CONFIG = "model.weights.h5", "config.json"
_LONGEST_CONFIG = 64 * 1024 * 1024
_LONGEST_NAME = 200
_PLAIN = ("kernel", "bias")
_NAMES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "DepthwiseConv2D"), _PLAIN),
    "SeparableConv2D": ("depthwise_kernel", "pointwise_kernel", "bias"),
    "Normalization": ("mean", "variance", "count"),
    "Embedding": ("embeddings",),
}
"""The variables of kinds of layers in the order in which they are numbered; those of other kinds keep their numbers."""


def variable_name(kind: str, config: Mapping[str, object], number: int) -> str:
    """What the variable of that number of a layer is called: ``kernel``, ``moving_mean``; its number where unknown."""
    names = _NAMES.get(kind, ())
    if kind == "BatchNormalization":
        scaled = [name for name, key in (("gamma", "scale"), ("beta", "center")) if config.get(key, True)]
        names = (*scaled, "moving_mean", "moving_variance")
    return names[number] if number < len(names) else str(number)


def h5_datasets(file: Path) -> Iterator[tuple[str, Any]]:
    """The arrays of a file of HDF5 by their paths, in their order; links out of the file are not followed."""
    import h5py

    with h5py.File(file, "r") as opened:
        yield from _datasets(opened, "")


def keras_datasets(file: Path) -> Iterator[tuple[str, Any]]:
    """The arrays of a ``.keras`` archive by layer and variable; by their paths where these names are not unique."""
    import h5py

    with zipfile.ZipFile(file) as archive, tempfile.NamedTemporaryFile(suffix=".h5") as copy:
        with archive.open(_WEIGHTS) as member:
            shutil.copyfileobj(member, copy)
        copy.flush()
        kinds = _kinds(archive)
        with h5py.File(copy.name, "r") as opened:
            found = list(_datasets(opened, ""))
            names = [_readable(path, opened, kinds) for path, _ in found]
            unique = max(Counter(names).values(), default=1) == 1
            for name, (path, item) in zip(names, found, strict=True):
                yield (name if unique else path), item


def _datasets(group: Any, above: str) -> Iterator[tuple[str, Any]]:
    import h5py

    for name in sorted(group):
        if isinstance(group.get(name, getlink=True), h5py.ExternalLink | h5py.SoftLink):
            continue
        item = group[name]
        if isinstance(item, h5py.Group):
            yield from _datasets(item, f"{above}{name}/")
        elif item.dtype.kind in "biufc" and not item.external:
            yield f"{above}{name}", item


def _kinds(archive: zipfile.ZipFile) -> dict[str, tuple[str, Mapping[str, object]]]:
    """Kind and configuration of the layers by their names; nothing where the archive does not tell them."""
    if _CONFIG not in archive.namelist() or archive.getinfo(_CONFIG).file_size > _LONGEST_CONFIG:
        return {}
    try:
        told = json.loads(archive.read(_CONFIG))
        return {layer["config"]["name"]: (layer["class_name"], layer["config"]) for layer in told["config"]["layers"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return {}  # the tensors are told with the numbers of their variables


def _readable(path: str, opened: Any, kinds: Mapping[str, tuple[str, Mapping[str, object]]]) -> str:
    """``layers/conv2d_3/vars/0`` as ``conv2_block1_1_conv/kernel``; a path of another form as it is."""
    *above, folder, number = path.split("/")
    if folder != "vars" or not above or above[0] != "layers" or not number.isdecimal():
        return path
    names = [
        _told(opened, "/".join(above[: place + 1])) or part for place, part in enumerate(above) if part != "layers"
    ]
    layer = "/".join(names)
    kind, config = kinds.get(layer, ("", {}))
    return f"{layer}/{variable_name(str(kind), config, int(number))}"


def _told(opened: Any, path: str) -> str | None:
    """The name that an archive tells of a layer, if it is one."""
    group = opened.get(f"{path}/vars")
    name = group.attrs.get("name") if group is not None else None
    fitting = isinstance(name, str) and name.isprintable() and 0 < len(name) <= _LONGEST_NAME
    return name if fitting else None


def read_weights(file: Path) -> dict[str, Any]:
    """The arrays of a file of Keras by name. Raises :class:`ModelAuditError` for one that is damaged."""
    read = keras_datasets if file.suffix == ".keras" else h5_datasets
    try:
        return {name: item[()] for name, item in read(file)}
    except Exception as error:  # zipfile and h5py tell a damaged file in many ways
        why = " ".join(str(error).split())[:160].replace(str(file.parent), "") or type(error).__name__
        raise ModelAuditError(f"{file.name} cannot be read ({why})", "get the file anew, or repair it") from error
