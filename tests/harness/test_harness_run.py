"""A run and its journal: each step once, going on after it was cut off, never over what somebody else made."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.harness.steps.coding import from_json, to_json
from model_license_audit.harness.steps.context import RunContext
from model_license_audit.harness.steps.journal import JOURNAL, OUTPUTS, Journal, read_journal
from model_license_audit.harness.steps.run import Run
from model_license_audit.harness.steps.workspace import StepName, Workspace
from model_license_audit.model.errors import ModelAuditError, UsageError
from tests.harness.a_recipe import a_place, a_recipe

ALL = list(StepName)


class Steps:
    """Steps that leave a file each, and note that they were taken; one of them may fail."""

    def __init__(self) -> None:
        self.taken: list[StepName] = []
        self.failing: dict[StepName, BaseException] = {}

    def __call__(self, step: StepName) -> tuple[Callable[..., Any], ...]:
        def action(_recipe: object, workspace: Workspace, _context: RunContext) -> None:
            self.taken.append(step)
            if step is StepName.COMPOSE:
                workspace.release.mkdir()
                (workspace.release / "README.md").write_text("made")
            for name in OUTPUTS[step][:1]:
                workspace.write_json(name, {"step": step.value})
            if step in self.failing:
                raise self.failing.pop(step)

        return (action,)


@pytest.fixture
def steps() -> Steps:
    return Steps()


def test_a_run_takes_each_step_once_in_its_order(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=False)
    assert steps.taken == ALL
    Run(recipe, place.workspace, place.context, steps).all(resume=True)
    assert steps.taken == ALL


def test_a_run_that_is_there_is_not_begun_again(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=False)
    with pytest.raises(UsageError, match="a run of this recipe is there") as caught:
        Run(recipe, place.workspace, place.context, steps).all(resume=False)
    assert "--resume" in caught.value.remedy


@pytest.mark.parametrize("step", ALL)
def test_a_run_goes_on_where_it_was_cut_off(tmp_path: Path, steps: Steps, step: StepName) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    steps.failing[step] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        Run(recipe, place.workspace, place.context, steps).all(resume=False)
    Run(recipe, place.workspace, place.context, steps).all(resume=True)
    place_of_step = ALL.index(step)
    assert steps.taken == ALL[: place_of_step + 1] + ALL[place_of_step:]
    assert (place.workspace.release / "README.md").read_text() == "made"


@dataclass(frozen=True)
class Change:
    old: str
    new: str
    again: tuple[StepName, ...]


@pytest.mark.parametrize(
    "change",
    [
        Change("epochs = 1", "epochs = 2", (StepName.BUILD, StepName.TRAIN, StepName.COMPOSE, StepName.AUDIT)),
        Change("seed = 3", "seed = 4", tuple(ALL[1:])),
        Change('"commercial"', '"research"', (StepName.PLAN, StepName.COMPOSE, StepName.AUDIT)),
        Change("Tells signs apart.", "Reads signs.", (StepName.COMPOSE, StepName.AUDIT)),
        Change("Tells signs apart.", "Tells signs apart.", ()),
    ],
)
def test_a_changed_recipe_does_anew_what_depends_on_it(tmp_path: Path, steps: Steps, change: Change) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=False)
    steps.taken.clear()
    Run(a_recipe(tmp_path, (change.old, change.new)), place.workspace, place.context, steps).all(resume=True)
    assert tuple(steps.taken) == change.again


def test_what_was_begun_from_something_else_is_taken_away(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    steps.failing[StepName.TRAIN] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        Run(recipe, place.workspace, place.context, steps).all(resume=False)
    checkpoint = place.workspace.file("checkpoint")
    checkpoint.mkdir()

    def seen(resumed: Path) -> bool:
        changed = a_recipe(tmp_path, ("epochs = 1", "epochs = 2")) if resumed == checkpoint else recipe
        steps.failing[StepName.COMPOSE] = KeyboardInterrupt()
        with pytest.raises(KeyboardInterrupt):
            Run(changed, place.workspace, place.context, steps).all(resume=True)
        return checkpoint.exists()

    assert seen(tmp_path)
    assert not seen(checkpoint)


def test_a_folder_that_no_run_made_is_left_alone(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    place.workspace.release.mkdir()
    (place.workspace.release / "thesis.tex").write_text("mine")
    for resume in (False, True):
        with pytest.raises(UsageError, match="exists"):
            Run(recipe, place.workspace, place.context, steps).all(resume=resume)
    assert (place.workspace.release / "thesis.tex").read_text() == "mine"
    place.workspace.file("notes.txt").write_text("mine too")
    place.workspace.file(JOURNAL).unlink()
    with pytest.raises(UsageError, match="no run of a recipe made it"):
        Run(recipe, place.workspace, place.context, steps).all(resume=True)


def test_a_run_of_another_recipe_is_left_alone(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=False)
    other = a_recipe(tmp_path, ('name = "signs"', 'name = "others"'))
    with pytest.raises(UsageError, match="holds a run of the recipe 'signs'"):
        Run(other, place.workspace, place.context, steps).all(resume=True)


def test_a_step_needs_the_one_before_it(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    with pytest.raises(UsageError, match="train comes after build") as caught:
        Run(recipe, place.workspace, place.context, steps).one(StepName.TRAIN)
    assert "modelaudit recipes build" in caught.value.remedy
    for step in ALL:
        Run(recipe, place.workspace, place.context, steps).one(step)
    assert steps.taken == ALL


def test_a_full_disk_is_named(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    steps.failing[StepName.TRAIN] = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/far/checkpoint")
    with pytest.raises(ModelAuditError, match="train: the disk is full") as caught:
        Run(recipe, place.workspace, place.context, steps).all(resume=False)
    assert "/far/checkpoint" in caught.value.what
    assert "--resume" in caught.value.remedy


def test_a_disk_that_is_full_for_real_is_named(tmp_path: Path) -> None:
    """Linux has a device that is always full: a step that writes there meets what a full disk does."""
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)

    def write(*_: object) -> None:
        with Path("/dev/full").open("wb", buffering=0) as stream:
            stream.write(b"x")

    with pytest.raises(ModelAuditError, match="plan: the disk is full"):
        Run(recipe, place.workspace, place.context, lambda _: (write,)).all(resume=False)


def test_two_runs_do_not_work_in_one_place(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    told: list[str] = []

    def second(*_: object) -> None:
        with pytest.raises(UsageError, match="another run is at work"):
            Run(recipe, place.workspace, place.context, steps).one(StepName.PLAN)
        told.append("refused")

    with pytest.raises(UsageError):
        Run(recipe, place.workspace, place.context, lambda step: (second,) if step == "plan" else _stop()).all(False)
    assert told == ["refused"]


def _stop() -> tuple[Callable[..., Any], ...]:
    raise UsageError("enough", "")


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.harness.a_recipe import a_place, a_recipe
from tests.harness.test_harness_run import Steps
from model_license_audit.harness.steps.run import Run
from model_license_audit.harness.steps.workspace import StepName

class Killed(Steps):
    def __call__(self, step):
        (action,) = super().__call__(step)
        return (action, lambda *_: os.kill(os.getpid(), signal.SIGKILL)) if step == sys.argv[2] else (action,)

folder = Path(sys.argv[1])
recipe = a_recipe(folder)
place = a_place(recipe, folder)
Run(recipe, place.workspace, place.context, Killed()).all(resume=False)
"""


