"""Records of steps as plain JSON values and back: one reading of the dataclasses for both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from model_license_audit.model.errors import UsageError

_Record = TypeVar("_Record")


def to_json(value: Any) -> Any:
    """The JSON value of a record: an object with its fields, tuples as lists, paths and coded words as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset | set):
        items = [to_json(item) for item in value]
        return sorted(items) if isinstance(value, frozenset | set) else items
    if is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"no JSON form for {type(value)}")


def from_json(cls: type[_Record], value: Any) -> _Record:
    """The record that :func:`to_json` told; raises :class:`UsageError` where the value does not fit.

    A field with a default may be missing: an earlier version of the program did not know it.
    """
    try:
        record: _Record = _decoded(value, cls)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        what = f"a record of the run is not what was written ({cls.__name__}: {type(error).__name__}: {error})"
        raise UsageError(what, "make the run anew, in another output directory") from error
    return record


def _decoded(value: Any, kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {UnionType, Union}:
        return _one_of(value, inner)
    if origin is tuple:
        return _sequence(value, inner)
    if origin is not None and issubclass(origin, Mapping):
        return {str(key): _decoded(item, inner[1]) for key, item in value.items()}
    if not isinstance(kind, type):
        return value
    if is_dataclass(kind):
        hints = _hints(kind)
        told = [f for f in fields(kind) if f.name in value or not _has_default(f)]
        return kind(**{f.name: _decoded(value[f.name], hints[f.name]) for f in told})
    return _scalar(value, kind)


def _one_of(value: Any, kinds: tuple[Any, ...]) -> Any:
    """A union is a type or nothing."""
    if value is None and NoneType in kinds:
        return None
    return _decoded(value, next(kind for kind in kinds if kind is not NoneType))


def _sequence(value: Any, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.40} where a list is needed")
    if kinds[-1] is ...:
        return tuple(_decoded(item, kinds[0]) for item in value)
    return tuple(_decoded(item, kind) for item, kind in zip(value, kinds, strict=True))


def _scalar(value: Any, kind: type) -> Any:
    if issubclass(kind, Enum | Path):
        return kind(value)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is not object and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
        raise TypeError(f"{value!r:.40} where {kind.__name__} is needed")
    return value


def _has_default(one: Any) -> bool:
    return not (one.default is MISSING and one.default_factory is MISSING)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
