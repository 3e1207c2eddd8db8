"""Trainings that are killed, at any moment, and go on: what they leave is what an uninterrupted one leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from model_license_audit.gate.digests import digests_of
from model_license_audit.harness.learning.checkpoints import Checkpoints, Place
from model_license_audit.model.errors import ModelAuditError
from tests.harness import tiny_encoder
from tests.harness.small_learner import SmallLearner, search, small_fit

ROOT = Path(__file__).parents[2]


def run(folder: Path, what: str, number: int) -> subprocess.CompletedProcess[str]:
    """A training in a process of its own, to its end."""
    command = [sys.executable, "-m", "tests.harness.killed_training", str(folder), what, str(number)]
    paths = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), str(ROOT / "tests")])}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **paths}, capture_output=True, text=True, check=False)


def left(folder: Path) -> dict[str, str]:
    """The digests of all that a training leaves, but for its checkpoints."""
    work = folder.with_name(folder.name + ".work")
    return {name: digest for name, digest in digests_of(work).items() if not name.startswith("checkpoint/")}


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("whole") / "run"
    search(folder)
    found = left(folder)
    assert set(found) == {
        "model/weights.json", "training.json", "training.jsonl", "baseline.jsonl", "training-curve.svg"
    }  # fmt: skip
    return found


MOMENTS = [
    ("step", 1), ("step", 7), ("step", 24), ("step", 30), ("step", 75), ("step", 79), ("step", 95), ("step", 118),
    ("save", 1), ("save", 2), ("save", 9), ("save", 11), ("save", 16),
    ("rename", 1), ("rename", 2), ("rename", 6), ("rename", 20), ("renamed", 3), ("renamed", 5), ("renamed", 22),
    ("load", 1), ("load", 2), ("export", 1),
]  # fmt: skip


@pytest.mark.parametrize(("what", "number"), MOMENTS)
def test_a_killed_training_goes_on_to_the_same_bytes(
    what: str, number: int, tmp_path: Path, uninterrupted: dict[str, str]
) -> None:
    folder = tmp_path / "run"
    ended = run(folder, what, number)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert "training.json" not in left(folder)
    search(folder)
    assert left(folder) == uninterrupted


def test_a_training_that_is_killed_again_and_again_arrives(tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    folder, deaths = tmp_path / "run", 0
    while (ended := run(folder, "step", 50)).returncode:
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        deaths += 1
        assert deaths < 4
    assert deaths >= 2
    assert left(folder) == uninterrupted


def test_a_killed_encoder_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("killed", "whole"):
        tiny_encoder.write_base(tmp_path / name / "base")
    ended = run(tmp_path / "killed" / "run", "bert", 21)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert not (tmp_path / "killed" / "run.work" / "model").exists()
    for name in ("killed", "whole"):
        tiny_encoder.train_in(tmp_path / name / "run")
    found = left(tmp_path / "killed" / "run")
    assert "model/model.safetensors" in found
    assert found == left(tmp_path / "whole" / "run")


def test_a_full_disk_is_told_and_the_checkpoint_before_is_good(tmp_path: Path, uninterrupted: dict[str, str]) -> None:
    folder = tmp_path / "run"
    ended = run(folder, "full", 4)
    assert ended.returncode == 1
    told = ended.stderr.splitlines()[-1]
    assert "the checkpoint of stage 1, epoch 2, step 0 could not be written (File too large)" in told
    assert "make room on the disk, then run again with --resume" in told
    assert "the checkpoint of stage 1, epoch 1, step 6 is still good" in told
    checkpoint = tmp_path / "run.work" / "checkpoint" / "model"
    assert not list(checkpoint.glob("*.partial"))
    place = json.loads((checkpoint / "place.json").read_text("utf-8"))
    assert (place["epoch"], place["step"]) == (0, 6)
    search(folder)
    assert left(folder) == uninterrupted


def test_a_disk_that_is_full_at_once_is_told_too(tmp_path: Path) -> None:
    ended = run(tmp_path / "run", "full", 1)
    assert "there was no checkpoint before" in ended.stderr


def test_a_training_that_is_over_is_not_done_again(tmp_path: Path) -> None:
    first = small_fit(tmp_path / "run")
    before = {file: file.stat().st_mtime_ns for file in (tmp_path / "run.work" / "model").iterdir()}
    assert small_fit(tmp_path / "run") == first
    assert {file: file.stat().st_mtime_ns for file in before} == before


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Checkpoints, Place]:
    checkpoints = Checkpoints(tmp_path / "kept")
    return checkpoints, checkpoints.keep(SmallLearner(), Place(1, 2, 3))


def test_a_damaged_checkpoint_is_told(kept: tuple[Checkpoints, Place], tmp_path: Path) -> None:
    checkpoints, place = kept
    (file,) = (tmp_path / "kept").glob("*.state")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ModelAuditError, match=r"is not as it was written: run again without --resume"):
        checkpoints.restore(SmallLearner(), place, file.name)


def test_a_checkpoint_that_was_removed_is_told(kept: tuple[Checkpoints, Place], tmp_path: Path) -> None:
    checkpoints, place = kept
    (file,) = (tmp_path / "kept").glob("*.state")
    file.unlink()
    with pytest.raises(ModelAuditError, match="is gone"):
        checkpoints.restore(SmallLearner(), place, file.name)


def test_only_the_last_state_and_the_best_one_are_kept(tmp_path: Path) -> None:
    checkpoints, learner = Checkpoints(tmp_path), SmallLearner()
    place = checkpoints.keep(learner, Place(epoch=1), best=True)
    for epoch in (2, 3, 4):
        place = checkpoints.keep(learner, Place(epoch=epoch, best=place.best))
    assert {file.name for file in tmp_path.glob("*.state")} == {place.state, place.best}
    assert place.best == "stage1-epoch1-step0.state"
    assert checkpoints.last() == place
