"""Bounded, patient GET requests to a Hugging Face Hub, through the session that ``huggingface_hub`` sets up.

The session brings the user's proxies, certificates and offline switch. The requests themselves are our own, because the
library's ``model_info`` reads answers of any size, does not retry, hides redirects and sends telemetry.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from model_license_audit.model.errors import ModelAuditError, UsageError

if TYPE_CHECKING:
    from types import ModuleType

DEFAULT_ENDPOINT = "https://huggingface.co"
INSTALL = "pip install 'model-license-audit[hub]'"
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
_RETRIED = frozenset({408, 429, 500, 502, 503, 504})
_DISABLED = "Access to this resource is disabled."
_RATE_LIMIT = re.compile(r"r\s*=\s*0\s*;\s*t\s*=\s*(\d{1,6})")


class FailureKind(StrEnum):
    """Why the Hub did not answer with what was asked for."""

    NOT_FOUND = "not-found"
    NO_REVISION = "no-revision"
    GATED = "gated"
    PRIVATE = "private"
    DISABLED = "disabled"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate-limited"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    SPENT = "spent"


_KIND_OF_CODE = {"GatedRepo": FailureKind.GATED, "RevisionNotFound": FailureKind.NO_REVISION}
_KIND_OF_STATUS = {
    401: FailureKind.PRIVATE,
    403: FailureKind.PRIVATE,
    404: FailureKind.NOT_FOUND,
    410: FailureKind.NOT_FOUND,
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.DISABLED,
}


class HubFailure(Exception):
    """A request that came to nothing; ``detail`` says what was met, never with a token in it."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        super().__init__(f"{kind.value}: {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class HubAnswer:
    """One answer of the Hub: status, headers by lower-case name, at most the bytes asked for, redirected or not."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool
    redirected: bool


def load_library() -> ModuleType:
    """``huggingface_hub``, imported with telemetry off; the environment is left as it was found."""
    added = {name: "1" for name in ("HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK") if name not in os.environ}
    os.environ.update(added)
    try:
        import huggingface_hub
        import huggingface_hub.errors
        import huggingface_hub.utils
    except ImportError as error:
        raise ModelAuditError("asking the Hugging Face Hub needs the library huggingface_hub", INSTALL) from error
    finally:
        for name in added:
            del os.environ[name]
    return huggingface_hub


def endpoint_of(endpoint: str | None) -> str:
    """The Hub's address: the one given, ``HF_ENDPOINT``, or the public Hub; raises :class:`UsageError` on nonsense."""
    address = (endpoint or os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
    if not re.match(r"https?://[^/?#@\s]+(/[^?#\s]*)?\Z", address):
        raise UsageError("the Hub's address is no plain http(s) address", "set HF_ENDPOINT to one like https://host")
    return address


@dataclass(slots=True)
class HubClient:
    """Sends GET requests, ``requests`` of them within ``allowed_s`` seconds of the first; then it refuses.

    ``sleep``, ``clock`` and ``jitter`` (a number from 0 to 1) can be replaced in tests.
    """

    endpoint: str
    token: str | None = field(default=None, repr=False)
    timeout_s: float = TIMEOUT_S
    patience_s: float = PATIENCE_S
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    jitter: Callable[[], float] = random.random
    allowed_s: float = ALLOWED_S
    requests: int = ALLOWED_REQUESTS
    _end: float | None = None

    def get(
        self, path: str, limit: int, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> HubAnswer:
        """The answer to a GET of ``path``, cut at ``limit`` bytes; raises :class:`HubFailure` for all but 2xx and 416.

        A busy or broken Hub is asked again, politely, until ``patience_s`` would be exceeded.
        """
        if self._end is None:
            self._end = self.clock() + self.allowed_s
        deadline = min(self.clock() + self.patience_s, self._end)
        tries = 0
        while True:
            tries += 1
            try:
                answer = self._once(path, limit, params, headers or {}, deadline)
            except HubFailure as failure:
                self._wait(failure, tries, None, deadline)
                continue
            if answer.status in _RETRIED:
                self._wait(_refusal(answer), tries, answer, deadline)
                continue
            if answer.status // 100 != 2 and answer.status != 416:
                raise _refusal(answer)
            return answer

    def _wait(self, failure: HubFailure, tries: int, answer: HubAnswer | None, deadline: float) -> None:
        """Sleep before the next try, or raise the failure when waiting would not help or would take too long."""
        if answer is None and (failure.kind is not FailureKind.UNREACHABLE or tries >= TRANSPORT_TRIES):
            raise failure
        asked = asked_delay(answer.headers) if answer is not None else None
        delay = min(8.0, 0.5 * 2.0 ** (tries - 1)) * (0.5 + self.jitter() / 2) if asked is None else asked
        if self.clock() + delay >= deadline:
            raise failure
        self.sleep(delay)

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
            for hops in range(MAX_REDIRECTS + 1):
                self._spend()
                response = session.send(request, stream=True, follow_redirects=False)
                with contextlib.closing(response):
                    request = response.next_request
                    if request is None:
                        return self._collect(response, limit, deadline, redirected=hops > 0)
            raise HubFailure(FailureKind.MALFORMED, f"more than {MAX_REDIRECTS} redirects")
        except library.errors.OfflineModeIsEnabled as error:
            raise HubFailure(FailureKind.OFFLINE, "HF_HUB_OFFLINE is set") from error
        except httpx.TimeoutException as error:
            raise HubFailure(FailureKind.UNREACHABLE, f"no answer within {self.timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise HubFailure(FailureKind.UNREACHABLE, type(error).__name__) from error

    def _spend(self) -> None:
        """Count one more request; raises :class:`HubFailure` when there were too many, or the time is over."""
        self.requests -= 1
        if self.requests < 0:
            raise HubFailure(FailureKind.SPENT, "too many requests")
        if self._end is not None and self.clock() >= self._end:
            raise HubFailure(FailureKind.SPENT, f"its answers took {self.allowed_s:g} s together")

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {"user-agent": "model-license-audit", "accept-encoding": "identity", **more}
        return own | ({"authorization": f"Bearer {self.token}"} if self.token else {})

    def _collect(self, response: Any, limit: int, deadline: float, redirected: bool) -> HubAnswer:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > limit:
                break
            if self.clock() >= deadline:
                raise HubFailure(FailureKind.UNREACHABLE, f"the answer took longer than {self.patience_s:g} s")
        return HubAnswer(
            status=int(response.status_code),
            headers={name.lower(): value for name, value in response.headers.items()},
            body=bytes(body[:limit]),
            complete=len(body) <= limit,
            redirected=redirected,
        )


def asked_delay(headers: Mapping[str, str]) -> float | None:
    """The seconds the Hub asks to wait (``Retry-After`` in seconds or as a date, ``RateLimit``), or ``None``."""
    after = headers.get("retry-after", "").strip()
    if after.isdecimal() and len(after) < 8:
        return float(after)
    if after:
        return _until(after)
    limited = _RATE_LIMIT.search(headers.get("ratelimit", ""))
    return float(limited[1]) + 1 if limited else None


def _until(moment: str) -> float | None:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(moment)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _refusal(answer: HubAnswer) -> HubFailure:
    """What a refusing answer means, by the Hub's error headers first and by its status else."""
    kind = _KIND_OF_CODE.get(answer.headers.get("x-error-code", ""))
    if answer.headers.get("x-error-message", "") == _DISABLED:
        kind = FailureKind.DISABLED
    if kind is None or answer.status == 429:
        kind = _KIND_OF_STATUS.get(answer.status, FailureKind.UNREACHABLE)
    return HubFailure(kind, f"HTTP {answer.status}")
