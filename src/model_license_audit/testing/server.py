"""The hub as a server: connections that are kept, delays, faults, and a count of what was asked and sent."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import IO, Any

from model_license_audit.testing.answering import Answers
from model_license_audit.testing.counting import Counts
from model_license_audit.testing.faults import Fault, Faults, spoiled
from model_license_audit.testing.limits import Meter, RateLimit
from model_license_audit.testing.listing import MAX_PAGE
from model_license_audit.testing.pushing import Pushing
from model_license_audit.testing.repositories import Repositories
from model_license_audit.testing.sending import Sending
from model_license_audit.testing.wire import (
    MAX_HEAD,
    Answer,
    BadRequest,
    Request,
    head_of,
    json_answer,
    packed,
    read_request,
)

COUNTS_PATH = "/-/counts"
"""Where the counts can be read; asking for them is not counted."""


@dataclass(eq=False)
class Hub:
    """A hub on the loopback, served from a thread of its own while the block of ``with`` lasts.

    ``models`` and ``datasets`` are records, as :mod:`~model_license_audit.testing.made_up` makes them and
    :mod:`~model_license_audit.testing.stocking` reads them; fields that they lack are filled in. ``latency`` are the
    seconds before each answer. ``faults`` (which may be changed while it serves), ``seed`` and ``rate_limit`` make it
    misbehave. ``tokens`` maps a token to the gated and private repositories it may read. ``log`` gets one line of JSON
    for each request. Lists have pages of ``page_rows`` at most. What it holds is changed through ``repositories``.
    ``received`` are the requests, while ``keep_received`` is true. Where it is ``writable``, those whom ``tokens``
    grant a repository can push to it.
    """

    models: Iterable[Mapping[str, Any]] = ()
    datasets: Iterable[Mapping[str, Any]] = ()
    latency: float = 0.0
    faults: list[Fault] = field(default_factory=list)
    seed: int = 0
    rate_limit: RateLimit | None = None
    tokens: Mapping[str, Collection[str]] = field(default_factory=dict)
    redirect_files: bool = False
    log: IO[str] | None = None
    port: int = 0
    keep_received: bool = True
    page_rows: int = MAX_PAGE
    writable: bool = False

    def __post_init__(self) -> None:
        self.repositories = Repositories()
        for kind, records in (("models", self.models), ("datasets", self.datasets)):
            for record in records:
                self.repositories.add(record, kind=kind)
        self.models = self.datasets = ()
        self.answers = Answers(self.repositories, self.tokens, self.redirect_files, self.page_rows)
        self.answers.pushing = Pushing(self.repositories, self.tokens) if self.writable else None
        self.counts, self.received = Counts(self.log), list[Request]()
        self._faults, self._meter = Faults(self.faults, self.seed), Meter(self.rate_limit)
        self._prepared: dict[str, deque[Answer]] = {}
        self._due: list[tuple[int, Callable[[], object]]] = []
        self._socket = socket.create_server(("127.0.0.1", self.port), backlog=1024)
        self.port = int(self._socket.getsockname()[1])
        self._thread = threading.Thread(target=self.run, name="hub", daemon=True)
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()

    @property
    def endpoint(self) -> str:
        """The address to set as ``HF_ENDPOINT``."""
        return f"http://127.0.0.1:{self.port}"

    def add(self, record: Mapping[str, Any], files: Mapping[str, bytes] | None = None, kind: str = "models") -> None:
        """Hold a repository, in place of one of that name."""
        self.repositories.add(record, files, kind)

    def prepare(self, path: str, *answers: Answer) -> None:
        """Answer the next requests for a path so, in this order."""
        self._prepared.setdefault(path, deque()).extend(answers)

    def after(self, requests: int, action: Callable[[], object]) -> None:
        """Do something when so many requests have come in, before the last of them is answered."""
        self._due.append((requests, action))
        self._due.sort(key=lambda due: due[0])

    def __enter__(self) -> Hub:
        self._thread.start()
        if not self._ready.wait(10):
            raise RuntimeError("the hub did not begin to serve")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all connections and serve no more."""
        if self._thread.is_alive() and self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)
        self._socket.close()

    def run(self) -> None:
        """Serve until :meth:`close` or an interrupt; ``with`` calls this in a thread."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        talks: set[asyncio.Task[None]] = set()

        def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(self._talk(reader, writer))
            talks.add(task)
            task.add_done_callback(talks.discard)

        server = await asyncio.start_server(begin, sock=self._socket, limit=MAX_HEAD)
        self._ready.set()
        try:
            await self._stop.wait()
        finally:
            server.close()
            for task in list(talks):
                task.cancel()
            await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        try:
            while (request := await read_request(reader, self.writable)) is not None:
                if not await self._turn(request, writer):
                    break
        except BadRequest as error:
            writer.write(head_of(Answer(400, str(error).encode()), keep=False) + str(error).encode())
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()  # the client went away, which is its right
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _turn(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; false when the connection is to end."""
        keep = "close" not in request.headers.get("connection", "").lower()
        if request.path == COUNTS_PATH:
            return await Sending(writer, request, Counts()).send(json_answer(self.counts.shown()), keep)
        return await Sending(writer, request, self.counts).send(self._answer(request), keep)

    def _answer(self, request: Request) -> Answer:
        self.counts.requests += 1
        if self.keep_received:
            self.received.append(request)
        while self._due and self._due[0][0] <= self.counts.requests:
            self._due.pop(0)[1]()
        answer = self._chosen(request)
        return replace(answer, pause=answer.pause + self.latency) if self.latency else answer

    def _chosen(self, request: Request) -> Answer:
        if waiting := self._prepared.get(request.path):
            return waiting.popleft()
        within, told = self._meter.count(request.path)
        if not within:
            return json_answer({"error": "We had to rate limit your IP."}, 429, told)
        fault = self._faults.hitting(request)
        if fault:
            self.counts.faults[fault.kind] += 1
            answer = spoiled(fault, request, lambda: self.answers.to(request))
        else:
            answer = packed(request, self.answers.to(request))
        return replace(answer, headers={**answer.headers, **told}) if told else answer
