"""Quantized weights: what is rounded and how far, what is not, what a user can load, and of what none are made."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from safetensors.torch import load_file, save_file

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.api import Release
from model_license_audit.harness.derive import gguf_export
from model_license_audit.harness.derive.source_model import source_model
from model_license_audit.harness.derive.target import Numbers
from model_license_audit.harness.recipe.faults import RecipeError
from model_license_audit.harness.steps.stops import PlanStopped
from model_license_audit.model.errors import UsageError
from model_license_audit.model.lineage import DerivationKind
from tests.harness import deriving


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quantize")
    deriving.write_filter(folder / "base")
    deriving.write_mails(folder / "mails.csv")
    return folder


@pytest.fixture(scope="module")
def int8(place: Path) -> Release:
    return deriving.derived(deriving.a_recipe(place, "quantize", "onnx"), place / "int8")


def initializers(file: Path) -> dict[str, Any]:
    return {one.name: numpy_helper.to_array(one) for one in onnx.load(str(file)).graph.initializer}


def test_weights_of_linear_layers_are_rounded_to_the_nearest_and_nothing_else_is_touched(
    place: Path, int8: Release
) -> None:
    base, made = load_file(place / "base" / "model.safetensors"), initializers(int8.folder / "model.onnx")
    linear = {name for name, weight in base.items() if weight.ndim == 2 and "embeddings" not in name}
    for name, weight in base.items():
        if name not in linear:
            assert np.array_equal(made[name], weight.numpy()), name
            continue
        rounded, scale = made[f"{name}_quantized"], made[f"{name}_scale"]
        assert rounded.dtype == np.int8
        assert np.abs(rounded.astype(int)).max() <= 64
        assert not made[f"{name}_zero_point"].any()
        assert (np.abs(rounded * scale - weight.numpy().T) <= scale * 0.5001).all(), name
    assert len(linear) == 2 * 6 + 2


def test_the_list_of_tensors_tells_what_was_rounded(int8: Release) -> None:
    states = deriving.states(int8.folder)
    assert {state for name, state in states.items() if name.endswith("_quantized")} == {"changed"}
    assert {state for name, state in states.items() if name.endswith(("_scale", "_zero_point"))} == {"new"}
    others = {name for name in states if not name.endswith(("_quantized", "_scale", "_zero_point"))}
    assert {states[name] for name in others} == {"unchanged"}
    assert list(states.values()).count("changed") == 14


def test_what_is_released_is_audited_as_a_quantized_copy_of_its_base_and_of_no_data(int8: Release) -> None:
    (link,) = int8.audit.lineage.parents(int8.audit.lineage.subject)
    assert link.kind is DerivationKind.QUANTIZED
    assert link.parent.name == "acme/tiny-filter"
    assert int8.audit.findings == ()
    card = (int8.folder / "README.md").read_text("utf-8")
    assert "base_model_relation: quantized" in card
    assert "datasets:" not in card


def test_its_own_metadata_says_license_and_base(int8: Release) -> None:
    told = {entry.key: entry.value for entry in onnx.load(str(int8.folder / "model.onnx")).metadata_props}
    assert told["license"] == "apache-2.0"
    assert told["base_model"] == "acme/tiny-filter"
    assert told["base_model_relation"] == "quantized"
    assert told["model_author"] == "Acme"


def test_scores_of_the_file_that_is_released_stand_beside_those_of_its_base(int8: Release) -> None:
    assert int8.training is not None
    before, after = int8.training.before, int8.training.after
    assert before is not None
    assert after is not None
    assert before.accuracy >= 0.9
    assert after.accuracy >= before.accuracy - 0.1
    assert after.loss != before.loss
    assert int8.training.stages == ()


def test_what_the_card_says_loads_it_loads_it(int8: Release) -> None:
    code = (int8.folder / "README.md").read_text("utf-8").partition("## How to load it\n\n```\n")[2].partition("```")[0]
    done = subprocess.run(
        [sys.executable, "-c", code + "print(logits.shape)"],
        cwd=int8.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[-2] == "(1, 2)"


def test_two_runs_give_the_same_bytes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    for form in ("onnx", "gguf"):
        recipe = deriving.a_recipe(place, "quantize", form)
        once, again = (deriving.derived(recipe, place / f"{form}-{number}" / "made") for number in (1, 2))
        assert digests_of(once.folder) == digests_of(again.folder)


@pytest.mark.parametrize(("numbers", "apart"), [(Numbers.Q8_0, 1 / 127), (Numbers.FLOAT16, 1e-3)])
def test_gguf_rounds_matrices_and_leaves_the_rest(place: Path, tmp_path: Path, numbers: Numbers, apart: float) -> None:
    source, file = deriving.source_in(place / "base"), tmp_path / "made.gguf"
    names = gguf_export.write(source, numbers, deriving.FACTS, file)
    was, now = source.module.state_dict(), gguf_export.read_back(file, names)
    off = {name: float(np.abs(now[name] - was[name].numpy()).max()) for name in names}
    rounded = {name for name, distance in off.items() if distance}
    assert "bert.encoder.layer.0.output.dense.weight" in rounded
    assert all(was[name].ndim == 2 and "position" not in name for name in rounded)
    assert all(distance <= apart * float(was[name].abs().max()) for name, distance in off.items())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"quantization_config": {"quant_method": "gptq"}}, r"is quantized already \(gptq\)"),
        ({"quantization_config": "x" * 999}, "is quantized already"),
    ],
)
def test_what_is_quantized_already_is_not_quantized_again(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    deriving.write_filter(tmp_path / "base", **change)
    with pytest.raises(UsageError, match=told) as caught:
        deriving.source_in(tmp_path / "base")
    assert "the model that it was quantized from" in caught.value.remedy


def test_weights_of_int8_are_noticed_without_a_word_in_the_configuration(tmp_path: Path) -> None:
    import torch

    base = deriving.write_filter(tmp_path / "base")
    weights = load_file(base / "model.safetensors")
    weights["classifier.weight"] = weights["classifier.weight"].to(torch.int8)
    save_file(weights, base / "model.safetensors", {"format": "pt"})
    with pytest.raises(UsageError, match=r"classifier\.weight of model\.safetensors holds I8"):
        deriving.source_in(base)


def test_a_base_in_onnx_is_none_to_derive_from(place: Path, int8: Release) -> None:
    with pytest.raises(UsageError, match=r"has no \.safetensors file"):
        source_model(deriving.record_of(int8.folder), 12)


@pytest.mark.parametrize(
    ("asked", "what", "remedy"),
    [
        (("convert", "onnx", 'type = "int8"'), "convert writes no onnx of int8", 'write method = "quantize"'),
        (("quantize", "gguf", 'type = "float32"'), "quantize writes no gguf of float32", 'write method = "convert"'),
        (("quantize", "onnx", 'type = "q8_0"'), "quantize writes no onnx of q8_0", "write type = int8"),
        (("quantize", "onnx", 'type = "int3"'), "type = 'int3' is not known", "write float32 or"),
        (("quantize", "tflite", ""), "format = 'tflite' is not known", "write onnx or gguf"),
        (("quantize", "onnx", "bits = 8"), "'bits' means nothing to quantize", "write format and type"),
    ],
)
def test_forms_that_are_not_written_are_told_with_what_is(
    place: Path, tmp_path: Path, asked: tuple[str, str, str], what: str, remedy: str
) -> None:
    for name in ("base", "mails.csv"):
        (tmp_path / name).symlink_to(place / name)
    method, form, options = asked
    with pytest.raises(RecipeError) as caught:
        deriving.a_recipe(tmp_path, method, form, ("OPTIONS", options))
    (fault,) = caught.value.faults
    assert fault.where == "[model.options]"
    assert what in fault.what
    assert remedy in fault.remedy


def test_data_of_other_classes_do_not_judge_it(place: Path, tmp_path: Path) -> None:
    (tmp_path / "base").symlink_to(place / "base")
    mails = (place / "mails.csv").read_text("utf-8")
    (tmp_path / "mails.csv").write_text(mails.replace(",ham", ",wanted"), "utf-8")
    with pytest.raises(UsageError, match="tells ham, spam apart, and the data hold spam, wanted"):
        deriving.derived(deriving.a_recipe(tmp_path, "quantize", "onnx"), tmp_path / "made")


def test_data_are_for_judging_alone(place: Path, tmp_path: Path) -> None:
    for name in ("base", "mails.csv"):
        (tmp_path / name).symlink_to(place / name)
    with pytest.raises(RecipeError) as caught:
        deriving.a_recipe(tmp_path, "quantize", "onnx", ('role = "evaluation"', ""))
    assert {fault.where for fault in caught.value.faults} == {"[[data]] role"}


def provenance(recipe_seed: int) -> str:
    """As much of a statement as tells by which recipe a base was trained."""
    data: dict[str, object] = {"ref": "acme/mails", "sha256": None, "format": "text-csv", "limit": None, "options": {}}
    content = {"seed": recipe_seed, "split": {"validation": 0.15, "test": 0.2}, "data": [data]}
    told = {"predicate": {"buildDefinition": {"externalParameters": {"recipe": {"name": "x", "content": content}}}}}
    return json.dumps(told)


def test_examples_that_the_base_may_have_been_trained_on_do_not_judge_it(tmp_path: Path) -> None:
    base = deriving.write_filter(tmp_path / "base")
    deriving.write_mails(tmp_path / "mails.csv")
    recipe = deriving.a_recipe(tmp_path, "quantize", "onnx")
    (base / "provenance.json").write_text(provenance(6), "utf-8")
    with pytest.raises(UsageError, match="its seed was 6, and here it is 5"):
        deriving.derived(recipe, tmp_path / "other")
    (base / "provenance.json").write_text(provenance(5), "utf-8")
    made = deriving.derived(recipe, tmp_path / "same")
    assert made.training is not None
    assert made.training.notes == ()


def test_another_license_is_told_in_the_file_as_well(place: Path, tmp_path: Path) -> None:
    for name in ("base", "mails.csv"):
        (tmp_path / name).symlink_to(place / name)
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.harness.api import Settings, context_of, run, workspace_of

    deriving.derived(deriving.a_recipe(tmp_path, "quantize", "onnx", data=False), tmp_path / "made")
    change = ('license = "apache-2.0"\nholder', 'license = "mit"\nholder')
    recipe = deriving.a_recipe(tmp_path, "quantize", "onnx", change, data=False)
    workspace = workspace_of(recipe, tmp_path / "made")
    made = run(recipe, workspace, context_of(Auditor(), workspace, Settings()), resume=True)
    told = {entry.key: entry.value for entry in onnx.load(str(made.folder / "model.onnx")).metadata_props}
    assert told["license"] == "mit"


def test_a_release_that_is_still_to_be_made_is_named_with_the_command_that_makes_it(
    place: Path, tmp_path: Path
) -> None:
    (tmp_path / "mails.csv").symlink_to(place / "mails.csv")
    base = 'files = "base"\nlicense = "apache-2.0"'
    recipe = deriving.a_recipe(tmp_path, "quantize", "onnx", (base, 'files = "recipe:text-bert"'))
    with pytest.raises(PlanStopped) as caught:
        deriving.derived(recipe, tmp_path / "made")
    assert caught.value.remedy == f"make it first: modelaudit finetune text-bert --output {tmp_path / 'text-bert'}"