@pytest.mark.parametrize("step", [StepName.PLAN, StepName.TRAIN, StepName.COMPOSE])
def test_a_killed_run_goes_on(tmp_path: Path, steps: Steps, step: StepName) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), step.value], check=False)
    assert done.returncode == -signal.SIGKILL
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=True)
    assert steps.taken == ALL[ALL.index(step) :]
    journal = read_journal(place.workspace)
    assert journal is not None
    assert set(journal.done) == set(map(str, ALL))
    assert not place.workspace.file("run.lock").exists()


def test_a_journal_that_was_changed_is_told(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    place.workspace.make()
    for text in ("{", "[]", '{"recipe": 3}'):
        place.workspace.file(JOURNAL).write_text(text)
        with pytest.raises(UsageError, match="not what"):
            Run(recipe, place.workspace, place.context, steps).all(resume=True)


def test_allowing_more_judges_the_plan_anew(tmp_path: Path, steps: Steps) -> None:
    recipe = a_recipe(tmp_path)
    place = a_place(recipe, tmp_path)
    Run(recipe, place.workspace, place.context, steps).all(resume=False)
    steps.taken.clear()
    Run(recipe, place.workspace, replace(place.context, allow_unknown=True), steps).all(resume=True)
    assert steps.taken == [StepName.PLAN, StepName.COMPOSE, StepName.AUDIT]


def test_records_come_back_as_they_were() -> None:
    journal = Journal("a", {"plan": "1"}, {"plan": "1"})
    assert from_json(Journal, to_json(journal)) == journal
