"""The commands of the harness as a user calls them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from model_license_audit.cli.running import Shown
from model_license_audit.harness.recipe.shipped import shipped
from tests.cli.inside import modelaudit
from tests.harness.a_recipe import a_file

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schema/recipe-1.json").read_text("utf-8"))


def test_the_recipes_that_ship_are_listed() -> None:
    done = modelaudit("recipes", "list", "-f", "json")
    assert done.returncode == 0
    listed = {row["name"]: row for row in json.loads(done.stdout)}
    assert listed.keys() == shipped().keys()
    assert listed["non-commercial-base"]["plan"] == "refused"
    assert "text-bert" in modelaudit("recipes", "list").stdout


def test_a_recipe_is_shown_to_be_copied(tmp_path: Path) -> None:
    done = modelaudit("recipes", "show", "text-bert")
    assert done.returncode == 0
    assert tomllib.loads(done.stdout) == tomllib.loads(shipped()["text-bert"].read_text("utf-8"))
    told = json.loads(modelaudit("recipes", "show", a_file(tmp_path), "-f", "json").stdout)
    assert told["split"] == {"validation": 0.15, "test": 0.2}


def test_every_fault_of_a_recipe_is_told(tmp_path: Path) -> None:
    file = a_file(tmp_path, ("seed = 3", "seed = -3"), ("epochs = 1", "epochs = 0"))
    done = modelaudit("recipes", "check", file)
    assert done.returncode == 2
    assert done.stderr.count("what to do:") == 2
    assert "[[stages]] 1 epochs: 0 is out of range" in done.stderr


def test_a_lawful_plan_is_shown_with_its_duties(tmp_path: Path) -> None:
    done = modelaudit("recipes", "check", a_file(tmp_path))
    assert done.returncode == 0
    assert "Include a copy of the Apache License 2.0" in done.stdout


@pytest.mark.parametrize("command", [("recipes", "check"), ("recipes", "plan"), ("finetune",)])
def test_a_forbidden_plan_stops_before_anything_is_fetched(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = modelaudit(*command, "no-derivatives-base", "--fetch", cwd=tmp_path)
    assert done.returncode == 1
    assert "WHAT WOULD WORK" in done.stdout
    assert "CC-BY-ND-4.0 §2(a)(1)(B)" in done.stdout
    assert "stopped before anything was fetched or trained" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_known_ends_with_its_own_code(tmp_path: Path) -> None:
    file = a_file(tmp_path, ('"microsoft/resnet-50"', '"acme/nobody-knows-it"'))
    assert modelaudit("recipes", "check", file).returncode == 4
    assert modelaudit("recipes", "check", file, "--allow-unknown").returncode == 0


def test_an_open_base_is_answered_with_those_that_fit(tmp_path: Path) -> None:
    done = modelaudit("finetune", a_file(tmp_path, ('"microsoft/resnet-50"', '"choose"')), cwd=tmp_path)
    assert done.returncode == 2
    assert "THESE FIT" in done.stdout
    assert 'write one of those that fit into the recipe, as [base] ref = "' in done.stderr


def test_a_step_alone_needs_the_one_before_it(tmp_path: Path) -> None:
    done = modelaudit("recipes", "train", a_file(tmp_path), "--output", tmp_path / "out")
    assert done.returncode == 2
    assert "modelaudit recipes build" in done.stderr


def test_the_plan_as_a_step_leaves_its_audit(tmp_path: Path) -> None:
    done = modelaudit("recipes", "plan", a_file(tmp_path), "--output", tmp_path / "out")
    assert done.returncode == 0
    assert {"plan.json", "intent.json", "run.json"} == {file.name for file in (tmp_path / "out.work").iterdir()}
    assert modelaudit("recipes", "plan", a_file(tmp_path), "--output", tmp_path / "out").stderr == "plan: done before\n"


def test_packages_that_are_not_at_hand_are_not_fetched_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELAUDIT_CACHE", str(tmp_path / "cache"))
    done = modelaudit("finetune", "text-bert", "--output", tmp_path / "out")
    assert done.returncode == 2
    assert "run again with --fetch" in done.stderr


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_bars_are_for_terminals_alone() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        shown = Shown(stream)
        for line in ("plan: …", "\r[##..] 2 of 4", "\r[####] 4 of 4", "done\x1b[2J"):
            shown(line)
    assert pipe.getvalue() == "plan: …\ndone\\x1b[2J\n"
    assert "\r\x1b[K" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[Kdone\\x1b[2J\n")


def test_other_commands_load_nothing_of_the_harness() -> None:
    program = (
        "import sys; sys.argv = ['modelaudit', *{arguments!r}]\n"
        "from model_license_audit.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if 'harness' in name or name in {{'torch', 'numpy'}}], file=sys.stderr)\n"
    )
    example = Path(__file__).parents[2] / "examples/apache-finetune-ok"
    for arguments in (["--help"], ["scan", str(example)], ["finetune", "--help"], ["recipes", "--help"]):
        done = subprocess.run(
            [sys.executable, "-c", program.format(arguments=arguments)], capture_output=True, text=True, check=True
        )
        assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", list(shipped()))
def test_each_recipe_is_as_the_schema_says(name: str) -> None:
    jsonschema.validate(tomllib.loads(shipped()[name].read_text("utf-8")), SCHEMA)
