"""The local cache of the Hub, in the layout that its client writes: what lies there, and what is broken."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from model_license_audit.model.errors import ModelAuditError, NothingToAudit
from model_license_audit.model.evidence import Problem
from model_license_audit.sources.hub.cache import CachedRevision, cache_at, cached_in
from model_license_audit.sources.hub.cache_trees import Listed, tree_of

ONE, TWO, THREE = ("1" * 40, "2" * 40, "3" * 40)
DIGEST = "ab" * 32


def cached(
    cache: Path,
    repository: str,
    commit: str,
    files: dict[str, bytes],
    *,
    at: int = 1_700_000_000,
    branch: str | None = None,
) -> Path:
    """Put one commit of ``models--org--name`` into a cache, its bytes in ``blobs/``; the folder of its snapshot."""
    folder = cache / repository
    snapshot = folder / "snapshots" / commit
    (folder / "blobs").mkdir(parents=True, exist_ok=True)
    snapshot.mkdir(parents=True)
    for number, (name, data) in enumerate(sorted(files.items())):
        blob = folder / "blobs" / (DIGEST if name.endswith(".bin") else f"{commit[:30]}{number:010d}")
        blob.write_bytes(data)
        os.utime(blob, (at, at))
        (snapshot / name).parent.mkdir(parents=True, exist_ok=True)
        (snapshot / name).symlink_to(os.path.relpath(blob, (snapshot / name).parent))
    if branch:
        (folder / "refs").mkdir(exist_ok=True)
        (folder / "refs" / branch).write_text(commit)
    return snapshot


def revisions(cache: Path) -> list[CachedRevision]:
    return [one for one in cached_in(cache_at(str(cache))) if isinstance(one, CachedRevision)]


def problems(cache: Path) -> dict[str, str]:
    return {one.source: one.what for one in cached_in(cache_at(str(cache))) if isinstance(one, Problem)}


def test_models_and_data_sets_at_their_commits(tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--bolt", ONE, {"README.md": b"# Bolt\n", "deep/x.txt": b"x"}, branch="main")
    cached(tmp_path, "datasets--acme--bolts", TWO, {"README.md": b"# Bolts\n"})
    cached(tmp_path, "models--gpt2", THREE, {"config.json": b"{}"})
    found = revisions(tmp_path)
    assert [str(one.ref) for one in found] == [
        f"dataset:hf:acme/bolts@{TWO}",
        f"hf:acme/bolt@{ONE}",
        f"hf:gpt2@{THREE}",
    ]
    assert [one.branches for one in found] == [(), ("main",), ()]
    bolts, bolt, _ = (one.snapshot() for one in found)
    assert [file.path for file in bolt.files] == ["README.md", "deep/x.txt"]
    assert (bolt.ref, bolt.read("README.md", 100), bolts.read("README.md", 100)) == (
        found[1].ref,
        b"# Bolt\n",
        b"# Bolts\n",
    )
    assert (bolt.problems, bolts.problems) == ((), ())


def test_several_commits_come_in_their_order_the_present_one_last(tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--bolt", ONE, {"a": b"1"}, at=1_700_000_300, branch="main")
    cached(tmp_path, "models--acme--bolt", TWO, {"a": b"2"}, at=1_700_000_200)
    cached(tmp_path, "models--acme--bolt", THREE, {"a": b"3"}, at=1_700_000_400, branch="v1")
    found = revisions(tmp_path)
    assert [one.ref.revision for one in found] == [TWO, THREE, ONE]
    assert sorted(one.modified for one in found) == [one.modified for one in found]
    assert len({one.modified for one in found}) == 3


def test_listings_tell_all_files_and_the_digests_of_large_ones(tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--bolt", ONE, {"README.md": b"x"}, branch="main")
    listing = {
        "format_version": 1,
        "files": {
            "README.md": {"size": 1, "blob_id": "0" * 40},
            "model.bin": {"size": 9, "blob_id": "0" * 40, "lfs_sha256": DIGEST, "lfs_size": 9},
            "../out": {"size": 1, "blob_id": "0" * 40},
            "odd": {"size": -1, "lfs_sha256": "zz"},
            "none": 3,
        },
    }
    trees = tmp_path / "models--acme--bolt" / "trees"
    trees.mkdir()
    (trees / f"{ONE}.json").write_text(json.dumps(listing))
    (found,) = revisions(tmp_path)
    assert found.listed == {"README.md": Listed(1, None), "model.bin": Listed(9, DIGEST), "odd": Listed(None, None)}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format_version": 2, "files": {}}', '{"format_version": 1, "files": 3}', "[" * 99_999]
)
def test_a_broken_listing_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "trees").mkdir()
    (tmp_path / "trees" / f"{ONE}.json").write_text(text)
    assert tree_of(str(tmp_path), ONE) == {}


def test_a_listing_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "trees").mkdir()
    (tmp_path / "out.json").write_text('{"format_version": 1, "files": {"a": {"size": 1}}}')
    (tmp_path / "trees" / f"{ONE}.json").symlink_to(tmp_path / "out.json")
    assert tree_of(str(tmp_path), ONE) == {}


def test_a_broken_repository_does_not_cost_the_others(tmp_path: Path) -> None:
    cached(tmp_path, "models--acme--bolt", ONE, {"README.md": b"x"}, branch="main")
    lost = cached(tmp_path, "models--acme--lost", TWO, {"README.md": b"x"})
    (lost / "README.md").resolve().unlink()
    (tmp_path / "models--acme--empty").mkdir()
    (tmp_path / "spaces--acme--demo" / "snapshots").mkdir(parents=True)
    (tmp_path / "models--acme--bolt" / "blobs" / f"{DIGEST}.incomplete").write_bytes(b"1234")
    assert [one.ref.name for one in revisions(tmp_path)] == ["acme/bolt"]
    told = problems(tmp_path)
    assert told.pop("models--acme--lost").startswith("cannot be read: Blob missing (broken symlink)")
    assert told.pop("models--acme--empty").startswith("cannot be read: Snapshots dir doesn't exist")
    assert told == {
        "models--acme--bolt": "a file was not downloaded to the end (4 bytes are there)",
        "spaces--acme--demo": "is neither a model nor a data set",
    }


def test_where_the_library_gives_up_each_repository_is_read_by_itself(tmp_path: Path) -> None:
    for name in ("bolt", "hostile", "last"):
        cached(tmp_path, f"models--acme--{name}", ONE, {"README.md": b"x"}, branch="main")
    (tmp_path / "models--acme--hostile" / "refs" / "main").write_bytes(b"\xff\xfe\x81")
    found = revisions(tmp_path)
    assert [one.ref.name for one in found] == ["acme/bolt", "acme/last"]
    assert all(one.folder.startswith(str(tmp_path)) for one in found)
    assert [one.snapshot().read("README.md", 9) for one in found] == [b"x", b"x"]
    (told,) = problems(tmp_path).items()
    assert told[0] == "models--acme--hostile"
    assert "UnicodeDecodeError" in told[1]


def test_nothing_outside_of_the_cache_is_followed(tmp_path: Path) -> None:
    cache, outside = tmp_path / "cache", tmp_path / "outside"
    cached(outside, "models--acme--away", ONE, {"README.md": b"secret"}, branch="main")
    snapshot = cached(cache, "models--acme--bolt", ONE, {"README.md": b"x"}, branch="main")
    (cache / "models--acme--away").symlink_to(outside / "models--acme--away")
    (snapshot / "LICENSE").symlink_to(outside / "models--acme--away" / "refs" / "main")
    (found,) = revisions(cache)
    assert [file.path for file in found.snapshot().files] == ["README.md"]
    assert [problem.source for problem in found.snapshot().problems] == ["LICENSE"]
    assert problems(cache) == {"models--acme--away": "is a link that leads out of the cache; it was not followed"}


def test_names_that_no_repository_can_have(tmp_path: Path) -> None:
    cached(tmp_path, "models--..--x", ONE, {"README.md": b"x"})
    assert revisions(tmp_path) == []
    assert problems(tmp_path) == {"models--..--x": "has a name that no repository of the Hub can have"}


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = tmp_path / "home" / "hub"
    cached(hub, "models--acme--bolt", ONE, {"README.md": b"x"})
    assert cache_at(str(tmp_path / "home")) == cache_at(str(hub)) == hub
    monkeypatch.setenv("HF_HUB_CACHE", str(hub))
    assert cache_at(None) == hub
    monkeypatch.delenv("HF_HUB_CACHE")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    assert cache_at(None) == hub
    monkeypatch.setenv("HF_HOME", str(tmp_path / "none"))
    with pytest.raises(NothingToAudit, match="there is no cache of the Hugging Face Hub at"):
        cache_at(None)


def test_without_the_library_the_way_to_get_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelAuditError) as caught:
        list(cached_in(tmp_path))
    assert caught.value.what == "reading the cache of the Hugging Face Hub needs the library huggingface_hub"
    assert caught.value.remedy == "pip install 'model-license-audit[hub]'"
