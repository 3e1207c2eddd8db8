"""The program run as processes of its own, many times: to be killed, starved, locked out, and raced.

Each run is forked from one process that has imported what a crawl imports, so that fifty of them cost seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).with_name("modelaudit")
NEEDED = (
    "model_license_audit.cli.main",
    "model_license_audit.cli.crawl.hf",
    "model_license_audit.cli.registry.export",
    "model_license_audit.crawl.hub.run",
    "model_license_audit.licenses.entries.knowledge",
    "model_license_audit.registry.store",
    "alembic.command",
    "huggingface_hub.utils",
    "psycopg",
)
EPOCH = 1_700_000_000
"""The moment at which all crawls happen unless a test says otherwise; the same bytes need the same moment."""
SECONDS = 60.0
"""Longest time of one run before the test fails."""

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(list(NEEDED))


@dataclass(slots=True)
class Running:
    """A run of the program that was begun; ``out`` and ``err`` are files that get what it prints."""

    process: BaseProcess
    out: Path
    err: Path

    def kill(self) -> None:
        """End it as a machine that loses its power does."""
        self.process.kill()

    def ended(self) -> Ended:
        """Wait for the end."""
        self.process.join(SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
            raise AssertionError(f"it did not end within {SECONDS:g} s: {self.err.read_text(encoding='utf-8')}")
        out, err = (path.read_text(encoding="utf-8") for path in (self.out, self.err))
        code = self.process.exitcode
        self.process.close()
        assert "Traceback" not in err, err[-3000:]
        return Ended(-1 if code is None else code, out, err)


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a run; a negative ``code`` is the signal that ended it."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Programs:
    """Starts runs with files in ``folder`` and an environment of their own."""

    folder: Path
    environment: Mapping[str, str]
    count: int = 0
    begun: list[Running] = field(default_factory=list)

    def start(
        self,
        *arguments: object,
        epoch: int = EPOCH,
        file_bytes: int | None = None,
        before: Callable[[], None] | None = None,
    ) -> Running:
        """Begin a run; it may write files of ``file_bytes`` at most, as on a disk that is full beyond that.

        ``before`` is called in the new process before the program begins; it has to be a function of a module.
        """
        self.count += 1
        out, err = (self.folder / f"{self.count}.{name}" for name in ("out", "err"))
        out.touch()
        err.touch()
        around = {**self.environment, "SOURCE_DATE_EPOCH": str(epoch)}
        process = _FORKED.Process(
            target=_run, args=([str(a) for a in arguments], around, (str(out), str(err)), file_bytes, before)
        )
        process.start()
        running = Running(process, out, err)
        self.begun.append(running)
        return running

    def run(self, *arguments: object, **more: Any) -> Ended:
        """Run it to its end."""
        return self.start(*arguments, **more).ended()


def impatient() -> None:
    """In the new process: wait half a second for another writer, and no more."""
    import model_license_audit.registry.database.engines

    vars(model_license_audit.registry.database.engines)["BUSY_S"] = 0.5


def _run(
    arguments: list[str],
    around: dict[str, str],
    streams: tuple[str, str],
    file_bytes: int | None,
    before: Callable[[], None] | None,
) -> None:
    """In the new process: become the program."""
    os.environ.update(around)
    for number, name in zip((1, 2), streams, strict=True):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), number)
    sys.stdout, sys.stderr = (open(n, "w", encoding="utf-8", closefd=False) for n in (1, 2))  # noqa: SIM115
    if file_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, resource.RLIM_INFINITY))
    if before is not None:
        before()
    from model_license_audit.cli.main import program

    sys.argv = ["modelaudit", *arguments]
    program()
