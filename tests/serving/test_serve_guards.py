"""What a request must pass, and what every answer bears."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from model_license_audit.serving.web.negotiating import chosen
from model_license_audit.serving.web.tokens import same
from tests.serving.running_server import CARD, LLAMA, Running, running, zipped

EVERYWHERE = (
    "/",
    "/models",
    "/health",
    "/api/v1/models",
    "/nothing",
    "/openapi.json",
    "/audit?ref=acme/chat-8b",
    "/model",
)


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_bears_the_headers_that_keep_browsers_safe(served: Running, path: str) -> None:
    headers = served.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "server" not in headers


def test_the_header_of_a_report_says_no_less_than_the_report(served: Running) -> None:
    report = served.client.get("/audit?ref=acme/chat-8b")
    policy = report.headers["content-security-policy"].removesuffix("; frame-ancestors 'none'")
    assert policy.replace("'", "&#39;") in report.text
    assert "script-src 'sha256-" in policy


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::1", "localhost@evil"]
)
def test_another_name_is_not_answered_to(served: Running, host: str) -> None:
    assert served.client.get("/health", headers={"Host": host}).status_code in {400, 421}


@pytest.mark.parametrize("host", ["127.0.0.1:1", "LOCALHOST", "localhost.", "[::1]:80"])
def test_names_of_this_machine_are_answered_to(served: Running, host: str) -> None:
    assert served.client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_pages_of_other_sites_may_send_nothing(served: Running, headers: dict[str, str]) -> None:
    files = {"archive": ("m.zip", zipped({"README.md": CARD}))}
    assert served.client.post("/submit", files=files, headers=headers).status_code == 403
    preflight = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    assert served.client.options("/api/v1/audits/archive", headers=preflight).status_code == 405


def test_its_own_pages_may(served: Running) -> None:
    files = {"archive": ("m.zip", zipped({"README.md": CARD}))}
    answer = served.client.post(
        "/submit", files=files, headers={"Origin": served.address, "Sec-Fetch-Site": "same-origin"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of little room and short patience, without token, registry or root."""
    folder = tmp_path_factory.mktemp("narrow")
    with running(folder, "--max-body", "20K", "--timeout", "1.5", "--concurrency", "1", "--queue", "0") as server:
        yield server


def test_a_body_that_is_too_long_is_not_taken(narrow: Running) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="archive"; filename="m"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    for content in (head + b"x" * 30_000, (part for part in (head, *[b"x" * 1000] * 30))):
        answer = narrow.client.post("/api/v1/audits/archive", headers=headers, content=content)
        assert answer.status_code == 413, answer.text


def test_a_body_that_does_not_come_is_not_waited_for(narrow: Running) -> None:
    head = b"POST /api/v1/audits/directory HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with socket.create_connection(("127.0.0.1", httpx.URL(narrow.address).port or 0), timeout=20) as connection:
        connection.sendall(head + b"Content-Length: 100\r\n\r\n{")
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")


def test_connections_that_say_nothing_are_closed(narrow: Running) -> None:
    for said in (b"", b"GET /health HTTP/1.1\r\nHost: local"):
        with socket.create_connection(("127.0.0.1", httpx.URL(narrow.address).port or 0), timeout=20) as connection:
            connection.sendall(said)
            assert connection.recv(4096) == b""


def test_fifty_at_once_all_get_their_audit(served: Running) -> None:
    files = {"archive": ("m.zip", zipped({"README.md": CARD}))}
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: served.client.post("/api/v1/audits/archive", files=files), range(50)))
    assert {answer.status_code for answer in answers} == {200}


def test_who_finds_no_room_is_told_to_come_again(narrow: Running) -> None:
    files = {"archive": ("m.zip", zipped({f"m{n}/README.md": LLAMA for n in range(30)}))}
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: narrow.client.post("/api/v1/audits/archive", files=files), range(6)))
    codes = {answer.status_code for answer in answers}
    assert 503 in codes
    assert codes <= {200, 503, 504}
    assert all(answer.headers["retry-after"] == "2" for answer in answers if answer.status_code == 503)
    assert narrow.client.get("/health").json()["audits_waiting"] == 0


def test_without_a_token_nothing_is_written(narrow: Running) -> None:
    files = {"archive": ("m.zip", zipped({"README.md": CARD}))}
    for headers in ({}, {"Authorization": "Bearer"}, {"Authorization": "Bearer x"}):
        assert narrow.client.post("/api/v1/kept/archive?as=x&by=y", files=files, headers=headers).status_code == 403


def test_without_a_registry_and_a_root_that_is_told(narrow: Running) -> None:
    assert narrow.client.get("/api/v1/models").status_code == 404
    assert narrow.client.get("/").status_code == 200
    answer = narrow.client.post("/api/v1/audits/directory", json={"directory": "/"})
    assert (answer.status_code, "without --root" in answer.json()["what"]) == (422, True)


def test_every_request_is_a_line_of_the_log_and_no_secret_is(served: Running) -> None:
    served.client.get("/models?q=secret-name", headers={"Authorization": "Bearer secret-token"})
    served.client.get("/%0aINJECTED")
    served.client.get("/health")
    lines = [line for line in served.told.read_text("utf-8").splitlines() if line.startswith("{")]
    told = [(one["method"], one["path"], one["status"]) for one in map(json.loads, lines)]
    assert ("GET", "/models", 200) in told
    assert ("GET", "/\nINJECTED", 404) in told
    assert "secret" not in served.told.read_text("utf-8")


@pytest.mark.parametrize("other", ["", "x", "token", "tokené", "token "])
def test_tokens_are_compared_whole(other: str) -> None:
    assert same("token", other) is (other == "token")


def test_whoever_wishes_for_nothing_gets_the_first_form() -> None:
    forms = {"a": "application/json", "b": "text/html; charset=utf-8"}
    assert chosen(None, None, forms) == "a"
    assert chosen(None, "text/html;q=x, */*;q=0.1", forms) == "a"
    assert chosen(None, "*/*, application/json;q=0", forms) == "b"
