"""The GitHub Action and our own workflow, run step by step as GitHub's runner does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.places.checkout import ROOT, Checkout
from tests.places.github_runner import Ran, Runner

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "model-gate.yml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
MATRIX = WORKFLOW["jobs"]["gate"]["strategy"]["matrix"]["include"]


INSTALL = "Install modelaudit"


@pytest.fixture(scope="module")
def installed(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a runner on which the action has installed its own checkout."""
    temp = tmp_path_factory.mktemp("runner")
    runner = Runner(checkout.folder, temp, checkout.surroundings, {})
    (step,) = (step for step in ACTION["runs"]["steps"] if step["name"] == INSTALL)
    given = {"inputs": {"version": "", "extras": ""}}
    ran = runner.steps([step], given, {"GITHUB_ACTION_PATH": str(checkout.folder)})
    assert ran.code == 0, ran.said
    return temp


@pytest.fixture
def runner(checkout: Checkout, installed: Path) -> Runner:
    """A runner on which this project's checkout is the workspace, and the action's first steps are done."""
    (installed / "summary.md").unlink(missing_ok=True)
    done = frozenset({INSTALL})
    return Runner(checkout.folder, installed, checkout.surroundings, {"./": checkout.folder}, done)


def run(runner: Runner, checkout: Checkout, **given: str) -> tuple[Ran, dict[str, str]]:
    return runner.action(checkout.folder, {name.replace("_", "-"): value for name, value in given.items()})


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row["example"])
def test_the_workflow_says_of_each_example_what_it_expects(runner: Runner, row: dict[str, str]) -> None:
    ran = runner.steps(WORKFLOW["jobs"]["gate"]["steps"], {"matrix": row}, {})
    assert ran.code == 0, ran.said
    assert ran.outputs["gate"]["verdict"] == row["verdict"]


def test_the_workflow_would_fail_on_another_verdict(runner: Runner) -> None:
    row = {**MATRIX[0], "verdict": "refused"}
    assert runner.steps(WORKFLOW["jobs"]["gate"]["steps"], {"matrix": row}, {}).code == 1


def test_a_refused_model_stops_the_job_and_its_reports_are_kept(checkout: Checkout, tmp_path: Path) -> None:
    runner = Runner(checkout.folder, tmp_path, checkout.surroundings, {})
    ran, outputs = run(
        runner,
        checkout,
        path="examples/unmet-llama-finetune\n",
        policy="open-release",
        use="commercial",
        release="weights",
        fail_on="unmet-duty",
        report_dir=str(tmp_path / "kept"),
        sarif="true",
        version="0.1.0",
        extras="hub",
    )
    assert ran.code == 1
    assert outputs == {"verdict": "refused", "exit-code": "1", "report-dir": str(tmp_path / "kept")}
    (kept,) = (given for action, given in ran.used.items() if action.startswith("actions/upload-artifact@"))
    assert kept["path"] == str(tmp_path / "kept")
    (sent,) = (given for action, given in ran.used.items() if "upload-sarif" in action)
    assert json.loads(Path(sent["sarif_file"]).read_text("utf-8"))["version"] == "2.1.0"
    assert "::error" in ran.said
    assert "refused" in (tmp_path / "summary.md").read_text("utf-8").casefold()


def test_several_models_and_further_options_are_given_by_lines(runner: Runner, checkout: Checkout) -> None:
    ran, outputs = run(
        runner,
        checkout,
        path="examples/apache-finetune-ok\nexamples/onnx-unknown-base\n",
        arguments="--allow-incomplete\n--annotate\noff",
        artifact="",
        python="",
    )
    assert (ran.code, outputs["verdict"]) == (0, "released"), ran.said
    assert ran.used == {}


@pytest.mark.parametrize(
    ("path", "verdict", "code"),
    [("policies", "nothing", 3), ("examples/apache-finetune-ok; touch stolen", "nothing", 3), ("", "error", 2)],
)
def test_what_cannot_be_audited_is_no_release(
    runner: Runner, checkout: Checkout, path: str, verdict: str, code: int
) -> None:
    policy = "" if path else "no-such-policy"
    ran, outputs = run(runner, checkout, path=path or "\n", policy=policy, sarif="true")
    assert (outputs["verdict"], ran.code) == (verdict, code), ran.said
    assert not [name for name in ran.used if "upload-sarif" in name]
    assert not (checkout.folder / "stolen").exists()


def used(told: Any) -> Iterator[str]:
    """Every action that is used anywhere in a document."""
    if isinstance(told, dict):
        yield from (value for name, value in told.items() if name == "uses")
        told = list(told.values())
    for one in told if isinstance(told, list) else ():
        yield from used(one)


def test_every_action_is_named_by_its_commit() -> None:
    for told in (ACTION, WORKFLOW):
        foreign = [name for name in used(told) if name != "./"]
        assert foreign
        assert [name for name in foreign if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name)] == []


def test_nothing_from_outside_stands_in_the_text_of_a_script() -> None:
    steps = [*ACTION["runs"]["steps"], *WORKFLOW["jobs"]["gate"]["steps"]]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_may_only_read() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
