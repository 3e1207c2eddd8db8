"""How far a crawl is, on standard error: a bar on a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from model_license_audit.crawl.summary import Progress, Summary

LINE_EVERY_S = 5.0
BAR_EVERY_S = 0.1
_BAR_WIDTH = 24
_ERASE = "\r\x1b[K"


class _Pace:
    """Words how far a crawl is, at most once in so many seconds."""

    def __init__(self, clock: Callable[[], float], every_s: float, told: float) -> None:
        self._clock, self._every_s, self._told = clock, every_s, told
        self._began = clock()
        self._before: int | None = None

    def due(self, summary: Summary, total: int | None) -> str | None:
        """What is to be told now; ``None`` where that was told just before."""
        now = self._clock()
        self._before = _settled(summary) if self._before is None else self._before
        if now - self._told < self._every_s:
            return None
        self._told = now
        return told(summary, total, now - self._began, self._before)


class Lines:
    """Writes a plain line every few seconds; a crawl that is over sooner gets none."""

    def __init__(self, stream: IO[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._pace = stream, _Pace(clock, LINE_EVERY_S, clock())

    def step(self, summary: Summary, total: int | None) -> None:
        """Say how far it is, unless that was said just before."""
        line = self._pace.due(summary, total)
        if line is not None:
            print(line, file=self._stream, flush=True)


class Bar:
    """Draws one line over and over on a terminal; :meth:`clear` takes it away."""

    def __init__(self, stream: IO[str], width: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._width, self._pace = stream, width, _Pace(clock, BAR_EVERY_S, float("-inf"))

    def step(self, summary: Summary, total: int | None) -> None:
        """Draw how far it is, unless that was drawn just before."""
        told_now = self._pace.due(summary, total)
        if told_now is not None:
            line = f"{_drawn(_settled(summary), total)} {told_now}"
            self._stream.write(_ERASE + line[: self._width - 1])
            self._stream.flush()

    def clear(self) -> None:
        """Leave the line empty for what comes next."""
        self._stream.write(_ERASE)
        self._stream.flush()


@contextmanager
def progress_shown(stream: IO[str] | None = None) -> Iterator[Progress]:
    """Tells whoever looks at standard error how far a crawl is while the block runs."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield Lines(stream)
        return
    import shutil

    bar = Bar(stream, min(shutil.get_terminal_size().columns, 100))
    try:
        yield bar
    finally:
        bar.clear()


def told(summary: Summary, total: int | None, seconds: float, before: int = 0) -> str:
    """How far a crawl is, in words: how many, how fast, what was skipped, how many remain and for how long.

    ``before`` is how many an earlier run of the same crawl had read.
    """
    settled = _settled(summary)
    rate = (settled - before) / seconds if seconds > 0 else 0.0
    parts = [f"{settled:,} of {total:,}" if total else f"{settled:,} read", f"{rate:,.0f}/s"]
    parts += [summary.note] if summary.note else []
    if summary.skipped:
        parts.append(f"{len(summary.skipped):,} skipped")
    if total and rate and total > settled:
        parts.append(f"{_span((total - settled) / rate)} left")
    return ", ".join(parts)


def _settled(summary: Summary) -> int:
    return summary.read + summary.withdrawn


def _drawn(settled: int, total: int | None) -> str:
    if not total:
        return "[" + "." * _BAR_WIDTH + "]"
    done = min(_BAR_WIDTH, _BAR_WIDTH * settled // total)
    return "[" + "#" * done + "." * (_BAR_WIDTH - done) + "]"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
