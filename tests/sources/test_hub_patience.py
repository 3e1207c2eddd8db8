"""How the Hub client waits: politely, as asked, and never for ever."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.sources.hub.client import HubClient
from model_license_audit.sources.hub.failures import FailureKind, HubFailure
from model_license_audit.sources.hub.pace import asked_delay
from model_license_audit.testing.hub import Answer, Hub
from tests.hub_records import model_record

PATH = "/api/models/acme/base-7b"


@dataclass
class Time:
    """A clock that moves only when somebody sleeps."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        server.add(model_record("acme/base-7b"))
        yield server


def client(hub: Hub, time: Time, timeout_s: float = 5.0) -> HubClient:
    return HubClient(
        hub.endpoint, timeout_s=timeout_s, sleep=time.sleep, clock=lambda: time.now, jitter=lambda: 1.0, patience_s=60
    )


def failure(hub: Hub, time: Time, timeout_s: float = 5.0) -> HubFailure:
    with pytest.raises(HubFailure) as caught:
        client(hub, time, timeout_s).get(PATH, 1000)
    return caught.value


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"RateLimit": '"api";r=0;t=12', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}, 13.0),
        ({}, 0.5),
        ({"RateLimit": '"api";r=40;t=12'}, 0.5),
    ],
)
def test_a_busy_hub_is_asked_again_after_the_time_it_asks_for(hub: Hub, headers: dict[str, str], wait: float) -> None:
    time = Time()
    hub.prepare(PATH, Answer(429, b"", headers))
    assert client(hub, time).get(PATH, 1_000_000).status == 200
    assert time.slept == [wait]


def test_errors_of_the_server_back_off_longer_each_time(hub: Hub) -> None:
    time = Time()
    hub.prepare(PATH, *(Answer(status) for status in (500, 502, 503, 504)))
    assert client(hub, time).get(PATH, 1_000_000).status == 200
    assert time.slept == [0.5, 1.0, 2.0, 4.0]


def test_endless_errors_end_within_the_patience(hub: Hub) -> None:
    time = Time()
    hub.prepare(PATH, *(Answer(500) for _ in range(50)))
    assert failure(hub, time).kind is FailureKind.UNREACHABLE
    assert time.now < 60
    assert len(hub.received) < 15


def test_a_wait_beyond_the_patience_is_not_begun(hub: Hub) -> None:
    time = Time()
    hub.prepare(PATH, Answer(429, b"", {"Retry-After": "3600"}))
    assert failure(hub, time).kind is FailureKind.RATE_LIMITED
    assert time.slept == []


def test_silence_is_given_up_after_three_tries(hub: Hub) -> None:
    hub.prepare(PATH, *(Answer(200, b"{}", pause=3.0) for _ in range(3)))
    found = failure(hub, Time(), timeout_s=0.1)
    assert found.kind is FailureKind.UNREACHABLE
    assert "within 0.1 s" in found.detail
    assert len(hub.received) == 3


def test_an_answer_that_trickles_is_given_up(hub: Hub) -> None:
    hub.prepare(PATH, *(Answer(200, b"x" * 400, trickle=0.02) for _ in range(3)))
    patient = HubClient(hub.endpoint, patience_s=0.3, jitter=lambda: 0.0)
    with pytest.raises(HubFailure, match=r"took longer than 0\.3 s"):
        patient.get(PATH, 1000)


def test_nobody_listening_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    time = Time()
    with pytest.raises(HubFailure, match="ConnectError"):
        HubClient(f"http://127.0.0.1:{port}", sleep=time.sleep, clock=lambda: time.now).get(PATH, 10)
    assert len(time.slept) == 2


def test_a_date_is_a_wait_until_then() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    wait = asked_delay({"retry-after": later})
    assert wait is not None
    assert 25 < wait <= 31
    assert asked_delay({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_header_is_a_wait_or_none(after: str, limit: str) -> None:
    wait = asked_delay({"retry-after": after, "ratelimit": limit})
    assert wait is None or wait >= 0
