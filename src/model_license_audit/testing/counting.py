"""What was asked of the hub and what it sent."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, Any

from model_license_audit.testing.wire import Answer, Request, as_json


@dataclass(slots=True)
class Counts:
    """Requests, and what was sent in bytes: whole answers, and their bodies alone (``body_bytes``).

    ``faults`` counts the requests that each kind of fault hit. ``log`` gets one line of JSON for each request.
    """

    log: IO[str] | None = None
    requests: int = 0
    bytes_sent: int = 0
    body_bytes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    by_path: Counter[str] = field(default_factory=Counter)
    by_status: Counter[int] = field(default_factory=Counter)
    bytes_by_path: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    def begin(self, request: Request, answer: Answer) -> None:
        """Note that a request is answered from now on."""
        self.by_path[request.path] += 1
        self.by_status[0 if answer.reset else answer.status] += 1

    def more(self, request: Request, count: int, body: int) -> None:
        """Note so many bytes that are written now, so many of them of a body."""
        self.bytes_sent += count
        self.body_bytes += body
        self.bytes_by_path[request.path] += count

    def end(self, request: Request, answer: Answer, count: int) -> None:
        """Log an answer of which so many bytes were written."""
        if self.log is not None:
            at = round(time.monotonic() - self.started, 4)
            status = 0 if answer.reset else answer.status
            line = {"at": at, "method": request.method, "target": request.target, "status": status, "bytes": count}
            self.log.write(as_json(line).decode() + "\n")

    def shown(self) -> dict[str, Any]:
        """The counts as JSON."""
        by_status = {str(status): count for status, count in sorted(self.by_status.items())}
        sent = {"bytes_sent": self.bytes_sent, "body_bytes": self.body_bytes}
        return {"requests": self.requests, **sent, "by_status": by_status}
