"""What every request passes before it is looked at, and every answer on its way out."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model_license_audit.serving.settings import LOOPBACK, Settings
from model_license_audit.serving.wire import Answer, problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_RETRY_S = 2
"""When to come again, told to those who are refused."""
_LONGEST = 500
"""Characters of a path that the log tells."""

HEADERS = {
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every answer bears unless it says otherwise itself."""


class Guarded:
    """The application behind its guards: whose name it is called by, where a request comes from, how much it sends,
    whether there is room; and a line in the log for each."""

    def __init__(self, app: ASGIApp, settings: Settings, full: Callable[[], bool]) -> None:
        self._app, self._settings, self._full = app, settings, full
        self._further = frozenset(map(str.casefold, settings.names))
        self._names = LOOPBACK | self._further if settings.host in LOOPBACK or self._further else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        telling = _Telling(scope, send)
        headers = Headers(scope=scope)
        refused = self._refused(scope, headers)
        try:
            if refused is not None:
                await _send(refused, telling.send)
            else:
                await self._app(scope, _bounded(receive, self._settings), telling.send)
        finally:
            telling.log()

    def _foreign(self, origin: str | None, host: str) -> bool:
        """True for a request that the page of another site sends."""
        if not origin:
            return False
        told = origin.partition("://")[2]
        return told != host and _name_of(told) not in self._further

    def _refused(self, scope: Scope, headers: Headers) -> Answer | None:
        """The answer to a request that is not looked at."""
        host = headers.get("host", "")
        if self._names is not None and _name_of(host) not in self._names:
            return problem(421, "this server does not go by that name", "call it by 127.0.0.1 or localhost")
        if scope["method"] in _SAFE:
            return None
        if headers.get("sec-fetch-site") in {"cross-site", "same-site"} or self._foreign(headers.get("origin"), host):
            return problem(403, "the page of another site may send nothing here", "send it from a page of this server")
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._settings.limits.body:
            return _too_large(self._settings.limits.body)
        if self._full():
            return busy()
        return None


def busy() -> Answer:
    """The answer where there is no room."""
    later = {"Retry-After": str(_RETRY_S)}
    return problem(503, "too many requests are being worked on", "come again a little later", **later)


def _too_large(most: int) -> Answer:
    return problem(413, f"a request may have {most:,} bytes", "send less, or let the server see the directory")


def _name_of(host: str) -> str:
    """The name in a Host header, without the port."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    return name.casefold().rstrip(".")


def _bounded(receive: Receive, settings: Settings) -> Receive:
    """The body as it comes, as long as it is neither too long nor too slow."""
    taken, until = 0, time.monotonic() + settings.limits.seconds

    async def receive_some() -> Message:
        nonlocal taken
        try:
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, "the request took too long to come in") from error
        taken += len(message.get("body", b""))
        if taken > settings.limits.body:
            raise HTTPException(413, f"a request may have {settings.limits.body:,} bytes")
        return message

    return receive_some


async def _send(answer: Answer, send: Send) -> None:
    headers = {"content-type": answer.media, "content-length": str(len(answer.body)), **answer.headers}
    plain = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": plain})
    await send({"type": "http.response.body", "body": answer.body})


class _Telling:
    """Sends an answer with the headers of every answer, and tells of it in the log: one line of JSON on stderr.

    What a client asked for (names of models) and who it says it is are not told.
    """

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send, self._begun = scope, send, time.monotonic()
        self._status, self._bytes = 0, 0

    async def send(self, message: Message) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        self._bytes += len(message.get("body", b""))
        await self._send(message)

    def log(self) -> None:
        """The line of this request; a status of 0 is that of one which got no answer."""
        client: tuple[str, int] | None = self._scope.get("client")
        told: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client[0] if client else None,
            "method": self._scope["method"][:20],
            "path": self._scope["path"][:_LONGEST],
            "status": self._status,
            "bytes": self._bytes,
            "ms": round((time.monotonic() - self._begun) * 1000, 1),
        }
        print(json.dumps(told), file=sys.stderr, flush=True)
