"""What a runner of GitHub Actions takes for commands in a log: both spellings, and how it undoes their escapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NAMES = frozenset(
    {"add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher"}
    | {"save-state", "set-env", "set-output", "stop-commands", "warning"}
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its properties and its data, unescaped."""

    name: str
    properties: dict[str, str]
    data: str


def commands_in(log: Iterable[str]) -> list[Command]:
    """The commands of a log: ``::name key=value,…::data`` where a line begins, ``##[name …]data`` anywhere in it."""
    return [found for line in log if (found := _leading(line.lstrip()) or _anywhere(line)) is not None]


def _leading(line: str) -> Command | None:
    if not line.startswith("::") or "::" not in line[2:]:
        return None
    info, _, data = line[2:].partition("::")
    name, _, properties = info.partition(" ")
    if name not in NAMES:
        return None
    pairs = (part.partition("=") for part in properties.strip().split(",") if part)
    return Command(
        name, {key: _unescaped(value, {":": "%3A", ",": "%2C"}) for key, _, value in pairs}, _unescaped(data)
    )


def _anywhere(line: str) -> Command | None:
    _, found, rest = line.partition("##[")
    info, end, data = rest.partition("]")
    name = info.partition(" ")[0]
    return Command(name, {}, data) if found and end and name in NAMES else None


def _unescaped(text: str, more: dict[str, str] | None = None) -> str:
    for sign, escape in {"\r": "%0D", "\n": "%0A", **(more or {}), "%": "%25"}.items():
        text = text.replace(escape, sign)
    return text
