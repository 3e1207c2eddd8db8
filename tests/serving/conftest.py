"""A server that may be written to, beside a registry that holds a small family of models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.registry.records import Observation
from tests.cli.keeping_a_registry import WINTER, elsewhere, on_hub, registry
from tests.serving.running_server import LLAMA, TOKEN, WRITER, Running, running, zipped

HOSTILE = "tfhub:some/<script>alert(1)</script>/1"
POLICY = '[use]\npurpose = "commercial"\n'


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, kb: KnowledgeBase) -> Iterator[Running]:
    """The server; its registry keeps one audit, of ``acme/chat-8b``."""
    folder = tmp_path_factory.mktemp("served")
    models = folder / "models"
    (models / "chat").mkdir(parents=True)
    (models / "chat" / "README.md").write_text(LLAMA, "utf-8")
    (folder / "token").write_text(TOKEN, "ascii")
    (folder / "modelaudit.toml").write_text(POLICY, "utf-8")
    file = registry(kb, folder / "registry.db", _family())
    told = (
        "--registry",
        file,
        "--root",
        models,
        "--token-file",
        folder / "token",
        "--policy",
        folder / "modelaudit.toml",
    )
    with running(folder, *told, "--concurrency", "1") as server:
        sent = {"archive": ("chat.zip", zipped({"README.md": LLAMA}))}
        kept = server.client.post(
            "/api/v1/kept/archive?as=hf:acme/chat-8b&by=ada&gate=true", files=sent, headers=WRITER
        )
        assert kept.status_code == 200, kept.text
        here = server.client.post("/api/v1/kept/directory?by=ada", json={"directory": "chat"}, headers=WRITER)
        assert here.status_code == 200, here.text
        yield server


def _family() -> list[Observation]:
    base = on_hub("meta-llama/Llama-3.1-8B", "llama3.1")
    tuned = [on_hub(f"some/tune-{n:02}", "mit", "finetune:meta-llama/Llama-3.1-8B") for n in range(25)]
    changed = on_hub("some/tune-00", "apache-2.0", "finetune:meta-llama/Llama-3.1-8B", seen_at=WINTER)
    hostile = elsewhere(HOSTILE, "<svg onload=alert(2)>")
    return [base, *tuned, changed, hostile]


@pytest.fixture(scope="session")
def models(served: Running) -> Path:
    """The root of the server."""
    return served.told.parent / "models"
