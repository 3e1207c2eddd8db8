"""The form of a rule file, checked before it is read: every mistake is told with the file and the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import Any

from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.findings import FindingKind, Severity, Verdict
from model_license_audit.model.report import Question
from model_license_audit.rules.rule import NOT_APPLICABLE, Case, Need, Rule, Scope

_WORDS: dict[str, type[StrEnum]] = {
    "kind": FindingKind,
    "severity": Severity,
    "scope": Scope,
    "confidence": Confidence,
}
_LISTS: dict[str, type[StrEnum] | None] = {"basis": None, "answers": Question, "needs": Need}
_OTHER = frozenset({"cases"})
_KEYS = tuple(f.name for f in fields(Rule) if f.name != "slug")
_REQUIRED = tuple(
    f.name for f in fields(Rule) if f.name != "slug" and f.default is MISSING and f.default_factory is MISSING
)
_EXPECTED = (*map(str, Verdict), NOT_APPLICABLE)
_CASE_KEYS = tuple(f.name for f in fields(Case))
_CASE_LISTS = ("texts", "edited", "names")
_CASE_MAPPINGS = ("use", "files")


def check_form(file: str, entry: object) -> Mapping[str, Any]:
    """The entry of a rule file, when every key of it is of the right form; else :class:`ContentError`."""
    if not isinstance(entry, Mapping):
        raise ContentError(f"{file}: a rule is a mapping", "see the shipped rules for the form")
    _keys(file, entry, _KEYS, _REQUIRED)
    for key, value in entry.items():
        if key in _WORDS:
            _word(file, key, value, list(_WORDS[key]))
        elif key in _LISTS:
            _list(file, key, value, _LISTS[key])
        elif key not in _OTHER:
            _text(file, key, value)
    for number, case in enumerate(_sequence(file, "cases", entry.get("cases", [])), 1):
        _case(f"{file}: case {number}", case)
    return entry


def _case(place: str, case: object) -> None:
    if not isinstance(case, Mapping):
        raise ContentError(f"{place} is no mapping", "give it why, lineage and expect")
    _keys(place, case, _CASE_KEYS, ("why", "lineage", "expect"))
    for key in ("why", "lineage"):
        _text(place, key, case[key])
    _word(place, "expect", case["expect"], _EXPECTED)
    for key in _CASE_LISTS:
        _list(place, key, case.get(key, []), None)
    for key in _CASE_MAPPINGS:
        if not isinstance(case.get(key, {}), Mapping):
            raise ContentError(f"{place}: key {key!r} is no mapping", "write it as {name: value}")


def _keys(place: str, entry: Mapping[Any, Any], known: Collection[str], required: Collection[str]) -> None:
    for key in entry:
        if key not in known:
            raise ContentError(f"{place}: unknown key {key!r}", f"known keys: {', '.join(known)}")
    for key in required:
        if key not in entry:
            raise ContentError(f"{place}: key {key!r} is missing", "add it")


def _text(place: str, key: str, value: object) -> None:
    if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
        return
    raise ContentError(f"{place}: key {key!r} is no text", "write a text, in quotation marks where YAML needs them")


def _word(place: str, key: str, value: object, words: Collection[str]) -> None:
    if value not in tuple(map(str, words)):
        raise ContentError(f"{place}: key {key!r}: {value!r} is no word for it", f"use one of: {', '.join(words)}")


def _list(place: str, key: str, value: object, words: type[StrEnum] | None) -> None:
    for each in _sequence(place, key, value):
        if words is not None:
            _word(place, key, each, list(words))
        else:
            _text(place, key, each)


def _sequence(place: str, key: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise ContentError(
            f"{place}: key {key!r} is no list", "write it in square brackets, or a line each after a dash"
        )
    return value
