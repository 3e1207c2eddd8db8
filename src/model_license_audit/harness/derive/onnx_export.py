"""A torch model as an ONNX graph whose weights keep their names, and its logits held against those of torch."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.derive.facts import Facts
from model_license_audit.harness.learners.frameworks import TORCH_EXTRA, needed
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.derive.source_model import SourceModel

FILE = "model.onnx"
_OPSET = 17
_SAMPLES = ("A short text.", "A text that is longer, so that the shorter one beside it has to be padded.")
"""What the model is traced with: one is padded, so that the mask is part of the graph."""
_OTHERS = ("", "Once more.", "A text of many words, more than the traced ones had. " * 20, *_SAMPLES)
"""What the graph is held against torch with, one by one and padded together, if there are no data."""
_SAME = 1e-4
"""How far what ONNX Runtime computes may be from what torch computes, as float32 rounds."""


def exported(source: SourceModel) -> Any:
    """The graph (``onnx.ModelProto``); :class:`UsageError` for a model with operations that ONNX does not have."""
    import torch

    inputs = source.encode(_SAMPLES)
    arguments = tuple(torch.as_tensor(inputs[name]) for name in source.inputs)
    axes = {name: {0: "batch", 1: "length"} for name in source.inputs}
    axes[source.output] = {0: "batch"} if source.classes else {0: "batch", 1: "length"}
    onnx, written = needed("onnx", TORCH_EXTRA), io.BytesIO()
    try:
        with _quiet():
            torch.onnx.export(
                _plain(source), arguments, written, dynamo=False, opset_version=_OPSET, do_constant_folding=False,
                input_names=list(source.inputs), output_names=[source.output], dynamic_axes=axes,
            )  # fmt: skip
    except (RuntimeError, TypeError, ValueError, torch.onnx.errors.OnnxExporterError) as error:
        told = " ".join(str(error).split())[:200]
        what = f"{source.ref} ({type(source.module).__name__}) cannot be written as ONNX: {told}"
        raise UsageError(what, "name another base, or another format") from error
    return _named(onnx.load_from_string(written.getvalue()))


def told_of(model: Any, facts: Facts) -> Any:
    """The graph with the facts in its metadata, and nothing of the machine on which it was made."""
    onnx = needed("onnx", TORCH_EXTRA)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.helper.set_model_props(model, facts.as_properties)
    model.doc_string = facts.summary
    model.graph.name = facts.name
    return model


def write(model: Any, file: Path) -> None:
    """Check the graph and write it; the same bytes for the same graph."""
    onnx = needed("onnx", TORCH_EXTRA)
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        told = " ".join(str(error).split())[:200]
        raise ModelAuditError(
            f"the graph that was made is no valid ONNX: {told}", "report this, with the base"
        ) from error
    file.write_bytes(model.SerializeToString(deterministic=True))


class Session:
    """A file of ONNX as its users run it: by ONNX Runtime, on the CPU."""

    def __init__(self, file: Path) -> None:
        runtime = needed("onnxruntime", TORCH_EXTRA)
        options = runtime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1  # sums in one order, on every machine
        self._session = runtime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
        self._names = {given.name for given in self._session.get_inputs()}

    def compute(self, inputs: Mapping[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        """What the graph puts out."""
        given = {name: array for name, array in inputs.items() if name in self._names}
        return self._session.run(None, given)[0]  # type: ignore[no-any-return]


def check_same(source: SourceModel, session: Session, texts: Sequence[str] = ()) -> float:
    """How far apart the two are at most; :class:`ModelAuditError` where that is more than rounding."""
    import numpy as np

    worst = 0.0
    texts = texts or _OTHERS
    for inputs in (*source.batches(texts), *(source.encode([text]) for text in texts[: len(_OTHERS)])):
        worst = max(worst, float(np.abs(source.compute(inputs) - session.compute(inputs)).max()))
    if not worst <= _SAME:
        what = f"{source.ref} computes otherwise as ONNX: {source.output} differ by up to {worst:.3g}"
        raise ModelAuditError(what, "this architecture does not survive being traced; name another format")
    return worst


def _plain(source: SourceModel) -> Any:
    """The model as a function of tensors in a fixed order."""
    import torch

    class Plain(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = source.module

        def forward(self, *arguments: Any) -> Any:
            return getattr(self.model(**dict(zip(source.inputs, arguments, strict=True))), source.output)

    return Plain().eval()


def _named(model: Any) -> Any:
    """Weights by the names that they have in the base's files; those that torch stored once, being equal, apart."""
    _parted(model)
    names = {one.name: one.name.removeprefix("model.") for one in model.graph.initializer}
    for one in model.graph.initializer:
        one.name = names[one.name]
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    return model


def _parted(model: Any) -> None:
    weights = {one.name: one for one in model.graph.initializer}
    for node in [node for node in model.graph.node if node.op_type == "Identity" and node.input[0] in weights]:
        model.graph.initializer.add().CopyFrom(weights[node.input[0]])
        model.graph.initializer[-1].name = node.output[0]
        model.graph.node.remove(node)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without what torch says to those who trace: that an exporter will go, and that a trace is of one run.

    What a trace leaves out is found by :func:`check_same`, on other texts than the traced ones.
    """
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        for message in (
            "You are using the legacy TorchScript-based ONNX export", "The feature will be removed", "Exporting aten::",
            "Constant folding", "To copy construct from a tensor",
        ):  # fmt: skip
            warnings.filterwarnings("ignore", message=message)
        yield
