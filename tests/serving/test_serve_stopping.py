"""The end of a server, wanted or not: what it was writing is there whole, or not at all."""

from __future__ import annotations

import io
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.cli.inside import modelaudit
from tests.serving.running_server import LLAMA, TOKEN, WRITER, Running, running, zipped

KEEPERS = 6


def _children(process: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]


def _keep(server: Running, number: int) -> str | None:
    """Keep audits one after the other until the server is gone; the name of the last that was answered."""
    last = None
    with httpx.Client(base_url=server.address, timeout=60, trust_env=False) as client:
        for turn in range(1000):
            name = f"acme/m-{number}-{turn}"
            files = {"archive": ("m.zip", zipped({"README.md": LLAMA}))}
            try:
                answer = client.post(
                    "/api/v1/kept/archive", params={"as": name, "by": "t"}, files=files, headers=WRITER
                )
            except httpx.TransportError:
                return last
            if answer.status_code == 200:
                last = name
    return last


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_that_is_ended_in_the_midst_of_audits_leaves_a_sound_registry(
    tmp_path: Path, how: signal.Signals
) -> None:
    registry = tmp_path / "registry.db"
    with running(tmp_path, "--registry", registry, environment={"MODELAUDIT_TOKEN": TOKEN}) as server:
        with ThreadPoolExecutor(KEEPERS) as threads:
            keeping = [threads.submit(_keep, server, number) for number in range(KEEPERS)]
            _until(lambda: _busy(server) and server.client.get("/api/v1/stats").json().get("audits", 0) >= 3)
            workers = _children(server.process.pid)
            code = server.stop(how)
        kept = [one.result() for one in keeping]
    assert code == (0 if how is not signal.SIGKILL else -signal.SIGKILL)
    assert workers
    _until(lambda: not any(Path(f"/proc/{worker}/exe").exists() for worker in workers))
    checked = modelaudit("registry", "verify", "--registry", registry)
    assert checked.returncode == 0, checked
    for name in filter(None, kept):
        assert "AUDITS" in modelaudit("registry", "show", name, "--registry", registry).stdout, name


def _busy(server: Running) -> bool:
    waiting: int = server.client.get("/health").json()["audits_waiting"]
    return waiting > 0


def _until(true: Callable[[], object]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not become so")


def test_no_audit_leaves_anything_behind(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with running(tmp_path, environment={"TMPDIR": str(scratch)}) as server:
        for files in ({"README.md": LLAMA}, {"nothing.csv": "1"}):
            server.client.post("/api/v1/audits/archive", files={"archive": ("m.zip", zipped(files))})
        assert list(scratch.iterdir()) == []
        assert server.stop() == 0


def test_what_takes_too_long_is_ended_and_the_next_is_done(tmp_path: Path) -> None:
    words = "You may not use this model for anything that the license of its base forbids. " * 400
    many = zipped({f"m{n}/{name}": f"{words}{n}" for n in range(50) for name in ("README.md", "LICENSE", "NOTICE")})
    with running(tmp_path, "--concurrency", "1", "--timeout", "1") as server:
        ended = server.client.post("/api/v1/audits/archive", files={"archive": ("m.zip", many)})
        assert (ended.status_code, "longer than 1 s" in ended.json()["what"]) == (504, True)
        files = {"archive": ("m.zip", zipped({"README.md": LLAMA}))}
        _until(lambda: server.client.post("/api/v1/audits/archive", files=files).status_code == 200)


def test_what_takes_too_much_memory_is_refused_and_the_next_is_done(tmp_path: Path) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("README.md", "w") as large,
    ):
        for _ in range(1000):
            large.write(bytes(1024 * 1024))
    with running(tmp_path, "--concurrency", "1", "--max-body", "1G") as server:
        refused = server.client.post("/api/v1/audits/archive", files={"archive": ("m.zip", made.getvalue())})
        assert (refused.status_code, "memory" in refused.json()["what"]) == (413, True)
        files = {"archive": ("m.zip", zipped({"README.md": LLAMA}))}
        assert server.client.post("/api/v1/audits/archive", files=files).status_code == 200


def test_a_worker_that_ends_by_itself_is_replaced(tmp_path: Path) -> None:
    with running(tmp_path, "--concurrency", "1") as server:
        server.client.get("/health")
        for worker in _children(server.process.pid):
            subprocess.run(["kill", "-9", str(worker)], check=True)
        files = {"archive": ("m.zip", zipped({"README.md": LLAMA}))}
        codes = [server.client.post("/api/v1/audits/archive", files=files).status_code for _ in range(3)]
        assert codes[1:] == [200, 200]
        assert codes[0] in {200, 500}
