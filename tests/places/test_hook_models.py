"""Which models changed files belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.gate.changed import models_with

CARD = "---\nlicense: mit\n---\n# A model\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two models, one of them in parts, and files that belong to none."""
    files = {
        "README.md": "# A repository\n",
        "LICENSE": "MIT",
        "config.json": "{}",
        "src/tool/config.json": "{}",
        "models/chat/README.md": CARD,
        "models/chat/LICENSE": "MIT",
        "models/chat/onnx/model.onnx": "",
        "models/eyes/weights/model.safetensors": "",
        "models/eyes/notes.txt": "",
        "models/README.md": "# All of them\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "models"),
    [
        (["models/chat/LICENSE"], ["./models/chat"]),
        (["models/chat/onnx/model.onnx", "models/chat/README.md"], ["./models/chat"]),
        (["models/eyes/weights/model.safetensors"], ["./models/eyes/weights"]),
        (["models/eyes/notes.txt"], []),
        (["README.md", "LICENSE", "src/tool/config.json", "models/README.md"], []),
        (["models/eyes/weights/model.safetensors", "models/chat/LICENSE"], ["./models/chat", "./models/eyes/weights"]),
        (["models/gone/README.md"], []),
        ([], []),
    ],
)
def test_a_changed_file_belongs_to_the_outermost_model_that_holds_it(
    repository: Path, changed: list[str], models: list[str]
) -> None:
    assert models_with(changed) == tuple(models)
    assert models_with(str(repository / path) for path in changed) == tuple(models)


def test_a_repository_that_is_a_model_is_audited_whole(repository: Path) -> None:
    (repository / "README.md").write_text(CARD, "utf-8")
    assert models_with(["models/chat/LICENSE", "src/tool/config.json"]) == (".",)


def test_a_file_of_another_place_is_looked_at_where_it_lies(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "src")
    assert models_with(["../models/chat/LICENSE", "../models/eyes/notes.txt"]) == ("../models/chat",)


def test_a_folder_behind_a_link_is_not_asked_of_the_link(repository: Path) -> None:
    (repository / "linked").symlink_to(repository / "models" / "chat" / "README.md")
    (repository / "other").mkdir()
    (repository / "other" / "README.md").symlink_to(repository / "models" / "chat" / "README.md")
    assert models_with(["linked", "other/README.md"]) == ()
