"""A hub that takes pushes: the unmodified library makes repositories and commits, as on the real one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.sources.hub.library import load_library
from model_license_audit.testing.hub import Hub

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=.*' to upload raw bytes:DeprecationWarning")  # its own
NAME = "acme/new"
WEIGHTS = bytes(range(256)) * 300


@pytest.fixture(name="writable")
def _writable(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    load_library()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)
    with Hub(tokens={"hf_writer": [NAME], "hf_reader": []}, writable=True) as served:
        yield served


def client(hub: Hub, token: str = "hf_writer") -> Any:  # noqa: S107 - of no real hub
    return load_library().HfApi(endpoint=hub.endpoint, token=token)


def send(hub: Hub, method: str, path: str, body: bytes, token: str = "hf_writer") -> int:  # noqa: S107
    connection = HTTPConnection("127.0.0.1", hub.port, timeout=10)
    try:
        connection.request(method, path, body, {"Authorization": f"Bearer {token}"})
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_folder_is_uploaded_and_read_back(writable: Hub, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# New\n", "utf-8")
    (tmp_path / "sub/model.safetensors").write_bytes(WEIGHTS)
    api = client(writable)
    api.create_repo(NAME, private=True)
    commit = api.upload_folder(repo_id=NAME, folder_path=tmp_path)
    assert set(api.list_repo_files(NAME)) == {".gitattributes", "README.md", "sub/model.safetensors"}
    assert api.model_info(NAME).sha == commit.oid
    assert Path(api.hf_hub_download(NAME, "sub/model.safetensors", cache_dir=tmp_path / "c")).read_bytes() == WEIGHTS
    api.delete_file("README.md", NAME)
    assert "README.md" not in api.list_repo_files(NAME)
    assert "README.md" in api.list_repo_files(NAME, revision=commit.oid)


def test_who_has_no_right_changes_nothing(writable: Hub) -> None:
    errors: Any = __import__("huggingface_hub.errors", fromlist=["x"])
    with pytest.raises(errors.HfHubHTTPError, match="403"):
        client(writable, "hf_reader").create_repo(NAME)
    client(writable).create_repo(NAME)
    with pytest.raises(errors.HfHubHTTPError, match="403"):
        client(writable, "hf_reader").upload_file(path_or_fileobj=b"x", path_in_repo="x", repo_id=NAME)
    with pytest.raises(errors.HfHubHTTPError, match="409"):
        client(writable).create_repo(NAME)


def test_content_that_is_not_what_was_announced_is_not_taken(writable: Hub) -> None:
    oid = hashlib.sha256(b"announced").hexdigest()
    assert send(writable, "PUT", f"/-/lfs/{oid}", b"other") == 400
    client(writable).create_repo(NAME)
    lines = [{"key": "header", "value": {"summary": "x"}}, {"key": "lfsFile", "value": {"path": "a", "oid": oid}}]
    commit = b"\n".join(json.dumps(line).encode() for line in lines)
    assert send(writable, "POST", f"/api/models/{NAME}/commit/main", commit) == 400
    assert send(writable, "PUT", f"/-/lfs/{oid}", b"announced") == 200
    assert send(writable, "POST", f"/api/models/{NAME}/commit/main", commit) == 200
    assert writable.repositories.find(NAME, "models").files["a"] == b"announced"  # type: ignore[union-attr,index]


def test_a_commit_on_something_older_is_refused(writable: Hub) -> None:
    client(writable).create_repo(NAME)
    header = {"key": "header", "value": {"summary": "x", "parentCommit": "0" * 40}}
    assert send(writable, "POST", f"/api/models/{NAME}/commit/main", json.dumps(header).encode()) == 412


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"files": 3}', b"\xff", b'{"files":[{}]}'])
def test_a_body_that_is_none_is_told(writable: Hub, body: bytes) -> None:
    client(writable).create_repo(NAME)
    api = f"/api/models/{NAME}"
    for path in (f"{api}/preupload/main", f"{api}/commit/main", f"/{NAME}.git/info/lfs/objects/batch"):
        assert send(writable, "POST", path, body) == 400
    assert send(writable, "POST", "/api/nothing", body) == 405


def test_a_hub_takes_nothing_unless_it_is_told_to() -> None:
    with Hub(tokens={"hf_writer": ["*"]}) as hub:
        assert send(hub, "POST", "/api/repos/create", b'{"name":"x","organization":"acme"}') == 405
