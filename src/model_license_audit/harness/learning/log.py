"""The record of a training: one JSON object a line, cut back to a checkpoint when a run goes on from there."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any


class Log:
    """Lines are the same for the same training; only a ``clock`` (seconds) adds what differs between runs."""

    def __init__(self, file: Path, size: int = 0, clock: Callable[[], float] | None = None) -> None:
        """Keep the first ``size`` bytes of what is there, and write behind them."""
        self._clock = clock
        self._stream: IO[bytes] = file.open("ab")
        self._stream.truncate(size)

    def write(self, event: str, **told: Any) -> None:
        """Add a line; numbers are rounded to seven digits, as more would only be noise of float32."""
        line = {"event": event, **told} | ({"time": self._clock()} if self._clock else {})
        self._stream.write(json.dumps(_rounded(line), ensure_ascii=False, allow_nan=False).encode() + b"\n")

    def kept(self) -> int:
        """How many bytes are safely on disk."""
        self._stream.flush()
        os.fsync(self._stream.fileno())
        return self._stream.seek(0, os.SEEK_END)

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.7g}") if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_rounded(item) for item in value]
    return value


def read_log(file: Path) -> list[dict[str, Any]]:
    """The lines of a log."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
