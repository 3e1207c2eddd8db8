"""Filling a rule's sentences with facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_FIELD = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*)\}")


def fill(sentence: str, facts: Mapping[str, Any]) -> str:
    """The sentence with each ``{thing.fact}`` replaced; a fact that is absent is shown as ``?``."""
    return _FIELD.sub(lambda match: _show(_look_up(match[1], facts)), sentence)


def _look_up(name: str, facts: Mapping[str, Any]) -> object:
    value: object = facts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _show(value: object) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(map(_show, value))
    return str(value)
