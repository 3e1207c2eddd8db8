"""What a condition reads of the facts, told from its text: no more than that is looked at, compared and handed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter
from typing import Any

from model_license_audit.rules.logic import without_literals

VARIABLES = frozenset(
    {"artifact", "use", "duties", "duty", "other", "link", "ancestor", "unknown", "cycle", "statement"}
)
"""The variables that rules are given; any other name that a macro binds is the macro's own."""

_ABSENT = object()
_FIELD = r"(?:\s*\.\s*(\w+)\b(?!\s*\())?"
"""A field of a variable; a name before a bracket is no field, but a method of the whole."""

_BINDS = r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*(\w+)\s*,"


class Read:
    """A variable with the fields read of it; none where it is read as a whole.

    ``each`` is true for a list of whose members only fields are read, and only by ``exists`` and ``all``: neither
    their order nor how many are alike matters then.
    """

    __slots__ = ("_get", "each", "fields", "name")

    def __init__(self, name: str, fields: Collection[str] = (), *, each: bool = False) -> None:
        self.name, self.fields, self.each = name, tuple(sorted(fields)), each
        self._get = _getter(self.fields, each)

    def value(self, facts: Mapping[str, Any]) -> object:
        """What is read, to be compared: equal values lead to the same outcome."""
        try:
            return self._get(facts[self.name])
        except KeyError:
            return repr(self.narrowed(facts)) if self.name in facts else _ABSENT

    def narrowed(self, facts: Mapping[str, Any]) -> object:
        """The variable with nothing but what is read of it."""
        thing = facts[self.name]
        if not self.each:
            return self._narrow(thing)
        return list({repr(member): member for member in map(self._narrow, thing)}.values())

    def _narrow(self, thing: Any) -> object:
        return {name: thing[name] for name in self.fields if name in thing} if self.fields else thing


def _getter(fields: tuple[str, ...], each: bool) -> Callable[[Any], object]:
    if not fields:
        return lambda thing: thing
    get = itemgetter(*fields)
    return (lambda things: frozenset(map(get, things))) if each else get


def reads_of(text: str, names: Collection[str]) -> Iterator[Read]:
    """What a condition reads of each of its variables, by name."""
    plain = without_literals(text) or text
    bound = frozenset(re.findall(_BINDS, plain)) - VARIABLES
    for name in sorted(set(names) - bound):
        members = _member_fields(plain, name)
        yield Read(name, members, each=True) if members else Read(name, _fields(plain, name))


def _fields(text: str, name: str) -> frozenset[str]:
    """The fields read of a variable; empty when it is also used as a whole."""
    uses = re.findall(rf"(?<![\w.]){re.escape(name)}\b{_FIELD}", text)
    return frozenset() if "" in uses else frozenset(uses)


def _member_fields(text: str, name: str) -> frozenset[str]:
    """The fields read of a list's members; empty when the list is used in another way than by exists and all."""
    variable = rf"(?<![\w.]){re.escape(name)}\b"
    loops = re.findall(rf"{variable}\s*\.\s*(?:all|exists)\s*\(\s*(\w+)\s*,", text)
    if len(loops) < len(re.findall(variable, text)):
        return frozenset()
    inside = re.sub(_BINDS, ".each(", text)
    fields = [_fields(inside, member) for member in loops]
    return frozenset().union(*fields) if all(fields) else frozenset()
