"""A real server in a process of its own, and a registry for it to show."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

TOKEN = "a-token-that-only-the-tests-know"  # noqa: S105
WRITER = {"Authorization": f"Bearer {TOKEN}"}
PROGRAM = Path(sys.executable).with_name("modelaudit")
CARD = "---\nlicense: apache-2.0\n---\n# A model\n"
LLAMA = "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.1-8B\nbase_model_relation: finetune\n---\n# A model\n"


@dataclass
class Running:
    """A server that runs: its process, its address, a client for it, and the file of what it tells."""

    process: subprocess.Popen[bytes]
    address: str
    told: Path
    client: httpx.Client = field(repr=False)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, and wait until it has; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(30)


@contextmanager
def running(folder: Path, *options: object, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """A server on a free port; stopped at the end, if it still runs."""
    told = folder / "told.txt"
    surroundings = {**os.environ, "MODELAUDIT_REGISTRY": "none", **(environment or {})}
    with told.open("wb") as log:
        process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", *map(str, options)],
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=surroundings,
        )
    try:
        address = _address(process, told)
        with httpx.Client(base_url=address, timeout=60, trust_env=False) as client:
            yield Running(process, address, told, client)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def _address(process: subprocess.Popen[bytes], told: Path) -> str:
    while process.poll() is None:
        line = next((line for line in told.read_text("utf-8").splitlines() if "serving on " in line), None)
        if line is not None:
            return line.partition("serving on ")[2].split()[0]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(told.read_text("utf-8"))


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def tarred(*members: tarfile.TarInfo, content: bytes = b"", mode: str = "w:gz") -> bytes:
    """A tar archive of these members, all of the same content."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for member in members:
            archive.addfile(member, io.BytesIO(content) if member.isreg() else None)
    return made.getvalue()


def member(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """One entry of a tar archive."""
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, link
    return info
