"""The hub from the command line, as a user starts it."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from model_license_audit.testing.hub import main

COMMAND = [sys.executable, "-m", "model_license_audit.testing.hub"]


def test_it_prints_what_to_export_serves_and_ends_on_an_interrupt(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").write_text('{"id": "acme/own", "tags": ["license:mit"]}\n', encoding="utf-8")
    log = tmp_path / "log.jsonl"
    stock = ["--made-up", "20", "--models", str(tmp_path / "own.jsonl"), "--log", str(log)]
    command = [*COMMAND, *stock, "--latency", "1", "--rate-limit", "500/300"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as served:
        assert served.stdout is not None
        line = served.stdout.readline()
        endpoint = re.fullmatch(r"export HF_ENDPOINT=(http://127\.0\.0\.1:\d+)\n", line)
        assert endpoint is not None, line
        with urlopen(f"{endpoint[1]}/api/models?limit=100") as response:  # noqa: S310 - our own server
            assert len(json.load(response)) == 21
            assert response.headers["RateLimit"] == '"api";r=499;t=300'
        with urlopen(f"{endpoint[1]}/-/counts") as response:  # noqa: S310 - our own server
            assert json.load(response)["requests"] == 1
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=10)
    assert (served.returncode, out) == (0, "")
    assert err == "# 21 models and 2 data sets; Ctrl-C ends it\n"
    entry = json.loads(log.read_text(encoding="utf-8"))
    assert (entry["method"], entry["target"], entry["status"]) == ("GET", "/api/models?limit=100", 200)


def test_help_explains_each_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    told = capsys.readouterr().out
    assert "redirect-loop" in told
    assert "--rate-limit N/PERIOD" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fault", "nothing=1"], "expected one of 429,"),
        (["--fault", "500=7"], "share from 0 to 1"),
        (["--rate-limit", "5"], "REQUESTS/SECONDS"),
        (["--made-up", "many"], "'many' is no number of models"),
        (["--port", "99999"], "--port"),
        (["--latency", "-5"], "--latency"),
        (["--models", "/nowhere/x.jsonl"], "cannot be read (No such file or directory)"),
        (["--log", "/nowhere/x.log"], "cannot be written (No such file or directory)"),
    ],
)
def test_wrong_arguments_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    try:
        code: object = main(arguments)
    except SystemExit as stop:
        code = stop.code
    assert code == 2
    assert told in capsys.readouterr().err


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--port", str(taken.getsockname()[1])]) == 2
    assert "cannot be served (Address already in use)" in capsys.readouterr().err
