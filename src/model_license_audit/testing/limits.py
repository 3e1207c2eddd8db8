"""The rate limit: so many requests in a fixed window of time, told in the headers that the Hub tells it in."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RateLimit:
    """``requests`` may be sent in each window of ``seconds``; metadata and files are counted apart, as on the Hub."""

    requests: int
    seconds: float

    @classmethod
    def parse(cls, text: str) -> RateLimit:
        """Read ``500/300``: 500 requests in 300 seconds."""
        found = re.fullmatch(r"(\d{1,9})/(\d{1,9}(?:\.\d{1,3})?)", text)
        if not found or not int(found[1]) or not float(found[2]):
            raise ValueError(f"rate limit {text!r}: expected REQUESTS/SECONDS, such as 500/300")
        return cls(int(found[1]), float(found[2]))


class Meter:
    """Counts the requests of one window."""

    def __init__(self, limit: RateLimit | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, path: str) -> tuple[bool, dict[str, str]]:
        """True when the request is within the limit, and the headers that tell what is left."""
        if self.limit is None:
            return True, {}
        bucket = "resolvers" if "/resolve/" in path else "api" if path.startswith("/api/") else "pages"
        now = self._clock()
        begun, used = self._windows.get(bucket, (now, 0))
        if now >= begun + self.limit.seconds:
            begun, used = now, 0
        self._windows[bucket] = begun, used + 1
        left = max(0, self.limit.requests - used - 1)
        wait = math.ceil(begun + self.limit.seconds - now)
        headers = {
            "RateLimit": f'"{bucket}";r={left};t={wait}',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={self.limit.requests};w={math.ceil(self.limit.seconds)}',
        }
        return used < self.limit.requests, headers
