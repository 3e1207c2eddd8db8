"""Reading any file of a repository over the network, in bounded parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import Snapshot
from model_license_audit.sources.hub import files as hub_files
from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.files import HubFiles
from model_license_audit.sources.hub.snapshot import HubSnapshot
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import SHA, model_record

WEIGHTS = bytes(range(256)) * 40


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        server.add(model_record("acme/base"), files={"README.md": b"# Base\n", "model.gguf": WEIGHTS})
        yield server


def files(hub: Hub, name: str = f"hf:acme/base@{SHA}") -> HubFiles:
    return HubFiles(HubSnapshot(HubClient(hub.endpoint, sleep=lambda _: None), ArtifactRef.parse(name)))


def test_a_part_of_any_listed_file_is_read(hub: Hub) -> None:
    taken: Snapshot = files(hub)
    assert [entry.path for entry in taken.files] == ["README.md", "model.gguf"]
    assert taken.read("model.gguf", 10, 300) == WEIGHTS[300:310]
    assert taken.read("model.gguf", 10, len(WEIGHTS) + 5) == b""
    assert hub.received[-2].headers["range"] == "bytes=300-309"


@pytest.mark.parametrize("path", ["other.bin", "../base/model.gguf", ""])
def test_what_is_not_listed_is_not_asked_for(hub: Hub, path: str) -> None:
    taken = files(hub)
    assert taken.files
    asked = len(hub.received)
    with pytest.raises(FileNotFoundError):
        taken.read(path, 10)
    assert len(hub.received) == asked


def test_a_hub_that_gives_whole_files_gives_the_same_part_of_a_small_one(hub: Hub) -> None:
    taken = files(hub)
    assert taken.files
    hub.prepare(f"/acme/base/resolve/{SHA}/model.gguf", Answer(200, WEIGHTS))
    assert taken.read("model.gguf", 10, 300) == WEIGHTS[300:310]


def test_a_hub_that_gives_whole_files_is_not_asked_for_the_end_of_a_large_one(hub: Hub) -> None:
    taken = files(hub)
    assert taken.files
    hub.prepare(f"/acme/base/resolve/{SHA}/model.gguf", Answer(200, WEIGHTS))
    with pytest.raises(OSError, match="does not give parts of files"):
        taken.read("model.gguf", 10, 5_000_000)


def test_no_more_is_read_than_is_allowed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_files, "MAX_PARTS", 2)
    taken = files(hub)
    assert taken.read("model.gguf", 10)
    assert taken.read("model.gguf", 10, 10)
    with pytest.raises(OSError, match="enough was read"):
        taken.read("model.gguf", 10, 20)
    monkeypatch.setattr(hub_files, "MAX_TRANSFER_BYTES", 1000)
    taken = files(hub)
    assert len(taken.read("model.gguf", 900)) == 900
    with pytest.raises(OSError, match="enough was read"):
        taken.read("model.gguf", 200)


def test_one_part_is_bounded(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_files, "MAX_PART_BYTES", 50)
    assert files(hub).read("model.gguf", 10**9) == WEIGHTS[:50]


def test_files_that_are_for_others_are_asked_for_once(hub: Hub) -> None:
    hub.repositories.mark("acme/base", gated="manual")
    taken = files(hub)
    assert taken.files
    asked = len(hub.received)
    for _ in range(3):
        with pytest.raises(OSError, match="gated"):
            taken.read("model.gguf", 10)
    assert len(hub.received) == asked + 1
    assert taken.refused is not None
    assert taken.refused.startswith("gated")
