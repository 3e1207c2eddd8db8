"""Running a command and measuring it: wall time, processor time and peak memory."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measured:
    """One run, or the median of several: seconds, seconds, MiB, and the exit code."""

    wall: float
    cpu: float
    peak: float
    code: int


def environment(folder: Path) -> dict[str, str]:
    """This environment, with compiled modules kept in ``folder`` as an installed program keeps them beside itself."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(folder), "PROMPTFOO_DISABLE_TELEMETRY": "1"}


def run(command: Sequence[str | Path], surroundings: dict[str, str]) -> Measured:
    """Run a command to its end, its output thrown away.

    The peak is that of the process itself. It is never below the size of the process that starts it, so the
    benchmark itself imports little.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def own_peak() -> float:
    """The most memory this process had, in MiB; the kernel's other figure begins with that of the parent process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def median(runs: Sequence[Measured]) -> Measured:
    """The median of each figure; every run must have ended with the same exit code."""
    codes = {one.code for one in runs}
    if len(codes) != 1:
        raise SystemExit(f"the runs ended with different exit codes: {sorted(codes)}")
    figures = [statistics.median(getattr(one, name) for one in runs) for name in ("wall", "cpu", "peak")]
    return Measured(figures[0], figures[1], figures[2], codes.pop())


def machine() -> str:
    """One line on where the figures come from."""
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} cores"
