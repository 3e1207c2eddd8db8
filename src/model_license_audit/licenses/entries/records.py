"""Licenses as plain records (what the compiled data holds) and back, losing nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from model_license_audit.model.terms import (
    FlowDown,
    License,
    LicenseClass,
    Measure,
    Reach,
    Status,
    Term,
    TermKind,
    Trigger,
)


def to_record(thing: License | Term | Measure) -> dict[str, Any]:
    """The fields that differ from their defaults, enums as their values, tuples as lists."""
    record: dict[str, Any] = {}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if field.default is MISSING or value != field.default:
            record[field.name] = _plain(value)
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, License | Term | Measure):
        return to_record(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def license_from_record(record: Mapping[str, Any]) -> License:
    """The license whose :func:`to_record` this is."""
    given = dict(record)
    given["license_class"] = LicenseClass(given["license_class"])
    given["status"] = Status(given["status"])
    given["terms"] = tuple(term_from_record(term) for term in given.get("terms", ()))
    for name in ("hub", "aliases", "links", "silent"):
        if name in given:
            given[name] = tuple(given[name])
    return License(**given)


def term_from_record(record: Mapping[str, Any]) -> Term:
    """The term whose :func:`to_record` this is."""
    given: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in record.items()}
    given["kind"] = TermKind(given["kind"])
    given["status"] = Status(given["status"])
    if "when" in given:
        given["when"] = tuple(map(Trigger, given["when"]))
    if "reach" in given:
        given["reach"] = tuple(map(Reach, given["reach"]))
    if "flow_down" in given:
        given["flow_down"] = FlowDown(given["flow_down"])
    if "measure" in given:
        given["measure"] = Measure(**given["measure"])
    return Term(**given)
