"""Reading rules: the shipped set in its compiled form, a user's pack from its YAML files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
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
from model_license_audit.rules.rule import NOT_APPLICABLE, Case, Need, Rule, Scope

_ID = re.compile(r"\A[A-Z]{2,8}\d{3}\Z")
_TEXTS = {f.name for f in fields(Rule)} - {
    "slug", "kind", "severity", "scope", "basis", "confidence", "answers", "needs", "cases",
}  # fmt: skip


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
    """A rule from its mapping, which has the right form; raises :class:`ContentError` for what it does not know."""
    if not _ID.match(str(entry["id"])):
        raise ContentError(
            f"{slug}: id {entry['id']!r} is not of the form MLA123", "two to eight capitals, three digits"
        )
    _check_basis(slug, entry["basis"])
    if entry["scope"] == Scope.DUTY and not any(name.startswith("term:") for name in entry["basis"]):
        raise ContentError(f"{slug}: asked of duties, it stands on no kind of term", "name one in basis: term:display")
    return Rule(
        slug=slug,
        kind=FindingKind(entry["kind"]),
        severity=Severity(entry["severity"]),
        scope=Scope(entry["scope"]),
        basis=tuple(entry["basis"]),
        confidence=Confidence(entry.get("confidence", "high")),
        answers=tuple(Question(question) for question in entry.get("answers", ())),
        needs=tuple(Need(need) for need in entry.get("needs", ())),
        cases=tuple(map(_case, entry.get("cases", ()))),
        **{key: _text(entry[key]) for key in _TEXTS & entry.keys()},
    )


def _text(value: object) -> str:
    return " ".join(str(value).split())


def _check_basis(slug: str, values: Iterable[object]) -> None:
    """The kinds of term that it names must be known."""
    known = {action for actions in ACTIONS.values() for action in actions}
    for value in map(str, values):
        kind, _, action = value.partition(":")
        if kind == "term" and action not in known:
            raise ContentError(f"{slug}: no term is called {action!r}", "see the vocabulary of terms")


def _case(entry: Mapping[str, Any]) -> Case:
    expect = entry["expect"]
    return Case(
        why=_text(entry["why"]),
        lineage=str(entry["lineage"]),
        expect=None if expect == NOT_APPLICABLE else Verdict(expect),
        use=dict(entry.get("use", {})),
        files={str(k): str(v) for k, v in entry.get("files", {}).items()},
        texts=tuple(entry.get("texts", ())),
        edited=tuple(entry.get("edited", ())),
        names=tuple(entry.get("names", ())),
    )
