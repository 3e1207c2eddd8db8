"""How server and workers speak: a line of JSON for a job; for its answer a line of JSON and so many bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json"
HTML = "text/html; charset=utf-8"
SVG = "image/svg+xml"
LONGEST_LINE = 1024 * 1024
"""Bytes of the line that tells of an answer, or of a job."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client is sent: a status of HTTP, a document and its media type, and headers beside the usual ones."""

    body: bytes
    media: str = JSON
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def head(self) -> bytes:
        """The line that goes before the bytes."""
        told = {"status": self.status, "media": self.media, "headers": dict(self.headers), "length": len(self.body)}
        return line_of(told)


def line_of(told: object) -> bytes:
    """One line of JSON."""
    return json.dumps(told, separators=(",", ":")).encode("ascii") + b"\n"


def answer_of(told: Mapping[str, Any], body: bytes) -> Answer:
    """The answer that a line of :meth:`Answer.head` and the bytes behind it tell."""
    return Answer(body, told["media"], told["status"], told["headers"])


def problem(status: int, what: str, remedy: str, **headers: str) -> Answer:
    """What went wrong and what to do, as a program is told it."""
    body = json.dumps({"what": what, "remedy": remedy}, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    return Answer(body, JSON, status, headers)
