"""Forms that values of a policy take: how each is read, and what a JSON Schema says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.policy.faults import meant
from model_license_audit.policy.names import Names

Amiss = Callable[[str, str], None]
"""Notes what is wrong with a value, and what to do."""

TEXT: dict[str, Any] = {"type": "string", "pattern": r"\S"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value is read with: the names that are known, and the folder of the file, from which paths are meant."""

    names: Names
    folder: Path


Read = Callable[[object, Reading, Amiss], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """How a value is read (``None``: it is wrong, and that was noted), and its JSON Schema."""

    read: Read
    schema: Mapping[str, Any]


def word(words: Iterable[str]) -> Form:
    """One of some words."""
    known = list(words)

    def read(told: object, _reading: Reading, amiss: Amiss) -> str | None:
        if isinstance(told, str) and told in known:
            return told
        amiss(f"unknown {told!r:.80}", meant(str(told), known))
        return None

    return Form(read, {"enum": known})


def number(most: int | None = None) -> Form:
    """A whole number of 0 or more."""

    def read(told: object, _reading: Reading, amiss: Amiss) -> int | None:
        if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= (most or told):
            return told
        limit = f" and at most {most}" if most else ""
        amiss(f"{told!r:.40} is not a number of 0 or more{limit}", "write a plain whole number")
        return None

    return Form(read, {"type": "integer", "minimum": 0, **({"maximum": most} if most else {})})


def _flag(told: object, _reading: Reading, amiss: Amiss) -> bool | None:
    if isinstance(told, bool):
        return told
    amiss(f"{told!r:.40} is neither true nor false", "write true or false")
    return None


def _path(told: object, reading: Reading, amiss: Amiss) -> Path | None:
    if isinstance(told, str) and told.strip():
        return reading.folder / told
    amiss(f"{told!r:.40} is no path", "give a path, meant from the folder of this file")
    return None


def _text(told: object, _reading: Reading, amiss: Amiss) -> str | None:
    if isinstance(told, str) and told.strip():
        return told
    amiss(f"{told!r:.40} is no text", 'write it in quotes, as "acme/*"')
    return None


FLAG, PATH, PATTERN = Form(_flag, {"type": "boolean"}), Form(_path, TEXT), Form(_text, TEXT)


def named(look: Callable[[Names, str], str]) -> Form:
    """A name that is looked up; ``look`` gives the one that is meant, or raises :class:`UsageError`."""

    def read(told: object, reading: Reading, amiss: Amiss) -> str | None:
        try:
            return look(reading.names, str(told))
        except UsageError as error:
            amiss(error.what, error.remedy)
            return None

    return Form(read, TEXT)


def listed(form: Form) -> Form:
    """A list of values of a form; a faulty one is left out, and noted."""

    def read(told: object, reading: Reading, amiss: Amiss) -> tuple[Any, ...] | None:
        if not isinstance(told, list):
            amiss(f"{told!r:.40} is not a list", "write it in square brackets")
            return None
        found = [form.read(one, reading, amiss) for one in told]
        return tuple(one for one in found if one is not None)

    return Form(read, {"type": "array", "items": dict(form.schema)})


def table(keys: Form, values: Form, where: str) -> Form:
    """A table of values of a form by names of a form."""

    def read(told: object, reading: Reading, amiss: Amiss) -> dict[str, Any] | None:
        if not isinstance(told, Mapping):
            amiss(f"{told!r:.40} is not a table", f"write [{where}]")
            return None
        pairs = [(keys.read(key, reading, amiss), values.read(value, reading, amiss)) for key, value in told.items()]
        return {key: value for key, value in sorted(pairs, key=str) if key is not None and value is not None}

    schema: dict[str, Any] = {"type": "object", "additionalProperties": dict(values.schema)}
    if "enum" in keys.schema:
        schema["propertyNames"] = dict(keys.schema)
    return Form(read, schema)


def either(one: Form, other: Form, is_other: Callable[[object], bool]) -> Form:
    """A value of one form, or of another where it looks like that."""

    def read(told: object, reading: Reading, amiss: Amiss) -> Any:
        return (other if is_other(told) else one).read(told, reading, amiss)

    return Form(read, {"anyOf": [dict(one.schema), dict(other.schema)]})
