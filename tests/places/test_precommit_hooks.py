"""The hooks for pre-commit: called as it calls them, and by the real program in a real repository."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.inside import Done, modelaudit
from tests.places.checkout import ROOT, Checkout

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
POLICY = 'extends = "open-release"\nfail-on = "conflict"\n[require]\nevidence = []\n'


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a model that may leave, one that may not, a policy, and a file that is no model's."""
    for example, name in (("apache-finetune-ok", "good"), ("cc-by-nc-relabelled-mit", "bad")):
        shutil.copytree(ROOT / "examples" / example, tmp_path / "models" / name)
    (tmp_path / "modelaudit.toml").write_text('fail-on = "unmet-duty"\n', "utf-8")
    (tmp_path / "notes.txt").write_text("notes\n", "utf-8")
    return tmp_path


def hooked(hook: str, folder: Path, *arguments: str) -> Done:
    """Call a hook's entry with further arguments and the names of files, as pre-commit does."""
    name, *words = HOOKS[hook]["entry"].split()
    assert name == "modelaudit"
    return modelaudit(*words, *arguments, cwd=folder)


def test_only_models_with_changed_files_are_audited(repository: Path) -> None:
    nothing = hooked("modelaudit-scan", repository, "notes.txt", "modelaudit.toml")
    good = hooked("modelaudit-scan", repository, "notes.txt", "models/good/LICENSE")
    both = hooked("modelaudit-scan", repository, "models/good/LICENSE", "models/bad/README.md")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert (good.returncode, both.returncode) == (0, 1), both.stderr
    assert "bad" not in good.stdout
    assert "REFUSED" in both.stdout


def test_options_of_the_audit_may_be_given_as_arguments_of_the_hook(repository: Path) -> None:
    asked = hooked("modelaudit-scan", repository, "--fail-on", "never", "models/bad/README.md")
    assert asked.returncode == 0, asked.stdout
    (repository / "models" / "bad" / "modelaudit.toml").write_text('fail-on = "never"\n', "utf-8")
    assert hooked("modelaudit-scan", repository, "models/bad/README.md").returncode == 1


def test_the_baseline_of_a_scan_holds_for_the_hook(repository: Path) -> None:
    modelaudit("scan", "models/bad", "--write-baseline", "known.json", cwd=repository)
    assert hooked("modelaudit-scan", repository, "--baseline", "known.json", "models/bad/README.md").returncode == 0


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("modelaudit.toml", 'fail-on = "nvr"\n', "did you mean 'never'?"),
        ("modelaudit.toml", "[denny]\nlicenses = []\n", "denny"),
        ("modelaudit-waivers.toml", '[[waivers]]\nrule = "MLA999"\n', "waiver 1"),
        ("modelaudit-curations.toml", "[[curations]]\n", "curation"),
        ("pyproject.toml", '[tool.model-license-audit]\nfail-on = "nvr"\n', "never"),
        ("pyproject.toml", "[tool\n", "not valid TOML"),
    ],
)
def test_a_mistake_in_a_file_of_the_policy_stops_the_commit(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    done = hooked("modelaudit-policy", tmp_path, name)
    assert done.returncode == 2
    assert told in done.stderr
    assert name in done.stderr


def test_every_mistake_of_every_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "modelaudit.toml").write_text('fail-on = "nvr"\n', "utf-8")
    (tmp_path / "modelaudit-waivers.toml").write_text("[[waivers]]\n[[waivers]]\n", "utf-8")
    done = hooked("modelaudit-policy", tmp_path, "modelaudit.toml", "modelaudit-waivers.toml")
    assert done.stderr.count("what to do") >= 3


def test_files_that_are_well_formed_pass(tmp_path: Path) -> None:
    (tmp_path / "modelaudit.toml").write_text(POLICY, "utf-8")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "mine"\n', "utf-8")
    done = hooked("modelaudit-policy", tmp_path, "modelaudit.toml", "pyproject.toml")
    assert (done.returncode, done.stdout) == (0, "2 files well formed\n"), done.stderr


def test_the_policy_hook_is_called_for_policy_files_alone() -> None:
    pattern = re.compile(HOOKS["modelaudit-policy"]["files"])
    ours = ["modelaudit.toml", "a/modelaudit-waivers.toml", "modelaudit-curations.toml", "pyproject.toml"]
    assert all(map(pattern.search, ours))
    assert not any(map(pattern.search, [".modelaudit.toml", "modelaudit.toml.orig", "my-modelaudit.toml", "a.toml"]))


def test_pre_commit_runs_the_hooks(
    checkout: Checkout, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pre_commit, home = Path(sys.executable).with_name("pre-commit"), tmp_path_factory.mktemp("pre-commit")
    env = {**checkout.surroundings, "PRE_COMMIT_HOME": str(home / "cache"), "GIT_CONFIG_GLOBAL": "/dev/null"}

    def run(*command: object, cwd: Path = repository) -> subprocess.CompletedProcess[str]:
        words = list(map(str, command))
        return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)

    for folder in (checkout.folder, repository):
        run("git", "init", "--quiet", cwd=folder)
        run("git", "add", "--all", cwd=folder)
        run("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "all", cwd=folder)
    rev = run("git", "rev-parse", "HEAD", cwd=checkout.folder).stdout.strip()
    hooks = [{"id": "modelaudit-scan", "args": ["--policy", "modelaudit.toml"]}, {"id": "modelaudit-policy"}]
    config = {"repos": [{"repo": str(checkout.folder), "rev": rev, "hooks": hooks}]}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    run("git", "add", "--all")
    checked = run(pre_commit, "validate-manifest", checkout.folder / ".pre-commit-hooks.yaml")
    assert checked.returncode == 0, checked.stdout
    good = run(pre_commit, "run", "--files", "models/good/LICENSE", "modelaudit.toml")
    bad = run(pre_commit, "run", "--files", "models/bad/README.md")
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.count("Passed") == 2
    assert bad.returncode == 1
    assert "REFUSED" in bad.stdout
