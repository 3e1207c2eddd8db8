"""What every test may use: the shipped license data and small situations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.rule import Case

MakeSituation = Callable[..., Situation]


@pytest.fixture(autouse=True)
def no_registry_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test uses a registry only when it names one; the audits of all others do not depend on the machine."""
    monkeypatch.setenv("MODELAUDIT_REGISTRY", "none")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The license data that ship."""
    return KnowledgeBase.load()


@pytest.fixture(scope="session")
def situation(kb: KnowledgeBase) -> MakeSituation:
    """Makes a situation from the notation of rule cases."""

    def make(lineage: str, **more: object) -> Situation:
        return situation_of(Case("", lineage, None, **more), kb)  # type: ignore[arg-type]

    return make


@pytest.fixture
def model_dir(tmp_path: Path) -> Callable[..., Path]:
    """Writes a model directory from file names and texts."""

    def write(files: dict[str, str | bytes], name: str = "my-model") -> Path:
        folder = tmp_path / name
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                target.write_bytes(content)
            else:
                target.write_text(content, encoding="utf-8")
        return folder

    return write
