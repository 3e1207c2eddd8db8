"""Reading a repository's small texts over the network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.snapshot import FileEntry, Snapshot
from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.snapshot import MAX_FILE_BYTES, HubSnapshot, readable
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import SHA, model_record

TEXT = b"Permission is hereby granted\n" * 10


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        server.add(
            model_record("acme/base-7b"), {"LICENSE": TEXT, "model.safetensors": b"\0" * 64, "sub/NOTICE.txt": b"n"}
        )
        yield server


def snapshot(hub: Hub, name: str = f"hf:acme/base-7b@{SHA}") -> HubSnapshot:
    return HubSnapshot(HubClient(hub.endpoint, sleep=lambda _: None), ArtifactRef.parse(name))


def test_files_are_listed_with_sizes_on_first_use(hub: Hub) -> None:
    taken: Snapshot = snapshot(hub)
    assert hub.received == []
    assert taken.files == (
        FileEntry("LICENSE", 290),
        FileEntry("model.safetensors", 64),
        FileEntry("sub/NOTICE.txt", 1),
    )
    assert taken.files[0].name == "LICENSE"
    assert taken.problems == ()
    assert len(hub.received) == 1


def test_a_part_of_a_file_is_read_by_range(hub: Hub) -> None:
    assert snapshot(hub).read("LICENSE", 10, 11) == TEXT[11:21]
    assert hub.received[0].headers["range"] == "bytes=11-20"
    assert hub.received[0].path == f"/acme/base-7b/resolve/{SHA}/LICENSE"


def test_a_hub_without_ranges_gives_the_same_part(hub: Hub) -> None:
    hub.answers.ranges = False
    assert snapshot(hub).read("LICENSE", 10, 11) == TEXT[11:21]


def test_beyond_the_end_there_is_nothing(hub: Hub) -> None:
    assert snapshot(hub).read("LICENSE", 10, 5000) == b""


def test_no_more_than_the_bound_is_read(hub: Hub) -> None:
    hub.add(model_record("acme/big"), {"README.md": b"x" * (MAX_FILE_BYTES + 10)})
    assert len(snapshot(hub, f"hf:acme/big@{SHA}").read("README.md", 10**9)) == MAX_FILE_BYTES


@pytest.mark.parametrize(
    "path", ["model.safetensors", "pytorch_model.bin", "../LICENSE", "a/../../LICENSE", "modeling.py"]
)
def test_other_files_are_never_fetched(hub: Hub, path: str) -> None:
    with pytest.raises(PermissionError):
        snapshot(hub).read(path, 10)
    assert hub.received == []


@pytest.mark.parametrize(
    "path",
    ["README.md", "LICENSE", "LICENCE.txt", "COPYING", "NOTICE", "USE_POLICY.md", "config.json", "adapter_config.json"],
)
def test_cards_texts_and_configurations_may_be_read(path: str) -> None:
    assert readable(path)


def test_a_gated_file_is_an_os_error_that_says_so(hub: Hub) -> None:
    hub.prepare(f"/acme/base-7b/resolve/{SHA}/LICENSE", Answer(401, b"", {"X-Error-Code": "GatedRepo"}))
    with pytest.raises(OSError, match="gated"):
        snapshot(hub).read("LICENSE", 10)


def test_a_failing_listing_is_a_problem_not_an_empty_model(hub: Hub) -> None:
    hub.prepare(f"/api/models/acme/base-7b/revision/{SHA}", Answer(403))
    taken = snapshot(hub)
    assert taken.files == ()
    assert taken.problems[0].incomplete


def test_data_set_files_have_their_own_path(hub: Hub) -> None:
    hub.add(model_record("acme/words"), {"README.md": b"---"}, kind="datasets")
    assert snapshot(hub, f"dataset:hf:acme/words@{SHA}").read("README.md", 3) == b"---"
    assert hub.received[0].path.startswith("/datasets/acme/words/resolve/")
