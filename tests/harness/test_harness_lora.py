"""LoRA on an encoder: an adapter that stands alone, and one that was merged into its base."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learning.fitting import fit
from model_license_audit.harness.recipe.model import Method, ModelSpec, Recipe
from model_license_audit.harness.steps.records import TrainingRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import UsageError
from tests.harness import tiny_encoder as tiny

OPTIONS = {"rank": 2, "alpha": 4, "dropout": 0.0, "targets": ["query", "value"]}


def lora(method: Method, **options: object) -> Recipe:
    stage = tiny.stage("adapter", "*lora_*", "*classifier.*", epochs=3)
    model = ModelSpec("text-lora", max_length=12, options={**OPTIONS, **options})
    return replace(tiny.recipe("text-lora", stage), method=method, model=model)


def trained(base: Path, out: Path, recipe: Recipe) -> TrainingRecord:
    workspace = Workspace.beside(out)
    workspace.make()

    def learner(untrained: bool) -> Any:
        return make_learner(recipe, tiny.record(base), tiny.CLASSES, untrained=untrained, seed=5)

    return fit(recipe, learner, tiny.prepared(), workspace, lambda _line: None)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    tiny.write_base(folder)
    return folder


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingRecord, Path]:
    out = tmp_path_factory.mktemp("adapter") / "out"
    return trained(base, out, lora(Method.LORA)), out.with_name("out.work") / "model"


@pytest.fixture(scope="module")
def merged(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainingRecord, Path]:
    out = tmp_path_factory.mktemp("merged") / "out"
    return trained(base, out, lora(Method.LORA_MERGED)), out.with_name("out.work") / "model"


def said(model: Any, tokenizer: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    encoded = tokenizer(list(tiny.prepared().test.inputs), padding=True, return_tensors="pt")
    with torch.no_grad():
        logits: np.ndarray[Any, np.dtype[np.float32]] = model.eval()(**encoded).logits.numpy()
    return logits


def test_an_adapter_names_its_base_by_its_reference_and_never_by_a_path(
    adapter: tuple[TrainingRecord, Path], base: Path
) -> None:
    _, folder = adapter
    config = json.loads((folder / "adapter_config.json").read_text("utf-8"))
    assert config["base_model_name_or_path"] == tiny.HUB_ID
    assert config["revision"] == tiny.REVISION
    assert config["target_modules"] == ["query", "value"]
    assert not (folder / "README.md").exists()
    for file in folder.iterdir():
        assert str(base).encode() not in file.read_bytes(), file


def test_an_adapter_holds_what_was_trained_and_nothing_else(adapter: tuple[TrainingRecord, Path]) -> None:
    record, folder = adapter
    assert set(load_file(folder / "adapter_model.safetensors")) == set(record.stages[0].trainable)
    assert not (folder / "model.safetensors").exists()
    assert not record.merged
    assert record.library == "peft"
    assert record.renamed == {}
    assert "adapters were trained with the head" in record.notes[-1]
    frozen = [parameter for parameter in record.parameters if parameter.pretrained]
    assert {p.name for p in frozen} == set(record.stages[0].frozen)
    assert len(frozen) == 5 + 2 * 16 + 2, "those of embeddings, two layers and the pooling layer"


@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")  # peft asks for it
def test_an_adapter_is_loaded_by_peft_on_its_base(adapter: tuple[TrainingRecord, Path], base: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    record, folder = adapter
    encoder = AutoModelForSequenceClassification.from_pretrained(base, local_files_only=True, num_labels=2)
    model = PeftModel.from_pretrained(encoder, folder)
    logits = said(model, AutoTokenizer.from_pretrained(folder, local_files_only=True))
    assert record.after is not None
    assert (logits.argmax(axis=1) == tiny.prepared().test.labels).mean() == pytest.approx(record.after.accuracy)
    assert record.after.accuracy >= 0.9


def test_a_merged_model_is_whole_and_says_what_the_adapter_says(
    adapter: tuple[TrainingRecord, Path], merged: tuple[TrainingRecord, Path]
) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    record, folder = merged
    assert record.merged
    assert record.after == adapter[0].after
    model = AutoModelForSequenceClassification.from_pretrained(folder, local_files_only=True)
    assert model.config.id2label == {0: "ham", 1: "spam"}
    logits = said(model, AutoTokenizer.from_pretrained(folder, local_files_only=True))
    assert record.after is not None
    assert (logits.argmax(axis=1) == tiny.prepared().test.labels).mean() == pytest.approx(record.after.accuracy)
    assert not (folder / "adapter_config.json").exists()


def test_merging_changes_the_aims_of_the_adapter_and_nothing_else(
    merged: tuple[TrainingRecord, Path], base: Path
) -> None:
    record, folder = merged
    before, after = load_file(base / "model.safetensors"), load_file(folder / "model.safetensors")
    assert {f"bert.{name}" for name in before} == set(after) - {"classifier.weight", "classifier.bias"}
    assert record.renamed == {name: f"bert.{name}" for name in before}
    changed = {name for name in before if not torch.equal(before[name], after[f"bert.{name}"])}
    aims = {f"encoder.layer.{n}.attention.self.{part}.weight" for n in (0, 1) for part in ("query", "value")}
    assert changed == aims


def test_the_same_seed_gives_the_same_adapter(adapter: tuple[TrainingRecord, Path], base: Path, tmp_path: Path) -> None:
    assert trained(base, tmp_path / "again", lora(Method.LORA)).files == adapter[0].files


def test_targets_that_are_not_there_are_told(base: Path) -> None:
    with pytest.raises(UsageError, match="set `targets`"):
        make_learner(lora(Method.LORA, targets=["nowhere"]), tiny.record(base), tiny.CLASSES)


def test_lora_has_no_second_head(base: Path) -> None:
    with pytest.raises(UsageError, match="no second head"):
        make_learner(lora(Method.LORA), tiny.record(base), tiny.CLASSES, pretraining_classes=("a", "b"))
