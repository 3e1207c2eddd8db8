"""The training loop, with a learner small enough to know all of it by heart."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.learning import finder, order
from model_license_audit.harness.learning.curve import draw
from model_license_audit.harness.learning.feed import Feed
from model_license_audit.harness.learning.finder import Trial
from model_license_audit.harness.learning.fitting import fit
from model_license_audit.harness.learning.interface import Batch, Parameter
from model_license_audit.harness.learning.log import read_log
from model_license_audit.harness.learning.planned import Settings, TrainingDiverged
from model_license_audit.harness.learning.scores import scores
from model_license_audit.harness.learning.selection import trainable
from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerSpec
from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.records import Scores, TrainingRecord
from model_license_audit.harness.steps.workspace import Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness.small_learner import CLASSES, SmallLearner, examples, prepared, recipe, small_fit, stage


def test_a_training_learns_and_its_baseline_does_not(tmp_path: Path) -> None:
    record = small_fit(tmp_path / "run")
    assert record.before is not None
    assert record.after is not None
    assert record.baseline is not None
    assert record.after.accuracy >= 0.9
    assert record.after.accuracy > record.before.accuracy
    assert record.after.loss < record.baseline.loss
    assert record.baseline.loss == pytest.approx(math.log(2), abs=0.02)
    assert record.after.examples == 40
    assert set(record.after.by_class) == set(CLASSES)


def test_each_stage_tells_what_it_trained(tmp_path: Path) -> None:
    head, full = small_fit(tmp_path / "run").stages
    assert (head.trainable, head.frozen) == (("head.weight",), ("body.weight",))
    assert (head.trainable_count, head.frozen_count) == (8, 16)
    assert (full.trainable, full.frozen) == (("body.weight", "head.weight"), ())
    assert (head.lr, head.lr_found) == (0.1, False)


def test_a_frozen_weight_keeps_its_bits(tmp_path: Path) -> None:
    made = recipe(stage("head", "head.*"))
    learner = SmallLearner()
    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    fit(made, lambda _untrained: learner, prepared(), workspace, lambda _line: None)
    assert learner.weights["body.weight"].tobytes() == np.eye(4).tobytes()
    assert np.abs(learner.weights["head.weight"]).min() > 0


def test_cached_features_are_computed_once_and_train_to_the_same_weights(tmp_path: Path) -> None:
    learners: list[SmallLearner] = []

    def made(_untrained: bool) -> SmallLearner:
        learners.append(SmallLearner())
        return learners[-1]

    for name, cached in (("cached", True), ("not", False)):
        workspace = Workspace.beside(tmp_path / name)
        workspace.make()
        fit(recipe(stage("head", "head.*", cache_features=cached)), made, prepared(), workspace, lambda _line: None)
    cached_one, _, other, _ = learners
    assert cached_one.encoded == 60 + 30 + 2 * 40
    assert other.encoded == 3 * (60 + 30) + 2 * 40
    assert cached_one.weights["head.weight"] == pytest.approx(other.weights["head.weight"])


def test_the_same_training_twice_leaves_the_same_bytes(tmp_path: Path) -> None:
    first, second = small_fit(tmp_path / "a"), small_fit(tmp_path / "b")
    assert first == second
    for name in ("training.jsonl", "baseline.jsonl", "training-curve.svg", "model/weights.json"):
        assert (tmp_path / "a.work" / name).read_bytes() == (tmp_path / "b.work" / name).read_bytes()
    other = small_fit(tmp_path / "c", recipe(seed=12))
    assert other.files != first.files


def test_the_log_has_a_line_for_each_step_and_epoch_and_no_time_unless_asked(tmp_path: Path) -> None:
    small_fit(tmp_path / "run", recipe(stage("full", "*"), objective=ObjectiveSpec(l2=0.01)))
    lines = read_log(tmp_path / "run.work" / "training.jsonl")
    steps = [line for line in lines if line["event"] == "step"]
    epochs = [line for line in lines if line["event"] == "epoch"]
    assert [(line["epoch"], line["step"]) for line in steps] == [(e, s) for e in (1, 2, 3) for s in range(1, 9)]
    assert all(0 < line["penalty"] < line["loss"] for line in steps)
    assert [line["event"] for line in lines if line["event"] not in {"step", "epoch"}] == ["scores", "stage", "scores"]
    of_first = [line["loss"] for line in steps if line["epoch"] == 1]
    assert epochs[0]["loss"] == pytest.approx(sum(of_first) / len(of_first), rel=1e-5)
    assert not any("time" in line for line in lines)
    ticks = iter(range(1000))
    small_fit(tmp_path / "timed", recipe(stage("full", "*")), Settings(clock=lambda: float(next(ticks))))
    assert all("time" in line for line in read_log(tmp_path / "timed.work" / "training.jsonl"))


def test_a_loss_that_is_no_number_names_stage_and_step(tmp_path: Path) -> None:
    made = recipe(stage("full", "*", optimizer=OptimizerSpec(lr=1e150, momentum=0.0)))
    with pytest.raises(TrainingDiverged) as caught:
        small_fit(tmp_path / "run", made)
    told = str(caught.value)
    assert "stage 'full', epoch 1, step" in told
    assert "learning rate 1e+150" in told
    assert "lower `lr`" in told
    assert not (tmp_path / "run.work" / "model").exists()


def test_a_baseline_that_breaks_does_not_take_the_model_with_it(tmp_path: Path) -> None:
    class Breaks(SmallLearner):
        def step(self, *given: object, **more: object) -> float:
            return math.nan

    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    record = fit(recipe(), lambda u: Breaks(u) if u else SmallLearner(), prepared(), workspace, lambda _line: None)
    assert record.baseline is None
    assert "baseline could not be trained: the loss became nan" in record.notes[-1]
    assert (workspace.work / "model" / "weights.json").is_file()


def test_a_learning_rate_is_found_and_told_and_works(tmp_path: Path) -> None:
    made = recipe(stage("full", "*", optimizer=OptimizerSpec(lr=None, momentum=0.9)))
    record = small_fit(tmp_path / "run", made)
    (found,) = [line for line in read_log(tmp_path / "run.work" / "training.jsonl") if line["event"] == "finder"]
    assert record.stages[0].lr_found
    assert record.stages[0].lr == found["lr"]
    assert finder.LEAST < found["lr"] < finder.MOST
    assert len(found["trials"]) > 10
    assert record.after is not None
    assert record.before is not None
    assert record.after.loss < record.before.loss


def test_the_finder_leaves_the_learner_exactly_as_it_was(tmp_path: Path) -> None:
    learner, data = SmallLearner(), examples(40, 9)
    learner.begin(stage("full", "*"), frozenset(learner.weights), ObjectiveSpec())
    feed = Feed(learner, data)
    learner.step(feed.batch(np.arange(8)), OptimizerSpec(momentum=0.9), 0.1, 1)
    learner.save_state(tmp_path / "before")
    moved: list[bool] = []

    def step(number: int, lr: float) -> float:
        before = learner.weights["head.weight"].copy()
        loss = learner.step(feed.batch(np.arange(8)), OptimizerSpec(momentum=0.9), lr, number)
        moved.append(not np.array_equal(before, learner.weights["head.weight"]))
        return loss

    finder.find(learner, step, tmp_path / "scratch")
    learner.save_state(tmp_path / "after")
    assert all(moved)
    assert (tmp_path / "after").read_bytes() == (tmp_path / "before").read_bytes()
    assert not (tmp_path / "scratch").exists()


def test_the_finder_restores_also_when_a_trial_fails(tmp_path: Path) -> None:
    learner = SmallLearner()
    before = learner.weights["head.weight"].copy()

    def step(_number: int, _lr: float) -> float:
        learner.weights["head.weight"] += 1
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        finder.find(learner, step, tmp_path / "scratch")
    assert np.array_equal(learner.weights["head.weight"], before)


def test_the_rate_that_is_chosen_is_a_tenth_of_the_best_one() -> None:
    trials = [Trial(10.0**-n, 0.0, loss) for n, loss in ((4, 1.0), (3, 0.8), (2, 0.3), (1, 0.6))]
    assert finder.choose(trials) == pytest.approx(1e-3)


def test_no_rate_helps_where_nothing_can_be_learnt() -> None:
    with pytest.raises(ModelAuditError, match="no learning rate that was tried made the loss smaller"):
        finder.choose([Trial(1e-4, 1.0, 1.0), Trial(1e-3, 2.0, 1.2)])


def test_a_range_test_ends_where_the_loss_breaks() -> None:
    tried = list(finder.range_test(lambda number, _lr: 1.0 if number < 5 else 50.0))
    assert len(tried) == 6
    assert [trial.loss for trial in finder.range_test(lambda n, _lr: math.nan if n else 1.0)] == [1.0]


class Overfits(SmallLearner):
    """Does well until it was trained for a while, and then ever worse."""

    steps = 0

    def step(self, *given: object, **more: object) -> float:
        self.steps += 1
        loss = super().step(*given, **more)  # type: ignore[arg-type]
        if self.steps > 16:
            self.weights["head.weight"] = self.weights["head.weight"] - 0.02 * self.steps
            self.weights["head.weight"][:, 0] *= -1
        return loss


def test_early_stopping_ends_the_stage_and_restores_the_best_state(tmp_path: Path) -> None:
    made = recipe(stage("full", "*", epochs=20, patience=3))
    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    record = fit(made, Overfits, prepared(), workspace, lambda _line: None)
    lines = read_log(workspace.file("training.jsonl"))
    losses = [line["validation_loss"] for line in lines if line["event"] == "epoch"]
    best = losses.index(min(losses)) + 1
    (restored,) = [line for line in lines if line["event"] == "restored"]
    assert record.stages[0].stopped_early
    assert record.stages[0].epochs == len(losses) == best + 3
    assert restored["epoch"] == best
    assert restored["validation_loss"] == min(losses)
    assert record.after is not None
    assert record.after.accuracy >= 0.9


def test_patience_needs_examples_to_judge_by(tmp_path: Path) -> None:
    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    data = replace(prepared(), validation=examples(0, 1))
    with pytest.raises(UsageError, match="no validation examples"):
        fit(recipe(stage("full", "*", patience=1)), SmallLearner, data, workspace, lambda _line: None)


def test_the_second_data_of_a_joint_objective_reach_every_step(tmp_path: Path) -> None:
    seen: list[tuple[bytes, int]] = []

    class Joint(SmallLearner):
        def step(
            self, batch: Batch, optimizer: OptimizerSpec, lr: float, seed: int, joint: Batch | None = None
        ) -> float:
            assert joint is not None
            seen.extend((row.tobytes(), int(label)) for row, label in zip(joint.inputs["x"], joint.labels, strict=True))
            return super().step(batch, optimizer, lr, seed, joint)

    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    data = replace(prepared(), pretraining=examples(24, 8), pretraining_classes=("a", "b"))
    made = recipe(stage("full", "*"), objective=ObjectiveSpec(joint=0.5))
    record = fit(made, lambda u: SmallLearner(u) if u else Joint(), data, workspace, lambda _line: None)
    assert len(seen) == 3 * 8 * 8
    assert {seen.count(one) for one in seen} == {8}
    assert "second head" in record.notes[0]


@given(st.integers(1, 200), st.integers(1, 50), st.integers(0, 9), st.integers(0, 9))
def test_an_epoch_takes_every_example_once_in_batches_alike(count: int, size: int, stage_: int, epoch: int) -> None:
    made = order.batches(count, size, 3, stage_, epoch)
    assert sorted(np.concatenate(made).tolist()) == list(range(count))
    sizes = {len(batch) for batch in made}
    assert max(sizes) <= size
    assert max(sizes) - min(sizes) <= 1
    assert [b.tolist() for b in made] == [b.tolist() for b in order.batches(count, size, 3, stage_, epoch)]


def test_seeds_differ_from_step_to_step_and_orders_from_epoch_to_epoch() -> None:
    seeds = {order.step_seed(1, s, e, n) for s in range(3) for e in range(5) for n in range(20)}
    assert len(seeds) == 300
    orders = {tuple(order.batches(50, 50, 1, s, e)[0].tolist()) for s in range(3) for e in range(5)}
    assert len(orders) == 15


def test_scores_against_numbers_worked_out_by_hand() -> None:
    logits = np.array([[0.0, math.log(3)], [math.log(3), 0.0], [0.0, 0.0]], dtype=np.float32)
    found = scores(logits, np.array([1, 1, 0]), ("a", "b", "unseen"))
    assert found.loss == pytest.approx((-math.log(0.75) - math.log(0.25) - math.log(0.5)) / 3)
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.by_class == {"a": 1.0, "b": 0.5}


NAMES = ("bert.embeddings.word.weight", "bert.encoder.layer.0.weight", "classifier.weight", "classifier.bias")
PARAMETERS = tuple(Parameter(name, (1,), name.startswith("bert")) for name in NAMES)


def test_patterns_name_parameters() -> None:
    assert trainable("s", ("classifier.*",), PARAMETERS) == {"classifier.weight", "classifier.bias"}
    assert trainable("s", ("*",), PARAMETERS) == set(NAMES)
    assert trainable("s", ("*.layer.[0-3].*", "classifier.bias"), PARAMETERS) == {NAMES[1], NAMES[3]}


@pytest.mark.parametrize(
    ("pattern", "near"), [("clasifier.*", "classifier"), ("head", "bert.*"), ("layer.0", NAMES[1])]
)
def test_a_pattern_that_matches_nothing_is_an_error_with_the_nearest_names(pattern: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        trainable("head", (pattern,), PARAMETERS)
    assert f"stage 'head': no parameter of the model matches {pattern!r}" in str(caught.value)
    assert near in caught.value.remedy


def test_the_curve_is_a_picture_with_words_and_without_markup_of_strangers() -> None:
    told = {"event": "epoch", "loss": 0.5, "validation_loss": 0.4, "validation_accuracy": 0.8}
    log = [{**told, "stage": "</text><script>alert(1)</script>"}, {**told, "stage": "full", "loss": 0.25}]
    text = draw(log, "a & b", Scores(0.7, 0.5, {}, 10))
    root = ET.fromstring(text)  # noqa: S314 - our own
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.findtext(f"{space}title") == "Training of a & b"
    description = root.findtext(f"{space}desc") or ""
    assert "training loss from 0.500 to 0.250" in description
    assert "baseline on an untrained encoder 0.500" in description
    assert not root.findall(f".//{space}script")
    assert len(root.findall(f"{space}polyline")) == 3
    assert "prefers-color-scheme:dark" in text


def test_a_curve_without_epochs_is_still_a_picture() -> None:
    root = ET.fromstring(draw([], "x", None))  # noqa: S314 - our own
    assert root.findtext("{*}desc") == "No epoch was trained."


def test_the_record_is_told_and_read_back(tmp_path: Path) -> None:
    record = small_fit(tmp_path / "run")
    assert from_json(TrainingRecord, to_json(record)) == record
    assert record.files == digests_of(tmp_path / "run.work" / "model")


def test_the_bar_is_told_step_by_step(tmp_path: Path) -> None:
    told: list[str] = []
    workspace = Workspace.beside(tmp_path / "run")
    workspace.make()
    fit(recipe(stage("full", "*", epochs=1)), SmallLearner, prepared(), workspace, told.append)
    bars = [line for line in told if line.startswith("\rmodel, full")]
    assert len(bars) == 8
    assert "epoch 1/1 [####################] 8/8" in bars[-1]
    (line,) = [line for line in told if line.startswith("model, full: epoch 1: loss ")]
    assert "validation accuracy" in line
    assert "penalty" not in line
