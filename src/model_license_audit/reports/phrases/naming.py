"""Names and numbers of several things, the first of many."""

from __future__ import annotations

from model_license_audit.reports import words
from model_license_audit.reports.safe import NAME, short

_MANY = 100


def names(parts: tuple[str, ...], most: int = 3) -> str:
    """The first names of several."""
    shown = [short(part, NAME) for part in parts[:most]]
    return ", ".join(shown) + (f" and {len(parts) - most} more" if len(parts) > most else "")


def numbers(found: tuple[int, ...]) -> str:
    """``1, 2, 5\u20139``: numbers in order, those that follow each other in one range."""
    ranges: list[list[int]] = []
    for number in sorted(found):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return ", ".join(", ".join(map(str, run)) if len(run) < 3 else f"{run[0]}\u2013{run[-1]}" for run in ranges)


def points(found: tuple[int, ...]) -> str:
    """``point 2`` or ``points 1, 2, 5\u20139``."""
    return f"{'point' if len(found) == 1 else 'points'} {numbers(found)}"


def ways(number: int) -> str:
    """``1 other way``, or that there are many."""
    return words.count(number, "other way", "other ways") if number < _MANY else "many other ways"
