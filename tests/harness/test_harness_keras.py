"""Models of Keras: what is loaded and refused, what stays frozen, what goes on after a kill, what a user can load."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness import Settings, finetune
from model_license_audit.harness.learners.choose import make_learner
from model_license_audit.harness.learners.frameworks import deterministic_keras
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.interface import Batch
from model_license_audit.harness.learning.loading_code import CODE
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import (
    Method,
    ObjectiveSpec,
    OptimizerName,
    OptimizerSpec,
    StageSpec,
)
from model_license_audit.harness.release.keras_file import read_weights
from model_license_audit.harness.release.tensor_files import tensors_in
from model_license_audit.harness.steps.records import BaseRecord
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness import small_images as small

pytestmark = pytest.mark.filterwarnings(  # Keras itself, of torch's tensors under NumPy 2
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

VGG, MOBILE = "VGG16", "MobileNetV2"
HIDDEN = {"head": "flatten", "hidden": 16}
HEAD = small.stage("head", "hidden/*", "predictions/*", optimizer=OptimizerSpec(OptimizerName.RMSPROP, 0.001))
Learner = Any


def made(architecture: str, base: BaseRecord | None = None, **more: Any) -> Learner:
    options = HIDDEN if architecture == VGG else {}
    method = Method.FINETUNE if base else Method.SCRATCH
    recipe = small.recipe("image-keras", architecture, HEAD, options=options, method=method)
    return make_learner(recipe, base, small.CLASSES, seed=5, **more)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseRecord:
    """A release with random weights, to start from."""
    folder = tmp_path_factory.mktemp("base")
    made(VGG).export(folder)
    return small.record(folder, "model.keras")


def begun(learner: Learner, stage: StageSpec, objective: ObjectiveSpec | None = None) -> frozenset[str]:
    names = trainable(stage.name, stage.trainable, learner.parameters)
    learner.begin(stage, names, objective or ObjectiveSpec())
    return names


def stepped(learner: Learner, stage: StageSpec, seed: int = 1) -> float:
    batch = Feed(learner, small.prepared().train).batch(np.arange(6))
    return float(learner.step(batch, stage.optimizer, stage.optimizer.lr or 0.0, seed))


def values(learner: Learner) -> dict[str, Any]:
    return {name: np.array(variable.numpy()) for name, variable in learner._variables.items()}


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name, value in after.items() if not np.array_equal(value, before[name])}


def test_parameters_are_named_as_the_tensors_of_the_file(base: BaseRecord) -> None:
    learner = made(VGG, base)
    names = {parameter.name for parameter in learner.parameters}
    assert {"block1_conv1/kernel", "block5_conv3/bias", "hidden/kernel", "predictions/bias"} <= names
    assert names == {tensor.name for tensor in tensors_in(Path(str(base.folder)), base.weights)}
    assert {one.name.partition("/")[0] for one in learner.parameters if not one.pretrained} == {"hidden", "predictions"}


def test_layers_that_are_frozen_only_predict_and_others_learn_with_their_statistics() -> None:
    learner = made(MOBILE)
    stage = small.stage("part", "Conv_1_bn/*", "Conv_1/*", "predictions/*")
    begun(learner, stage)
    before = values(learner)
    stepped(learner, stage)
    found = changed(before, values(learner))
    assert {name.partition("/")[0] for name in found} == {"Conv_1", "Conv_1_bn", "predictions"}
    assert "Conv_1_bn/moving_mean" in found
    with pytest.raises(UsageError, match="features are to be cached, but the stage trains Conv_1"):
        learner.features(learner.encode(small.examples(2, 1).inputs))


@pytest.mark.parametrize("name", list(OptimizerName))
def test_a_training_that_goes_on_gives_the_same_numbers(base: BaseRecord, tmp_path: Path, name: OptimizerName) -> None:
    stage = small.stage("all", "block5_*", "hidden/*", "predictions/*", optimizer=OptimizerSpec(name, 1e-3, 0.9, 0.01))
    learner, other = made(VGG, base), made(VGG, base)
    for one in (learner, other):
        begun(one, stage)
    stepped(learner, stage, 1)
    learner.save_state(tmp_path / "state")
    other.load_state(tmp_path / "state")
    losses = [stepped(one, stage, 2) for one in (learner, other)]
    assert losses[0] == losses[1]
    assert changed(values(learner), values(other)) == set()


def test_cached_features_are_those_of_the_frozen_backbone(base: BaseRecord) -> None:
    learner = made(VGG, base)
    begun(learner, HEAD)
    images = learner.encode(small.examples(4, 1).inputs)
    np.testing.assert_allclose(learner.logits(images), learner.logits(learner.features(images)), atol=1e-4)


def test_weights_are_drawn_to_zero_and_to_where_they_were(base: BaseRecord) -> None:
    stage = small.stage("part", "block5_*", "predictions/*")
    for objective, first in (ObjectiveSpec(l2=1e-2), True), (ObjectiveSpec(l2_sp=1.0), False):
        learner = made(VGG, base)
        begun(learner, stage, objective)
        stepped(learner, stage)
        assert (learner.penalty > 0) is first
        stepped(learner, stage)
        assert learner.penalty > 0


def test_a_joint_step_learns_from_the_other_data_too(base: BaseRecord) -> None:
    stage, found = small.stage("part", "block5_*", "hidden/*", "predictions/*"), []
    for joint in (True, False):
        learner = made(VGG, base, pretraining_classes=("left", "right"))
        begun(learner, stage, ObjectiveSpec(joint=0.5))
        feed = Feed(learner, small.prepared().train)
        other = Batch(feed.batch(np.arange(6, 12)).inputs, np.arange(6) % 2)
        learner.step(feed.batch(np.arange(6)), stage.optimizer, 1e-3, 1, other if joint else None)
        found.append(values(learner))
        assert not any("second" in parameter.name for parameter in learner.parameters)
    assert "block5_conv1/kernel" in changed(*found)


def test_what_is_exported_has_no_clock_in_it_and_is_loaded_as_the_card_says(
    base: BaseRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keras = deterministic_keras()
    learner = made(VGG, base)
    learner.export(tmp_path)
    first = digests_of(tmp_path)
    made(VGG, base).export(tmp_path)
    assert digests_of(tmp_path) == first
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert json.loads(archive.read("metadata.json")) == {"keras_version": keras.__version__}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    learner.export(tmp_path)
    with zipfile.ZipFile(tmp_path / "model.keras") as archive:
        assert json.loads(archive.read("metadata.json"))["date_saved"] == "2026-09-21@14:13:20"
    images = small.examples(6, 4).inputs
    monkeypatch.chdir(tmp_path)
    told: dict[str, Any] = {"images": images}
    exec(CODE["keras"], told)  # noqa: S102 - the code that a user copies
    expected = learner.logits(learner.encode(images)).argmax(1)
    assert told["names"] == [small.CLASSES[number] for number in expected]


def test_weights_in_the_older_form_of_keras_are_found_by_layer(base: BaseRecord, tmp_path: Path) -> None:
    arrays = read_weights(Path(str(base.folder), "model.keras"))
    with h5py.File(tmp_path / "vgg16_notop.h5", "w") as file:
        for name, value in arrays.items():
            layer, _, kind = name.partition("/")
            if layer.startswith("block"):
                file[f"{layer}/{layer}/{kind}:0"] = value
    learner = made(VGG, small.record(tmp_path, "vgg16_notop.h5"))
    assert learner.renamed["block1_conv1/block1_conv1/kernel:0"] == "block1_conv1/kernel"
    np.testing.assert_array_equal(values(learner)["block3_conv2/kernel"], arrays["block3_conv2/kernel"])


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("block1_conv1/kernel", np.zeros((3, 3, 1, 64)), "is 3 x 3 x 1 x 64, and VGG16 needs 3 x 3 x 3 x 64"),
        ("block1_conv2/kernel", np.full((3, 3, 64, 64), np.nan), "holds numbers that are not finite"),
        ("block1_conv1/kernel", None, "the base has no block1_conv1/kernel, which VGG16 needs"),
    ],
)
def test_weights_of_something_else_are_refused(base: BaseRecord, tmp_path: Path, name: str, value: Any,
                                               told: str) -> None:  # fmt: skip
    arrays = read_weights(Path(str(base.folder), "model.keras"))
    with h5py.File(tmp_path / "weights.h5", "w") as file:
        for path, array in (arrays | {name: value}).items():
            if array is not None:
                file[path] = array.astype(np.float32)
    with pytest.raises(ModelAuditError, match=told):
        made(VGG, small.record(tmp_path, "weights.h5"))


def test_an_archive_that_is_cut_off_is_refused(base: BaseRecord, tmp_path: Path) -> None:
    whole = Path(str(base.folder), "model.keras").read_bytes()
    (tmp_path / "model.keras").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelAuditError, match=r"model\.keras cannot be read"):
        made(VGG, small.record(tmp_path, "model.keras"))


def test_what_keras_does_not_have_is_told_with_the_nearest() -> None:
    for architecture, options, told in (
        ("VGG17", {}, "has no 'VGG17'"),
        (VGG, {"head": "max"}, "no head 'max'"),
        (VGG, {"hidden": -1}, "hidden is -1"),
        (VGG, {"pool": "avg"}, "no option 'pool'"),
    ):
        recipe = small.recipe("image-keras", architecture, HEAD, options=options, method=Method.SCRATCH)
        with pytest.raises(UsageError, match=told):
            make_learner(recipe, None, small.CLASSES)
    with pytest.raises(UsageError, match="the images have 1 channels"):
        made(VGG).encode(np.zeros((2, 32, 32, 1), np.uint8))


TWO_STAGES = """
name = "vgg-small"
summary = "Reads some digits."
task = "image-classification"
method = "finetune"
seed = 7
[base]
ref = "acme/vgg-from-nothing"
files = "base"
license = "apache-2.0"
[[data]]
ref = "builtin:digits"
files = "builtin:digits"
format = "digits"
license = "cc-by-4.0"
limit = 60
[augment]
rotate = 10.0
shift = 0.1
[model]
learner = "image-keras"
architecture = "VGG16"
image-size = 32
options = { head = "flatten", hidden = 32 }
[[stages]]
name = "head"
trainable = ["hidden/*", "predictions/*"]
epochs = 1
batch-size = 20
optimizer = { name = "rmsprop", lr = 0.001 }
[[stages]]
name = "all"
trainable = ["*"]
epochs = 1
batch-size = 20
optimizer = { name = "sgd", lr = 1e-4 }
[release]
name = "acme/digits"
license = "apache-2.0"
holder = "Acme"
[use]
purpose = "research"
"""


def test_two_stages_of_a_whole_recipe_give_the_same_bytes_twice(
    base: BaseRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    shutil.copytree(str(base.folder), tmp_path / "base")
    file = tmp_path / "vgg-small.toml"
    file.write_text(TWO_STAGES, encoding="utf-8")
    places = (tmp_path / "first" / "digits", tmp_path / "second" / "digits")
    runs = [finetune(file, place, Settings()) for place in places]
    training = runs[0].training
    assert training is not None
    assert [len(stage.frozen) for stage in training.stages] == [26, 0]
    assert training.library == "keras"
    states = json.loads((runs[0].folder / "tensors.json").read_text("utf-8"))["counts"]
    assert (states["unchanged"], states["changed"]) == (0, 30)
    assert "keras.saving.load_model" in (runs[0].folder / "README.md").read_text("utf-8")
    assert digests_of(runs[0].folder) == digests_of(runs[1].folder)
