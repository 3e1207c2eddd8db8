"""Crawls that are cut off, and crawls at the same time: nothing is lost, nothing is read twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.registry.records import Effect
from model_license_audit.testing.hub import Hub, made_up
from tests.crawl.hub_runs import Registry

IDS = [f"hf:acme/model-{number:03d}" for number in range(300)]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as served:
        for ref in IDS:
            served.add({"id": ref.removeprefix("hf:"), "cardData": {"license": "mit"}, "tags": ["license:mit"]})
        yield served


@pytest.fixture
def registry(hub: Hub, tmp_path: Path) -> Registry:
    return Registry(hub, tmp_path / "r.db")


def test_an_interrupt_keeps_what_was_read_and_the_same_crawl_goes_on(registry: Registry, hub: Hub) -> None:
    hub.latency = 0.02
    hub.after(100, lambda: os.kill(os.getpid(), signal.SIGINT))
    cut = registry.outcome(*IDS)
    assert cut.interrupted
    assert cut.summary.read + cut.summary.waiting == 300
    assert 0 < cut.summary.read < 300
    asked = hub.counts.requests
    whole = registry.outcome(*IDS)
    assert (whole.interrupted, whole.summary.effects) == (False, {Effect.NEW: 300})
    assert hub.counts.requests - asked == 300 - cut.summary.read
    assert "going on" in registry.told[-1]


def test_another_crawl_begins_anew(registry: Registry, hub: Hub) -> None:
    hub.after(1, lambda: os.kill(os.getpid(), signal.SIGINT))
    assert registry.outcome(*IDS).interrupted
    assert registry.crawl(*IDS[:3]).read == 3


def test_two_crawls_of_other_things_run_at_the_same_time(registry: Registry, hub: Hub) -> None:
    hub.latency = 0.005
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda ids=ids: found.append(registry.crawl(*ids).read), daemon=True)
        for ids in (IDS[:200], IDS[100:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == [200, 200]
    assert all(len(registry.history(ref)) == 1 for ref in IDS[::29])


def test_the_same_crawl_waits_for_itself(registry: Registry, hub: Hub) -> None:
    hub.latency = 0.01
    found: list[dict[Effect, int]] = []
    first = threading.Thread(target=lambda: found.append(dict(registry.crawl(*IDS).effects)), daemon=True)
    first.start()
    while hub.counts.requests < 20:
        time.sleep(0.005)
    second = registry.crawl(*IDS)
    first.join(60)
    assert found == [{Effect.NEW: 300}]
    assert second.effects == {Effect.SAME: 300}
    assert registry.told == ["the same crawl runs already on this registry: waiting for its end"]


def test_a_clock_that_went_back_is_told_and_the_later_moment_is_taken(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1760000000")
    registry.crawl(*IDS[:3])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    registry.crawl(*IDS[:3])
    assert "clock" in registry.told[-1]
    assert registry.find(IDS[0]).last_seen.timestamp() == 1760000000


def test_a_made_up_world_is_crawled_the_same_by_lists_and_by_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    world = made_up(150, seed=9)
    with Hub(world.models, world.datasets) as hub:
        for old, new in world.renamed.items():
            hub.repositories.rename(old, new)
        listed, named = Registry(hub, tmp_path / "l.db"), Registry(hub, tmp_path / "n.db")
        listed.crawl(everything=True)
        named.crawl(*(f"hf:{one['id']}" for one in world.models))
    for model in world.models:
        ref = f"hf:{model['id']}"
        assert listed.find(ref) == named.find(ref)
