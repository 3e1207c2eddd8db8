"""What lies in the cache of the Hub as the registry keeps it: a real cache, made by the Hub's own client."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import huggingface_hub
import pytest

from model_license_audit.crawl.cache import observations
from model_license_audit.crawl.gathering import gather
from model_license_audit.crawl.summary import Skipped
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import address_of
from model_license_audit.registry.records import Effect, Observation
from model_license_audit.registry.store import Store
from model_license_audit.testing.hub import Hub
from tests.crawl.waiting import Silent

LATE = datetime(2100, 1, 1, tzinfo=UTC)
WEIGHTS = b"\x08\0\0\0\0\0\0\0{}      "


def card(license_id: str, *more: str) -> bytes:
    return "\n".join(["---", f"license: {license_id}", *more, "---", "# Bolt", ""]).encode()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub([], []) as hub:
        yield hub


def download(hub: Hub, cache: Path, name: str, **more: Any) -> str:
    return str(huggingface_hub.snapshot_download(name, cache_dir=cache, endpoint=hub.endpoint, **more))


def read(
    kb: KnowledgeBase, cache: Path, known: frozenset[str] = frozenset(), latest: datetime = LATE
) -> list[Observation | Skipped]:
    return list(observations(kb, cache, lambda ref: str(ref) in known, latest))


def seen(kb: KnowledgeBase, cache: Path) -> list[Observation]:
    return [one for one in read(kb, cache) if isinstance(one, Observation)]


def test_a_model_that_was_downloaded(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    text = card("apache-2.0", "base_model: acme/base")
    hub.add({"id": "acme/bolt"}, files={"README.md": text, "config.json": b"{}", "model.safetensors": WEIGHTS})
    commit = Path(download(hub, tmp_path, "acme/bolt")).name
    (one,) = seen(kb, tmp_path)
    assert (str(one.ref), one.kind) == (f"hf:acme/bolt@{commit}", ArtifactKind.MODEL)
    assert (one.coverage, one.source, one.license) == (Coverage.FILES, "cache", "Apache-2.0")
    assert [str(link.parent) for link in one.derivations] == ["hf:acme/base"]
    sizes = {file.path: (file.size, bool(file.digest)) for file in one.files}
    assert sizes == {"README.md": (len(text), False), "config.json": (2, False), "model.safetensors": (16, True)}
    assert [claim.value for claim in one.reading.claims if claim.field is ClaimField.FORMAT] == ["safetensors"]
    assert not one.reading.problems


def test_the_digest_of_weights_is_known_without_a_listing(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/bolt"}, files={"README.md": card("mit"), "model.safetensors": WEIGHTS})
    download(hub, tmp_path, "acme/bolt")
    listed = seen(kb, tmp_path)[0].files
    for listing in tmp_path.glob("*/trees/*.json"):
        listing.unlink()
    found = seen(kb, tmp_path)[0].files
    assert found == listed
    assert [file.digest is not None for file in found] == [False, True]


def test_data_sets_and_adapters(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/lora"}, files={"README.md": card("mit"), "adapter_config.json": b"{}"})
    hub.add({"id": "acme/bolts"}, files={"README.md": card("cc-by-4.0")}, kind="datasets")
    download(hub, tmp_path, "acme/lora")
    download(hub, tmp_path, "acme/bolts", repo_type="dataset")
    found = {one.ref.name: (one.ref.dataset, one.kind, one.license) for one in seen(kb, tmp_path)}
    assert found == {
        "acme/lora": (False, ArtifactKind.ADAPTER, "MIT"),
        "acme/bolts": (True, ArtifactKind.DATASET, "CC-BY-4.0"),
    }


def older(cache: Path, commit: str, seconds: int) -> None:
    """Let the files of a commit have come earlier."""
    for file in cache.glob(f"*/snapshots/{commit}/*"):
        when = file.stat().st_mtime - seconds
        os.utime(file, (when, when))


def test_several_commits_become_the_history_of_a_model(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    cache, address = tmp_path / "cache", address_of(str(tmp_path / "r.db"))
    hub.add({"id": "acme/bolt"}, files={"README.md": card("mit")})
    first = Path(download(hub, cache, "acme/bolt")).name
    older(cache, first, 1000)
    hub.repositories.change("acme/bolt", files={"README.md": card("llama3.1")})
    second = Path(download(hub, cache, "acme/bolt")).name
    found = seen(kb, cache)
    assert [(one.ref.revision, one.license) for one in found] == [(first, "MIT"), (second, "LicenseRef-llama-3.1")]
    assert found[1].seen_at - found[0].seen_at > timedelta(seconds=900)
    assert address is not None
    store = Store.open(address)
    for effects in ({Effect.NEW: 1, Effect.CHANGED: 1}, {Effect.SAME: 2}):
        assert gather(store, read(kb, cache), Silent()).effects == effects
    with store.reading() as shelf:
        present, past = (
            shelf.find(ArtifactRef.parse("hf:acme/bolt")),
            shelf.find(ArtifactRef.parse(f"hf:acme/bolt@{first}")),
        )
    store.close()
    assert present is not None
    assert past is not None
    assert (present.ref.revision, present.license, past.license) == (second, "LicenseRef-llama-3.1", "MIT")


def test_the_clock_and_the_files_may_disagree(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/bolt"}, files={"README.md": card("mit")})
    download(hub, tmp_path, "acme/bolt")
    hub.repositories.change("acme/bolt", files={"README.md": card("apache-2.0")})
    download(hub, tmp_path, "acme/bolt")
    early = datetime(2020, 1, 1, tzinfo=UTC)
    one, two = (found for found in read(kb, tmp_path, latest=early) if isinstance(found, Observation))
    assert (one.seen_at, two.seen_at) == (early, early + timedelta(microseconds=1))


def test_what_was_not_downloaded_is_told_and_changes_nothing(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/bolt"}, files={"README.md": card("mit"), "LICENSE": b"MIT\n", "config.json": b"{}"})
    commit = Path(download(hub, tmp_path, "acme/bolt", allow_patterns=["config.json"])).name
    (one,) = seen(kb, tmp_path)
    assert (one.coverage, one.license) == (Coverage.RECORD, None)
    assert [problem.source for problem in one.reading.problems if problem.incomplete] == ["LICENSE", "README.md"]
    assert "modelaudit crawl hf acme/bolt" in one.reading.problems[0].remedy
    (skipped,) = read(kb, tmp_path, known=frozenset({f"hf:acme/bolt@{commit}"}))
    assert skipped == Skipped(
        f"hf:acme/bolt@{commit}", "its card is not in the cache, and the registry knows more of this commit"
    )


def test_a_license_text_alone_that_was_not_downloaded(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/bolt"}, files={"README.md": card("mit"), "LICENSE": b"MIT\n"})
    download(hub, tmp_path, "acme/bolt", allow_patterns=["README.md"])
    (one,) = seen(kb, tmp_path)
    assert (one.coverage, one.license) == (Coverage.CARD, "MIT")


def test_a_repository_without_a_card_is_read_whole(kb: KnowledgeBase, hub: Hub, tmp_path: Path) -> None:
    hub.add({"id": "acme/bolt"}, files={"config.json": b"{}"})
    download(hub, tmp_path, "acme/bolt")
    (one,) = seen(kb, tmp_path)
    assert (one.coverage, one.license, one.reading.problems) == (Coverage.FILES, None, ())
