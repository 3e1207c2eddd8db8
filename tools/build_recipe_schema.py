"""Make docs/schema/recipe-1.json, the JSON Schema of recipes, and the reference of their keys in docs/harness.md.

    python -m tools.build_recipe_schema [--check]

Tables, types, defaults and limits come from the dataclasses that recipes are read into. With --check nothing is
written, and a stale file makes the exit code 1. What no schema can show (files that are not there, parts that do not
belong together) is for `modelaudit recipes check`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from model_license_audit.harness.recipe.model import CHOOSE, Recipe
from model_license_audit.harness.recipe.schema import FOR_NONE, PATTERNS, RANGES, USE, WORDS, Key, keys
from model_license_audit.model.use import Purpose, Release
from tools.generated import refresh
from tools.recipe_meanings import MEANINGS, TABLES

ROOT = Path(__file__).parents[1]
SCHEMA, PAGE = ROOT / "docs" / "schema" / "recipe-1.json", ROOT / "docs" / "harness.md"
BEGIN, END = "<!-- keys: made by tools/build_recipe_schema.py -->", "<!-- end of keys -->"
Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "pattern": r"\S"}
_TYPES: dict[type, Schema] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
}
_CODES: Schema = {"type": "array", "items": _TEXT}
_USE: Schema = {
    "description": "The intended use, with the keys that it has in a policy file.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "purpose": {"enum": list(map(str, Purpose))},
        "release": {"enum": list(map(str, Release))},
        "territories": _CODES,
        "established": _CODES,
        "fields": _CODES,
        "modified": {"type": "boolean"},
        "monthly-users": {"type": "integer", "minimum": 0},
        "annual-revenue": {"type": "integer", "minimum": 0},
    },
}


def main() -> None:
    """Write the schema and the reference, or with --check tell whether they are fresh."""
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    told = before + BEGIN + "\n\n" + "\n".join(reference()) + "\n" + END + after
    arguments = sys.argv[1:]
    stale = refresh(SCHEMA, json.dumps(document(), indent=2) + "\n", arguments) + refresh(PAGE, told, arguments)
    sys.exit(1 if stale else 0)


def document() -> Schema:
    """The whole schema."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:model-license-audit:recipe:1",
        "title": "A recipe of modelaudit finetune, as the JSON that its TOML stands for",
        **table(Recipe),
    }


def table(cls: type) -> Schema:
    """The schema of one table."""
    properties = {key.name: _described(cls, key) for key in keys(cls).values()}
    if cls is Recipe:
        properties[USE] = _USE
        properties["base"] = {**properties["base"], "anyOf": [{"const": CHOOSE}, {"type": "object"}]}
        properties["base"] = _or_word(properties["base"])
    required = [key.name for key in keys(cls).values() if key.required]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _or_word(base: Schema) -> Schema:
    """The base as a table, or the word that leaves it open."""
    description = base["description"]
    plain = {name: value for name, value in base.items() if name not in {"description", "anyOf"}}
    return {"description": description, "anyOf": [{"const": CHOOSE}, plain]}


def _described(cls: type, key: Key) -> Schema:
    found = {"description": MEANINGS[cls][key.name], **_typed(key.hint)}
    place = (cls, key.field)
    if place in RANGES:
        limits = RANGES[place]
        found["exclusiveMinimum" if limits.above else "minimum"] = limits.least
        found |= {"maximum": limits.most} if limits.most is not None else {}
    if place in PATTERNS:
        found["pattern"] = "^" + PATTERNS[place][0].pattern.replace(r"\Z", "$")
    if place in WORDS:
        found["enum"] = list(WORDS[place])
    if place in FOR_NONE:
        description = found.pop("description")
        return {"description": description, "anyOf": [{"const": FOR_NONE[place]}, found]}
    return found


def _typed(hint: Any) -> Schema:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _typed(next(kind for kind in inner if kind is not NoneType))
    if origin is tuple:
        return {"type": "array", "items": _typed(inner[0])}
    if origin is not None:
        return {"type": "object"}
    if is_dataclass(hint) and isinstance(hint, type):
        return table(hint)
    return {"enum": list(map(str, hint))} if issubclass(hint, StrEnum) else dict(_TYPES[hint])


def reference() -> Iterator[str]:
    """The keys of each table as Markdown."""
    for cls, title in TABLES.items():
        yield from (f"### {title}", "", "| key | default | meaning |", "|---|---|---|")
        defaults = {field.name: _default(field) for field in fields(cls)}
        for key in keys(cls).values():
            yield f"| `{key.name}` | {defaults[key.field] if not key.required else 'needed'} | {_meaning(cls, key)} |"
        yield ""


def _meaning(cls: type, key: Key) -> str:
    words = next((kind for kind in (key.hint, *get_args(key.hint)) if isinstance(kind, type)), str)
    listed = f" One of {', '.join(f'`{word}`' for word in words)}." if issubclass(words, StrEnum) else ""
    return MEANINGS[cls][key.name] + listed


def _default(field: Field[Any]) -> str:
    if field.default_factory is not MISSING or field.default is MISSING or field.default in (None, (), ""):
        return ""
    value = field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    main()
