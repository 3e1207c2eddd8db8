"""Bounded, patient GET requests to a Hugging Face Hub, through the session that ``huggingface_hub`` sets up.

The session brings the user's proxies, certificates and offline switch. The requests themselves are our own, because the
library's ``model_info`` reads answers of any size, does not retry, hides redirects and sends telemetry.
"""

from __future__ import annotations

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from model_license_audit import __version__
from model_license_audit.sources.hub.bodies import Body
from model_license_audit.sources.hub.failures import FailureKind, HubFailure, refusal
from model_license_audit.sources.hub.library import load_library
from model_license_audit.sources.hub.pace import Pace, asked_delay, back_off, used_up

TIMEOUT_S = 10.0
"""Longest wait for a connection or for the next bytes, in seconds."""
PATIENCE_S = 60.0
"""Longest time one answer may take, retries and waiting included, in seconds."""
TRANSPORT_TRIES = 3
MAX_REDIRECTS = 4
"""Redirects of one answer that are followed: a rename, a move to https, a store for large files."""
ALLOWED_S = 120.0
"""Longest time all answers of one client may take together, in seconds."""
ALLOWED_REQUESTS = 1000
"""Requests one client may send, redirects and retries included."""
MAX_TRIES = 20
"""How often one answer is asked for, however long the Hub asks to wait in between."""
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_NOT_MODIFIED = 304
_NOT_SATISFIABLE = 416


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """One answer of the Hub: status, headers by lower-case name, at most the bytes asked for.

    Of a body that is not ``complete`` nothing is kept unless a range of it was asked for.
    ``via`` holds the paths that redirected, in order, ``path`` the one that answered.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool
    path: str = ""
    via: tuple[str, ...] = ()

    @property
    def redirected(self) -> bool:
        """True when another address than the one asked answered."""
        return bool(self.via)

    @property
    def unchanged(self) -> bool:
        """True when the Hub says that what it gave before is still so."""
        return self.status == _NOT_MODIFIED


@dataclass(slots=True)
class Meter:
    """What was sent and received by all threads together: requests, and bytes of bodies as they came."""

    requests: int = 0
    received: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def sent(self) -> int:
        """Count a request; how many there are now."""
        with self._lock:
            self.requests += 1
            return self.requests

    def unsent(self) -> None:
        """Take back a request that was not sent after all."""
        with self._lock:
            self.requests -= 1

    def got(self, count: int) -> None:
        """Count bytes."""
        with self._lock:
            self.received += count


@dataclass(slots=True)
class HubClient:
    """Sends GET requests, ``requests`` of them within ``allowed_s`` seconds of the first; then it refuses.

    ``sleep``, ``clock`` and ``jitter`` (a number from 0 to 1) can be replaced in tests. Threads may share a client;
    with a ``pace`` they wait together whenever the Hub asks for it, up to ``longest_wait_s`` seconds at a time, and
    such a wait does not count against the patience.
    """

    endpoint: str
    token: str | None = field(default=None, repr=False)
    timeout_s: float = TIMEOUT_S
    patience_s: float = PATIENCE_S
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    allowed_s: float = ALLOWED_S
    requests: float = ALLOWED_REQUESTS
    pace: Pace | None = None
    longest_wait_s: float = 0.0
    meter: Meter = field(default_factory=Meter)
    _end: float | None = None

    def get(
        self, path: str, limit: int, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> HubAnswer:
        """The answer to a GET of ``path``, cut at ``limit`` bytes; 2xx, 304 or 416, else :class:`HubFailure` is raised.

        A busy or broken Hub is asked again, politely, until ``patience_s`` would be exceeded.
        """
        if self._end is None:
            self._end = self.clock() + self.allowed_s
        waiting = _Waiting(min(self.clock() + self.patience_s, self._end))
        while True:
            waiting.tries += 1
            self._keep_pace(waiting)
            try:
                answer = self._once(path, limit, params, headers or {}, waiting.deadline)
            except HubFailure as failure:
                self._wait(failure, waiting, None)
                continue
            if answer.status in _RETRIED:
                self._wait(refusal(answer.status, answer.headers), waiting, answer)
                continue
            if answer.status // 100 != 2 and answer.status not in {_NOT_MODIFIED, _NOT_SATISFIABLE}:
                raise refusal(answer.status, answer.headers)
            return answer

    def _keep_pace(self, waiting: _Waiting) -> None:
        if self.pace is not None:
            waiting.deadline += max(0.0, self.pace.rest - waiting.counted)
            waiting.counted = 0.0
            self.pace.wait()

    def _wait(self, failure: HubFailure, waiting: _Waiting, answer: HubAnswer | None) -> None:
        """Sleep before the next try, or raise the failure when waiting would not help or would take too long."""
        lost = answer is None and (failure.kind is not FailureKind.UNREACHABLE or waiting.tries >= TRANSPORT_TRIES)
        if lost or waiting.tries >= MAX_TRIES:
            raise failure
        asked = asked_delay(answer.headers) if answer is not None else None
        if asked is not None and self.pace is not None:
            self._wait_together(asked, failure, waiting)
            return
        delay = back_off(waiting.tries, self.jitter()) if asked is None else asked
        if self.clock() + delay >= waiting.deadline:
            raise failure
        if self.pace is not None and failure.kind is FailureKind.RATE_LIMITED:
            self.pace.pause(delay)
            waiting.counted = delay
        else:
            self.sleep(delay)

    def _wait_together(self, asked: float, failure: HubFailure, waiting: _Waiting) -> None:
        """Let all threads wait as the Hub asks, which is not counted against the patience of any."""
        assert self.pace is not None  # noqa: S101
        if asked > self.longest_wait_s:
            raise failure
        self.pace.pause(max(asked, back_off(waiting.tries, self.jitter())) if asked < 1 else asked)

    def _once(
        self, path: str, limit: int, params: Mapping[str, Any] | None, headers: Mapping[str, str], deadline: float
    ) -> HubAnswer:
        library = load_library()
        httpx = library.utils.httpx
        session = library.utils.get_session()
        timeout = httpx.Timeout(max(0.1, min(self.timeout_s, deadline - self.clock())))
        try:
            request = session.build_request(
                "GET", f"{self.endpoint}{path}", params=params, headers=self._headers(headers), timeout=timeout
            )
            return self._follow(session, request, limit, deadline)
        except library.errors.OfflineModeIsEnabled as error:
            self.meter.unsent()
            raise HubFailure(FailureKind.OFFLINE, "HF_HUB_OFFLINE is set") from error
        except httpx.TimeoutException as error:
            raise HubFailure(FailureKind.UNREACHABLE, f"no answer within {self.timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise HubFailure(FailureKind.UNREACHABLE, _told(error)) from error

    def _follow(self, session: Any, request: Any, limit: int, deadline: float) -> HubAnswer:
        via: list[str] = []
        while len(via) <= MAX_REDIRECTS:
            self._spend()
            response = session.send(request, stream=True, follow_redirects=False)
            with contextlib.closing(response):
                here, request = request.url.path, response.next_request
                if request is None:
                    return self._collect(response, limit, deadline, here, tuple(via))
                via.append(here)
        circle = " in a circle" if len(set(via)) < len(via) else ""
        raise HubFailure(FailureKind.MALFORMED, f"more than {MAX_REDIRECTS} redirects{circle}")

    def _spend(self) -> None:
        """Count one more request; raises :class:`HubFailure` when there were too many, or the time is over."""
        if self.meter.sent() > self.requests:
            raise HubFailure(FailureKind.SPENT, "too many requests")
        if self._end is not None and self.clock() >= self._end:
            raise HubFailure(FailureKind.SPENT, f"its answers took {self.allowed_s:g} s together")

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {"user-agent": f"model-license-audit/{__version__}", "accept-encoding": "identity", **more}
        return own | ({"authorization": f"Bearer {self.token}"} if self.token else {})

    def _collect(self, response: Any, limit: int, deadline: float, path: str, via: tuple[str, ...]) -> HubAnswer:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if self.pace is not None and (spent := used_up(headers)) is not None and spent <= self.longest_wait_s:
            self.pace.pause(spent)
        body = Body(headers.get("content-encoding", ""), limit)
        for chunk in response.iter_raw():
            self.meter.got(len(chunk))
            body.add(chunk)
            if body.full:
                break
            if self.clock() >= deadline:
                raise HubFailure(FailureKind.UNREACHABLE, f"the answer took longer than {self.patience_s:g} s")
        useless = body.full and "range" not in response.request.headers
        return HubAnswer(int(response.status_code), headers, b"" if useless else body.bytes, not body.full, path, via)


def _told(error: Exception) -> str:
    """What befell a connection: the name of the error, and what lies behind it where that helps."""
    behind: BaseException | None = error
    while behind is not None:
        if isinstance(behind, socket.gaierror):
            return f"{type(error).__name__}: no host has that name"
        if isinstance(behind, ConnectionRefusedError):
            return f"{type(error).__name__}: nobody answers at that address"
        behind = behind.__cause__ or behind.__context__
    return type(error).__name__


@dataclass(slots=True)
class _Waiting:
    """How long one answer may be waited for: until ``deadline``, of which the next ``counted`` seconds are a part."""

    deadline: float
    tries: int = 0
    counted: float = 0.0
