"""How large a condition may be: a rule pack of a stranger must neither stop the program nor keep it busy for ever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from model_license_audit.model.errors import ContentError
from model_license_audit.rules.logic import without_literals

MOST_CHARACTERS = 4_000
"""Of one condition; the library's compiler runs out of stack at some ten times as many."""

MOST_BRACKETS = 32
"""That stand in each other."""

MOST_LOOPS = 2
"""That stand in each other: each multiplies the time that the others take."""

MOST_STEPS = 5_000_000
"""That loops in each other may take on the facts of one thing: some seconds."""

_HEAD = re.compile(r"\.\s*\w+\s*\(\s*\w+\s*,")
"""The head of a loop: a method whose first argument is a name, as in ``all(x, …)``."""

_SIGNS = re.compile(rf"{_HEAD.pattern}|[(\[{{]|[)\]}}]")


def check_size(text: str) -> None:
    """Raises :class:`ContentError` for a condition that is larger than any rule needs."""
    if len(text) > MOST_CHARACTERS:
        raise _too_large(text, f"is longer than {MOST_CHARACTERS} characters", "split the rule")
    if max((brackets for brackets, _ in _depths(text)), default=0) > MOST_BRACKETS:
        raise _too_large(text, f"has more than {MOST_BRACKETS} brackets in each other", "take some away")
    if loops(text) > MOST_LOOPS:
        raise _too_large(text, f"has more than {MOST_LOOPS} loops in each other", "take an inner loop out")


def _too_large(text: str, what: str, remedy: str) -> ContentError:
    return ContentError(f"the condition {text[:60]!r}… {what}", remedy)


def loops(text: str) -> int:
    """How many loops stand in each other where they do most."""
    heads = len(_HEAD.findall(text))
    return max(depth for _, depth in _depths(text)) if heads > 1 else heads


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """At every bracket how many brackets, and how many loops, it stands in."""
    found: list[bool] = []
    for match in _SIGNS.finditer(without_literals(text) or text):
        if match[0][-1] in ")]}":
            del found[-1:]
        else:
            found.append(match[0].startswith("."))
            yield len(found), sum(found)


def steps(depth: int, things: Iterable[object]) -> int:
    """The most steps that so many loops in each other can take on the lists in what a condition reads."""
    longest = max((max(map(len, _lists(thing)), default=1) for thing in things), default=1)
    return int(longest**depth)


def _lists(thing: object) -> Iterator[tuple[Any, ...] | list[Any]]:
    if isinstance(thing, list | tuple):
        yield thing
    elif isinstance(thing, Mapping):
        yield from (value for value in thing.values() if isinstance(value, list | tuple))
