"""Reports as plain JSON values and back: one reading of the dataclasses for both ways.

Every dataclass becomes an object with its fields in their order. Four things differ: an expression says its ``type``,
an artifact reference, a license statement, an answer and a point of ``todo`` also carry what they print as (``id``,
``spdx``, ``text``; ignored on the way back), the decoded text of an artifact's files stays out (its digest stays in),
and the path of a duty names its links by their places in ``lineage.derivations``, so that a long chain is not told
once per duty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import repeat
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from model_license_audit.model.duties import Duty
from model_license_audit.model.errors import UsageError
from model_license_audit.model.evidence import TextFile
from model_license_audit.model.expressions import AllOf, AnyOf, LicenseId, LicenseStatement, Unresolved
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.lineage import Derivation, Lineage, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Answer, AuditReport
from model_license_audit.model.todo import Todo
from model_license_audit.reports.phrases import thing
from model_license_audit.reports.points import points

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_EXPRESSIONS: dict[str, type] = {"license": LicenseId, "unresolved": Unresolved, "all": AllOf, "any": AnyOf}
_TAGS = {cls: tag for tag, cls in _EXPRESSIONS.items()}
_LEFT_OUT = (TextFile, "text")
_INPUT = ("path", "size", "sha256")
_SCALARS = {str: str, int: int, bool: bool, float: int | float}


def encode(value: object) -> Json:
    """The JSON value of a report or of any part of it."""
    if isinstance(value, Enum):
        plain: Json = value.value
        return plain
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {kind.value: encode(value[kind]) for kind in FindingKind if kind in value}
    return _encode_dataclass(value)


def _encode_dataclass(value: Any) -> dict[str, Json]:
    told = _printed(value)
    own = _own_forms(value) if isinstance(value, AuditReport) else {}
    for name in _field_names(type(value)):
        told[name] = own[name] if name in own else encode(getattr(value, name))
    return told


def _own_forms(report: AuditReport) -> dict[str, Json]:
    places = _Places(report.lineage)
    return {
        "inputs": [dict(zip(_INPUT, entry, strict=True)) for entry in report.inputs],
        "duties": [
            {name: places.of(d.path) if name == "path" else encode(getattr(d, name)) for name in _field_names(Duty)}
            for d in report.duties
        ],
        "todo": [{"text": thing(point), **_encode_dataclass(point.todo)} for point in points(report)],
    }


class _Places:
    """Where the links of paths stand in the lineage; paths and links are shared, so most are known by identity."""

    def __init__(self, lineage: Lineage) -> None:
        self._links = lineage.derivations
        self._by_identity = {id(link): place for place, link in enumerate(lineage.derivations)}
        self._told: dict[int, Json] = {}

    def of(self, path: Path) -> Json:
        if id(path) not in self._told:
            self._told[id(path)] = [self._place(link) for link in path.derivations]
        return self._told[id(path)]

    def _place(self, link: Derivation) -> int:
        place = self._by_identity.get(id(link))
        return self._links.index(link) if place is None else place


def _printed(value: object) -> dict[str, Json]:
    if isinstance(value, ArtifactRef):
        return {"id": str(value)}
    if isinstance(value, LicenseStatement):
        return {"spdx": str(value.expression)}
    if isinstance(value, Answer):
        return {"text": value.question.text}
    tag = _TAGS.get(type(value))
    return {"type": tag} if tag else {}


def _field_names(cls: type) -> tuple[str, ...]:
    if not is_dataclass(cls):
        raise TypeError(f"no JSON form for {cls}")
    return tuple(f.name for f in fields(cls) if (cls, f.name) != _LEFT_OUT)


def decode(value: Json, kind: Any) -> Any:
    """The value of that type that ``encode`` told; raises :class:`UsageError` when the JSON does not fit.

    A field that has a default may be missing: an earlier version of the program did not know it.
    """
    try:
        return _decode(value, kind)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        remedy = "give a file that modelaudit wrote with --format json"
        raise UsageError(f"not an audit report ({type(error).__name__}: {error})", remedy) from error


def _decode(value: Any, kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(f"{value!r:.40} where a list is needed")
        kinds = repeat(inner[0]) if inner[-1] is ... else inner
        return tuple(_decode(item, each) for item, each in zip(value, kinds, strict=False))
    if origin is dict:
        return {inner[0](key): _decode(item, inner[1]) for key, item in value.items()}
    if origin is UnionType:
        if value is None and NoneType in inner:
            return None
        return _decode(value, _EXPRESSIONS[value["type"]] if AllOf in inner else inner[0])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind in _SCALARS and not isinstance(value, _SCALARS[kind]):
        raise TypeError(f"{value!r:.40} where {kind.__name__} is needed")
    return _decode_dataclass(value, kind) if is_dataclass(kind) else value


def _decode_dataclass(value: dict[str, Any], kind: Any) -> Any:
    hints, own = _hints(kind), _own_values(value) if kind is AuditReport else {}
    names = _told_names(kind, value)
    told = {name: own[name] if name in own else _decode(value[name], hints[name]) for name in names}
    if kind is _LEFT_OUT[0]:
        told[_LEFT_OUT[1]] = ""
    return kind(**told)


def _told_names(kind: type, value: dict[str, Any]) -> list[str]:
    """The fields to be read: all but those that are missing and have a default."""
    return [name for name in _field_names(kind) if name in value or name not in _optional(kind)]


@cache
def _optional(kind: type) -> frozenset[str]:
    having = (f for f in fields(kind) if not (f.default is MISSING and f.default_factory is MISSING))
    return frozenset(f.name for f in having)


def _own_values(report: dict[str, Any]) -> dict[str, Any]:
    lineage: Lineage = _decode(report["lineage"], Lineage)
    inputs = [[entry[key] for key in _INPUT] for entry in report.get("inputs", ())]
    paths: dict[tuple[int, ...], Path] = {}
    return {
        "lineage": lineage,
        "inputs": _decode(inputs, _hints(AuditReport)["inputs"]),
        "duties": tuple(_duty(duty, lineage, paths) for duty in report["duties"]),
        "todo": tuple(_todo(todo, len(report["duties"])) for todo in report.get("todo", ())),
    }


def _duty(value: dict[str, Any], lineage: Lineage, paths: dict[tuple[int, ...], Path]) -> Duty:
    hints, places = _hints(Duty), tuple(value["path"])
    if places not in paths:
        if any(type(place) is not int or place < 0 for place in places):
            raise ValueError("a path must name its links by their places in lineage.derivations")
        paths[places] = Path(tuple(lineage.derivations[place] for place in places))
    told = {name: _decode(value[name], hints[name]) for name in _told_names(Duty, value) if name != "path"}
    return Duty(**told, path=paths[places])


def _todo(value: dict[str, Any], duties: int) -> Todo:
    if not value["duties"] or not all(type(place) is int and 0 <= place < duties for place in value["duties"]):
        raise ValueError("a point must name its duties by their places in duties")
    todo: Todo = _decode_dataclass(value, Todo)
    return todo


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
