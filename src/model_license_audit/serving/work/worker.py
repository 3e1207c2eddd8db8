"""One worker: a process of its own that does one job after the other, so that a job can be ended and harms no other.

Hostile input is met here and not in the process that listens: archives are unpacked, models read, records rendered.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import signal
import sys
import threading
from typing import BinaryIO

from model_license_audit.serving.settings import MEBIBYTE, settings_from
from model_license_audit.serving.wire import LONGEST_LINE, Answer, line_of, problem
from model_license_audit.serving.work.desk import Desk

MEMORY = 1024 * MEBIBYTE
"""Bytes of address space that a worker may take."""


def main() -> None:
    """Read settings, then jobs, from standard input until it is closed; write the answers to standard output."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # whoever started it closes its input
        signal.signal(ignored, signal.SIG_IGN)
    _bound_memory()
    answers = _answers()
    settings = settings_from(json.loads(sys.stdin.buffer.readline(LONGEST_LINE)))
    desk = Desk(settings)
    answers.write(line_of({"ready": os.getpid()}))
    answers.flush()
    jobs = _jobs(sys.stdin.buffer)
    while True:
        _put(answers, _done(desk, jobs.get()))


def _bound_memory() -> None:
    """No more than so much, and no picture of it on the disk when something goes wrong."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answers() -> BinaryIO:
    """Standard output, kept for answers alone: whatever else prints does so to standard error."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return kept


def _jobs(lines: BinaryIO) -> queue.SimpleQueue[bytes]:
    """The jobs as they come; when no more can come the process ends at once, whatever it is doing.

    What it writes to a registry it writes in one transaction, so nothing is left half done.
    """
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        while line := lines.readline(LONGEST_LINE):
            jobs.put(line)
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return jobs


def _done(desk: Desk, line: bytes) -> Answer:
    try:
        told = json.loads(line)
        return desk.do(told["job"], told["with"])
    except MemoryError:
        return problem(413, "this takes more memory than a request may", "send less, or audit it with the command line")


def _put(answers: BinaryIO, answer: Answer) -> None:
    answers.write(answer.head())
    answers.write(answer.body)
    answers.flush()


if __name__ == "__main__":
    main()
