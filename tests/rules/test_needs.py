"""A rule that looks at what a planned artifact does not have yet must say so, or it would find it missing."""

from __future__ import annotations

import json
import re

import pytest

from model_license_audit.model.errors import ContentError
from model_license_audit.rules.load import rules_of, shipped_rules
from model_license_audit.rules.rule import Need, Rule

_SEEN = re.compile(r"\b(?:duty|d)\.(?:shown|unseen|origin_notice|license_shown)\b")
_FILES = re.compile(
    r"\bartifact\.(?:license_texts|edited_texts|edited_files|has_own_license_file|has_text_of_label|license_listed"
    r"|license_bare_other|license_declared_in|license_disagrees|from_scratch|family_hints)\b"
)
_NAME = re.compile(r"\bartifact\.names\b|\bduty\.names_begun\b")
_LABEL = re.compile(r"\bartifact\.(?:license_state|branches|imposes|terms_known)\b")


def conditions(rule: Rule) -> str:
    return " ".join(filter(None, (rule.when, rule.satisfied, rule.undetermined)))


@pytest.mark.parametrize("rule", shipped_rules(), ids=lambda rule: rule.id)
def test_a_rule_says_what_of_the_artifact_it_looks_at(rule: Rule) -> None:
    read, needs = conditions(rule), set(rule.needs)
    assert not {Need.FILES, Need.NAME}.isdisjoint(needs) or not _SEEN.search(read)
    assert needs or not _FILES.search(read)
    assert not {Need.NAME, Need.FILES}.isdisjoint(rule.needs) or not _NAME.search(read)
    assert not {Need.LABEL, Need.FILES}.isdisjoint(rule.needs) or not _LABEL.search(read)


def test_some_rules_need_each_of_them_and_most_conflicts_need_no_files() -> None:
    rules = shipped_rules()
    assert {need for rule in rules for need in rule.needs} == set(Need)
    conflicts = [rule for rule in rules if rule.kind == "conflict" and rule.scope != "artifact"]
    assert len([rule for rule in conflicts if Need.FILES not in rule.needs]) >= 12


def test_an_unknown_need_is_told_with_the_rule() -> None:
    rule = next(rule for rule in shipped_rules() if rule.needs)
    entry = {key: getattr(rule, key) for key in ("id", "title", "kind", "severity", "scope", "rationale", "basis")}
    entry |= {key: getattr(rule, key) for key in ("when", "message", "remedy", "does_not_check")}
    with pytest.raises(ContentError, match=r"mine\.yaml: key 'needs': 'weights' is no word for it"):
        rules_of({"mine": json.dumps(entry | {"needs": ["weights"]}).encode()})
