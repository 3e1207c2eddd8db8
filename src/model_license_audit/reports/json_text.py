"""JSON as text: as :func:`json.dumps` indents it, but a list of numbers stays on one line, however long."""

from __future__ import annotations

import json
from json.encoder import encode_basestring_ascii as quoted

from model_license_audit.reports.json_codec import Json


def written(value: Json) -> str:
    """The value in pure ASCII, indented by two blanks; raises :class:`ValueError` for a number JSON does not have."""
    parts: list[str] = []
    _write(value, "\n", parts)
    return "".join(parts)


def _write(value: Json, margin: str, parts: list[str]) -> None:
    """``margin`` is the line end and the blanks before whatever holds the value."""
    inner = margin + "  "
    if isinstance(value, dict) and value:
        for number, (key, item) in enumerate(value.items()):
            parts.append(f"{',' if number else '{'}{inner}{quoted(key)}: ")
            _write(item, inner, parts)
        parts.append(margin + "}")
    elif isinstance(value, list) and value:
        if all(type(item) is int for item in value):
            parts.append(f"[{', '.join(map(str, value))}]")
            return
        for number, item in enumerate(value):
            parts.append(("," if number else "[") + inner)
            _write(item, inner, parts)
        parts.append(margin + "]")
    else:
        parts.append(quoted(value) if isinstance(value, str) else json.dumps(value, allow_nan=False))
