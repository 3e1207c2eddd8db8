"""The command: what it refuses before it listens, what it warns of, and what it does not load."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.inside import modelaudit
from tests.serving.running_server import CARD, PROGRAM, TOKEN, running, zipped


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model_license_audit.cli.serve.find_spec", lambda _name: None)
    done = modelaudit("serve")
    assert done.returncode == 2
    assert "pip install 'model-license-audit[serve]'" in done.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--root", "not-there"), "not-there"),
        (("--policy", "no-such-policy"), "no-such-policy"),
        (("--max-body", "lots"), "from 1K to 4G"),
        (("--max-body", "1"), "from 1K to 4G"),
        (("--max-body", "5G"), "from 1K to 4G"),
        (("--token-file", "not-there"), "the token cannot be read"),
        (("--concurrency", "0"), "--concurrency"),
        (("--registry", "mysql://x"), "of no kind that is known"),
        (("--host", "no.such.host.invalid"), "cannot be listened on"),
    ],
)
def test_a_slip_is_told_before_anything_is_served(tmp_path: Path, options: tuple[str, str], told: str) -> None:
    done = modelaudit("serve", "--port", "0", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert "serving on" not in done.stderr


@pytest.mark.parametrize(
    "token", ["short", "", "with a blank in it that is long", "é" * 20, "x" * 5000, "line\nline" * 9]
)
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(tmp_path: Path, token: str) -> None:
    (tmp_path / "token").write_text(token, "utf-8")
    done = modelaudit("serve", "--port", "0", "--token-file", tmp_path / "token")
    assert done.returncode == 2
    assert "token" in done.stderr
    assert len(token) < 9 or token[:9] not in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = modelaudit("serve", "--port", taken.getsockname()[1])
    assert (done.returncode, "choose another --port" in done.stderr) == (2, True)


def test_everybody_is_warned_of_an_address_that_others_can_reach(tmp_path: Path) -> None:
    with running(tmp_path, "--host", "0.0.0.0") as server:  # noqa: S104
        assert "without a token" in server.told.read_text("utf-8")
        assert server.client.get("/health", headers={"Host": "models.example"}).status_code == 200
    with running(tmp_path, "--host", "0.0.0.0", environment={"MODELAUDIT_TOKEN": TOKEN}) as server:  # noqa: S104
        assert "without a token" not in server.told.read_text("utf-8")


def test_a_proxy_may_call_it_by_a_further_name(tmp_path: Path) -> None:
    with running(tmp_path, "--name", "Models.example") as server:
        files = {"archive": ("m.zip", zipped({"README.md": CARD}))}
        for host in ("models.example", "localhost"):
            told = {"Host": host, "Origin": "https://models.example"}
            assert server.client.post("/submit", files=files, headers=told).status_code == 200
        assert server.client.get("/health", headers={"Host": "other.example"}).status_code == 421
        told = {"Host": "localhost", "Origin": "https://other.example"}
        assert server.client.post("/submit", files=files, headers=told).status_code == 403


def test_the_token_is_in_no_place_where_others_look(tmp_path: Path) -> None:
    with running(tmp_path, environment={"MODELAUDIT_TOKEN": TOKEN}) as server:
        server.client.get("/health", headers={"Authorization": f"Bearer {TOKEN}"})
        process = server.process.pid
        workers = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        assert workers
        for worker in workers:
            for place in ("environ", "cmdline"):
                assert TOKEN.encode() not in Path(f"/proc/{worker}/{place}").read_bytes()
        assert TOKEN not in server.told.read_text("utf-8")


def test_it_listens_on_this_machine_alone_when_nothing_is_said(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert server.address.startswith("http://127.0.0.1:")


def test_help_and_a_scan_load_nothing_of_it() -> None:
    for words in ("serve --help", "--help"):
        program = f"""
import sys
sys.argv = ["modelaudit", *{words.split()!r}]
from model_license_audit.cli.main import main
try:
    main()
except SystemExit:
    print(sorted(set(sys.modules) & {{"fastapi", "uvicorn", "pydantic", "starlette", "jinja2", "sqlalchemy"}}))
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "[]"


def test_the_program_ends_with_0_when_it_is_asked_to_stop(tmp_path: Path) -> None:
    assert PROGRAM.exists()
    with running(tmp_path) as server:
        assert server.client.get("/health").status_code == 200
        assert server.stop() == 0


def test_it_can_be_stopped_while_it_starts(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        assert server.stop() == 0
