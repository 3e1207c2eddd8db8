"""What a crawl did, told at its end and, on the way, to whoever waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from model_license_audit.registry.records import Effect


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """An artifact that was not read: its reference as far as it is known, and why, with what to do."""

    ref: str
    why: str
    remedy: str = ""


@dataclass(slots=True)
class Summary:
    """Counts of one crawl, every artifact that was skipped, and the bytes that came over the network."""

    effects: Counter[Effect] = field(default_factory=Counter)
    withdrawn: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    requests: int = 0
    transferred: int = 0

    @property
    def read(self) -> int:
        """How many artifacts were read."""
        return self.effects.total()


class Progress(Protocol):
    """Whoever waits for a crawl."""

    def step(self, summary: Summary, total: int | None) -> None:
        """Called now and then; ``total`` is how many artifacts there are to read, where that is known."""
        ...


class Silent:
    """Nobody waits."""

    def step(self, summary: Summary, total: int | None) -> None:
        """Say nothing."""
