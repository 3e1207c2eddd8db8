"""Reading rules: the shipped set in its compiled form, a user's pack from its YAML files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from model_license_audit.model.errors import ContentError
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.findings import FindingKind, Severity, Verdict
from model_license_audit.model.report import Question
from model_license_audit.model.terms import ACTIONS
from model_license_audit.rules.conditions import condition
from model_license_audit.rules.rule import Case, Need, Rule, Scope

_ID = re.compile(r"\A[A-Z]{2,8}\d{3}\Z")
_REQUIRED = {f.name for f in fields(Rule) if f.default is MISSING and f.default_factory is MISSING} - {"slug"}
_KNOWN = {f.name for f in fields(Rule)} - {"slug"}
_CASE_KEYS = {f.name for f in fields(Case)}
_NOT_APPLICABLE = "not-applicable"


@lru_cache(maxsize=1)
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that ship, by id, without their cases."""
    text = resources.files("model_license_audit.content.rules").joinpath("rules.json").read_text("utf-8")
    return tuple(rule_from(entry["slug"], entry) for entry in json.loads(text))


@lru_cache(maxsize=1)
def rules_version() -> str:
    """Number and digest of the shipped rules."""
    data = resources.files("model_license_audit.content.rules").joinpath("rules.json").read_bytes()
    return f"{len(shipped_rules())} rules, sha256:{hashlib.sha256(data).hexdigest()[:12]}"


def full_rule(slug: str) -> Rule:
    """A shipped rule as its file states it, cases included."""
    data = resources.files("model_license_audit.content.rules").joinpath(f"{slug}.yaml").read_bytes()
    return _parse(slug, data)


def load_pack(folder: Path) -> tuple[Rule, ...]:
    """Every rule of a folder of YAML files with its cases, by id; raises :class:`ContentError` naming the file."""
    return rules_of({path.stem: path.read_bytes() for path in sorted(folder.glob("*.yaml"))})


def rules_of(files: Mapping[str, bytes]) -> tuple[Rule, ...]:
    """The rules of files by their names without ``.yaml``, by id; raises :class:`ContentError` with file and key."""
    seen: dict[str, str] = {}
    rules = [_parse(slug, data) for slug, data in files.items()]
    for rule in rules:
        _check_conditions(rule)
        if rule.id in seen:
            raise ContentError(
                f"{rule.slug}.yaml: rule id {rule.id} is taken by {seen[rule.id]}.yaml", "choose another"
            )
        seen[rule.id] = rule.slug
    return tuple(sorted(rules, key=lambda rule: rule.id))


_THINGS = {
    Scope.ARTIFACT: frozenset[str](),
    Scope.DUTY: frozenset({"duty"}),
    Scope.PAIR: frozenset({"duty", "other"}),
    Scope.LINK: frozenset({"link"}),
    Scope.ANCESTOR: frozenset({"ancestor"}),
    Scope.UNKNOWN: frozenset({"unknown"}),
    Scope.CYCLE: frozenset({"cycle"}),
    Scope.STATEMENT: frozenset({"statement"}),
}
"""The variables that only a scope has."""


def _check_conditions(rule: Rule) -> None:
    """Every condition must compile and name nothing of another scope."""
    foreign = frozenset[str]().union(*_THINGS.values()) - _THINGS[rule.scope]
    for key in ("when", "undetermined", "satisfied"):
        text = getattr(rule, key)
        try:
            wrong = condition(text).names & foreign if text else ()
        except ContentError as error:
            raise ContentError(f"{rule.slug}.yaml: key {key!r}: {error.what}", error.remedy) from error
        if wrong:
            raise ContentError(
                f"{rule.slug}.yaml: key {key!r}: scope {rule.scope} knows no {sorted(wrong)[0]!r}", f"see {text!r}"
            )


def _parse(slug: str, data: bytes) -> Rule:
    from model_license_audit.licenses.entries.yaml_source import read_yaml
    from model_license_audit.rules.form import check_form

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{slug}.yaml: is not UTF-8 ({error.reason})", "save it as UTF-8") from error
    return rule_from(slug, check_form(f"{slug}.yaml", read_yaml(text, f"{slug}.yaml")))


def rule_from(slug: str, entry: Mapping[str, Any]) -> Rule:
    """A rule from its mapping; every mistake is told with the rule's file name."""
    keys = set(entry) - {"slug"}
    if keys - _KNOWN:
        raise ContentError(
            f"{slug}: unknown key {sorted(keys - _KNOWN)[0]!r}", f"known keys: {', '.join(sorted(_KNOWN))}"
        )
    if _REQUIRED - keys:
        raise ContentError(f"{slug}: key {sorted(_REQUIRED - keys)[0]!r} is missing", "add it")
    if not _ID.match(str(entry["id"])):
        raise ContentError(
            f"{slug}: id {entry['id']!r} is not of the form MLA123", "two to eight capitals, three digits"
        )
    basis = _basis(slug, entry["basis"])
    if entry["scope"] == Scope.DUTY and not any(name.startswith("term:") for name in basis):
        raise ContentError(f"{slug}: asked of duties, it stands on no kind of term", "name one in basis: term:display")
    try:
        return Rule(
            slug=slug,
            kind=FindingKind(entry["kind"]),
            severity=Severity(entry["severity"]),
            scope=Scope(entry["scope"]),
            basis=basis,
            confidence=Confidence(entry.get("confidence", "high")),
            answers=tuple(Question(question) for question in entry.get("answers", ())),
            needs=tuple(Need(need) for need in entry.get("needs", ())),
            cases=tuple(_case(slug, case) for case in entry.get("cases", ())),
            **{k: _text(entry[k]) for k in keys & _TEXTS},
        )
    except ValueError as error:
        raise ContentError(f"{slug}: {error}", "use one of the known words") from error


_TEXTS = _KNOWN - {"kind", "severity", "scope", "basis", "confidence", "answers", "needs", "cases"}


def _text(value: object) -> str:
    return " ".join(str(value).split())


def _basis(slug: str, values: Iterable[str]) -> tuple[str, ...]:
    known = {action for actions in ACTIONS.values() for action in actions}
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise ContentError(f"{slug}: basis is not a list of texts", "write it in square brackets")
    for value in values:
        kind, _, action = value.partition(":")
        if kind == "term" and action not in known:
            raise ContentError(f"{slug}: no term is called {action!r}", "see the vocabulary of terms")
    return tuple(values)


def _case(slug: str, entry: Mapping[str, Any]) -> Case:
    if not isinstance(entry, Mapping) or not {"why", "lineage", "expect"} <= set(entry):
        raise ContentError(f"{slug}: a case has why, lineage and expect", "add what is missing")
    unknown = set(entry) - _CASE_KEYS
    if unknown:
        raise ContentError(
            f"{slug}: a case has no key {sorted(unknown)[0]!r}", f"known: {', '.join(sorted(_CASE_KEYS))}"
        )
    expect = entry["expect"]
    return Case(
        why=_text(entry["why"]),
        lineage=str(entry["lineage"]),
        expect=None if expect == _NOT_APPLICABLE else Verdict(expect),
        use=dict(entry.get("use", {})),
        files={str(k): str(v) for k, v in entry.get("files", {}).items()},
        texts=tuple(entry.get("texts", ())),
        edited=tuple(entry.get("edited", ())),
        names=tuple(entry.get("names", ())),
    )
