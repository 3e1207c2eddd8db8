"""``modelaudit scan hf:…``: a model on the Hub, audited as its directory is."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.testing.hub import Answer, Hub, commit_of
from tests.cli.inside import modelaudit
from tests.cli.scanning import CHILD, LICENSE_OF_BASE, gaps, rules, scan
from tests.hub_records import SHA
from tools.build_examples import BY_HAND, EXAMPLES

WriteModel = Callable[..., Path]


def safetensors(metadata: dict[str, str]) -> bytes:
    header = json.dumps({"__metadata__": metadata, "w": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}}).encode()
    return struct.pack("<Q", len(header)) + header + b"\0"


FILES = {
    "README.md": CHILD.encode(),
    "LICENSE": b"MIT License\n\nCopyright (c) 2026 Acme\n",
    "config.json": b'{"_name_or_path": "acme/base", "architectures": ["LlamaForCausalLM"]}',
    "model.safetensors": safetensors({"license": "mit", "base_model": "acme/base"}),
}


def add_child(asked_hub: Hub, **more: Any) -> None:
    tags = ["license:mit", "base_model:acme/base", "base_model:finetune:acme/base"]
    card = {"license": "mit", "base_model": "acme/base"}
    asked_hub.add({"id": "acme/child", "cardData": card, "tags": tags, **more}, files=FILES)


def test_a_model_on_the_hub_is_audited_as_its_directory_is(
    model_dir: WriteModel, asked_hub: Hub, tmp_path: Path
) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "cc-by-nc-4.0"}, "tags": []}, files=LICENSE_OF_BASE)
    add_child(asked_hub)
    local = scan(model_dir(FILES, name="child"), "--online")
    far = scan("hf:acme/child")
    assert rules(far) == rules(local)
    assert {i["path"] for i in far["inputs"]} == set(FILES)
    assert {f["verdict"] for f in far["findings"]} == {f["verdict"] for f in local["findings"]}
    sources = {claim["evidence"]["source"] for claim in far["artifact"]["claims"]}
    assert {"hub", "README.md", "config.json", "model.safetensors"} <= sources
    assert far["artifact"]["recorded"] is None
    assert far["gaps"] == []


def test_of_a_weight_file_on_the_hub_only_the_header_is_read(asked_hub: Hub) -> None:
    big = safetensors({"license": "mit"}) + b"\0" * 3_000_000
    files = {"README.md": b"---\nlicense: mit\n---\n# Big\n", "model.safetensors": big}
    asked_hub.add({"id": "acme/big", "cardData": {"license": "mit"}, "tags": []}, files=files)
    audit = scan("hf:acme/big")
    assert any(c["evidence"]["pointer"] == "__metadata__.license" for c in audit["artifact"]["claims"])
    asked = [r.headers.get("range") for r in asked_hub.received if r.path.endswith(".safetensors")]
    assert asked == ["bytes=0-65535"]
    assert asked_hub.counts.bytes_sent < 100_000


def test_what_is_read_from_the_hub_is_kept_and_found_offline(asked_hub: Hub, tmp_path: Path) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": []}, files={"README.md": b"# Base\n"})
    add_child(asked_hub)
    file = tmp_path / "r.db"
    first = scan("hf:acme/child", "--registry", file)
    asked = len(asked_hub.received)
    for arguments in (("hf:acme/child", "--offline"), ("registry:acme/child",), ("registry:hf:acme/child",)):
        again = scan(*arguments, "--registry", file)
        assert rules(again) == rules(first)
        assert again["inputs"] == first["inputs"]
        assert again["artifact"]["recorded"]["coverage"] == "files"
    assert len(asked_hub.received) == asked


def test_offline_a_model_that_is_nowhere_is_an_error(
    tmp_path: Path, asked_hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    add_child(asked_hub)
    done = modelaudit("scan", "hf:acme/child", "--offline")
    assert done.returncode == 3
    assert "neither the registry nor the local cache holds it" in done.stderr
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert modelaudit("scan", "hf:acme/child").returncode == 3
    assert asked_hub.received == []


def test_offline_a_model_is_taken_from_the_cache_of_the_hubs_client(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models--acme--child"
    (folder / "snapshots" / SHA).mkdir(parents=True)
    (folder / "snapshots" / SHA / "README.md").write_text(CHILD)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(SHA)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    audit = scan("hf:acme/child", "--offline")
    assert audit["target"] == f"hf:acme/child@{SHA}"
    assert [i["path"] for i in audit["inputs"]] == ["README.md"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(401, b"{}", {"X-Error-Code": "RepoNotFound"}), "private on the Hub, or not there"),
        (Answer(404, b"{}", {"X-Error-Code": "RepoNotFound"}), "not found on the Hub"),
        (Answer(403, b"{}", {"X-Error-Code": "GatedRepo"}), "gated on the Hub"),
    ],
)
def test_a_model_that_the_hub_does_not_give_is_a_clear_error(asked_hub: Hub, answer: Answer, told: str) -> None:
    asked_hub.prepare("/api/models/acme/child", answer)
    done = modelaudit("scan", "hf:acme/child")
    assert done.returncode == 3
    assert told in done.stderr
    assert "--upstream" not in done.stderr
    assert "what to do" in done.stderr


def test_of_a_gated_model_the_record_is_told_and_that_its_files_were_not_read(asked_hub: Hub) -> None:
    asked_hub.add(
        {"id": "acme/gated", "cardData": {"license": "mit"}, "tags": ["license:mit"], "gated": "manual"}, files=FILES
    )
    audit = scan("hf:acme/gated")
    assert audit["outcome"]["exit_code"] == 4
    assert "gives them only to those who may have them" in gaps(audit)
    assert "HF_TOKEN" in gaps(audit)
    assert len(audit["gaps"]) == 1
    assert audit["tally"]["rules_not_asked"] > 20
    assert not audit["planned"]


def test_a_data_set_on_the_hub_can_be_audited(asked_hub: Hub) -> None:
    files = {"README.md": b"---\nlicense: cc-by-4.0\n---\n# Data\n"}
    asked_hub.add({"id": "acme/data", "cardData": {"license": "cc-by-4.0"}, "tags": []}, files=files, kind="datasets")
    audit = scan("dataset:hf:acme/data")
    assert audit["artifact"]["kind"] == "dataset"
    assert audit["artifact"]["concluded"]["spdx"] == "CC-BY-4.0"


def test_an_older_commit_does_not_hide_what_a_model_is_now(tmp_path: Path, asked_hub: Hub) -> None:
    asked_hub.add({"id": "acme/base", "cardData": {"license": "mit"}, "tags": []}, files={"README.md": b"# Base\n"})
    old = commit_of("acme/base")
    asked_hub.repositories.change_license("acme/base", "cc-by-nc-4.0")
    file = tmp_path / "r.db"
    scan("hf:acme/base", "--registry", file)
    assert scan(f"hf:acme/base@{old}", "--registry", file)["artifact"]["concluded"]["spdx"] == "MIT"
    now = json.loads(modelaudit("registry", "show", "acme/base", "--registry", file, "-f", "json").stdout)
    assert [era["license"] for era in now["history"]] == ["CC-BY-NC-4.0"]
    done = modelaudit("scan", f"hf:acme/base@{old}", "--registry", file, "--keep")
    assert done.returncode == 2
    assert "is not what hf:acme/base is now" in done.stderr


MODELS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir() and path not in BY_HAND)


@pytest.mark.parametrize("name", MODELS)
def test_every_example_is_found_to_be_the_same_on_the_hub(asked_hub: Hub, name: str) -> None:
    """Every kind of file that readers know is read over the network as from a disk."""
    folder = EXAMPLES / name
    held = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    asked_hub.add({"id": f"acme/{name}", "cardData": {}, "tags": []}, files=held)
    far, near = scan(f"hf:acme/{name}"), scan(folder)
    assert {i["path"]: i["size"] for i in far["inputs"]} == {i["path"]: i["size"] for i in near["inputs"]}
    claims = [[c for c in a["artifact"]["claims"] if c["evidence"]["source"] != "hub"] for a in (far, near)]
    assert claims[0] == claims[1]
    assert far["artifact"]["license_texts"] == near["artifact"]["license_texts"]
    assert far["artifact"]["concluded"] == near["artifact"]["concluded"]
    assert rules(far) == rules(near)
