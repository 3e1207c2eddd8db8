"""Joining what two registries tell of one artifact: what both saw is one revision, seen over a longer time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from model_license_audit.model.recorded import Coverage

_LEVELS = list(Coverage)


@dataclass(frozen=True, slots=True)
class Span:
    """What of a revision decides whether another one is the same; times as the registry writes them."""

    digest: str
    gist: str
    kind: str
    commit: str | None
    coverage: str
    first_seen: str
    last_seen: str
    id: int | None = None

    @classmethod
    def of(cls, row: Any) -> Span:
        """That of a row of ``revisions``."""
        told = {name: row[name] for name in ("digest", "gist", "kind", "commit", "coverage", "first_seen", "last_seen")}
        return cls(**told, id=row.get("id"))


def same_as(told: Span, known: Iterable[Span], others: Sequence[Span]) -> Span | None:
    """The known revision that a told one is, the nearest in time; ``None`` when it is one of its own.

    It is the same when it holds the same, or less that does not differ, and when nothing else was seen in between.
    """
    alike = [one for one in known if _holds(one, told) and not _between(one, told, others)]
    return min(alike, key=lambda one: (one.digest != told.digest, _gap(one, told), one.first_seen), default=None)


def joined(known: Span, told: Span) -> tuple[str, str]:
    """When the two were first and last so."""
    return min(known.first_seen, told.first_seen), max(known.last_seen, told.last_seen)


def _holds(known: Span, told: Span) -> bool:
    if known.digest == told.digest:
        return True
    less = _LEVELS.index(Coverage(told.coverage)) < _LEVELS.index(Coverage(known.coverage))
    alike = (known.gist, known.kind) == (told.gist, told.kind)
    return less and alike and told.commit in {None, known.commit}


def _gap(one: Span, other: Span) -> tuple[str, str]:
    """From the end of the earlier to the beginning of the later; the same moment twice when they overlap."""
    start, end = min(one.last_seen, other.last_seen), max(one.first_seen, other.first_seen)
    return (start, end) if start < end else (end, end)


def _between(one: Span, other: Span, others: Sequence[Span]) -> bool:
    """True when something else was seen after the earlier and before the later of two."""
    start, end = _gap(one, other)
    return any(
        start < end and o.first_seen < end and start < o.last_seen and not _holds(one, o) and not _holds(o, one)
        for o in others
    )
