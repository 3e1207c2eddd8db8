"""``modelaudit mlflow`` as a pipeline runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Done, modelaudit
from tests.mlops.mlflow_server import EXAMPLES, INCOMPLETE, QUIET, REFUSED, RELEASED, Server, registered, released_tags

pytestmark = [pytest.mark.filterwarnings(line) for line in QUIET]
PROGRAM = "from model_license_audit.cli.main import program; program()"


def process(server: Server, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """The program as a process of its own; ``before`` is run in it first."""
    environment = os.environ | {"MLFLOW_TRACKING_URI": server.uri, "COLUMNS": "100"}
    words = [sys.executable, "-c", f"{before}\n{PROGRAM}", "mlflow", *arguments]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def command(server: Server, *arguments: str) -> Done:
    return modelaudit("mlflow", *arguments, "--tracking-uri", server.uri)


def test_a_version_is_refused_and_another_promoted(plain_server: Server, mlflow: Any, tmp_path: Path) -> None:
    bad = registered(plain_server.client, "pipe-mails", REFUSED, path="")
    good = registered(plain_server.client, "pipe-mails", RELEASED)
    promote = ("--use", "commercial", "--promote-to", "champion")
    told = process(plain_server, "gate", f"models:/pipe-mails/{bad}", *promote)
    assert (told.returncode, told.stderr) == (1, "")
    lines = told.stdout.splitlines()
    assert "REFUSED (exit 1)" in lines[0]
    assert lines[1].startswith("  to do first: ")
    assert lines[2].startswith("  reports: runs:/")
    assert lines[3:] == [f"  models:/pipe-mails/{bad} did not become the champion"]
    folder = tmp_path / "reports"
    registry = ("--keep", "--registry", str(tmp_path / "registry.db"))
    more = ("--report-dir", str(folder), *registry)
    passed = command(plain_server, "gate", f"models:/pipe-mails/{good}", *promote, *more)
    assert (passed.returncode, passed.stderr) == (0, "")
    assert passed.stdout.splitlines()[3:] == [f"  models:/pipe-mails/{good} is now the champion"]
    assert plain_server.client.get_model_version_by_alias("pipe-mails", "champion").version == good
    assert (folder / "report.html").is_file()
    path = released_tags(plain_server.client, "pipe-mails", good)["reports"].split("/", 2)[2]
    run_id = plain_server.client.get_model_version("pipe-mails", good).run_id
    names = {Path(entry.path).name for entry in plain_server.client.list_artifacts(run_id, path)}
    assert names >= {"NOTICE", "report.html"}
    shown = modelaudit("registry", "show", f"mlflow:pipe-mails/{good}", *registry[1:])
    assert shown.returncode == 0
    assert "released" in shown.stdout


def test_several_targets_have_the_worst_exit_code(plain_server: Server, mlflow: Any) -> None:
    version = registered(plain_server.client, "pipe-many", RELEASED)
    open_ = str(EXAMPLES / INCOMPLETE)
    told = command(plain_server, "gate", f"models:/pipe-many/{version}", "models:/pipe-many/77", open_)
    assert told.returncode == 4
    assert len(told.stdout.splitlines()) == 6
    assert "models:/pipe-many/77: RESOURCE_DOES_NOT_EXIST" in told.stderr


def test_a_directory_as_mlflow_writes_one_is_audited_alone(plain_server: Server, mlflow: Any, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    shutil.copytree(EXAMPLES / "no-license", folder)
    (folder / "README.md").unlink()
    flavor = {"source_model_name": "meta-llama/Llama-2-7b-hf", "task": "text-generation"}
    mlflow.models.Model(artifact_path="model", flavors={"transformers": flavor}).save(str(folder / "MLmodel"))
    before = len(plain_server.client.search_registered_models())
    told = command(plain_server, "gate", str(folder), "-f", f"json={tmp_path}/report.json")
    assert told.returncode == 1
    assert len(told.stdout.splitlines()) == 3
    assert "meta-llama/Llama-2-7b-hf" in (tmp_path / "report.json").read_text("utf-8")
    assert len(plain_server.client.search_registered_models()) == before


def test_a_scan_writes_nothing_to_mlflow(plain_server: Server, mlflow: Any) -> None:
    version = registered(plain_server.client, "pipe-scan", REFUSED)
    told = command(plain_server, "scan", f"models:/pipe-scan/{version}", "--use", "commercial")
    assert (told.returncode, told.stderr) == (1, "")
    assert f"models:/pipe-scan/{version}" in told.stdout
    assert plain_server.client.get_model_version("pipe-scan", version).tags == {}
    run_id = plain_server.client.get_model_version("pipe-scan", version).run_id
    assert [entry.path for entry in plain_server.client.list_artifacts(run_id)] == ["model"]


def test_what_the_registry_refuses_is_told_after_the_verdict(guarded_server: Server, mlflow: Any) -> None:
    version = registered(guarded_server.client, "pipe-guarded", RELEASED)
    told = command(guarded_server, "gate", f"models:/pipe-guarded/{version}", "--promote-to", "latest")
    assert told.returncode == 2
    assert "RELEASED (exit 0)" in told.stdout
    assert "the alias latest for models:/pipe-guarded/1" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("gate", "models:/a/1", "models:/a/2", "--promote-to", "x"), "are about one version"),
        (("gate", str(EXAMPLES / RELEASED), "--promote-to", "x"), "are about one version"),
        (("gate", "models:/a/1", "--max-size", "huge"), "is no size"),
    ],
)
def test_wrong_usage_is_told_before_mlflow_is_loaded(arguments: tuple[str, ...], what: str) -> None:
    nowhere = Server("http://127.0.0.1:9", Path())
    told = process(nowhere, *arguments, before="import sys; sys.modules['mlflow'] = None")
    assert told.returncode == 2
    assert what in told.stderr


def test_without_the_extra_the_line_that_installs_it_is_told() -> None:
    nowhere = Server("http://127.0.0.1:9", Path())
    told = process(nowhere, "gate", "models:/a/1", before="import sys; sys.modules['mlflow'] = None")
    assert told.returncode == 2
    assert "MLflow is not installed" in told.stderr
    assert "pip install 'model-license-audit[mlflow]'" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_store_that_is_named_nowhere_or_is_not_there_is_not_made(
    mlflow: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlflow.tracking._tracking_service.utils._tracking_uri", None)
    told = modelaudit("mlflow", "gate", "models:/a/1", cwd=tmp_path)
    assert (told.returncode, "no MLflow server is named" in told.stderr) == (2, True)
    told = modelaudit("mlflow", "gate", "models:/a/1", "--tracking-uri", "sqlite:///mlflow.db", cwd=tmp_path)
    assert (told.returncode, "there is no MLflow store at mlflow.db" in told.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_help_does_not_load_mlflow() -> None:
    nowhere = Server("http://127.0.0.1:9", Path())
    told = process(nowhere, "gate", "--help", before="import sys; sys.modules['mlflow'] = None")
    assert told.returncode == 0
    assert "models:/name@alias" in told.stdout
