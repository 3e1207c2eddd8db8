"""What a crawl did, told at its end and, on the way, to whoever waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

from model_license_audit.registry.records import Effect


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """An artifact that was not read: its reference as far as it is known, and why, with what to do.

    ``later`` is true for one that may be had by doing the same again.
    """

    ref: str
    why: str
    remedy: str = ""
    later: bool = False


@dataclass(slots=True)
class Summary:
    """Counts of one crawl, every artifact that was skipped, and the bytes that came over the network.

    ``renamed`` counts old names that lead to an artifact, ``waiting`` what is still to be read when the crawl ended
    before its time. ``asked_missing`` is true when one that was asked for by name could not be had. ``seconds`` is how
    long it took; ``note`` says what is being waited for.
    """

    effects: Counter[Effect] = field(default_factory=Counter)
    withdrawn: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    requests: int = 0
    transferred: int = 0
    renamed: int = 0
    waiting: int = 0
    asked_missing: bool = False
    seconds: float = 0.0
    note: str = ""

    @property
    def read(self) -> int:
        """How many artifacts were read."""
        return self.effects.total()

    @property
    def whole(self) -> bool:
        """True when everything was read that can be had, so that doing the same again would bring no more."""
        return not self.waiting and not self.asked_missing and not any(one.later for one in self.skipped)


class Progress(Protocol):
    """Whoever waits for a crawl."""

    def step(self, summary: Summary, total: int | None) -> None:
        """Called now and then; ``total`` is how many artifacts there are to read, where that is known."""
        ...
