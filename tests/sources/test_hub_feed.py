"""The Hub as crawls read it: answers that are packed, confirmed or too large, and one pace for all threads."""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.sources.hub.bodies import Body
from model_license_audit.sources.hub.failures import FailureKind, HubFailure, refusal
from model_license_audit.sources.hub.feed import HubFeed, Stopped, resized
from model_license_audit.sources.hub.pace import Pace, back_off, used_up
from model_license_audit.sources.hub.records import record_of
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import SHA, model_record

BASE = ArtifactRef.parse("hf:acme/base")
PATH = "/api/models/acme/base"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
    with Hub() as served:
        served.add(model_record("acme/base", cardData={"license": "mit"}, tags=["license:mit"]))
        yield served


@pytest.fixture
def feed(hub: Hub) -> HubFeed:
    return HubFeed(hub.endpoint, patience_s=2.0)


def test_what_is_unchanged_comes_without_a_body(hub: Hub, feed: HubFeed) -> None:
    first = feed.record(BASE)
    assert first is not None
    assert first.etag is not None
    before = feed.meter.received
    assert feed.record(BASE, first.etag) is None
    assert feed.meter.received == before


def test_a_packed_answer_is_unpacked(hub: Hub, feed: HubFeed) -> None:
    body = json.dumps(model_record("acme/base", cardData={"license": "mit"})).encode()
    hub.prepare(PATH, Answer(200, gzip.compress(body), {"Content-Encoding": "gzip"}))
    found = feed.record(BASE)
    assert found is not None
    assert found.record.ref.revision == SHA
    assert "gzip" in hub.received[-1].headers["accept-encoding"]


@pytest.mark.parametrize(("encoding", "body"), [("br", b"x"), ("gzip", b"not packed"), ("deflate", b"x")])
def test_an_answer_that_cannot_be_unpacked_is_no_answer(hub: Hub, feed: HubFeed, encoding: str, body: bytes) -> None:
    hub.prepare(PATH, *[Answer(200, body, {"Content-Encoding": encoding})] * 3)
    with pytest.raises(HubFailure) as caught:
        feed.record(BASE)
    assert caught.value.kind is FailureKind.MALFORMED


@given(st.binary(max_size=3000), st.integers(1, 2000), st.integers(1, 50))
def test_a_body_is_what_was_sent_up_to_its_bound(data: bytes, limit: int, step: int) -> None:
    for encoding, sent in (("", data), ("gzip", gzip.compress(data))):
        body = Body(encoding, limit)
        for start in range(0, len(sent), step):
            if not body.full:
                body.add(sent[start : start + step])
        assert body.bytes == data[:limit]
        assert body.full == (len(data) > limit)


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<https://huggingface.co/api/models?cursor=a%3D&limit=5>; rel="next"', "/api/models?cursor=a%3D&limit=5"),
        ("</api/models?cursor=b>; rel=next", "/api/models?cursor=b"),
        (
            '<https://x/api/models?cursor=1>; rel="prev", <https://x/api/models?cursor=2>; rel="next"',
            "/api/models?cursor=2",
        ),
        ('<https://x/api/models?cursor=1>; rel="prev"', None),
        ("", None),
    ],
)
def test_the_next_page_is_asked_of_the_same_hub(hub: Hub, feed: HubFeed, link: str, following: str | None) -> None:
    hub.prepare("/api/models", Answer(200, b'[{"id":"acme/base"}]', {"Link": link} if link else {}))
    page = feed.page("/api/models?limit=5", dataset=False)
    assert page is not None
    assert page.next == following


