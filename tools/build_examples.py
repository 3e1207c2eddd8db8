"""Write examples/ from tools/examples.yaml: build_examples.py [--check].

Every byte follows from the recipe, so that a second run changes nothing. With --check nothing is written, and a file
that is missing, stale or not in the recipe makes the exit code 1.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
RECIPE = ROOT / "tools" / "examples.yaml"
EXAMPLES = ROOT / "examples"
BY_HAND = (EXAMPLES / "recipes", EXAMPLES / "pipeline")
"""The recipes of the harness and the pipeline: written by hand, and no business of this script."""


def recipe() -> list[dict[str, Any]]:
    """The entries of the recipe, in its order."""
    entries: list[dict[str, Any]] = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))
    return entries


def built() -> Iterator[tuple[str, bytes]]:
    """Every file of examples/ with its content; the path is relative to that folder."""
    entries = recipe()
    for entry in entries:
        for path, what in entry["files"].items():
            yield f"{entry['name']}/{path}", content(what)
    yield "README.md", overview(entries).encode()
    yield "expected.json", expected(entries).encode()


def content(what: str | dict[str, Any]) -> bytes:
    """The bytes of one file: a text as written, a copy of a file of the project, or weights."""
    if isinstance(what, str):
        return what.encode()
    ((kind, value),) = what.items()
    makers: dict[str, Callable[[Any], bytes]] = {"copy": copy, "safetensors": safetensors, "gguf": gguf, "onnx": onnx}
    return makers[kind](value)


def copy(path: str) -> bytes:
    """A file of the project itself."""
    return (ROOT / path).read_bytes()


def _values(shape: list[int]) -> Any:
    """Numbers for a tensor of that shape; they mean nothing and never change."""
    import numpy as np

    count = int(np.prod(shape))
    return (np.arange(count, dtype=np.float32) / np.float32(count)).reshape(shape)


def safetensors(shapes: dict[str, list[int]]) -> bytes:
    """A safetensors file as transformers writes it (one metadata key, so that the order of keys is no matter)."""
    from safetensors.numpy import save

    return save({name: _values(shape) for name, shape in shapes.items()}, metadata={"format": "pt"})


def gguf(what: dict[str, Any]) -> bytes:
    """A GGUF file with the keys that its library writes for a model card; tensors are Q8_0 where their shape allows."""
    from gguf import GGMLQuantizationType, GGUFWriter, quants

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.gguf"
        writer = GGUFWriter(path, what["architecture"])
        for key in ("name", "organization", "quantized_by", "license", "license_link"):
            getattr(writer, f"add_{key}")(what[key])
        writer.add_base_model_count(len(what["base_models"]))
        for number, base in enumerate(what["base_models"]):
            for key, value in base.items():
                getattr(writer, f"add_base_model_{key}")(number, value)
        writer.add_file_type(7)
        for name, shape in what["tensors"].items():
            kind = GGMLQuantizationType.Q8_0 if len(shape) > 1 else GGMLQuantizationType.F32
            writer.add_tensor(name, quants.quantize(_values(shape), kind), raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path.read_bytes()


def onnx(what: dict[str, Any]) -> bytes:
    """An ONNX model of one matrix product, with metadata properties."""
    from onnx import TensorProto, checker, helper, numpy_helper

    weight = numpy_helper.from_array(_values([8, 8]), "weight")
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 8]) for name in ("input", "output")]
    node = helper.make_node("MatMul", ["input", "weight"], ["output"])
    graph = helper.make_graph([node], "encoder", ends[:1], ends[1:], [weight])
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(graph, producer_name=what["producer"], opset_imports=[opset], ir_version=8)
    helper.set_model_props(model, what["metadata"])
    checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def overview(entries: list[dict[str, Any]]) -> str:
    """examples/README.md: one line for each example."""
    rows = [f"| [{e['name']}]({e['name']}) | {e['shows']} | {e['exit']} |" for e in entries]
    return "\n".join(
        [
            "# Examples",
            "",
            "Tiny model directories, made by `tools/build_examples.py` from `tools/examples.yaml` (change those, not",
            "these files). Acme and its models are invented; the models and data sets that they name are real. The",
            "weights are real files of their formats and hold no knowledge.",
            "",
            "Try one: `modelaudit scan examples/unmet-llama-finetune`. What each scan must find stands in",
            "`expected.json`; the tests run the command and compare.",
            "",
            "Beside them lie a [pipeline](pipeline/pipeline.py) from training to promotion ([walk-through]"
            "(../docs/pipeline.md)) and the [recipes](recipes) of the fine-tune harness.",
            "",
            "| example | what it shows | exit code |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def expected(entries: list[dict[str, Any]]) -> str:
    """examples/expected.json: the exit code and the findings' rule ids of each example."""
    table = {e["name"]: {"exit": e["exit"], "rules": e["rules"]} for e in entries}
    return json.dumps(table, indent=2) + "\n"


def stale(made: dict[str, bytes]) -> list[str]:
    """Files that differ from what the recipe gives, and files it does not know."""
    there = {p.relative_to(EXAMPLES).as_posix(): p for p in EXAMPLES.rglob("*") if _is_ours(p)}
    different = [name for name in made if name not in there or there[name].read_bytes() != made[name]]
    return sorted({*different, *(there.keys() - made.keys())})


def _is_ours(path: Path) -> bool:
    return path.is_file() and not any(folder in path.parents for folder in BY_HAND)


def main(arguments: list[str]) -> int:
    """Write, or with --check only name, the stale files; files that the recipe does not know are removed."""
    made, check = dict(built()), "--check" in arguments
    changed = stale(made)
    for name in changed:
        sys.stdout.write(f"{'stale' if check else 'written' if name in made else 'removed'}: examples/{name}\n")
        path = EXAMPLES / name
        if not check and name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[name])
        elif not check:
            path.unlink()
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
