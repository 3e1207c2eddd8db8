"""Each way to go wrong, as a client sees it."""

from __future__ import annotations

import http.client
import json
import socket
import zlib
from collections.abc import Iterator

import pytest

from model_license_audit.testing.faults import EXPLAINED, KINDS
from model_license_audit.testing.hub import Fault, Hub
from tests.testing.conftest import Get

BASE = "/api/models/acme/base-8b"
CARD = "/acme/base-8b/resolve/main/README.md"


def spoil(hub: Hub, text: str, **more: float) -> None:
    fault = Fault.parse(text)
    hub.faults.append(Fault(fault.kind, fault.share, fault.first, fault.path, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "status", "told"),
    [
        ("429", 429, ("Retry-After", "1")),
        ("429-bare", 429, ("Retry-After", None)),
        ("500", 500, ("Retry-After", None)),
        ("502", 502, ("X-Error-Code", None)),
        ("401", 401, ("X-Error-Code", "RepoNotFound")),
        ("403", 403, ("X-Error-Code", None)),
        ("404", 404, ("X-Error-Code", "RepoNotFound")),
        ("gated", 401, ("X-Error-Code", "GatedRepo")),
        ("wrong-type", 200, ("Content-Type", "text/html; charset=utf-8")),
    ],
)
def test_refusals(hub: Hub, get: Get, kind: str, status: int, told: tuple[str, str | None]) -> None:
    spoil(hub, kind)
    response, _ = get(BASE)
    assert (response.status, response.headers[told[0]]) == (status, told[1])


def test_each_kind_is_explained() -> None:
    assert set(KINDS) <= set(EXPLAINED)


def test_a_chain_of_redirects_ends_and_a_loop_does_not(hub: Hub, get: Get) -> None:
    for kind, ends in (("redirect-chain", 3), ("redirect-loop", 30)):
        hub.faults[:] = [Fault(kind)]
        target, hops = f"{BASE}?expand=tags", 0
        while (response := get(target)[0]).status == 307 and hops < 30:
            target, hops = response.headers["Location"], hops + 1
        assert (hops, response.status) == (ends, 200 if kind == "redirect-chain" else 307)


def test_truncated_json_looks_whole_and_a_cut_answer_does_not(hub: Hub, get: Get) -> None:
    whole = get(BASE)[1]
    spoil(hub, "truncated")
    half = get(BASE)[1]
    assert half == whole[: len(whole) // 2]
    with pytest.raises(ValueError, match=r"char \d+"):
        json.loads(half)
    hub.faults[:] = [Fault("cut")]
    with pytest.raises(http.client.IncompleteRead):
        get(BASE)


@pytest.mark.parametrize("target", [BASE, CARD, "/api/models?limit=1"])
def test_huge_answers_are_as_large_as_they_say(hub: Hub, get: Get, target: str) -> None:
    spoil(hub, "huge", size=3_000_000)
    response, body = get(target)
    assert len(body) == int(response.headers["Content-Length"]) >= 3_000_000
    if target.startswith("/api"):
        json.loads(body)


def test_a_bomb_is_small_on_the_wire(hub: Hub, get: Get) -> None:
    spoil(hub, "bomb", size=10_000_000)
    response, body = get(BASE)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(body) < 50_000
    assert len(zlib.decompress(body, 31)) == 10_000_000


@pytest.fixture
def plug(hub: Hub) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", hub.port), timeout=0.5) as connected:
        yield connected


def test_a_slow_answer_comes_byte_by_byte(hub: Hub, plug: socket.socket) -> None:
    spoil(hub, "slow", seconds=0.05)
    plug.sendall(f"GET {BASE} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    assert plug.recv(4096).endswith(b"\r\n\r\n")
    assert [len(plug.recv(4096)) for _ in range(3)] == [1, 1, 1]


def test_a_reset_connection_and_one_that_hangs(hub: Hub, plug: socket.socket) -> None:
    spoil(hub, "hang=1x")
    spoil(hub, "reset")
    plug.sendall(f"GET {BASE} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
    with pytest.raises(TimeoutError):
        plug.recv(1)
    with socket.create_connection(("127.0.0.1", hub.port), timeout=5) as other:
        other.sendall(f"GET {BASE} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            other.recv(1)


def test_a_share_is_drawn_by_the_seed(hub: Hub, get: Get) -> None:
    def hit(seed: int) -> list[int]:
        with Hub(faults=[Fault.parse("500=20%@/api/*")], seed=seed) as other:
            other.add({"id": "acme/base-8b"})
            ask = http.client.HTTPConnection("127.0.0.1", other.port)
            statuses = []
            for _ in range(200):
                ask.request("GET", BASE)
                response = ask.getresponse()
                response.read()
                statuses.append(response.status)
            ask.close()
            return statuses

    first = hit(1)
    assert 20 <= first.count(500) <= 60
    assert first == hit(1) != hit(2)


def test_the_first_requests_of_each_path_and_only_where_it_matches(hub: Hub, get: Get) -> None:
    spoil(hub, "503=2x@/api/models/acme/*")
    assert [get(BASE)[0].status for _ in range(3)] == [503, 503, 200]
    assert [get("/api/models/acme/small-8b")[0].status for _ in range(3)] == [503, 503, 200]
    assert get("/api/models")[0].status == 200
