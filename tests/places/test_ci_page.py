"""docs/ci.md: every command and every file that it shows is run, on a machine that has Python and our wheel."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.inside import modelaudit
from tests.places.checkout import ROOT, Checkout
from tests.places.github_runner import Runner
from tests.places.gitlab_job import job_of, run_job

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
SECTIONS = {part.partition("\n")[0]: part for part in PAGE.split("\n## ")[1:]}


def blocks(section: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", SECTIONS[section], re.MULTILINE | re.DOTALL)


def commands(section: str) -> list[str]:
    return [line.removeprefix("$ ") for block in blocks(section, "console") for line in block.splitlines()]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two models that may leave."""
    for name in ("chat", "eyes"):
        shutil.copytree(ROOT / "examples" / "apache-finetune-ok", tmp_path / "models" / name)
    return tmp_path


@pytest.fixture(scope="module")
def machine(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the lines that install the program have been run."""
    folder = tmp_path_factory.mktemp("machine")
    done = [shell(checkout, folder, command) for command in commands("Anywhere")[:-1]]
    assert [one.returncode for one in done] == [0, 0], done[-1].stderr
    return folder


def with_program(project: Path, machine: Path) -> Path:
    """The project's models on the machine that has the program: lines of installation find that they are done."""
    for name in ("models", "modelaudit-reports"):
        shutil.rmtree(machine / name, ignore_errors=True)
    shutil.copytree(project / "models", machine / "models")
    return machine


def shell(checkout: Checkout, folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the shell of a build service does."""
    words = ["/bin/sh", "-ec", command]
    return subprocess.run(words, cwd=folder, env=checkout.surroundings, capture_output=True, text=True, check=False)


def spoiled(project: Path) -> Path:
    """The project with a model in it that may not leave."""
    shutil.rmtree(project / "models" / "chat")
    shutil.copytree(ROOT / "examples" / "cc-by-nc-relabelled-mit", project / "models" / "chat")
    return project


def test_every_section_is_known() -> None:
    told = {"Anywhere", "GitHub Actions", "GitLab CI", "pre-commit", "Docker", "Jenkins"}
    assert set(SECTIONS) == {*told, "What is new, and nothing else"}
    assert len(re.findall(r"^```\w+$", PAGE, re.MULTILINE)) == 8


def test_the_exit_codes_are_those_of_the_gate() -> None:
    from model_license_audit.gate.verdict import Decision

    told = dict(re.findall(r"^\| (\d) \| (\w+) \|", PAGE, re.MULTILINE))
    assert told == {**{str(int(one.exit_code)): one.value for one in Decision}, "2": "error"}


def test_anywhere(checkout: Checkout, machine: Path, project: Path) -> None:
    project = with_program(project, machine)
    done = shell(checkout, project, commands("Anywhere")[-1])
    assert done.returncode == 0, done.stderr
    named = set(re.findall(r"`([\w.-]+\.(?:html|json|sarif|xml|sha256))`", SECTIONS["Anywhere"]))
    assert named <= {path.name for path in (project / "modelaudit-reports").iterdir()}
    assert shell(checkout, spoiled(project), commands("Anywhere")[-1]).returncode == 1


def test_jenkins(checkout: Checkout, machine: Path, project: Path) -> None:
    (line,) = commands("Jenkins")
    project = with_program(project, machine)
    done = shell(checkout, project, line)
    assert done.returncode == 0, done.stderr
    steps = re.findall(r"^\s+sh '(.*)'$", blocks("Jenkins", "groovy")[0], re.MULTILINE)
    assert " && ".join(steps) == line
    kept = re.findall(r"junit '(.*)'", blocks("Jenkins", "groovy")[0])
    assert all((project / path).is_file() for path in kept)
    assert shell(checkout, spoiled(project), steps[-1]).returncode == 1


def test_github_actions(checkout: Checkout, project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (block,) = blocks("GitHub Actions", "yaml")
    (job,) = yaml.safe_load(block)["jobs"].values()
    actions = {"your-org/model-license-audit": checkout.folder}
    runner = Runner(project, tmp_path_factory.mktemp("runner"), checkout.surroundings, actions)
    ran = runner.steps(job["steps"], {}, {})
    assert ran.code == 0, ran.said
    assert "the models are released" in ran.said
    again = Runner(spoiled(project), runner.temp, checkout.surroundings, actions, frozenset({"Install modelaudit"}))
    refused = again.steps(job["steps"], {}, {})
    assert refused.code == 1
    assert "the models are" not in refused.said


def test_the_inputs_and_outputs_of_the_action_are_told() -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    told = re.findall(r"^\| (`.*?) \| .* \| (.*?) ?\|$", SECTIONS["GitHub Actions"], re.MULTILINE)
    named = {name: default for names, default in told for name in re.findall(r"`([\w-]+)`", names)}
    assert list(named) == list(action["inputs"])
    assert all(f"`{name}`" in SECTIONS["GitHub Actions"] for name in action["outputs"])
    plain = {name: default.strip('`"') for name, default in named.items() if default.startswith("`")}
    assert plain == {name: action["inputs"][name]["default"] for name in plain}


def test_gitlab(checkout: Checkout, machine: Path, project: Path) -> None:
    project = with_program(project, machine)
    (block,) = blocks("GitLab CI", "yaml")
    (include,) = yaml.safe_load(block)["include"]
    template = (ROOT / include["file"]).read_text("utf-8")
    done = run_job(job_of(template, include["inputs"]), project, checkout.surroundings)
    assert done.returncode == 0, done.stderr
    assert run_job(job_of(template, include["inputs"]), spoiled(project), checkout.surroundings).returncode == 1
    told = re.findall(r"`([\w-]+)`", SECTIONS["GitLab CI"].partition("The inputs are")[2].partition(";")[0])
    assert told == list(next(yaml.safe_load_all(template))["spec"]["inputs"])


def test_an_image_that_has_the_program_installs_nothing(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("image")
    (folder / "modelaudit").symlink_to(Path(sys.executable).with_name("modelaudit"))
    image = {"PATH": f"{folder}:/usr/bin:/bin", "MODELAUDIT_REGISTRY": "none"}
    template = (ROOT / "templates" / "modelaudit-gate.yml").read_text("utf-8")
    done = run_job(job_of(template, {"path": "models", "report-dir": "kept", "stage": "deploy"}), project, image)
    assert (done.returncode, "section_start:" in done.stdout) == (0, True), done.stderr
    assert not (project / ".modelaudit").exists()
    assert job_of(template, {"path": "models", "stage": "deploy", "job": "x"})["stage"] == "deploy"


def test_pre_commit() -> None:
    (block,) = blocks("pre-commit", "yaml")
    (repo,) = yaml.safe_load(block)["repos"]
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert [hook["id"] for hook in repo["hooks"]] == list(hooks)
    for hook in repo["hooks"]:
        words = [*hooks[hook["id"]]["entry"].split()[1:], *hook.get("args", [])]
        file = "examples/apache-finetune-ok/LICENSE" if hook.get("args") else "policies/saas.toml"
        assert modelaudit(*words, file, cwd=ROOT).returncode == 0


def test_a_baseline(project: Path) -> None:
    write, check = (shlex.split(command)[1:] for command in commands("What is new, and nothing else"))
    spoiled(project)
    assert modelaudit(*write, cwd=project).returncode == 0
    assert modelaudit(*check, cwd=project).returncode == 0
    shutil.copytree(ROOT / "examples" / "unmet-llama-finetune", project / "models" / "new")
    assert modelaudit(*check, cwd=project).returncode == 1


def test_docker_is_called_as_its_file_allows(checkout: Checkout, project: Path) -> None:
    build, run = map(shlex.split, commands("Docker"))
    assert (build[:2], build[-1]) == (["docker", "build"], ".")
    inside = run[run.index(build[build.index("--tag") + 1]) + 1 :]
    assert {"--read-only", "--network"} <= set(run)
    assert "$PWD:/work" in run
    assert modelaudit(*inside, cwd=project).returncode == 0
    assert (project / "modelaudit-reports" / "report.html").is_file()
