"""What goes over the wire: statuses, headers and bodies in the shapes that were recorded from the real Hub."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.errors import UsageError
from model_license_audit.testing.hub import Answer, Fault, Hub, RateLimit, commit_of, made_up
from model_license_audit.testing.limits import Meter
from model_license_audit.testing.listing import MAX_PAGE
from model_license_audit.testing.stocking import records_in
from tests.testing.conftest import WEIGHTS, Get

SMALL = "/api/models/acme/small-8b"


def test_json_has_the_type_and_validator_of_the_hub(get: Get) -> None:
    response, body = get(SMALL)
    digest = base64.b64encode(hashlib.sha1(body).digest()).decode().rstrip("=")  # noqa: S324 - as the Hub does
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["ETag"] == f'W/"{len(body):x}-{digest}"'
    assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode() == body
    assert list(json.loads(get(f"{SMALL}?expand=gated")[1])) == ["_id", "id", "gated"]
    always = "_id id modelId author private gated disabled sha lastModified createdAt tags downloads likes cardData"
    assert {*always.split(), "siblings", "spaces", "model-index"} <= set(json.loads(body))


@pytest.mark.parametrize(
    "target", [SMALL, "/api/models?limit=1", f"{SMALL}/tree/main", "/acme/small-8b/resolve/main/README.md"]
)
def test_what_is_held_already_is_only_confirmed(hub: Hub, get: Get, target: str) -> None:
    first, body = get(target)
    again, nothing = get(target, if_none_match=first.headers["ETag"])
    assert (again.status, nothing, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["Link"] == first.headers["Link"]
    hub.repositories.change_license("acme/small-8b", "mit")
    hub.repositories.change_license("acme/base-8b", "gpl-3.0")
    if "tree" not in target:
        assert get(target, if_none_match=first.headers["ETag"])[0].status == 200
    assert len(body) > 0


def test_lists_are_compressed_for_those_who_take_it(hub: Hub, get: Get) -> None:
    for number in range(20):
        hub.add({"id": f"many/m{number}"})
    plain, body = get("/api/models")
    response, small = get("/api/models", accept_encoding="gzip, br")
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small) == body
    assert len(small) < len(body) / 2
    assert response.headers["ETag"] == plain.headers["ETag"]
    assert "Content-Encoding" not in plain.headers


def test_redirects_are_plain_text_as_recorded(hub: Hub, get: Get) -> None:
    hub.repositories.rename("small", "acme/small-8b")
    response, body = get("/api/models/small?expand=tags")
    assert response.status == 307
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Location"] == "/api/models/acme/small-8b?expand=tags"
    assert body == b"Temporary Redirect. Redirecting to /api/models/acme/small-8b?expand=tags"


@pytest.mark.parametrize(
    ("span", "status", "part", "told"),
    [
        ("bytes=0-3", 206, WEIGHTS[:4], f"bytes 0-3/{len(WEIGHTS)}"),
        ("bytes=5100-", 206, WEIGHTS[5100:], f"bytes 5100-5119/{len(WEIGHTS)}"),
        ("bytes=-2", 206, WEIGHTS[-2:], f"bytes 5118-5119/{len(WEIGHTS)}"),
        ("bytes=9999-", 416, b"", f"bytes */{len(WEIGHTS)}"),
        ("lines=1-2", 200, WEIGHTS, None),
    ],
)
def test_parts_of_files(get: Get, span: str, status: int, part: bytes, told: str | None) -> None:
    response, body = get("/acme/small-8b/resolve/main/model.safetensors", range=span)
    assert (response.status, body, response.headers["Content-Range"]) == (status, part, told)


def test_headers_of_a_file_name_commit_size_and_digest(get: Get) -> None:
    response, body = get("/acme/small-8b/resolve/main/model.safetensors", "HEAD")
    assert body == b""
    assert response.headers["X-Repo-Commit"] == commit_of("acme/small-8b")
    assert response.headers["X-Linked-Size"] == response.headers["Content-Length"] == str(len(WEIGHTS))
    assert response.headers["X-Linked-ETag"] == f'"{hashlib.sha256(WEIGHTS).hexdigest()}"'
    assert get("/datasets/acme/words/resolve/main/README.md")[1].startswith(b'---\nlicense: ["mit"')


def test_an_earlier_commit_is_what_it_was(hub: Hub, get: Get) -> None:
    before = get(SMALL)[1]
    hub.repositories.change_license("acme/small-8b", "apache-2.0")
    record = json.loads(get(SMALL)[1])
    assert record["cardData"]["license"] == "apache-2.0"
    assert "license:apache-2.0" in record["tags"]
    assert record["sha"] != commit_of("acme/small-8b")
    assert record["lastModified"] > json.loads(before)["lastModified"]
    assert b"license: apache-2.0" in get("/acme/small-8b/resolve/main/README.md")[1]
    assert get(f"{SMALL}/revision/{commit_of('acme/small-8b')}")[1] == before


def test_refusals_carry_the_code_of_the_hub(get: Get) -> None:
    response, body = get("/api/models/nobody/nothing")
    assert (response.status, response.headers["X-Error-Code"]) == (401, "RepoNotFound")
    assert json.loads(body) == {"error": "Invalid username or password."}
    assert get("/api/models?cursor=%21")[0].status == 400
    assert get("/api/models?limit=0")[0].status == 400
    assert get("/api/models?sort=colour")[0].status == 400
    assert get("/api/nothing")[0].status == 404
    assert get(SMALL, "DELETE")[0].status == 405


def test_a_page_starts_where_the_last_one_ended_also_when_models_go(hub: Hub, get: Get) -> None:
    for number in range(30):
        hub.add({"id": f"many/m{number}", "tags": ["many"], "likes": number // 3})
    first, rows = get("/api/models?filter=many&sort=likes&limit=10")
    seen = [row["id"] for row in json.loads(rows)]
    hub.repositories.delete(seen[0])
    hub.repositories.delete(seen[-1])
    while (link := first.headers["Link"]) is not None:
        first, rows = get(link.split(">")[0].split(str(hub.port))[1])
        seen += [row["id"] for row in json.loads(rows)]
    assert sorted(seen) == sorted(f"many/m{number}" for number in range(30))


@given(st.lists(st.sampled_from(["2024-01-01", "2024-06-01", "2025-01-01"]), max_size=12), st.integers(1, 5))
def test_pages_hold_each_model_once_in_order(moments: list[str], size: int) -> None:
    from model_license_audit.testing.listing import Lists
    from model_license_audit.testing.repositories import Repositories
    from model_license_audit.testing.wire import Request

    held, seen = Repositories(), list[str]()
    for number, when in enumerate(moments):
        held.add({"id": f"a/{number}", "lastModified": when})
    lists, cursor = Lists(held), list[str]()
    while True:
        query = {"sort": ["lastModified"], "limit": [str(size)]} | ({"cursor": cursor} if cursor else {})
        rows, following = lists.page(Request("GET", "", "", query, {}), "models", "h", lambda _: True)
        seen += [str(row.record["lastModified"]) for row in rows]
        if following is None:
            break
        cursor = [following.partition("cursor=")[2].replace("%3D", "=")]
    assert seen == sorted(moments, reverse=True)


def test_no_page_holds_more_than_a_thousand(hub: Hub, get: Get) -> None:
    for number in range(MAX_PAGE + 5):
        hub.add({"id": f"many/m{number}"})
    assert len(json.loads(get("/api/models?limit=5000")[1])) == MAX_PAGE


def test_the_rate_limit_is_told_and_kept(get: Get, hub: Hub) -> None:
    now = [0.0]
    hub._meter = Meter(RateLimit(2, 300), clock=lambda: now[0])
    first = get(SMALL)[0]
    assert first.headers["RateLimit"] == '"api";r=1;t=300'
    assert first.headers["RateLimit-Policy"] == '"fixed window";"api";q=2;w=300'
    assert get(SMALL)[0].status == 200
    now[0] = 290.5
    refused = get(SMALL)[0]
    assert (refused.status, refused.headers["RateLimit"]) == (429, '"api";r=0;t=10')
    assert get("/acme/small-8b/resolve/main/README.md")[0].headers["RateLimit"].startswith('"resolvers";r=1')
    now[0] = 300.0
    assert get(SMALL)[0].status == 200


def test_latency_is_waited_for_before_each_answer(hub: Hub, get: Get) -> None:
    hub.latency = 0.1
    begun = time.monotonic()
    assert [get(SMALL)[0].status for _ in range(2)] == [200, 200]
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\r\n\r\n",
        b"GET http://x/ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n",
        b"GET /" + b"a" * 70_000,
    ],
)
def test_what_is_no_request_is_refused_and_serving_goes_on(hub: Hub, get: Get, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", hub.port)) as plug:
        plug.sendall(sent)
        assert plug.recv(100).startswith(b"HTTP/1.1 400 Bad Request")
    assert get("/")[0].status == 200


def test_prepared_answers_come_first_in_order(hub: Hub, get: Get) -> None:
    hub.prepare(SMALL, Answer(503), Answer(200, b"<html>"))
    assert [get(SMALL)[0].status for _ in range(3)] == [503, 200, 200]
    assert [request.path for request in hub.received] == [SMALL] * 3


def test_something_can_be_done_at_a_request(hub: Hub, get: Get) -> None:
    hub.after(2, lambda: hub.repositories.change_license("acme/base-8b", "gpl-3.0"))
    told = [json.loads(get("/api/models/acme/base-8b")[1])["cardData"]["license"] for _ in range(3)]
    assert told == ["mit", "gpl-3.0", "gpl-3.0"]


def test_what_is_asked_and_sent_is_counted(hub: Hub, get: Get) -> None:
    body = get(SMALL)[1]
    sent = hub.counts.bytes_sent
    assert hub.counts.body_bytes == len(body) < sent
    get(SMALL, "HEAD")
    assert hub.counts.by_path == {SMALL: 2}
    assert 0 < hub.counts.bytes_sent - sent < sent
    assert json.loads(get("/-/counts")[1]) == {
        "requests": 2,
        "bytes_sent": hub.counts.bytes_sent,
        "body_bytes": len(body),
        "by_status": {"200": 2},
    }


def test_made_up_models_are_the_same_for_the_same_seed_and_well_formed() -> None:
    world = made_up(300, seed=5)
    assert world == made_up(300, seed=5)
    assert world.models != made_up(300, seed=6).models
    ids = {model["id"] for model in world.models}
    assert len(ids) == 300
    named = {tag.split(":", 2)[2] for m in world.models for tag in m["tags"] if tag.count(":") == 2 and "base" in tag}
    assert named <= ids | set(world.renamed) | set(world.gone)
    assert set(world.renamed.values()) <= ids
    assert not ids & set(world.renamed)


def test_files_of_rows_records_and_snapshots_can_be_served(tmp_path: Path) -> None:
    snapshot: dict[str, object] = {
        "schema": 1,
        "slug": "a-b",
        "id": "a/b",
        "license": "mit",
        "base_model": "a/c",
        "library": "peft",
        "tags": ["license:mit"],
        "updated_at": "2026-01-01T00:00:00.000Z",
        "removed": False,
    }
    lines = "\n".join(json.dumps(row) for row in (snapshot, snapshot | {"id": "a/gone", "removed": True}))
    (tmp_path / "s.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    record = next(records_in(tmp_path / "s.jsonl.gz"))
    assert record["cardData"] == {"license": "mit", "base_model": "a/c"}
    assert (record["lastModified"], record["library_name"]) == ("2026-01-01T00:00:00.000Z", "peft")
    assert len(list(records_in(tmp_path / "s.jsonl.gz"))) == 1
    rows = [{"id": "x/y", "tags": []}, {"id": "x/z"}]
    (tmp_path / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    assert list(records_in(tmp_path / "rows.json")) == rows


@pytest.mark.parametrize("content", [b"{", b'{"tags": []}', b"[1]", b"\x1f\x8bno gzip", b"\xff"])
def test_other_files_are_refused_with_their_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.jsonl").write_bytes(content)
    with pytest.raises(UsageError, match=r"x\.jsonl"):
        list(records_in(tmp_path / "x.jsonl"))


@pytest.mark.parametrize("text", ["500=2", "nothing=1", "500=x", "200", "500=-1"])
def test_wrong_faults_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="fault"):
        Fault.parse(text)
