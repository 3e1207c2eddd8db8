"""The Hub source against a real HTTP server: what it reads, and how each refusal is told."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

import pytest

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.evidence import ClaimField, Reading
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.library import load_library
from model_license_audit.sources.hub.records import MAX_RECORD_BYTES
from model_license_audit.sources.hub.source import HubArtifact, HubSource
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import SHA, model_record

BASE = ArtifactRef.parse("hf:acme/base-7b")
PATH = "/api/models/acme/base-7b"
TOKEN = "hf_" + "X" * 20


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HUGGING_FACE_HUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as server:
        yield server


def found(hub: Hub, ref: ArtifactRef = BASE, token: str | None = None) -> HubArtifact:
    result = HubSource(hub.endpoint, token).fetch(ref)
    assert isinstance(result, HubArtifact), result
    return result


def missed(hub: Hub, ref: ArtifactRef = BASE) -> UnknownArtifact:
    result = HubSource(hub.endpoint).fetch(ref)
    assert isinstance(result, UnknownArtifact), result
    assert result.remedy
    return result


def values(reading: Reading, field: ClaimField) -> list[str | None]:
    return [claim.value for claim in reading.claims if claim.field is field]


def test_record_becomes_claims_with_evidence(hub: Hub) -> None:
    card = {"license": "llama3.1", "base_model": "acme/Old-Base", "datasets": ["squad"]}
    tags = ["text-generation", "base_model:acme/base", "base_model:finetune:acme/base", "license:llama3.1"]
    hub.add(model_record("acme/base-7b", cardData=card, tags=tags, gated="manual"))
    artifact = found(hub)
    assert artifact.ref == ArtifactRef.parse(f"hf:acme/base-7b@{SHA}")
    assert values(artifact.reading, ClaimField.LICENSE) == ["llama3.1"]
    assert values(artifact.reading, ClaimField.BASE_MODEL) == ["acme/base"]
    assert "base_model:finetune:acme/base" in values(artifact.reading, ClaimField.TAG)
    assert values(artifact.reading, ClaimField.GATED) == ["manual"]
    assert values(artifact.reading, ClaimField.DATASET) == ["squad"]
    license_claim = next(c for c in artifact.reading.claims if c.field is ClaimField.LICENSE)
    assert license_claim.evidence.location == "hub#cardData.license"
    assert license_claim.evidence.obtained == "hub"
    assert artifact.renamed is None


def test_one_request_with_the_expanded_fields_and_nothing_else(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b"))
    found(hub)
    assert [r.path for r in hub.received] == [PATH]
    assert "cardData" in hub.received[0].query["expand"]
    assert "authorization" not in hub.received[0].headers


def test_relation_is_taken_from_the_expanded_base_models(hub: Hub) -> None:
    bases = {"relation": "quantized", "models": [{"_id": "1", "id": "acme/base"}]}
    hub.add(model_record("acme/base-7b", baseModels=bases))
    assert "base_model:quantized:acme/base" in values(found(hub).reading, ClaimField.TAG)
    assert values(found(hub).reading, ClaimField.BASE_MODEL) == ["acme/base"]


def test_rename_is_followed_and_told(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b"))
    hub.repositories.rename("old-base", "acme/base-7b")
    artifact = found(hub, ArtifactRef.parse("hf:old-base"))
    assert artifact.ref.name == "acme/base-7b"
    assert artifact.renamed is not None
    assert artifact.renamed.excerpt == "the Hub redirects old-base to acme/base-7b"


def test_dataset_and_revision_have_their_own_paths(hub: Hub) -> None:
    hub.add(model_record("acme/words", cardData={"license": ["mit", "cc-by-4.0"]}), kind="datasets")
    artifact = found(hub, ArtifactRef.parse(f"dataset:hf:acme/words@{SHA}"))
    assert values(artifact.reading, ClaimField.LICENSE) == ["mit", "cc-by-4.0"]
    assert hub.received[0].path == f"/api/datasets/acme/words/revision/{SHA}"


@pytest.mark.parametrize(
    ("status", "headers", "reason", "remedy"),
    [
        (404, {"X-Error-Code": "RepoNotFound"}, "not found on the Hub", "check the name"),
        (404, {"X-Error-Code": "RevisionNotFound"}, "not this revision", "revision that exists"),
        (401, {"X-Error-Code": "RepoNotFound"}, "private on the Hub, or not there", "HF_TOKEN"),
        (401, {"X-Error-Code": "GatedRepo"}, "gated on the Hub", "accept its terms"),
        (403, {"X-Error-Code": "GatedRepo"}, "gated on the Hub", "--upstream hf:acme/base-7b=PATH"),
        (403, {"X-Error-Message": "Access to this resource is disabled."}, "disabled on the Hub", "publisher"),
        (418, {}, "could not be reached (HTTP 418)", "HF_ENDPOINT"),
    ],
)
def test_refusals_are_told_with_a_remedy(
    hub: Hub, status: int, headers: dict[str, str], reason: str, remedy: str
) -> None:
    hub.prepare(PATH, Answer(status, b'{"error":"no"}', headers))
    unknown = missed(hub)
    assert reason in unknown.reason
    assert remedy in unknown.remedy
    assert unknown.evidence[0].pointer == PATH


def test_disabled_record_is_not_an_answer(hub: Hub) -> None:
    hub.add(model_record("acme/base-7b", disabled=True))
    assert missed(hub).reason.startswith("disabled on the Hub")


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"{}", b'{"id": 3}', b'{"id": "../../etc"}', b"\xff", b"[" * 200_000]
)
def test_garbage_is_not_an_answer(hub: Hub, body: bytes) -> None:
    hub.prepare(PATH, Answer(200, body))
    assert "could not be understood" in missed(hub).reason


def test_huge_answer_is_cut_off(hub: Hub) -> None:
    hub.prepare(PATH, Answer(200, b" " * (MAX_RECORD_BYTES + 1)))
    assert "too large" in missed(hub).reason


def test_wrong_shapes_inside_a_record_cost_nothing_else(hub: Hub) -> None:
    card = {"license": False, "datasets": {"a": 1}, "base_model": 7, "license_name": None}
    hub.add(model_record("acme/base-7b", cardData=card, tags=[1, None, "license:mit"], siblings="x", baseModels=[3]))
    reading = found(hub).reading
    assert values(reading, ClaimField.LICENSE) == ["false", "mit"]
    assert values(reading, ClaimField.BASE_MODEL) == []
    assert values(reading, ClaimField.LICENSE_NAME) == [None]


def test_offline_source_opens_no_connection(hub: Hub) -> None:
    unknown = HubSource(hub.endpoint, offline=True).fetch(BASE)
    assert isinstance(unknown, UnknownArtifact)
    assert "offline" in unknown.reason
    assert hub.received == []


def test_offline_switch_of_the_library_is_respected(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    load_library()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert "HF_HUB_OFFLINE is set" in missed(hub).reason
    assert hub.received == []


@pytest.mark.parametrize("name", ["hf:a/b/c", "hf:../x", "hf:a b", "hf:a/b?x=1", "path:./dir", "hf:" + "a" * 200])
def test_names_that_cannot_be_of_the_hub_are_not_sent(hub: Hub, name: str) -> None:
    assert "cannot be one of the Hub" in missed(hub, ArtifactRef.parse(name)).reason
    assert hub.received == []


def test_endpoint_comes_from_the_environment(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint + "/")
    hub.add(model_record("acme/base-7b"))
    assert isinstance(HubSource().fetch(BASE), HubArtifact)


@pytest.mark.parametrize("address", ["ftp://x", "https://user:secret@host", "host", "https://h?q"])
def test_nonsense_endpoint_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(UsageError) as caught:
        HubSource(address)
    assert "secret" not in str(caught.value)


def test_token_is_sent_and_never_shown(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_DISABLE_IMPLICIT_TOKEN")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    hub.add(model_record("acme/base-7b"))
    source = HubSource(hub.endpoint)
    shown = [repr(source.fetch(BASE)), repr(source.fetch(ArtifactRef.parse("hf:acme/none"))), repr(source._client)]
    assert hub.received[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in json.dumps(shown)


def test_token_does_not_follow_a_redirect_to_another_host(hub: Hub) -> None:
    with Hub() as other:
        other.add(model_record("acme/base-7b"))
        hub.prepare(PATH, Answer(307, headers={"Location": other.endpoint + PATH}))
        found(hub, token=TOKEN)
        assert "authorization" in hub.received[0].headers
        assert "authorization" not in other.received[0].headers


def test_token_with_a_line_break_is_refused_without_showing_it(hub: Hub) -> None:
    with pytest.raises(ModelAuditError) as caught:
        HubSource(hub.endpoint, TOKEN + "\nX-Injected: 1").fetch(BASE)
    assert TOKEN not in str(caught.value)
    assert hub.received == []


def test_missing_library_is_explained(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelAuditError, match=r"pip install 'model-license-audit\[hub\]'"):
        HubSource(hub.endpoint).fetch(BASE)


def test_loading_the_library_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_HUB_DISABLE_TELEMETRY", raising=False)
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    before = dict(os.environ)
    load_library()
    assert dict(os.environ) == before
