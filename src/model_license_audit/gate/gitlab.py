"""GitLab's job log: the whole report of each model in a section that is closed until a reader opens it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from model_license_audit.gate.build_logs import PlainLog
from model_license_audit.reports.safe import NAME, inert, short

_START = "\x1b[0Ksection_start:{}:modelaudit_{}{}\r\x1b[0K{}"
_END = "\x1b[0Ksection_end:{}:modelaudit_{}\r\x1b[0K"


class GitlabLog(PlainLog):
    """Sections as GitLab reads them: their marks bear the time, in seconds since 1970, which it shows as a duration."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def folded(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:
        """A section that is open."""
        yield from self._section(title, lines, number, "")

    def details(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:
        """A section that is closed."""
        yield from self._section(title, lines, number, "[collapsed=true]")

    def _section(self, title: str, lines: Iterable[str], number: int, how: str) -> Iterator[str]:
        yield _START.format(int(self._clock()), number, how, inert(short(title, NAME)))
        yield from lines
        yield _END.format(int(self._clock()), number)
