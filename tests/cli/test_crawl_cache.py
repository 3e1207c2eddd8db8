"""``modelaudit crawl cache``, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.inside import Done, modelaudit
from tests.sources.test_hub_cache import ONE, TWO, cached

CARD = b"---\nlicense: mit\n---\n# Bolt\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with a model, a data set and a broken repository, where the Hub's client looks for it."""
    folder = tmp_path / "home" / "hub"
    cached(folder, "models--acme--bolt", ONE, {"README.md": CARD, "config.json": b"{}"}, branch="main")
    cached(folder, "datasets--acme--bolts", TWO, {"README.md": CARD.replace(b"mit", b"cc-by-4.0")})
    (folder / "models--acme--broken").mkdir()
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    return folder


def crawl(cache: Path, *arguments: object) -> Done:
    return modelaudit("crawl", "cache", *arguments, "--registry", cache.parent / "r.db")


def test_the_cache_of_the_user_is_read(cache: Path) -> None:
    done = crawl(cache)
    assert (done.returncode, done.stderr) == (0, "")
    first, _, *rest = done.stdout.splitlines()
    assert first == "read 2: 2 new, 0 changed, 0 the same"
    assert rest[0] == "skipped 1:"
    assert rest[-1].strip() == "models--acme--broken"
    assert "Snapshots dir doesn't exist in cached repo" in " ".join(done.stdout.split())
    assert str(cache) not in done.stdout
    assert crawl(cache).stdout.startswith("read 2: 0 new, 0 changed, 2 the same\n")


def test_one_that_is_named_as_json(cache: Path) -> None:
    told = json.loads(crawl(cache, cache.parent, "--format", "json").stdout)
    assert (told["new"], told["requests"]) == (2, 0)
    assert [one["ref"] for one in told["skipped"]] == ["models--acme--broken"]


def test_no_cache(cache: Path, tmp_path: Path) -> None:
    done = crawl(cache, tmp_path / "none")
    assert done.returncode == 3
    assert "there is no cache of the Hugging Face Hub at" in done.stderr
    assert "HF_HUB_CACHE" in done.stderr


def test_an_empty_cache(cache: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = crawl(cache, tmp_path / "empty")
    assert done.returncode == 3
    assert done.stdout.startswith("read 0: 0 new, 0 changed, 0 the same\n")


def test_a_snapshot_in_the_cache_can_still_be_scanned(cache: Path) -> None:
    snapshot = cache / "models--acme--bolt" / "snapshots" / ONE
    done = modelaudit("scan", snapshot, "--format", "json", "--fail-on", "never")
    assert "acme/bolt" in done.stdout
    assert '"MIT"' in done.stdout


def test_the_help_fits(cache: Path) -> None:
    done = modelaudit("crawl", "cache", "--help", cwd=cache)
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "The network is not used." in " ".join(done.stdout.split())
