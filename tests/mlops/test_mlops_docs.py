"""docs/mlops.md, docs/mlflow.md and docs/hf-push.md: every command and every program that they show is run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.mlops.alias_guard import MAX_AGE, OPEN_ALIASES, PUBLIC_KEY
from model_license_audit.mlops.verdict_tags import PREFIX
from model_license_audit.testing.hub import Hub
from tests.cli.inside import modelaudit
from tests.mlops.mlflow_server import EXAMPLES, QUIET, RELEASED, ROOT, Server, command, registered, released_tags

pytestmark = [pytest.mark.filterwarnings(line) for line in QUIET]
MLFLOW, PUSH, MLOPS = ((ROOT / "docs" / name).read_text("utf-8") for name in ("mlflow.md", "hf-push.md", "mlops.md"))


def lines_of(page: str) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]


def run(lines: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the lines as one script of a shell that stops at the first that fails."""
    programs = str(Path(sys.executable).parent)
    surroundings = os.environ | environment | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    script = ["/bin/sh", "-e", "-c", "\n".join(lines)]
    return subprocess.run(script, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def test_the_commands_at_mlflow(
    guarded_server: Server, mlflow: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(guarded_server.client, "mails", RELEASED)
    address, *lines = (line for line in lines_of(MLFLOW) if not line.startswith("mlflow server"))
    assert address == "export MLFLOW_TRACKING_URI=http://127.0.0.1:5000"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", guarded_server.uri)
    told = ""
    for line in lines:
        own = line.startswith("modelaudit ")
        done = modelaudit(*shlex.split(line)[1:], cwd=tmp_path) if own else run([line], tmp_path)
        assert done.returncode == 0, done.stderr
        told += done.stdout
    assert "models:/mails/1 is now the champion" in told
    assert guarded_server.client.get_model_version_by_alias("mails", "champion").version == "1"
    tags = released_tags(guarded_server.client, "mails", "1")
    assert tags["signed"].startswith("{")
    assert {f"{PREFIX}{name}" for name in tags} == set(re.findall(rf"`({re.escape(PREFIX)}[a-z-]+)`", MLFLOW))


def test_the_server_of_the_page_is_the_one_that_the_tests_run(tmp_path: Path) -> None:
    (line,) = (line for line in lines_of(MLFLOW) if line.startswith("mlflow server"))
    ours = [word.replace(f"{tmp_path}/", "") for word in command(tmp_path, "audit+", 1)]
    words = shlex.split(line)
    assert ours[1:4] == ["-m", *words[:2]]
    shown = list(zip(words[2::2], words[3::2], strict=True))
    assert all(ours[ours.index(name) + 1] == value for name, value in shown)


def test_the_program_at_mlflow(guarded_server: Server, mlflow: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = registered(guarded_server.client, "docs-mails", RELEASED)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", guarded_server.uri)
    (program,) = re.findall(r"^```python\n(.*?)^```$", MLFLOW, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(program.replace("models:/mails/1", f"models:/docs-mails/{version}"), names)  # noqa: S102 - our own page
    assert names["gated"].promoted


def test_the_settings_and_options_are_those_of_the_program() -> None:
    assert set(re.findall(r"`(MODELAUDIT_MLFLOW_[A-Z_]+)`", MLFLOW)) == {MAX_AGE, OPEN_ALIASES, PUBLIC_KEY}
    from model_license_audit.cli.hf import push

    known = {name for option in push.params for name in option.opts}
    assert set(re.findall(r"^\| `(--[a-z-]+)", PUSH, re.MULTILINE)) < known


def test_the_commands_that_push(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / RELEASED, tmp_path / "my-model")
    with Hub(tokens={"hf_writer": ["*"]}, writable=True) as hub:
        settings = {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": "hf_writer", "HF_HUB_DISABLE_XET": "1"}
        told = run(lines_of(PUSH), tmp_path, **settings)
        assert told.returncode == 0, told.stderr
        assert told.stdout.count("pushed to acme/my-model as commit") == 2
        (program,) = re.findall(r"^```python\n(.*?)^```$", PUSH, re.MULTILINE | re.DOTALL)
        done = run([f"{shlex.quote(sys.executable)} -c {shlex.quote(program)}"], tmp_path, **settings)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("released ")
        found = hub.repositories.find("acme/my-model", "models")
    assert found is not None
    assert found.private
    assert (tmp_path / "reports" / "report.html").is_file()


def test_the_pages_that_are_named_are_there() -> None:
    pages = re.findall(r"\]\(([a-z-]+\.md)(?:#([a-z-]+))?\)", MLOPS + MLFLOW + PUSH)
    assert {"mlflow.md", "hf-push.md", "provenance.md"} <= {page for page, _ in pages}
    for page, section in pages:
        titles = re.findall(r"^#+ (.*)$", (ROOT / "docs" / page).read_text("utf-8"), re.MULTILINE)
        assert not section or section in {title.lower().replace(" ", "-") for title in titles}
