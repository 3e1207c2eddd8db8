"""Tables of TOML as dataclasses: the types of the fields are what is checked, and every fault is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from model_license_audit.harness.recipe.faults import Faults
from model_license_audit.harness.recipe.schema import ABSENT, FOR_NONE, PATTERNS, RANGES, WORDS, Key, keys

WRONG = object()
"""What stands for a value that was faulty: it is noted, and reading goes on."""

_KINDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


class TableReader:
    """Reads tables; what is wrong goes to ``faults``."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def table(self, cls: type, told: object, where: str, beside: frozenset[str] = frozenset()) -> Any:
        """The dataclass of a table, or :data:`WRONG`; keys that are ``beside`` are read elsewhere."""
        if not isinstance(told, Mapping):
            self._faults.add(where or "the recipe", f"{told!r:.40} is no table", "write it as a table of its own")
            return WRONG
        known = keys(cls)
        for name in told:
            if name not in known and name not in beside:
                self._faults.unknown(where or "the top of the file", name, known, "key")
        missing = [key for key in known.values() if key.required and key.name not in told]
        for key in missing:
            self._faults.add(_place(where, key.name), "it is missing", f"write {_example(key)}")
        given = [key for key in known.values() if key.name in told]
        values = {key.field: self._value(cls, key, told[key.name], _place(where, key.name)) for key in given}
        if missing or any(value is WRONG for value in values.values()):
            return WRONG
        return cls(**{**{field: absent for (table, field), absent in ABSENT.items() if table is cls}, **values})

    def _value(self, cls: type, key: Key, told: object, where: str) -> Any:
        if (cls, key.field) in FOR_NONE and told == FOR_NONE[cls, key.field]:
            return None
        value = self._typed(key.hint, told, where)
        if value is WRONG:
            return WRONG
        wrong = _unfit(cls, key.field, value)
        if wrong is not None:
            self._faults.add(where, *wrong)
            return WRONG
        words = WORDS.get((cls, key.field))
        if words and value not in words:
            self._faults.unknown(where, value, words)
            return WRONG
        return value

    def _typed(self, hint: Any, told: object, where: str) -> Any:
        origin, inner = get_origin(hint), get_args(hint)
        if origin is UnionType:
            return self._typed(next(kind for kind in inner if kind is not NoneType), told, where)
        if origin is tuple:
            return self._list(inner[0], told, where)
        if origin is not None:
            return told if isinstance(told, Mapping) else self._wrong(where, told, "a table")
        if is_dataclass(hint) and isinstance(hint, type):
            return self.table(hint, told, where if " " in where else f"[{where}]")
        if issubclass(hint, StrEnum):
            return self._word(hint, told, where)
        return self._scalar(hint, told, where)

    def _list(self, kind: Any, told: object, where: str) -> Any:
        if not isinstance(told, list):
            return self._wrong(where, told, "a list")
        tables = is_dataclass(kind) and isinstance(kind, type)
        if tables:
            found = [self.table(kind, item, f"[[{where}]] {number}") for number, item in enumerate(told, 1)]
        else:
            found = [self._typed(kind, item, where) for item in told]
        return WRONG if any(value is WRONG for value in found) else tuple(found)

    def _word(self, kind: type[StrEnum], told: object, where: str) -> Any:
        words = list(map(str, kind))
        if told in words:
            return kind(str(told))
        self._faults.unknown(where, told, words)
        return WRONG

    def _scalar(self, kind: type, told: object, where: str) -> Any:
        if kind is float and isinstance(told, int) and not isinstance(told, bool):
            return float(told)
        if not isinstance(told, kind) or (kind in {int, float} and isinstance(told, bool)):
            return self._wrong(where, told, _KINDS[kind])
        if kind is str and not str(told).strip():
            self._faults.add(where, "it is empty", "say it, or leave the key out")
            return WRONG
        return told

    def _wrong(self, where: str, told: object, kind: str) -> Any:
        self._faults.add(where, f"{told!r:.60} is not {kind}", f"write {kind}")
        return WRONG


def _unfit(cls: type, field: str, value: Any) -> tuple[str, str] | None:
    """Why a value of the right type cannot be, and what could."""
    numbers, pattern = RANGES.get((cls, field)), PATTERNS.get((cls, field))
    if numbers and not numbers.holds(value):
        return f"{value!r} is out of range", f"give {numbers}"
    if pattern and not pattern[0].match(value):
        return f"{value!r:.80} cannot be", pattern[1]
    return None


def _place(where: str, key: str) -> str:
    return f"{where} {key}" if where else key


def _example(key: Key) -> str:
    plain = isinstance(key.hint, type) and is_dataclass(key.hint)
    return f"the table [{key.name}]" if plain else f"{key.name} = …"
