"""Filling a rule's sentences with facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_FIELD = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")


def fill(sentence: str, facts: Mapping[str, Any]) -> str:
    """The sentence with each ``{thing.fact}`` replaced; a fact that is absent is shown as ``?``."""
    return "".join([_show(_look_up(text, facts)) if at % 2 else text for at, text in enumerate(_pieces(sentence))])


@lru_cache(maxsize=1024)
def _pieces(sentence: str) -> list[str]:
    """Text and the name of a fact in turn."""
    return _FIELD.split(sentence)


def listed(name: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """The items of the list that ``thing.fact`` names, as texts; none where it is absent."""
    value = _look_up(name, facts)
    return tuple(map(_show, value)) if isinstance(value, list | tuple) else ()


def _look_up(name: str, facts: Mapping[str, Any]) -> object:
    value: object = facts
    for part in name.split("."):
        try:
            value = value[part] if isinstance(value, dict) else None
        except KeyError:
            return None
    return value


def _show(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_show, value))
    return str(value)
