"""The steps that build and train, each read from the files that the one before it left."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from model_license_audit.harness.recipe.model import BaseSpec, DataSpec, Recipe, SplitSpec
from model_license_audit.harness.steps.build import BuildRecord, build, groups, stage_plan
from model_license_audit.harness.steps.coding import from_json
from model_license_audit.harness.steps.prepare import prepare
from model_license_audit.harness.steps.records import TrainingRecord
from model_license_audit.harness.steps.train import train
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import UsageError
from tests.harness import tiny_encoder as tiny
from tests.harness.conftest import MakeContext


@pytest.fixture
def recipe(tmp_path: Path) -> Recipe:
    """A recipe with a base in a folder and texts in a table beside it."""
    tiny.write_base(tmp_path / "base")
    texts = tiny.examples(120, 1)
    rows = [f"{texts.inputs[n]} {n},{tiny.CLASSES[texts.labels[n]]}" for n in range(len(texts))]
    (tmp_path / "texts.csv").write_text("\n".join(["text,label", *rows]) + "\n", "utf-8")
    data = DataSpec("org/texts", "texts.csv", "text-csv", license="cc0-1.0")
    return replace(
        tiny.recipe(),
        base=BaseSpec(tiny.HUB_ID, "base", license="mit"),
        data=(data,),
        split=SplitSpec(0.15, 0.25),
        origin=tmp_path / "recipe.toml",
    )


def test_the_steps_hand_on_files_and_leave_the_checkpoints_out(
    recipe: Recipe, tmp_path: Path, make_context: MakeContext
) -> None:
    told: list[str] = []
    workspace, context = Workspace.beside(tmp_path / "out" / "tiny"), make_context(progress=told.append)
    prepare(recipe, workspace, context)
    built = build(recipe, workspace, context)
    record = train(recipe, workspace, context)
    assert built is not None
    assert from_json(BuildRecord, workspace.read_json("build.json")) == built
    assert from_json(TrainingRecord, workspace.read_json("training.json")) == record
    assert [(s.name, s.trainable, s.frozen) for s in built.stages] == [
        (s.name, s.trainable, s.frozen) for s in record.stages
    ]
    assert built.parameters == record.parameters
    assert "stage head: 34 trainable, 5,344 frozen" in told
    assert "  frozen     bert.encoder.layer.1  (16 tensors)" in told
    assert any(line.startswith("after training: accuracy") for line in told)
    assert any(line.startswith("baseline: accuracy") for line in told)
    assert not workspace.file("checkpoint").exists()
    assert record.after is not None
    assert record.after.accuracy >= 0.9
    assert train(recipe, workspace, context) == record, "what is done is not done again"
    assert json.loads(workspace.file("base.json").read_text("utf-8"))["ref"] == tiny.HUB_ID


def test_a_pattern_that_matches_nothing_stops_before_training(
    recipe: Recipe, tmp_path: Path, make_context: MakeContext
) -> None:
    workspace, context = Workspace.beside(tmp_path / "out" / "tiny"), make_context()
    prepare(recipe, workspace, context)
    wrong = replace(recipe, stages=(tiny.stage("head", "classifer.*"),))
    with pytest.raises(
        UsageError, match=r"no parameter of the model matches 'classifer\.\*': the nearest are classifier"
    ):
        build(wrong, workspace, context)
    assert not workspace.file("build.json").exists()


def test_parameters_are_told_by_layer() -> None:
    names = ("bert.embeddings.word.weight", "bert.encoder.layer.0.a.weight", "bert.encoder.layer.0.b.bias", "head.bias")
    assert groups(names) == {"bert.embeddings": 1, "bert.encoder.layer.0": 2, "head.bias": 1}
    plan = stage_plan(tiny.stage("s", "b"), (tiny.parameter("a", 2, 3), tiny.parameter("b", 5)))
    assert (plan.trainable, plan.frozen, plan.trainable_count, plan.frozen_count) == (("b",), ("a",), 5, 6)
