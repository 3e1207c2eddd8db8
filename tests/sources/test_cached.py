"""Finding a snapshot in the cache of the Hub's own client."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.cached import cached_snapshot

COMMIT, OTHER = "0" * 40, "1" * 40


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "hub" / "models--acme--base"
    (folder / "snapshots" / COMMIT).mkdir(parents=True)
    (folder / "refs" / "pr").mkdir(parents=True)
    (folder / "refs" / "main").write_text(COMMIT)
    (folder / "refs" / "pr" / "1").write_text(COMMIT)
    (folder / "refs" / "odd").write_text("../../../etc")
    return folder


def found(name: str) -> str | None:
    return cached_snapshot(ArtifactRef.parse(name))


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"])
def test_the_cache_is_where_the_client_has_it(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    at = {"HF_HOME": tmp_path, "XDG_CACHE_HOME": tmp_path / "xdg"}.get(variable, tmp_path / "hub")
    if variable == "XDG_CACHE_HOME":
        at.mkdir()
        (at / "huggingface").symlink_to(tmp_path)
    monkeypatch.setenv(variable, str(at))
    assert found("hf:acme/base") is not None


@pytest.mark.parametrize("name", ["hf:acme/base", "hf:acme/base@main", f"hf:acme/base@{COMMIT}", "hf:acme/base@pr/1"])
def test_a_revision_leads_to_its_snapshot(cache: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(cache.parent))
    assert found(name) == str(cache / "snapshots" / COMMIT)


@pytest.mark.parametrize(
    "name",
    [
        "hf:acme/none",
        f"hf:acme/base@{OTHER}",
        "hf:acme/base@odd",
        "hf:acme/base@../main",
        "hf:../acme/base",
        "hf:..",
        "tfhub:acme/base",
        "dataset:hf:acme/base",
    ],
)
def test_nothing_else_is_found(cache: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(cache.parent))
    assert found(name) is None
