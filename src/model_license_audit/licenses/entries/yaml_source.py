"""YAML that people wrote, read safely: bounded in depth, no anchors, no key given twice."""

from __future__ import annotations

from typing import Any

from model_license_audit.licenses.entries.schema import Fault

MAX_DEPTH = 20
"""The deepest nesting that is read; license data need eight levels."""


def read_yaml(text: str, name: str) -> Any:
    """The one document of the text; raises :class:`ContentError` naming the line for what is no plain YAML.

    The events are looked through first: deep nesting would end the process, an anchor could stand for gigabytes, and
    of a key given twice one value would be dropped without a word.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _look_through(yaml.parse(text, Loader=loader), name)
        return yaml.load(text, Loader=loader)  # noqa: S506 - safe loaders both
    except (yaml.YAMLError, ValueError) as error:
        raise Fault(name, f"is not YAML ({' '.join(str(error).split())})", "correct the file") from error


def _look_through(events: Any, name: str) -> None:
    """Raise the first fault; ``open_keys`` holds, for each open mapping, its keys and whether a value comes next."""
    open_keys: list[tuple[set[str], list[bool]] | None] = []
    for event in events:
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if kind == "AliasEvent" or getattr(event, "anchor", None):
            raise Fault(f"{name}:{line}", "anchors and aliases are not read", "write the value where it belongs")
        if kind in {"ScalarEvent", "MappingStartEvent", "SequenceStartEvent"}:
            _note(open_keys, event, f"{name}:{line}")
        if kind == "MappingStartEvent":
            open_keys.append((set(), [True]))
        elif kind == "SequenceStartEvent":
            open_keys.append(None)
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            open_keys.pop()
        if len(open_keys) > MAX_DEPTH:
            raise Fault(f"{name}:{line}", f"is nested deeper than {MAX_DEPTH} levels", "correct the brackets")


def _note(open_keys: list[tuple[set[str], list[bool]] | None], event: Any, place: str) -> None:
    """Keep a key of the innermost mapping; keys and values take turns."""
    if not open_keys or open_keys[-1] is None:
        return
    keys, is_key = open_keys[-1]
    if is_key[0] and (key := getattr(event, "value", None)) is not None:
        if key in keys:
            raise Fault(place, f"the key {key!r} is given twice", "keep one of them")
        keys.add(key)
    is_key[0] = not is_key[0]
