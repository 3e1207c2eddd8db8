"""The compiled form of the SPDX list: each identifier with its class, ready to be read when one is met."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from model_license_audit.licenses.entries.classes import ClassTable, Standard
from model_license_audit.licenses.entries.compiled import compact
from model_license_audit.licenses.entries.records import to_record
from model_license_audit.licenses.entries.schema import Fault
from model_license_audit.model.terms import License

FILE = "data/license_classes.yaml"


def compile_spdx(listed: Mapping[str, Any], table: ClassTable, licenses: Iterable[License]) -> dict[str, Any]:
    """Everything :class:`SpdxList` needs, as one JSON document; ``listed`` is data/spdx_list.json.

    A license with an entry of ours keeps the class of the entry, whose text was read. Raises :class:`ContentError` for
    an identifier without a class, for a deprecated one without a successor or a reason, and for a class of ours that
    the table contradicts without saying why.
    """
    entries = {entry.spdx: entry for entry in licenses if entry.spdx}
    keys = {identifier: key_of(identifier, listed["licenses"], entries) for identifier in listed["licenses"]}
    by_key = {entry.key: entry for entry in entries.values()}
    together = _flags_by_key(listed["licenses"], keys)
    rows = {}
    for identifier, facts in listed["licenses"].items():
        row = _row(identifier, facts, table, together[keys[identifier]]) | {"key": keys[identifier]}
        if entry := by_key.get(keys[identifier]):
            _check_entry(entry, row["class"], table)
            row["class"] = entry.license_class.value
        rows[identifier.lower()] = row
    _check_named(table, listed)
    return {
        "credits": listed["credits"],
        "classes": {name: _standard(standard) for name, standard in table.classes.items()},
        "sets": {name: _standard(standard) for name, standard in table.sets.items()},
        "exceptions": {name.lower(): {"id": name, **facts} for name, facts in listed["exceptions"].items()},
        "licenses": rows,
    }


def dump_spdx(document: Mapping[str, Any]) -> bytes:
    """The document as JSON text with one license, exception, class or set in each line, keys sorted."""
    parts = []
    for name in sorted(document):
        value = document[name]
        if isinstance(value, dict):
            lines = ",\n".join(f"{json.dumps(key)}:{compact(value[key])}" for key in sorted(value))
            parts.append(f"{json.dumps(name)}:{{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(name)}:{compact(value)}")
    return ("{" + ",\n".join(parts) + "}\n").encode()


def key_of(identifier: str, listed: Iterable[str], entries: Mapping[str, License]) -> str:
    """The key of the license an identifier names: of our entry, or the identifier without the choice of version."""
    if identifier in entries:
        return entries[identifier].key
    base = identifier.removesuffix("-only").removesuffix("-or-later").removesuffix("+")
    known = entries.get(f"{base}-only") or entries.get(base)
    return known.key if known and (base != identifier or f"{base}-only" in listed) else base.lower()


def _flags_by_key(listed: Mapping[str, Mapping[str, Any]], keys: Mapping[str, str]) -> dict[str, dict[str, bool]]:
    """The judgements on any identifier of the same text: SPDX records some with the deprecated one only."""
    found: dict[str, dict[str, bool]] = {}
    for identifier, facts in listed.items():
        judged = {flag: True for flag in ("osi", "fsf") if facts.get(flag)}
        found.setdefault(keys[identifier], {}).update(judged)
    return found


def _row(identifier: str, facts: Mapping[str, Any], table: ClassTable, flags: Mapping[str, bool]) -> dict[str, Any]:
    assigned = table.assign(identifier, {**facts, **flags})
    row: dict[str, Any] = {
        **facts,
        "id": identifier,
        "class": assigned.license_class.value,
        "sets": list(assigned.sets),
        "drop": list(assigned.drop),
        "deed": assigned.deed,
        "because": list(assigned.reasons),
        "later": table.later.get(identifier.lower().removesuffix("-only")),
        **_replaced(identifier, facts, table),
    }
    return {name: value for name, value in row.items() if value}


def _replaced(identifier: str, facts: Mapping[str, Any], table: ClassTable) -> dict[str, str]:
    """What to write instead of a deprecated identifier, or why there is nothing."""
    given = table.successors.get(identifier)
    if not facts.get("deprecated"):
        return {}
    if isinstance(given, dict):
        return {"reason": given["reason"]}
    successor = given or facts.get("successor")
    if not successor:
        raise Fault(f"{FILE}: {identifier}", "is deprecated: give its successor, or the reason why it has none")
    return {"successor": successor}


def _standard(standard: Standard) -> dict[str, Any]:
    given = {"title": standard.title, "meaning": standard.meaning, "limits": standard.limits}
    record = {name: value for name, value in given.items() if value}
    return record | {"silent": list(standard.silent), "terms": [to_record(term) for term in standard.terms]}


def _check_entry(entry: License, class_: str, table: ClassTable) -> None:
    if entry.license_class.value != class_ and entry.key not in table.entries:
        what = f"our entry says {entry.license_class}, the table {class_}: correct one, or say why under entries"
        raise Fault(f"{FILE}: {entry.key}", what)


def _check_named(table: ClassTable, listed: Mapping[str, Any]) -> None:
    """Every identifier that the table names by itself is one of SPDX."""
    named = [name for override in table.overrides for name in override.ids if "*" not in name]
    for name in (*named, *table.successors):
        if name not in listed["licenses"]:
            raise Fault(FILE, f"{name!r} is no SPDX license")
