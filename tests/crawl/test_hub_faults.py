"""A Hub, or a network, that goes wrong: one bad answer costs one model at most, and all of it is told."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.registry.records import Effect
from model_license_audit.sources.hub.feed import HubFeed
from model_license_audit.testing.hub import Answer, Fault, Hub, RateLimit
from tests.crawl.hub_runs import Registry

NAMES = [f"acme/model-{number:02d}" for number in range(12)]
IDS = [f"hf:{name}" for name in NAMES]
BAD = "/api/models/acme/model-05"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as served:
        for name in NAMES:
            served.add({"id": name, "cardData": {"license": "mit"}, "tags": ["license:mit"]})
        yield served


@pytest.fixture
def registry(hub: Hub, tmp_path: Path) -> Registry:
    return Registry(hub, tmp_path / "r.db", patience_s=0.6)


class Hasty(HubFeed):
    """A feed whose waits are short; ``waits`` holds how long they were to be."""

    def __init__(self, endpoint: str, patience_s: float = 5.0) -> None:
        self.waits: list[float] = []
        super().__init__(endpoint, patience_s=patience_s)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        super().sleep(seconds / 50)


@pytest.mark.parametrize("kind", ["429-bare", "500", "503", "reset", "truncated", "wrong-type", "cut"])
@pytest.mark.parametrize("how", ["ids", "list"])
def test_what_goes_wrong_once_is_asked_for_again(registry: Registry, hub: Hub, kind: str, how: str) -> None:
    hub.faults.append(Fault(kind, first=1, path="/api/models" if how == "list" else BAD))
    feed = Hasty(hub.endpoint)
    ids, authors = (IDS, ()) if how == "ids" else ([], ("acme",))
    summary = registry.outcome(*ids, feed=feed, authors=authors).summary
    assert (summary.effects, summary.skipped, summary.whole) == ({Effect.NEW: 12}, [], True)
    assert feed.waits


def test_a_wait_that_the_hub_asks_for_holds_all_threads(registry: Registry, hub: Hub) -> None:
    hub.prepare(BAD, Answer(429, b"", {"Retry-After": "1"}))
    registry.patience_s = 0.5
    summary = registry.crawl(*IDS)
    assert summary.effects == {Effect.NEW: 12}
    assert summary.whole


def test_a_rate_limit_is_kept_without_being_refused_over_and_over(tmp_path: Path) -> None:
    with Hub(rate_limit=RateLimit(10, 1.0)) as hub:
        for name in NAMES * 2:
            hub.add({"id": name})
            hub.add({"id": name + "-b"})
        registry = Registry(hub, tmp_path / "r.db", patience_s=0.5, concurrency=4)
        summary = registry.crawl(*IDS, *(f"{ref}-b" for ref in IDS))
        assert summary.effects == {Effect.NEW: 24}
        assert hub.counts.by_status[429] <= 8


@pytest.mark.parametrize(
    ("kind", "told", "later"),
    [
        ("500", "could not be reached (HTTP 500)", True),
        ("reset", "could not be reached", True),
        ("slow", "took longer than", True),
        ("hang", "no answer within", True),
        ("truncated", "the answer is no JSON", True),
        ("wrong-type", "the answer is text/html, and no JSON", True),
        ("redirect-loop", "redirects in a circle", True),
        ("404", "not found on the Hub", False),
        ("401", "private on the Hub, or not there", False),
        ("403", "refused by the Hub", False),
        ("gated", "gated on the Hub", False),
        ("451", "disabled on the Hub", False),
        ("huge", "too large to be true", False),
        ("bomb", "too large to be true", False),
    ],
)
def test_one_bad_model_costs_no_other(registry: Registry, hub: Hub, kind: str, told: str, later: bool) -> None:
    hub.faults.append(Fault(kind, path=BAD))
    registry.patience_s = 0.6 if later else 20
    summary = registry.crawl(*IDS)
    assert summary.effects == {Effect.NEW: 11}
    (skipped,) = summary.skipped
    assert (skipped.ref, skipped.later) == ("hf:acme/model-05", later)
    assert told in skipped.why
    assert skipped.remedy
    assert summary.waiting == (1 if later else 0)
    hub.faults.clear()
    assert registry.crawl(*IDS).effects[Effect.NEW] == (12 if later else 1)


def test_a_page_that_cannot_be_read_leaves_a_crawl_that_goes_on(
    registry: Registry, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_license_audit.crawl.hub.query.PAGE_ROWS", {False: 5, True: 5})
    hub.after(2, lambda: hub.faults.append(Fault("500", path="/api/models")))
    summary = registry.crawl(authors=("acme",))
    assert (summary.effects, summary.waiting, summary.whole) == ({Effect.NEW: 5}, 1, False)
    assert [one.ref for one in summary.skipped] == ["the list of models by acme"]
    hub.faults.clear()
    hub.received.clear()
    again = registry.crawl(authors=("acme",))
    assert (again.effects, again.whole) == ({Effect.NEW: 12}, True)
    assert "going on with the crawl" in registry.told[0]
    assert registry.asked("/api/models") == 2


@pytest.mark.parametrize("each", [500, 30_000])
def test_a_page_that_is_too_large_is_read_in_smaller_ones(
    registry: Registry, hub: Hub, each: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model_license_audit.sources.hub.feed.MAX_PAGE_BYTES", 20_000)
    for number in range(60):
        more = f"{number:05d}" * ((each if number == 40 or each == 500 else 50) // 5)
        hub.add({"id": f"acme/wide-{number}", "cardData": {"license": "mit", "more": more}})
    summary = registry.crawl(authors=("acme",))
    assert summary.effects == {Effect.NEW: 72 if each == 500 else 71}
    assert ["too large to be read" in one.why for one in summary.skipped] == [True] * (each != 500)
    assert not summary.waiting


def test_a_card_of_100_mb_is_read_to_its_bound(registry: Registry, hub: Hub) -> None:
    hub.faults.append(Fault("huge", path="/acme/model-05/resolve/*"))
    assert registry.crawl(*IDS, cards=True).effects == {Effect.NEW: 12}
    assert hub.counts.bytes_sent < 60_000_000


def test_files_that_cannot_be_read_now_are_read_the_next_time(registry: Registry, hub: Hub) -> None:
    hub.faults.append(Fault("500", path="/acme/model-05/resolve/*"))
    summary = registry.crawl(*IDS, cards=True)
    assert (summary.effects, summary.waiting) == ({Effect.NEW: 11}, 1)
    hub.faults.clear()
    assert registry.crawl(*IDS, cards=True).effects == {Effect.NEW: 12}


def test_a_hub_that_is_not_there_is_given_up_soon(tmp_path: Path, hub: Hub) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
    registry = Registry(hub, tmp_path / "r.db")
    feed = Hasty(nowhere)
    summary = registry.outcome(*(f"hf:acme/m{n}" for n in range(300)), feed=feed).summary
    assert (summary.read, summary.waiting) == (0, 300)
    assert summary.requests < 150
    assert "nobody answers at that address" in summary.skipped[0].why


def test_a_host_that_has_no_address_is_told(registry: Registry) -> None:
    summary = registry.outcome("hf:acme/x", feed=Hasty("http://no-such-host.invalid", 1.0)).summary
    assert "could not be reached" in summary.skipped[0].why
    assert summary.waiting == 1


def test_a_token_that_the_hub_does_not_take_withdraws_nothing(hub: Hub, tmp_path: Path) -> None:
    registry = Registry(hub, tmp_path / "r.db")
    registry.crawl(*IDS)
    hub.answers.tokens = {"hf_right": ["*"]}
    feed = HubFeed(hub.endpoint, "hf_" + "w" * 20, patience_s=1.0)
    summary = registry.outcome(*IDS, feed=feed).summary
    assert summary.withdrawn == 0
    assert {one.why.partition(" (")[0] for one in summary.skipped} == {"the Hub does not take the token"}
    assert summary.waiting > 0


def test_a_link_to_somewhere_else_is_not_followed(registry: Registry, hub: Hub) -> None:
    there = {"Link": '<http://evil.example/api/models/../x?cursor=1>; rel="next"'}
    hub.prepare("/api/models", *[Answer(200, b'[{"id":"acme/model-01"}]', there)] * 3)
    summary = registry.crawl(authors=("acme",))
    assert not summary.whole
    assert "no page of a list" in summary.skipped[0].why


def test_a_list_that_links_to_itself_ends(registry: Registry, hub: Hub) -> None:
    link = {"Link": f'<{hub.endpoint}/api/models?cursor=x>; rel="next"'}
    hub.prepare("/api/models", *[Answer(200, b'[{"id":"acme/model-01","sha":"' + b"1" * 40 + b'"}]', link)] * 9)
    summary = registry.crawl(authors=("acme",))
    assert (summary.read, registry.asked("/api/models")) == (1, 2)


def test_a_head_that_never_ends_does_not_hold_the_crawl_for_ever(registry: Registry) -> None:
    over = threading.Event()

    def drip(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
            while not over.wait(0.02):
                connection.sendall(b"a")

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while not over.is_set():
                threading.Thread(target=drip, args=(listening.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        feed = HubFeed(f"http://127.0.0.1:{listening.getsockname()[1]}", patience_s=0.2)
        summary = registry.outcome(*IDS, feed=feed).summary
        over.set()
    assert (summary.read, summary.waiting) == (0, 12)
    assert "answers that do not end" in summary.skipped[0].why
