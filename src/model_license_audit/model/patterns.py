"""Regular expressions that are compiled when they are first used: most scans need few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _LazyPattern:
    """Stands for a compiled expression until somebody asks it for anything."""

    __slots__ = ("_compiled", "_flags", "_source")

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags
        self._compiled: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return getattr(self._compiled, name)


def lazy_pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, compiled at its first use; one that is malformed fails then."""
    return cast("re.Pattern[str]", _LazyPattern(source, flags))
