"""A small Hub on the loopback: the endpoints that a client calls, in the shapes the real one answers with."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SHA = "0123456789abcdef0123456789abcdef01234567"


@dataclass(frozen=True, slots=True)
class Canned:
    """One prepared answer; ``pause`` seconds pass before it, ``trickle`` seconds before each byte of the body."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    trickle: float = 0.0


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came in; header names in lower case."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]


def model_record(name: str, **more: Any) -> dict[str, Any]:
    """A record as ``/api/models/<name>`` gives it, every field filled."""
    return {
        "_id": "650000000000000000000001",
        "id": name,
        "modelId": name,
        "author": name.partition("/")[0],
        "private": False,
        "gated": False,
        "disabled": False,
        "sha": SHA,
        "lastModified": "2025-03-01T12:00:00.000Z",
        "library_name": "transformers",
        "tags": ["transformers", "safetensors"],
        "cardData": {},
        "siblings": [],
        **more,
    }


class HubServer:
    """Serves records, renames and files set on it; prepared answers for a path go first, in order."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.renamed: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.canned: dict[str, deque[Canned]] = {}
        self.received: list[Received] = []
        self.ranges = True
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def endpoint(self) -> str:
        """The address to set as ``HF_ENDPOINT``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, record: dict[str, Any], files: dict[str, bytes] | None = None, kind: str = "models") -> None:
        """Serve a record, and files under its id."""
        for path, content in (files or {}).items():
            record["siblings"].append({"rfilename": path, "size": len(content), "blobId": "0" * 40})
            self.files[f"{record['id']}/resolve/{SHA}/{path}"] = content
        self.records[f"/api/{kind}/{record['id']}"] = record

    def prepare(self, path: str, *answers: Canned) -> None:
        """Answer the next requests for a path so."""
        self.canned.setdefault(path, deque()).extend(answers)

    def __enter__(self) -> HubServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, request: Received) -> Canned:
        """What the Hub says to a request."""
        waiting = self.canned.get(request.path)
        if waiting:
            return waiting.popleft()
        if request.path in self.renamed:
            there = self.renamed[request.path]
            told = f"Temporary Redirect. Redirecting to {there}".encode()
            return Canned(307, told, {"Content-Type": "text/plain; charset=utf-8", "Location": there})
        if request.path.startswith("/api/"):
            return self._record(request)
        return self._file(request)

    def _record(self, request: Received) -> Canned:
        path, _, revision = request.path.partition("/revision/")
        record = self.records.get(path)
        if record is None:
            return _error(404, "RepoNotFound", "Repository not found")
        if revision not in {"", SHA, "main"}:
            return _error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        wanted = request.query.get("expand")
        shown = {k: v for k, v in record.items() if wanted is None or k in {"_id", "id", *wanted}}
        if "blobs" not in request.query and "siblings" in shown:
            shown["siblings"] = [{"rfilename": s["rfilename"]} for s in shown["siblings"]]
        return Canned(200, json.dumps(shown).encode(), {"Content-Type": "application/json; charset=utf-8"})

    def _file(self, request: Received) -> Canned:
        content = self.files.get(unquote(request.path).lstrip("/").removeprefix("datasets/"))
        if content is None:
            return _error(404, "EntryNotFound", "Entry not found")
        span = request.headers.get("range", "")
        if not self.ranges or not span.startswith("bytes="):
            return Canned(200, content)
        first, last = (int(part) for part in span.removeprefix("bytes=").split("-"))
        if first >= len(content):
            return Canned(416, b"", {"Content-Range": f"bytes */{len(content)}"})
        part = content[first : last + 1]
        return Canned(206, part, {"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(content)}"})


def _error(status: int, code: str, message: str) -> Canned:
    told = {"X-Error-Code": code, "X-Error-Message": message, "Content-Type": "application/json; charset=utf-8"}
    return Canned(status, json.dumps({"error": message}).encode(), told)


def _handler(hub: HubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Received(parts.path, parse_qs(parts.query), headers)
            hub.received.append(request)
            try:
                self._send(hub.answer(request))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, answer: Canned) -> None:
            hub.closing.wait(answer.pause)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not answer.trickle:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                if hub.closing.wait(answer.trickle):
                    return

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Nothing is printed; tests look at what was received."""

    return Handler
