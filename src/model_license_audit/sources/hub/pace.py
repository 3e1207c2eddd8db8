"""How often a Hub is asked: one pace for all threads that ask it, as the Hub's own headers set it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping

_RATE_LIMIT = re.compile(r"\br\s*=\s*0\s*;\s*t\s*=\s*(\d{1,6})\b")
FIRST_BACK_OFF_S = 0.5
LONGEST_BACK_OFF_S = 8.0


def asked_delay(headers: Mapping[str, str]) -> float | None:
    """The seconds the Hub asks to wait (``Retry-After`` in seconds or as a date, ``RateLimit``), or ``None``."""
    after = headers.get("retry-after", "").strip()
    if after.isdecimal() and len(after) < 8:
        return float(after)
    if after:
        return _until(after)
    return used_up(headers)


def used_up(headers: Mapping[str, str]) -> float | None:
    """The seconds until the Hub answers again, when this was the last answer of its ``RateLimit``; else ``None``.

    One second is added, since the Hub cuts off the fraction of the time that is left.
    """
    limited = _RATE_LIMIT.search(headers.get("ratelimit", ""))
    return float(limited[1]) + 1 if limited else None


def back_off(tries: int, jitter: float) -> float:
    """The seconds to wait after so many tries when the Hub asks for none: longer each time, never all at once.

    ``jitter`` is a number from 0 to 1.
    """
    longest = min(LONGEST_BACK_OFF_S, FIRST_BACK_OFF_S * 2.0 ** min(tries - 1, 16))
    return float(longest * (0.5 + jitter / 2))


def _until(moment: str) -> float | None:
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        then = parsedate_to_datetime(moment)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


class Pace:
    """When the Hub may be asked again. ``sleep`` may raise to end the waiting; ``clock`` only ever goes forward."""

    def __init__(
        self, sleep: Callable[[float], object] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep, self._clock = sleep, clock
        self._until = 0.0
        self._lock = threading.Lock()

    @property
    def rest(self) -> float:
        """The seconds for which nobody may ask."""
        with self._lock:
            return max(0.0, self._until - self._clock())

    def pause(self, seconds: float) -> None:
        """Let nobody ask for so long."""
        with self._lock:
            self._until = max(self._until, self._clock() + seconds)

    def wait(self) -> None:
        """Return when the Hub may be asked."""
        while (rest := self.rest) > 0:
            self._sleep(rest)
