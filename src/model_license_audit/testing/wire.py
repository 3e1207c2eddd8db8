"""HTTP/1.1 as the server reads and writes it: one request in, one answer out, the connection kept."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
MAX_HEAD = 65_536
"""Most bytes of a request's first lines."""
MAX_BODY = 1_000_000
"""Most bytes of a request's body, which is read and ignored."""
MAX_PUSHED = 64_000_000
"""Most bytes of a request's body where the hub takes in what is pushed."""
_PIECE = 65_536
_WORTH_IT = 1024


class BadRequest(Exception):
    """What came in is no request that this server understands."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; ``path`` is still quoted, header names are in lower case.

    ``body`` is held only where the hub takes in what is pushed.
    """

    method: str
    target: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def token(self) -> str | None:
        """The token that was sent; ``None`` when there was none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" and token.strip() else None

    def asked(self, name: str) -> str | None:
        """The value of a query parameter; the last one of several."""
        return self.query[name][-1] if name in self.query else None

    def said(self, name: str) -> bool:
        """True when a query parameter says yes."""
        return (self.asked(name) or "").lower() in {"1", "true", "yes"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, well-behaved or not.

    The body is ``body``, then ``fill`` bytes ``x``, then ``tail``. ``pause`` seconds pass before the first byte,
    ``trickle`` seconds before each byte of the body. The connection is closed after ``cut`` bytes of the body, and
    ``reset`` in place of any answer.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    trickle: float = 0.0
    fill: int = 0
    tail: bytes = b""
    cut: int | None = None
    reset: bool = False

    @property
    def length(self) -> int:
        """The bytes of the whole body."""
        return len(self.body) + self.fill + len(self.tail)

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces that are small enough to be held."""
        if self.trickle:
            yield from (bytes([byte]) for byte in self.body + b"x" * self.fill + self.tail)
            return
        yield self.body
        for start in range(0, self.fill, _PIECE):
            yield b"x" * min(_PIECE, self.fill - start)
        yield self.tail


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A value as JSON, written as the Hub writes it."""
    return Answer(status, as_json(value), {"Content-Type": JSON, **(headers or {})})


def as_json(value: Any) -> bytes:
    """The bytes of a value; halves of characters, which hostile records hold, are written as escapes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def packed(request: Request, answer: Answer) -> Answer:
    """The answer compressed as the Hub does, for a client that takes it so."""
    takes = "gzip" in request.headers.get("accept-encoding", "")
    if not takes or answer.status != 200 or answer.headers.get("Content-Type") != JSON or len(answer.body) < _WORTH_IT:
        return answer
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(answer, body=packer.compress(answer.body) + packer.flush(), headers=headers)


async def read_request(reader: asyncio.StreamReader, pushed: bool = False) -> Request | None:
    """The next request of a connection, with its body where that is ``pushed``; ``None`` when it has ended.

    Raises :class:`BadRequest` for anything else.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as ended:
        if ended.partial.strip():
            raise BadRequest("the request ends in its first lines") from ended
        return None
    except asyncio.LimitOverrunError as error:
        raise BadRequest("the request's first lines are too long") from error
    request = _parsed(head.decode("latin-1"))
    if pushed and "chunked" in request.headers.get("transfer-encoding", "").lower():
        return replace(request, body=await _read_pieces(reader))
    length = request.headers.get("content-length", "0")
    body = await _read_body(reader, length, MAX_PUSHED if pushed else MAX_BODY)
    return replace(request, body=body) if pushed else request


async def _read_body(reader: asyncio.StreamReader, length: str, longest: int) -> bytes:
    if not length.isdecimal() or len(length) > 9 or int(length) > longest:
        raise BadRequest("the request's body is too long")
    return await reader.readexactly(int(length)) if int(length) else b""


async def _read_pieces(reader: asyncio.StreamReader) -> bytes:
    """A body that comes in pieces, each with its length before it."""
    body = b""
    while True:
        said = (await reader.readline()).split(b";")[0].strip()
        try:
            length = int(said, 16)
        except ValueError as error:
            raise BadRequest("a piece of the request's body has no length") from error
        if not 0 <= length <= MAX_PUSHED - len(body):
            raise BadRequest("the request's body is too long")
        body += await reader.readexactly(length)
        await reader.readline()
        if length == 0:
            return body


def _parsed(head: str) -> Request:
    first, *lines = head.rstrip("\r\n").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1.") or not parts[1].startswith("/"):
        raise BadRequest("the first line is no HTTP/1.1 request of a path")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if parts[2] == "HTTP/1.0":
        headers.setdefault("connection", "close")
    url = urlsplit("//hub" + parts[1])
    return Request(parts[0], parts[1], url.path, parse_qs(url.query, keep_blank_values=True), headers)


def head_of(answer: Answer, keep: bool) -> bytes:
    """The first lines of an answer."""
    reason = HTTPStatus(answer.status).phrase if answer.status in _KNOWN else "Unknown"
    lines = [f"HTTP/1.1 {answer.status} {reason}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items() if name.lower() != "content-length"]
    if answer.status not in {204, 304}:
        said = next((v for n, v in answer.headers.items() if n.lower() == "content-length"), str(answer.length))
        lines.append(f"Content-Length: {said}")
    lines.append(f"Connection: {'keep-alive' if keep else 'close'}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


_KNOWN = frozenset(status.value for status in HTTPStatus)
