"""The OpenAPI document is true: a real server is asked what the document says, and much that it does not allow."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving.running_server import LLAMA, TOKEN, WRITER, Running, running, zipped

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
UNFIT = "positive_data_acceptance"
"""A file of any bytes is no archive, a name of any letters names nothing, and a day of any digits is none."""


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of its own: what is thrown at it is kept in its registry."""
    folder = tmp_path_factory.mktemp("fuzzed")
    (folder / "models" / "chat").mkdir(parents=True)
    (folder / "models" / "chat" / "README.md").write_text(LLAMA, "utf-8")
    told = ("--registry", folder / "registry.db", "--root", folder / "models", "--queue", "500")
    with running(folder, *told, environment={"MODELAUDIT_TOKEN": TOKEN}) as server:
        files = {"archive": ("chat.zip", zipped({"README.md": LLAMA}))}
        kept = server.client.post("/api/v1/kept/archive?as=acme/chat&by=ada", files=files, headers=WRITER)
        assert kept.status_code == 200
        yield server


@pytest.mark.parametrize("writer", [True, False], ids=["with the token", "without it"])
def test_every_answer_is_as_the_document_says(fuzzed: Running, tmp_path: Path, writer: bool) -> None:
    bears = ("-H", f"Authorization: Bearer {TOKEN}") if writer else ()
    done = subprocess.run(
        [
            SCHEMATHESIS, "run", f"{fuzzed.address}/openapi.json", "--checks", "all", "--exclude-checks", UNFIT,
            "--phases", "coverage,fuzzing", "--max-examples", "8", "--seed", "8",
            "--generation-database", "none", "--no-color", *bears,
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "", "NO_PROXY": "*"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Traceback" not in fuzzed.told.read_text("utf-8")


def test_every_route_for_programs_is_in_the_document(served: Running) -> None:
    told = httpx.get(f"{served.address}/openapi.json", trust_env=False).json()
    assert told["openapi"].startswith("3.1")
    assert {path for path in told["paths"] if not path.startswith("/api/v1/")} == {"/health"}
    writing = {
        (path, method) for path, item in told["paths"].items() for method, one in item.items() if one.get("security")
    }
    assert writing == {
        ("/api/v1/kept/archive", "post"),
        ("/api/v1/kept/directory", "post"),
        ("/api/v1/waivers", "post"),
    }
