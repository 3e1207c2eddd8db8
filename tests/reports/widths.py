"""How wide the lines of a text are on a terminal."""

from __future__ import annotations

from wcwidth import wcswidth


def too_wide(text: str, columns: int) -> list[str]:
    """The lines that take more columns than that."""
    return [line for line in text.splitlines() if wcswidth(line) > columns]
