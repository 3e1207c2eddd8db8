"""Artifacts that are known from a record of an earlier look: how much was read then, when, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Whether an artifact can still be had where it lives."""

    PRESENT = "present"
    PRIVATE = "private"
    DISABLED = "disabled"
    DELETED = "deleted"


class Coverage(StrEnum):
    """How much of an artifact was read, the least first: its labels, its card as well, or its files."""

    RECORD = "record"
    CARD = "card"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an artifact is known from where it was not looked at now.

    ``keeper`` keeps the record (``registry``). ``seen`` is the day (ISO 8601) on which the artifact was last found to
    be so, ``coverage`` how much of it was read. ``state`` is what the last look for it found, ``looked`` the day of
    that, and ``why`` the words of its host where it could no longer be had.
    """

    keeper: str
    seen: str
    coverage: Coverage
    state: State = State.PRESENT
    looked: str = ""
    why: str = ""

    @property
    def gone(self) -> bool:
        """True when the last look found that it can no longer be had."""
        return self.state is not State.PRESENT
