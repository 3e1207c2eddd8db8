"""Where a policy is found, and whose is never taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from model_license_audit.model.errors import UsageError
from model_license_audit.policy.discovery import discover, refuse_own_policy


def write(folder: Path, name: str = "modelaudit.toml", text: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's home is the folder of the test: nothing above it is looked at."""
    monkeypatch.setenv("HOME", str(tmp_path))


def test_the_nearest_one_upwards_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    outer, inner = write(tmp_path), write(tmp_path / "a")
    deep.mkdir()
    assert discover(deep) == inner
    assert discover(tmp_path) == outer


def test_a_project_file_counts_with_its_table(tmp_path: Path) -> None:
    outer = write(tmp_path)
    inner = tmp_path / "a"
    write(inner, "pyproject.toml", '# model-license-audit\n[tool.other]\nx = "model-license-audit"')
    assert discover(inner) == outer
    assert discover(inner) != write(inner, "pyproject.toml", "[tool.model-license-audit]")
    assert discover(inner) == inner / "pyproject.toml"
    assert discover(inner) != write(inner)


def test_the_search_ends_at_the_repository_and_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    assert discover(tmp_path / "repo") is None
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "me").mkdir(parents=True)
    assert discover(tmp_path / "home" / "me") is None


def test_the_file_of_another_program_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, ".modelaudit.toml", "fail-on = 'never'")
    assert discover(tmp_path) is None


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path)
    owner = file.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    if owner == 0:
        os.chown(file, 4242, -1)
    with pytest.raises(UsageError, match="belongs to another user"):
        discover(tmp_path)


def test_a_model_does_not_bring_its_own_policy(tmp_path: Path) -> None:
    model = tmp_path / "model"
    file = write(model)
    link = tmp_path / "link"
    link.symlink_to(model)
    for target in (model, link, tmp_path):
        with pytest.raises(UsageError, match="must not say how it is judged"):
            refuse_own_policy(file, [target])
    refuse_own_policy(write(tmp_path), [model])
