"""``modelaudit crawl hf`` as a user calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_license_audit.testing.hub import Fault, Hub
from tests.cli.inside import Done, modelaudit

TOKEN = "hf_" + "S" * 30


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with Hub(tokens={TOKEN: ["acme/secret"]}) as served:
        for name in ("acme/base", "acme/other"):
            served.add({"id": name, "cardData": {"license": "mit"}, "tags": ["license:mit"]})
        served.add({"id": "acme/secret", "private": True, "cardData": {"license": "mit"}, "tags": []})
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        monkeypatch.setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")
        monkeypatch.delenv("HF_TOKEN", raising=False)
        yield served


def crawl(tmp_path: Path, *arguments: object) -> Done:
    return modelaudit("crawl", "hf", *arguments, "--registry", tmp_path / "r.db")


def test_the_summary_counts_and_names(hub: Hub, tmp_path: Path) -> None:
    done = crawl(tmp_path, "acme/base", "hf:acme/none")
    assert done.returncode == 4
    lines = done.stdout.splitlines()
    assert lines[0] == "read 1: 1 new, 0 changed, 0 the same"
    assert lines[1].startswith("2 requests, 0.00 MB")
    assert "hf:acme/none" in done.stdout
    assert "what to do: check the name" in done.stdout
    assert max(map(len, lines)) < 80


def test_json_is_one_document_with_every_skipped_one(hub: Hub, tmp_path: Path) -> None:
    done = crawl(tmp_path, "--all", "acme/none", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["new"], told["complete"], told["requests"] > 0, told["bytes"] > 0) == (2, False, True, True)
    assert [set(one) for one in told["skipped"]] == [{"ref", "why", "remedy", "later"}]
    assert done.returncode == 4


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "nothing says what to crawl"),
        (("a/b/c",), 2, "'a/b/c' is no id of the Hub"),
        (("path:./x",), 2, "is no id of the Hub"),
        (("tfhub:google/x/1",), 2, "is no id of the Hub"),
        (("acme/base@main",), 2, "names a revision"),
        (("a\x1b[31m",), 2, "is no id of the Hub"),
        (("--all", "--author", "acme"), 2, "--all asks for the whole Hub"),
        (("--concurrency", "0"), 2, "--concurrency"),
        (("--list", "missing.txt"), 2, "missing.txt"),
    ],
)
def test_a_wrong_call_is_told(hub: Hub, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str) -> None:
    done = crawl(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert told in done.stderr
    assert "\x1b" not in done.stderr
    assert hub.counts.requests == 0


def test_a_list_file_holds_ids_with_remarks(hub: Hub, tmp_path: Path) -> None:
    listed = tmp_path / "ids.txt"
    listed.write_bytes(b"\xef\xbb\xbf# ours\r\nacme/base\r\n\r\n  hf:acme/other  # and this\r\nacme/base\n")
    assert crawl(tmp_path, "--list", listed).stdout.startswith("read 2: 2 new")
    listed.write_text("# nothing\n")
    assert crawl(tmp_path, "--list", listed).returncode == 3
    listed.write_bytes(b"\xff\xfe\x00")
    assert crawl(tmp_path, "--list", listed).returncode == 2


def test_an_author_with_nothing_is_told(hub: Hub, tmp_path: Path) -> None:
    done = crawl(tmp_path, "--author", "nobody")
    assert (done.returncode, "nothing was found there" in done.stdout) == (3, True)


def test_a_crawl_that_is_not_whole_says_how_to_go_on(hub: Hub, tmp_path: Path) -> None:
    hub.faults.append(Fault("500", path="/api/models/acme/other"))
    done = crawl(tmp_path, "acme/base", "acme/other", "--patience", "0.3")
    assert done.returncode == 4
    assert "1 still to be read: run the same command again" in done.stdout
    hub.faults.clear()
    again = crawl(tmp_path, "acme/base", "acme/other", "--patience", "0.3")
    assert again.returncode == 0
    assert "going on with the crawl that was begun" in again.stderr
    assert again.stdout.startswith("read 2: 2 new")


def test_the_token_opens_what_is_private_and_is_never_said_or_kept(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = crawl(tmp_path, "acme/secret")
    assert (closed.returncode, "private on the Hub, or not there" in closed.stdout) == (3, True)
    monkeypatch.delenv("HF_HUB_DISABLE_IMPLICIT_TOKEN")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    done = crawl(tmp_path, "acme/secret", "acme/none", "--with-cards")
    assert done.stdout.startswith("read 1: 1 new")
    assert TOKEN not in done.stdout + done.stderr
    assert all(TOKEN.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert {request.headers.get("authorization") for request in hub.received} == {None, f"Bearer {TOKEN}"}
    hub.received.clear()
    assert crawl(tmp_path, "acme/secret", "--token-free").returncode == 0
    assert {request.headers.get("authorization") for request in hub.received} == {None}


def test_the_user_agent_says_who_asks_and_nothing_is_reported(hub: Hub, tmp_path: Path) -> None:
    from model_license_audit import __version__

    crawl(tmp_path, "--author", "acme", "--with-cards")
    assert {request.headers["user-agent"] for request in hub.received} == {f"model-license-audit/{__version__}"}
    assert all(request.path.startswith(("/api/models", "/acme/")) for request in hub.received)


def test_offline_nothing_is_asked(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from model_license_audit.sources.hub.library import load_library

    load_library()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    done = crawl(tmp_path, "acme/base", "--all")
    assert (done.returncode, hub.counts.requests) == (4, 0)
    assert "the Hub was not asked (HF_HUB_OFFLINE is set)" in done.stdout
    assert "modelaudit crawl cache" in done.stdout


def test_no_registry_is_a_wrong_call(hub: Hub) -> None:
    assert modelaudit("crawl", "hf", "acme/base", "--registry", "none").returncode == 2
