"""docs/serve.md is what a user sees who types its commands, and tells of every request that there is."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.cli.inside import modelaudit
from tests.serving.as_curl import as_curl
from tests.serving.running_server import Running, running

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "serve.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
COMMANDS = [pair for block in BLOCKS for pair in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)]
PLACE = "http://127.0.0.1:8000"


def shown(expected: str, printed: str, command: str) -> None:
    """Every part of what the guide shows is printed, in its order; it leaves out what stands for an ellipsis."""
    place = 0
    for part in filter(None, (part.strip("\n") for part in expected.split("…\n"))):
        for piece in part.split(",…"):
            found = printed.find(piece, place)
            assert found >= 0, f"{command}\n{piece}\n--- printed:\n{printed[place:][:3000]}"
            place = found + len(piece)


def test_every_command_prints_what_the_guide_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    assert len(COMMANDS) > 8
    written, served, *asked = COMMANDS
    subprocess.run(["sh", "-c", written[0]], check=True, cwd=tmp_path)
    program, command, *options = shlex.split(served[0].removesuffix(" &"))
    assert (program, command) == ("modelaudit", "serve")
    with running(tmp_path, *options) as server:
        for line, expected in asked:
            if line.startswith("curl "):
                printed = as_curl(shlex.split(line.replace(PLACE, server.address)))
            else:
                printed = subprocess.run(shlex.split(line), check=True, capture_output=True, text=True).stdout
            shown(expected, printed, line)


def test_every_request_has_a_row_and_every_row_a_request(served: Running) -> None:
    told = httpx.get(f"{served.address}/openapi.json", trust_env=False).json()["paths"]
    there = {
        (method.upper(), path, bool(one.get("security"))) for path, item in told.items() for method, one in item.items()
    }
    rows = re.findall(r"^\| (GET|POST) \| `(\S+)` \| .* \| (yes )?\|$", GUIDE, re.MULTILINE)
    assert {(method, path, bool(token)) for method, path, token in rows} == there


def test_every_option_has_its_place_in_the_guide() -> None:
    options = set(re.findall(r"^  (?:-h, )?(--[a-z-]+)", modelaudit("serve", "--help").stdout, re.MULTILINE)) - {
        "--help"
    }
    assert options == set(re.findall(r"\[(--[a-z-]+)", GUIDE))
