"""The model that is derived from, or learnt from: read from safetensors, with its tokenizer and its classes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.harness.learners import text_files
from model_license_audit.harness.learners.frameworks import quiet_transformers
from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from model_license_audit.harness.steps.records import BaseRecord

_HEAD = "ForSequenceClassification"
_FLOATS = frozenset({"F64", "F32", "F16", "BF16"})
_LENGTH = 128
_BATCH = 32


@dataclass(frozen=True, slots=True)
class SourceModel:
    """A torch module in its state of use; ``classes`` is empty for an encoder without a head, ``length`` in tokens."""

    ref: str
    folder: Path
    module: Any
    tokenizer: Any
    classes: tuple[str, ...]
    length: int

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its arguments, in the order of its tokenizer."""
        return tuple(self.tokenizer.model_input_names)

    @property
    def output(self) -> str:
        """The name of what it puts out."""
        return "logits" if self.classes else "last_hidden_state"

    def encode(self, texts: Sequence[str]) -> dict[str, NDArray[np.int64]]:
        """Numbers of tokens, padded to the longest of these texts."""
        encoded = self.tokenizer(
            list(texts), truncation=True, max_length=self.length, padding="longest", return_tensors="np"
        )
        return {name: encoded[name] for name in self.inputs}

    def batches(self, texts: Sequence[str]) -> list[dict[str, NDArray[np.int64]]]:
        """The texts in their order, encoded a few at a time."""
        return [self.encode(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]

    def compute(self, inputs: Mapping[str, NDArray[np.int64]]) -> NDArray[np.float32]:
        """What it puts out for encoded texts."""
        import torch

        with torch.no_grad():
            output = self.module(**{name: torch.as_tensor(array) for name, array in inputs.items()})
        return getattr(output, self.output).float().numpy()  # type: ignore[no-any-return]


def source_model(base: BaseRecord | None, max_length: int | None) -> SourceModel:
    """Load it; :class:`UsageError` for one that is quantized already, or is not loaded by transformers."""
    folder = text_files.folder_of(base)
    ref = base.ref if base else ""
    config = _config(folder, ref)
    refuse_quantized(folder, ref, config)
    transformers = quiet_transformers()
    named = [str(name) for name in config.get("architectures") or ()]
    with_head = any(name.endswith(_HEAD) for name in named)
    kind = transformers.AutoModelForSequenceClassification if with_head else transformers.AutoModel
    module, info = text_files.read(
        "the model", kind.from_pretrained, folder, use_safetensors=True, output_loading_info=True,
        attn_implementation="eager",
    )  # fmt: skip
    missing = sorted(name for name in info["missing_keys"] if with_head or not name.startswith("pooler."))
    if missing:
        raise ModelAuditError(f"{ref}: its files hold no {missing[0]}", "name a base whose files are complete")
    tokenizer = text_files.read("the tokenizer", transformers.AutoTokenizer.from_pretrained, folder)
    names = module.config.id2label if with_head else {}
    classes = tuple(str(names[number]) for number in sorted(names))
    return SourceModel(ref, folder, module.float().eval(), tokenizer, classes, max_length or _LENGTH)


def refuse_quantized(folder: Path, ref: str, config: Mapping[str, Any]) -> None:
    """Raise :class:`UsageError` where weights are rounded already: from those no more can be had than they hold."""
    from safetensors import safe_open

    said = config.get("quantization_config")
    if said is not None:
        how = said.get("quant_method", "a way of its own") if isinstance(said, Mapping) else "a way of its own"
        raise UsageError(f"{ref} is quantized already ({str(how)[:40]})", "name the model that it was quantized from")
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "numpy") as tensors:
            for name in tensors.keys():  # noqa: SIM118 - it is no mapping
                part = tensors.get_slice(name)
                if part.get_dtype() not in _FLOATS and len(part.get_shape()) > 1 and not name.endswith("position_ids"):
                    what = f"{ref} is quantized already: {name} of {file.name} holds {part.get_dtype()}"
                    raise UsageError(what, "name the model that it was quantized from")


def _config(folder: Path, ref: str) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        what = f"{ref} has no config.json that could be read ({type(error).__name__})"
        raise ModelAuditError(what, "name a base with the files that transformers loads") from error
    if not isinstance(config, dict):
        raise ModelAuditError(f"{ref}: its config.json is no object", "get the files anew")
    return config
