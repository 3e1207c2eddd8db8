"""A Hub that lies: its answers are cleaned, bounded in all, and never a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.snapshot import MAX_FILES, HubSnapshot
from model_license_audit.sources.hub.source import HubArtifact, HubSource, unknown
from model_license_audit.testing.hub import Answer, Fault, Hub
from tests.hub_records import SHA, model_record

BASE = ArtifactRef.parse("hf:acme/base-7b")
PATH = "/api/models/acme/base-7b"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as server:
        yield server


def found(hub: Hub) -> HubArtifact:
    artifact = HubSource(hub.endpoint).fetch(BASE)
    assert isinstance(artifact, HubArtifact), artifact
    return artifact


@pytest.mark.parametrize("sha", ["\ud800", "../../x", "abc", SHA.upper(), SHA + "\n", 7, None])
def test_a_revision_that_is_no_commit_is_dropped(hub: Hub, sha: object) -> None:
    hub.add(model_record("acme/base-7b", sha=sha))
    assert found(hub).ref == BASE


def test_texts_are_printable(hub: Hub) -> None:
    card = {"license": "m\ud800it\x1b[31m", "datasets": ["a\udfff"], "base_model": "x\ud800/y"}
    hub.add(model_record("acme/base-7b", cardData=card, tags=["base_model:finetune:\ud800/x", "a\x00b"]))
    claims = found(hub).reading.claims
    assert {"m\ufffdit\ufffd[31m", "a\ufffd", "\ufffd/x"} <= {c.value for c in claims}
    for claim in claims:
        assert f"{claim.value}{claim.evidence.excerpt}".isprintable()


@pytest.mark.parametrize("body", [b'{"siblings":5}', b'{"siblings":{"a":1}}', b"[" * 1_000_000, b"[]", b"{}"])
def test_a_listing_that_is_none_is_a_problem(hub: Hub, body: bytes) -> None:
    hub.add(model_record("acme/base-7b"))
    snapshot = found(hub).snapshot
    hub.prepare(f"{PATH}/revision/{SHA}", Answer(200, body))
    assert snapshot.files == ()
    assert snapshot.problems[0].incomplete


def test_a_record_nested_too_deep_is_told(hub: Hub) -> None:
    hub.prepare(PATH, Answer(200, b'{"id":"acme/base-7b","cardData":' + b"[" * 1_000_000))
    assert isinstance(HubSource(hub.endpoint).fetch(BASE), UnknownArtifact)


def test_names_that_no_file_can_have_are_told_of(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b"))
    snapshot = found(hub).snapshot
    names = ["x\ud800/LICENSE", "a\x1b[31m\n/LICENSE", "/LICENSE", "../LICENSE", "", "LICENSE"]
    siblings = [{"rfilename": name, "size": 10**30} for name in names]
    hub.prepare(f"{PATH}/revision/{SHA}", Answer(200, json.dumps({"siblings": siblings}).encode()))
    assert [(f.path, f.size) for f in snapshot.files] == [("LICENSE", 0)]
    assert len(snapshot.problems) == 1


def test_only_the_shallowest_files_are_read(hub: Hub) -> None:
    files = {f"A/{n}/LICENSE": b"x" for n in range(30)} | {"LICENSE": b"top"}
    hub.add(model_record("acme/base-7b"), files)
    snapshot = found(hub).snapshot
    assert snapshot.read("LICENSE", 10) == b"top"
    read = [entry.path for entry in snapshot.files if was_read(snapshot, entry.path)]
    assert (len(read), read[-1]) == (MAX_FILES, "LICENSE")
    with pytest.raises(PermissionError, match="only 10 files"):
        snapshot.read("A/9/LICENSE", 10)


def was_read(snapshot: HubSnapshot, path: str) -> bool:
    try:
        return bool(snapshot.read(path, 10))
    except PermissionError:
        return False


def spent(client: HubClient) -> HubFailure:
    with pytest.raises(HubFailure) as caught:
        client.get(PATH, 1000)
    return caught.value


def test_one_client_sends_only_so_many_requests(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b"))
    client = HubClient(hub.endpoint, requests=3)
    for _ in range(3):
        client.get(PATH, 1000)
    failure = spent(client)
    assert failure.kind is FailureKind.SPENT
    assert len(hub.received) == 3
    told = unknown(BASE, failure)
    assert "asked enough" in told.reason
    assert "--upstream" in told.remedy


def test_one_client_has_only_so_much_time(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b"))
    now = [0.0]
    client = HubClient(hub.endpoint, clock=lambda: now[0], allowed_s=100)
    client.get(PATH, 1000)
    now[0] = 99.0
    client.get(PATH, 1000)
    now[0] = 100.0
    assert spent(client).kind is FailureKind.SPENT


def test_waiting_ends_with_the_time_of_the_client(hub: Hub) -> None:
    hub.prepare(PATH, Answer(429, headers={"Retry-After": "30"}))
    client = HubClient(hub.endpoint, clock=lambda: 0.0, allowed_s=20)
    assert spent(client).kind is FailureKind.RATE_LIMITED


def test_redirects_are_followed_a_few_times_only(hub: Hub) -> None:
    hub.faults.append(Fault("redirect-loop"))
    assert spent(HubClient(hub.endpoint)).kind is FailureKind.MALFORMED
    assert len(hub.received) == 5
