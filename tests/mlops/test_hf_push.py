"""Pushing to a hub on the loopback with the unmodified library: what is committed is what was audited, or nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.api import auditing_by
from model_license_audit.gate.verdict import Decision
from model_license_audit.mlops.hub_push import Destination, Pushed, push
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.sources.hub.library import load_library
from model_license_audit.sources.local import LocalSource
from model_license_audit.testing.hub import Fault, Hub
from tests.mlops.mlflow_server import EXAMPLES, INCOMPLETE, REFUSED, RELEASED

NAME = "acme/translate-7b"
Push = Callable[..., Pushed]


@pytest.fixture(name="hub")
def _hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    load_library()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    with Hub(tokens={"hf_writer": ["*"], "hf_reader": []}, writable=True) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        monkeypatch.setenv("HF_TOKEN", "hf_writer")
        yield served


@pytest.fixture(name="model")
def _model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / RELEASED, tmp_path / "my-model"))


@pytest.fixture(name="pushed")
def _pushed() -> Push:
    def call(folder: Path, name: str = NAME, reports: bool = False, **said: Any) -> Pushed:
        with auditing_by("commercial", None, None, False, None) as auditing:
            documents = (lambda _: {"report.txt": b"fine\n"}) if reports else None
            return push(LocalSource(str(folder)), Destination(name, **said), auditing.of_target, documents)

    return call


def files_of(hub: Hub, name: str = NAME) -> dict[str, bytes]:
    found = hub.repositories.find(name, "models")
    assert found is not None
    return {path: data for path, data in (found.files or {}).items() if path != ".gitattributes"}


def of_folder(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def writes(hub: Hub) -> list[str]:
    return [request.path for request in hub.received if request.method not in {"GET", "HEAD"}]


def test_a_released_model_is_pushed_as_it_lies_there(hub: Hub, model: Path, pushed: Push) -> None:
    (model / "sub").mkdir()
    (model / "sub" / ".hidden").write_text("seen too", "utf-8")
    told = pushed(model)
    assert told.decision is Decision.RELEASED
    assert files_of(hub) == of_folder(model)
    found = hub.repositories.find(NAME, "models")
    assert found is not None
    assert (told.commit, found.private, len(found.past)) == (found.record["sha"], False, 1)


def test_the_name_that_is_judged_is_the_one_on_the_hub(hub: Hub, model: Path, pushed: Push) -> None:
    assert str(pushed(model).report.artifact.ref) == f"hf:{NAME}"


@pytest.mark.parametrize(("example", "decision"), [(REFUSED, "refused"), (INCOMPLETE, "incomplete")])
def test_what_is_not_released_reaches_no_hub(hub: Hub, pushed: Push, example: str, decision: str) -> None:
    told = pushed(EXAMPLES / example)
    assert (told.decision.value, told.commit) == (decision, None)
    assert hub.received == []


def test_a_repository_can_be_made_private(hub: Hub, model: Path, pushed: Push) -> None:
    pushed(model, private=True)
    found = hub.repositories.find(NAME, "models")
    assert found is not None
    assert found.private


def test_pushing_again_changes_only_what_changed(hub: Hub, model: Path, pushed: Push) -> None:
    first = pushed(model)
    same = pushed(model)
    assert files_of(hub) == of_folder(model)
    (model / "README.md").write_text((model / "README.md").read_text("utf-8") + "\nMore.\n", "utf-8")
    later = pushed(model)
    assert later.commit not in {first.commit, same.commit}
    assert files_of(hub) == of_folder(model)


def test_what_the_audit_did_not_see_is_told_or_taken_out(hub: Hub, model: Path, pushed: Push) -> None:
    hub.add({"id": NAME}, {"old.safetensors": b"old", "README.md": b"# Old\n"})
    assert pushed(model).strangers == ("old.safetensors",)
    assert "old.safetensors" in files_of(hub)
    assert pushed(model, prune=True).strangers == ()
    assert files_of(hub) == of_folder(model)


def test_reports_lie_in_the_repository_only_when_asked_for(hub: Hub, model: Path, pushed: Push) -> None:
    pushed(model, reports=True)
    assert files_of(hub) == of_folder(model) | {"license-audit/report.txt": b"fine\n"}


def test_a_link_that_leads_out_stops_it(hub: Hub, model: Path, pushed: Push) -> None:
    (model / "secret.txt").symlink_to("/etc/hostname")
    with pytest.raises(UsageError, match=r"secret\.txt is a symbolic link that leads out"):
        pushed(model)
    assert hub.received == []


def test_what_the_audit_passes_over_is_left_out_and_told(hub: Hub, model: Path, pushed: Push) -> None:
    for path in (".git/config", "__pycache__/a.pyc", "sub/.venv/x", "sub/kept.txt"):
        (model / path).parent.mkdir(parents=True, exist_ok=True)
        (model / path).write_text("x", "utf-8")
    (model / "linked").symlink_to(model / "sub")
    told = pushed(model)
    assert set(told.left_out) == {".git", "__pycache__", "sub/.venv", "linked"}
    assert {path for path in files_of(hub) if "/" in path} == {"sub/kept.txt"}


@pytest.mark.parametrize("path", ["README.md", "model.safetensors"])
def test_a_file_that_changes_after_the_audit_is_not_committed(
    hub: Hub, model: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_license_audit.mlops.pushed_files._SMALL", 100)
    with auditing_by("commercial", None, None, False, None) as auditing:

        def judge(target: Any) -> Any:
            report = auditing.of_target(target)
            (model / path).write_bytes((model / path).read_bytes() + b"\n")
            return report

        with pytest.raises(ModelAuditError, match=f"{path} changed while it was pushed"):
            push(LocalSource(str(model)), Destination(NAME), judge)
    assert files_of(hub) == {}


def test_a_file_that_the_hub_leaves_out_is_told(hub: Hub, model: Path, pushed: Push) -> None:
    (model / ".gitignore").write_text("NOTICE\n", "utf-8")
    with pytest.raises(ModelAuditError, match="lacks NOTICE"):
        pushed(model)


@pytest.mark.parametrize("path", ["README.md", "model.safetensors"])
def test_a_hub_that_has_something_else_than_was_pushed_is_told(
    hub: Hub, model: Path, pushed: Push, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = hub.repositories.change

    def other(name: str, kind: str = "models", files: Any = None, **fields: Any) -> Any:
        return own(name, kind, files | {path: files[path] + b"\n"}, **fields)

    monkeypatch.setattr(hub.repositories, "change", other)
    with pytest.raises(ModelAuditError, match=f"has another {path} than was audited"):
        pushed(model)


def test_somebody_elses_commit_in_between_stops_it(hub: Hub, model: Path, pushed: Push) -> None:
    hub.add({"id": NAME}, {"README.md": b"# Old\n"})

    def other() -> None:
        if any("/preupload/" in path for path in writes(hub)):
            hub.repositories.change(NAME, files={"README.md": b"# Theirs\n"})

    for number in range(1, 30):
        hub.after(number, lambda: other() if files_of(hub)["README.md"] == b"# Old\n" else None)
    with pytest.raises(ModelAuditError, match="the Hub refused the push"):
        pushed(model)
    assert files_of(hub) == {"README.md": b"# Theirs\n"}


def test_who_may_not_write_is_told(hub: Hub, model: Path, pushed: Push, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_reader")
    with pytest.raises(ModelAuditError, match="refused the push to acme/translate-7b") as met:
        pushed(model)
    assert "hf_reader" not in str(met.value)
    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setenv("HF_TOKEN_PATH", "/dev/null")
    monkeypatch.setattr(load_library(), "get_token", lambda: None)
    with pytest.raises(UsageError, match="there is no token"):
        pushed(model)


def test_a_branch_that_is_not_there_is_told(hub: Hub, model: Path, pushed: Push) -> None:
    with pytest.raises(ModelAuditError, match="refused the push"):
        pushed(model, revision="next")
    assert files_of(hub) == {}


def test_a_hub_that_fails_is_told(hub: Hub, model: Path, pushed: Push) -> None:
    hub.faults.append(Fault("500", path="/api/models/*/commit/*"))
    with pytest.raises(ModelAuditError, match="the Hub refused the push"):
        pushed(model)
    assert files_of(hub) == {}


@pytest.mark.parametrize("name", ["translate", "acme/a/b/c", "acme/x@main", "dataset:hf:a/b", "", "acme/x y"])
def test_a_name_that_is_none_stops_it_at_once(hub: Hub, model: Path, pushed: Push, name: str) -> None:
    with pytest.raises(UsageError, match="no repository of the Hub"):
        pushed(model, name)
    assert hub.received == []


def test_warnings_of_the_hub_are_told(hub: Hub, pushed: Push, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.prepare("/api/validate-yaml", hub_answer(b'{"errors":[],"warnings":[{"message":"no language"}]}'))
    assert any("no language" in warning for warning in pushed(model).warnings)


def hub_answer(body: bytes) -> Any:
    from model_license_audit.testing.hub import Answer

    return Answer(200, body, {"Content-Type": "application/json"})


def command(hub: Hub, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HF_HUB_DISABLE_XET": "1", "HF_ENDPOINT": hub.endpoint, "COLUMNS": "100"}
    program = [sys.executable, "-c", "from model_license_audit.cli.main import program; program()", "hf", "push"]
    return subprocess.run([*program, *arguments], env=environment, capture_output=True, text=True, check=False)


def test_the_command_pushes_and_says_so(hub: Hub, model: Path, tmp_path: Path) -> None:
    told = command(
        hub, str(model), NAME, "--use", "commercial", "--report-in-repo", "--report-dir", str(tmp_path / "r")
    )
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert "RELEASED (exit 0)" in lines[0]
    assert lines[-1].startswith(f"  pushed to {NAME} as commit ")
    assert len(lines) == 4
    assert (tmp_path / "r/report.html").is_file()
    names = {path for path in files_of(hub) if path.startswith("license-audit/")}
    assert {"license-audit/report.html", "license-audit/NOTICE"} <= names
    assert {path: data for path, data in files_of(hub).items() if path not in names} == of_folder(model)


def test_the_command_refuses_with_the_exit_code_of_the_gate(hub: Hub, tmp_path: Path) -> None:
    told = command(hub, str(EXAMPLES / REFUSED), NAME, "--use", "commercial")
    assert told.returncode == 1
    assert f"nothing was pushed to {NAME}" in told.stdout
    assert command(hub, str(EXAMPLES / INCOMPLETE), NAME).returncode == 4
    assert command(hub, str(tmp_path), NAME).returncode == 3
    assert command(hub, str(EXAMPLES / RELEASED), "nobody").returncode == 2
    inside = command(hub, str(EXAMPLES / RELEASED), NAME, "--report-dir", str(EXAMPLES / RELEASED / "reports"))
    assert (inside.returncode, "lies in the model" in inside.stderr) == (2, True)
    assert not (EXAMPLES / RELEASED / "reports").exists()
    assert hub.received == []