def test_a_hub_behind_a_path_keeps_it(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    link = f'<{hub.endpoint}/hf/api/models?cursor=b>; rel="next"'
    hub.prepare("/hf/api/models", Answer(200, b'[{"id":"acme/base"}]', {"Link": link}))
    page = HubFeed(hub.endpoint + "/hf").page("/api/models?limit=5", dataset=False)
    assert page is not None
    assert page.next == "/api/models?cursor=b"


@pytest.mark.parametrize("path", ["/api/models/acme/base", "/evil", "/api/spaces"])
def test_a_next_page_that_is_none_is_refused(hub: Hub, feed: HubFeed, path: str) -> None:
    hub.prepare("/api/models", Answer(200, b'[{"id":"acme/base"}]', {"Link": f'<http://x{path}?a=1>; rel="next"'}))
    with pytest.raises(HubFailure):
        feed.page("/api/models?limit=5", dataset=False)


def test_another_number_of_rows() -> None:
    assert resized("/api/models?a=1&limit=1000&b=2", 10) == "/api/models?a=1&limit=10&b=2"
    assert resized("/api/models?cursor=1", 10) == "/api/models?cursor=1"


def test_all_threads_wait_for_one_pause() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(sleep, lambda: now[0])
    pace.wait()
    pace.pause(7)
    pace.pause(3)
    assert pace.rest == 7
    pace.wait()
    assert slept == [7]
    assert pace.rest == 0


def test_what_is_left_of_a_rate_limit_is_heeded_before_it_is_used_up(hub: Hub, feed: HubFeed) -> None:
    body = json.dumps(model_record("acme/base")).encode()
    hub.prepare(PATH, Answer(200, body, {"RateLimit": '"api";r=0;t=200', "RateLimit-Policy": '"api";q=500;w=300'}))
    feed.record(BASE)
    assert 199 < feed.pace.rest <= 201
    assert used_up({"ratelimit": '"api";r=1;t=200'}) is None


def test_a_wait_is_left_when_the_crawl_ends(hub: Hub, feed: HubFeed) -> None:
    hub.prepare(PATH, Answer(429, b"", {"Retry-After": "900"}))
    ended: list[bool] = []

    def ask() -> None:
        with pytest.raises(Stopped):
            feed.record(BASE)
        ended.append(True)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while not feed.pace.rest:
        pass
    feed.stop()
    thread.join(5)
    assert ended == [True]


def test_a_wait_beyond_an_hour_is_not_begun(hub: Hub, feed: HubFeed) -> None:
    hub.prepare(PATH, Answer(429, b"", {"Retry-After": "86400"}))
    with pytest.raises(HubFailure) as caught:
        feed.record(BASE)
    assert caught.value.kind is FailureKind.RATE_LIMITED
    assert feed.pace.rest == 0


def test_backing_off_takes_longer_each_time_and_never_for_ever() -> None:
    assert [back_off(tries, 1.0) for tries in range(1, 7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert back_off(3, 0.0) == 1.0
    assert back_off(10_000, 1.0) == 8.0


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (401, {"x-error-code": "RepoNotFound"}, FailureKind.PRIVATE),
        (404, {"x-error-code": "RepoNotFound"}, FailureKind.NOT_FOUND),
        (401, {"x-error-message": "Invalid credentials in Authorization header"}, FailureKind.LOGIN),
        (403, {}, FailureKind.REFUSED),
        (429, {"x-error-code": "GatedRepo"}, FailureKind.RATE_LIMITED),
        (410, {}, FailureKind.NOT_FOUND),
        (451, {}, FailureKind.DISABLED),
    ],
)
def test_a_refusal_says_what_it_is_about(status: int, headers: dict[str, str], kind: FailureKind) -> None:
    assert refusal(status, headers).kind is kind


def test_rows_of_lists_are_records() -> None:
    row = {"id": "acme/lora", "library_name": "peft", "lastModified": "2025-03-01T12:00:00.000Z", "cardData": {}}
    record = record_of(row, dataset=False)
    assert (record.kind, record.modified, record.partial) == (ArtifactKind.ADAPTER, "2025-03-01T12:00:00.000Z", True)
    assert not record_of({**row, "sha": SHA}, dataset=False).partial
    assert record_of({**row, "sha": SHA, "tags": ["license:mit"]}, dataset=False).partial
    assert record_of({"id": "squad", "lastModified": "\x1b" * 20}, dataset=True).modified is None


@pytest.mark.parametrize(
    ("card", "untold"),
    [
        ({"license": "other"}, True),
        ({"license": ["other"]}, True),
        ({"license": "Other", "license_name": ""}, True),
        ({"license": "other", "license_name": "x"}, False),
        ({"license": "other", "license_link": "LICENSE"}, False),
        ({"license": ["other", "mit"]}, False),
        ({}, False),
    ],
)
def test_a_license_that_only_the_files_can_tell(card: dict[str, object], untold: bool) -> None:
    assert record_of({"id": "acme/base", "sha": SHA, "cardData": card}, dataset=False).untold is untold


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3),
        max_leaves=12,
    )
)
def test_any_row_is_a_record_or_refused(value: object) -> None:
    row = {"id": "acme/base", "cardData": value, "tags": value, "sha": value, "baseModels": value, "gated": value}
    assert record_of(row, dataset=False).ref.name == "acme/base"
    with contextlib.suppress(HubFailure):
        assert record_of(value, dataset=True).ref.dataset


def test_threads_that_load_the_library_at_once_get_all_of_it() -> None:
    program = (
        "import concurrent.futures as f\n"
        "from model_license_audit.sources.hub.library import load_library\n"
        "with f.ThreadPoolExecutor(16) as threads:\n"
        "    list(threads.map(lambda _: load_library().utils.httpx and load_library().errors, range(64)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
