"""A license as people write it in YAML: the inverse of reading an entry."""

from __future__ import annotations

from typing import Any

from model_license_audit.licenses.entries.records import to_record
from model_license_audit.model.terms import License, Term

_FIRST = ("key", "name", "class", "publisher", "licensor", "version", "released", "family", "predecessor", "successor")
_LAST = ("status", "reviewed", "gated", "note", "silent", "terms")
_IDS = ("spdx", "ref", "hub", "scancode")


def entry_of(license_: License) -> dict[str, Any]:
    """The entry from which ``load.parse_entry`` makes this license, keys in the usual order."""
    record = to_record(license_)
    record["class"] = str(license_.license_class)
    record["status"] = str(license_.status)
    record["terms"] = [_written(term) for term in license_.terms]
    ids = {name: record[name] for name in _IDS if name in record}
    text = {"sha256": license_.text_sha256, "source": license_.source}
    first = {name: record[name] for name in _FIRST if name in record}
    lists: dict[str, Any] = {name: record[name] for name in ("aliases", "links") if name in record}
    last = {name: record[name] for name in _LAST if name in record}
    return {**first, "ids": ids, **lists, "text": text, **last}


def _written(term: Term) -> dict[str, Any]:
    record = to_record(term)
    written: dict[str, Any] = {str(term.kind): term.action}
    items, numbers = record.pop("items", None), record.pop("item_clauses", None)
    written |= {name: value for name, value in record.items() if name not in {"kind", "action"}}
    if items:
        written["items"] = dict(zip(items, numbers, strict=True)) if numbers else items
    return written
