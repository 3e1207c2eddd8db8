"""Dynamic quantization to int8: weights of linear layers rounded once, their inputs rounded anew at each run."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.model.errors import UsageError

_ENDINGS = ("_quantized", "_scale", "_zero_point")
_TURNED = "_Transposed"


def quantized(model: Any, ref: str) -> Any:
    """The graph with int8 weights, symmetric and with a scale for each output of a layer.

    Seven of the eight bits are used: on processors without 8-bit dot products sums of full bytes run over, and the same
    file would not compute the same everywhere.
    """
    onnx = needed("onnx", TORCH_EXTRA)
    quantization = needed("onnxruntime.quantization", TORCH_EXTRA)
    if any(node.op_type in {"DynamicQuantizeLinear", "MatMulInteger"} for node in model.graph.node):
        raise UsageError(f"{ref} is quantized already", "name the model that it was quantized from")
    with tempfile.TemporaryDirectory() as place, _quiet():
        file = Path(place) / "int8.onnx"
        quantization.quantize_dynamic(
            turned(model), file, op_types_to_quantize=["MatMul"], per_channel=True, reduce_range=True,
            weight_type=quantization.QuantType.QInt8, extra_options={"WeightSymmetric": True},
        )  # fmt: skip
        made = onnx.load(str(file))
    if not any(node.op_type == "MatMulInteger" for node in made.graph.node):
        raise UsageError(f"{ref} has no linear layer whose weights could be rounded", "name another base")
    return _renamed(made)


def turned(model: Any) -> Any:
    """The graph in which weights that a node turns before they are used are stored turned."""
    from onnx import numpy_helper

    weights = {one.name: one for one in model.graph.initializer}
    used: dict[str, list[Any]] = {}
    for node in model.graph.node:
        for name in node.input:
            used.setdefault(name, []).append(node)
    for node in [node for node in model.graph.node if node.op_type == "Transpose"]:
        name, output = node.input[0], node.output[0]
        if name not in weights or len(used[name]) > 1 or any(user.op_type != "MatMul" for user in used[output]):
            continue
        array = numpy_helper.to_array(weights[name]).transpose(node.attribute[0].ints).copy()
        weights[name].CopyFrom(numpy_helper.from_array(array, name))
        for user in used[output]:
            user.input[:] = [name if given == output else given for given in user.input]
        model.graph.node.remove(node)
    return model


def renamed(names: Mapping[str, object] | frozenset[str] | list[str]) -> dict[str, str]:
    """What the rounded weights among these are called, by the names that they had before."""
    ending = _ENDINGS[0]
    return {name.removesuffix(ending): name for name in names if name.endswith(ending)}


def _renamed(model: Any) -> Any:
    """The graph without a word that the quantizer puts into names of weights that it turned."""
    names = {one.name: one.name for one in model.graph.initializer}
    for name in names:
        for ending in _ENDINGS:
            if name.endswith(_TURNED + ending):
                names[name] = name.removesuffix(_TURNED + ending) + ending
    for one in model.graph.initializer:
        one.name = names[one.name]
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    return model


@contextmanager
def _quiet() -> Iterator[None]:
    """Without advice that is logged to a person's terminal: what it advises is done by the caller."""
    root = logging.getLogger()
    keep = _WithoutAdvice()
    root.addFilter(keep)
    try:
        yield
    finally:
        root.removeFilter(keep)


class _WithoutAdvice(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return "pre-processing before quantization" not in record.getMessage()
