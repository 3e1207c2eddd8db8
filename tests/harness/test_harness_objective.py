"""What torch learners make small, against numbers worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from model_license_audit.harness.learners.torch_common import TorchLearner, as_tensors
from model_license_audit.harness.learners.torch_objective import Distillation, Penalties
from model_license_audit.harness.learning.interface import Batch
from model_license_audit.harness.recipe.model import ObjectiveSpec, OptimizerName, OptimizerSpec, StageSpec

X = np.array([[1.0, 2.0], [3.0, -1.0]], dtype=np.float32)
Y = np.array([0, 1])
BODY = np.array([[0.5, -0.25], [1.0, 0.75]])
HEAD = np.array([[0.2, -0.4], [0.6, 0.1]])
SECOND = np.array([[0.3, 0.1], [-0.2, 0.4]])
NAMES = frozenset({"body.weight", "head.weight"})


class Linear(TorchLearner):
    """head(body(x)), without biases, so that every gradient can be written down; the body came from a base."""

    def __init__(self, *, second: bool = False, distillation: Distillation | None = None) -> None:
        module = torch.nn.ModuleDict({name: torch.nn.Linear(2, 2, bias=False) for name in ("body", "head")})
        other = torch.nn.Linear(2, 2, bias=False)
        with torch.no_grad():
            for layer, weights in ((module["body"], BODY), (module["head"], HEAD), (other, SECOND)):
                layer.weight.copy_(torch.tensor(weights))
        super().__init__(module, frozenset({"body.weight"}), other if second else None, distillation)

    def encode(self, inputs: Sequence[str] | NDArray[np.uint8]) -> Mapping[str, NDArray[np.generic]]:
        return {"x": np.asarray(inputs, dtype=np.float32)}

    def forward(self, inputs: Mapping[str, Any], *, second: bool = False) -> Any:
        hidden = self.module["body"](inputs["x"])
        return self._second(hidden) if second else self.module["head"](hidden)

    def export(self, folder: Path) -> None:
        raise NotImplementedError

    def weight(self, name: str) -> NDArray[np.float64]:
        return np.asarray(self.named_weights()[name].detach().numpy(), dtype=np.float64)


def step(objective: ObjectiveSpec, spec: OptimizerSpec, lr: float = 0.1, steps: int = 1, **more: Any) -> Linear:
    """A learner after as many steps on the same two examples."""
    learner = Linear(second=objective.joint is not None, distillation=more.get("distillation"))
    learner.begin(StageSpec("s", ("*",), 1, optimizer=spec), more.get("trainable", NAMES), objective)
    for _ in range(steps):
        learner.loss = learner.step(Batch({"x": X}, Y, more.get("targets")), spec, lr, 0, more.get("joint"))  # type: ignore[attr-defined]
    return learner


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def cross_entropy(
    body: NDArray[np.float64], head: NDArray[np.float64], x: NDArray[np.float32] = X, y: NDArray[np.int64] = Y
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """The loss and its slopes: d/dlogits = (softmax - one) / n, then back through two products."""
    hidden = x @ body.T
    chances = softmax(hidden @ head.T)
    error = (chances - np.eye(2)[y]) / len(y)
    loss = float(-np.log(chances[np.arange(len(y)), y]).mean())
    return loss, (error @ head).T @ x, error.T @ hidden


SGD = OptimizerSpec(OptimizerName.SGD)


def test_one_step_of_sgd_follows_the_slope_of_the_loss() -> None:
    learner = step(ObjectiveSpec(), SGD)
    loss, body, head = cross_entropy(BODY, HEAD)
    assert learner.loss == pytest.approx(loss, rel=1e-6)  # type: ignore[attr-defined]
    assert learner.penalty == 0.0
    assert learner.weight("body.weight") == pytest.approx(BODY - 0.1 * body, abs=1e-6)
    assert learner.weight("head.weight") == pytest.approx(HEAD - 0.1 * head, abs=1e-6)


def test_l2_pulls_every_trained_weight_to_zero() -> None:
    learner = step(ObjectiveSpec(l2=0.03), SGD)
    loss, body, head = cross_entropy(BODY, HEAD)
    penalty = 0.03 * ((BODY**2).sum() + (HEAD**2).sum())
    assert learner.penalty == pytest.approx(penalty, rel=1e-6)
    assert learner.loss == pytest.approx(loss + penalty, rel=1e-6)  # type: ignore[attr-defined]
    assert learner.weight("body.weight") == pytest.approx(BODY - 0.1 * (body + 0.06 * BODY), abs=1e-6)
    assert learner.weight("head.weight") == pytest.approx(HEAD - 0.1 * (head + 0.06 * HEAD), abs=1e-6)


def test_a_frozen_weight_is_neither_moved_nor_counted() -> None:
    learner = step(ObjectiveSpec(l2=0.03, l2_sp=0.5), SGD, trainable=frozenset({"head.weight"}))
    assert learner.penalty == pytest.approx(0.03 * (HEAD**2).sum(), rel=1e-6)
    assert learner.weight("body.weight").tobytes() == BODY.tobytes()


def test_l2_sp_pulls_pretrained_weights_to_where_they_began_and_new_ones_to_zero() -> None:
    """The first step starts at w0, where the pull is nothing; the second feels 2 * l2_sp * (w1 - w0)."""
    objective = ObjectiveSpec(l2=0.01, l2_sp=0.4)
    first, second = step(objective, SGD), step(objective, SGD, steps=2)
    w1, h1 = first.weight("body.weight"), first.weight("head.weight")
    assert first.penalty == pytest.approx(0.01 * ((BODY**2).sum() + (HEAD**2).sum()), rel=1e-5)
    _, body, head = cross_entropy(w1, h1)
    assert second.penalty == pytest.approx(
        0.01 * ((w1**2).sum() + (h1**2).sum()) + 0.4 * ((w1 - BODY) ** 2).sum(), rel=1e-5
    )
    expected = w1 - 0.1 * (body + 2 * 0.01 * w1 + 2 * 0.4 * (w1 - BODY))
    assert second.weight("body.weight") == pytest.approx(expected, abs=1e-6)
    assert second.weight("head.weight") == pytest.approx(h1 - 0.1 * (head + 0.02 * h1), abs=1e-6)


def test_w0_is_where_training_began_also_in_a_later_stage() -> None:
    learner, objective = Linear(), ObjectiveSpec(l2_sp=0.4)
    stage = StageSpec("s", ("*",), 1, optimizer=SGD)
    learner.begin(stage, NAMES, objective)
    learner.step(Batch({"x": X}, Y), SGD, 0.1, 0)
    moved = learner.weight("body.weight")
    learner.begin(stage, NAMES, objective)
    learner.step(Batch({"x": X}, Y), SGD, 0.1, 0)
    assert learner.penalty == pytest.approx(0.4 * ((moved - BODY) ** 2).sum(), rel=1e-5)
    assert learner.penalty > 0


def test_the_joint_objective_adds_the_other_loss_through_its_own_head() -> None:
    x = np.array([[0.5, 1.5], [-1.0, 2.0], [2.0, 0.0]], dtype=np.float32)
    y = np.array([1, 0, 1])
    learner = step(ObjectiveSpec(joint=0.7), SGD, joint=Batch({"x": x}, y))
    task, task_body, task_head = cross_entropy(BODY, HEAD)
    other, other_body, other_head = cross_entropy(BODY, SECOND, x, y)
    assert learner.loss == pytest.approx(other + 0.7 * task, rel=1e-6)  # type: ignore[attr-defined]
    assert learner.weight("body.weight") == pytest.approx(BODY - 0.1 * (other_body + 0.7 * task_body), abs=1e-6)
    assert learner.weight("head.weight") == pytest.approx(HEAD - 0.07 * task_head, abs=1e-6)
    assert learner._second.weight.detach().numpy() == pytest.approx(SECOND - 0.1 * other_head, abs=1e-6)
    assert [p.name for p in learner.parameters] == ["body.weight", "head.weight"]


def test_sgd_with_momentum_remembers() -> None:
    spec = OptimizerSpec(OptimizerName.SGD, momentum=0.9)
    _, body, head = cross_entropy(BODY, HEAD)
    w1, h1 = BODY - 0.1 * body, HEAD - 0.1 * head
    _, body2, _ = cross_entropy(w1, h1)
    learner = step(ObjectiveSpec(), spec, steps=2)
    assert learner.weight("body.weight") == pytest.approx(w1 - 0.1 * (0.9 * body + body2), abs=1e-6)


def test_sgd_decays_weights() -> None:
    _, body, _ = cross_entropy(BODY, HEAD)
    learner = step(ObjectiveSpec(), OptimizerSpec(OptimizerName.SGD, weight_decay=0.2))
    assert learner.weight("body.weight") == pytest.approx(BODY - 0.1 * (body + 0.2 * BODY), abs=1e-6)


def test_rmsprop_divides_by_the_root_of_the_mean_square() -> None:
    _, body, _ = cross_entropy(BODY, HEAD)
    learner = step(ObjectiveSpec(), OptimizerSpec(OptimizerName.RMSPROP), lr=0.01)
    expected = BODY - 0.01 * body / (np.sqrt(0.1 * body**2) + 1e-8)
    assert learner.weight("body.weight") == pytest.approx(expected, abs=1e-5)


def test_adamw_steps_by_the_sign_first_and_decays_beside_the_slope() -> None:
    _, body, _ = cross_entropy(BODY, HEAD)
    learner = step(ObjectiveSpec(), OptimizerSpec(OptimizerName.ADAMW, weight_decay=0.1), lr=0.01)
    expected = BODY * (1 - 0.01 * 0.1) - 0.01 * np.sign(body)
    assert learner.weight("body.weight") == pytest.approx(expected, abs=1e-5)


def test_each_stage_and_each_step_has_its_own_rate() -> None:
    _, body, _ = cross_entropy(BODY, HEAD)
    small, large = step(ObjectiveSpec(), SGD, lr=0.01), step(ObjectiveSpec(), SGD, lr=0.02)
    assert BODY - small.weight("body.weight") == pytest.approx(0.01 * body, abs=1e-6)
    assert BODY - large.weight("body.weight") == pytest.approx(0.02 * body, abs=1e-6)


def test_a_student_follows_the_teacher_as_hinton_and_others_wrote_it() -> None:
    targets = np.array([[2.0, -1.0], [0.5, 0.5]], dtype=np.float32)
    learner = step(ObjectiveSpec(), SGD, targets=targets, distillation=Distillation(temperature=4.0, hard=0.25))
    logits = (X @ BODY.T) @ HEAD.T
    student, teacher = softmax(logits / 4), softmax(np.asarray(targets, float) / 4)
    soft = float((teacher * (np.log(teacher) - np.log(student))).sum(axis=1).mean())
    loss, _, _ = cross_entropy(BODY, HEAD)
    assert learner.loss == pytest.approx(0.25 * loss + 0.75 * 16 * soft, rel=1e-5)  # type: ignore[attr-defined]
    hard = (softmax(logits) - np.eye(2)[Y]) / 2
    error = 0.25 * hard + 0.75 * 16 * (student - teacher) / 4 / 2
    assert learner.weight("head.weight") == pytest.approx(HEAD - 0.1 * error.T @ (X @ BODY.T), abs=1e-6)


def test_a_student_that_says_what_its_teacher_says_has_nothing_to_learn() -> None:
    logits = torch.tensor([[0.3, -1.2, 2.0]])
    assert float(Distillation(3.0, 0.0).loss(logits, torch.tensor([0]), logits)) == pytest.approx(0, abs=1e-7)
    assert math.isfinite(float(Penalties({}, ObjectiveSpec()).of({})))


def test_a_state_that_was_kept_goes_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    spec = OptimizerSpec(OptimizerName.ADAMW, weight_decay=0.01)
    objective, stage = ObjectiveSpec(l2_sp=0.1), StageSpec("s", ("*",), 1, optimizer=spec)
    learner = step(objective, spec, steps=3)
    learner.save_state(tmp_path / "state")
    again = Linear()
    again.begin(stage, NAMES, objective)
    again.load_state(tmp_path / "state")
    for one in (learner, again):
        one.step(Batch({"x": X}, Y), spec, 0.1, 0)
    for name in NAMES:
        assert learner.weight(name).tobytes() == again.weight(name).tobytes()
    assert as_tensors({"x": X})["x"].shape == (2, 2)
