"""The shipped rules: every case of every rule, and what must hold of all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.terms import ACTIONS
from model_license_audit.rules.cases import run_case, situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import load_pack
from model_license_audit.rules.rule import Case, Rule
from tests.conftest import MakeSituation

RULES = load_pack(Path(__file__).parents[2] / "rules")
CASES = [pytest.param(rule, case, id=f"{rule.id}-{case.why}") for rule in RULES for case in rule.cases]
NOBODY_CAN_SEE = {
    "acceptance-by-use",
    "comply-with-law",
    "governing-law",
    "no-patent",
    "indemnify",
    "no-sublicense",
}
"""Obligations and restrictions of conduct, courts and contracts, of which no file of a model shows anything."""


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_rule_says_what_its_case_expects(rule: Rule, case: Case, kb: KnowledgeBase) -> None:
    verdict = run_case(rule, case, kb)

    assert verdict is case.expect, f"{case.why}: expected {case.expect}, got {verdict}"


def findings(kb: KnowledgeBase) -> list[tuple[Finding, bool]]:
    """Every finding of all rules on all cases, and whether the audited model has a name."""
    found = []
    for rule in RULES:
        for case in rule.cases:
            evaluation = Evaluator(situation_of(case, kb)).evaluate(RULES)
            assert not evaluation.failures, f"{rule.id}, {case.why}: {evaluation.failures}"
            found += [(finding, not case.lineage.startswith("?")) for finding in evaluation.findings]
    return found


def test_no_rule_fails_on_the_cases_of_another_and_every_sentence_is_filled(kb: KnowledgeBase) -> None:
    for finding, named in findings(kb):
        for sentence in (finding.message, finding.remedy, finding.settle or "."):
            assert "{" not in sentence, finding.rule
            assert not named or "?" not in sentence, f"{finding.rule}: {sentence}"
            assert not re.search(r'""|\(\)|  |: *$|[,;] *$', sentence), f"{finding.rule}: {sentence}"


def test_an_undetermined_finding_is_of_the_kind_unknown_and_says_what_would_settle_it(kb: KnowledgeBase) -> None:
    undetermined = [finding for finding, _ in findings(kb) if finding.verdict is Verdict.UNDETERMINED]

    assert {finding.kind for finding in undetermined} == {FindingKind.UNKNOWN}
    assert all(finding.settle for finding in undetermined)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert len(rule.cases) >= 3
    assert {case.expect for case in rule.cases} & {Verdict.VIOLATED, Verdict.UNDETERMINED}
    assert {case.expect for case in rule.cases} & {Verdict.SATISFIED, None}
    assert bool(rule.undetermined) == bool(rule.settle)
    assert not rule.undetermined or Verdict.UNDETERMINED in {case.expect for case in rule.cases}
    assert not rule.title.endswith(".")
    assert not rule.message.endswith(".")
    assert rule.remedy.endswith((".", "}"))
    assert all(basis.startswith(("term:", "fact: ")) for basis in rule.basis)


def test_rules_name_no_license_and_no_licensor(kb: KnowledgeBase) -> None:
    names = {part for license_ in kb.licenses() for part in (license_.key, license_.spdx, license_.licensor) if part}
    names |= {family for license_ in kb.licenses() if (family := license_.family) and len(family) > 3}
    pattern = re.compile(rf"(?<![\w-])({'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])")
    for rule in RULES:
        sentences = (rule.title, rule.message, rule.remedy, rule.rationale, rule.when, rule.does_not_check)
        for text in (*sentences, rule.undetermined or "", rule.satisfied or "", rule.settle or ""):
            assert not (found := pattern.search(text)), f"{rule.id} names {found and found[0]}"


def test_every_obligation_and_restriction_that_files_can_show_has_a_rule() -> None:
    covered = {basis.removeprefix("term:") for rule in RULES for basis in rule.basis}
    asked = {action for kind, actions in ACTIONS.items() for action in actions if kind != "grant"}

    assert asked - covered == NOBODY_CAN_SEE


def said(situation: MakeSituation, rule: str, lineage: str) -> list[Finding]:
    evaluation = Evaluator(situation(lineage)).evaluate(RULES)
    return [finding for finding in evaluation.findings if finding.rule == rule]


def test_two_licenses_that_clash_both_ways_are_told_once(situation: MakeSituation) -> None:
    clashes = said(
        situation,
        "MLA206",
        "Acme <- merge - acme/a\nAcme <- merge - acme/b\nacme/a : cc-by-sa-4.0\nacme/b : cc-by-nc-sa-4.0",
    )

    assert len(clashes) == 1
    assert {clause.license_key for clause in clashes[0].clauses} == {"cc-by-sa-4.0", "cc-by-nc-sa-4.0"}


def test_one_duty_in_two_clauses_is_told_once_with_both(situation: MakeSituation) -> None:
    copies = said(situation, "MLA301", "Acme <- finetune - acme/a\nacme/a : cc-by-sa-4.0")

    assert [len(finding.clauses) for finding in copies] == [2]


def test_a_duty_of_two_ancestors_is_told_once_and_names_both(situation: MakeSituation) -> None:
    copies = said(
        situation, "MLA301", "Acme <- finetune - acme/a\nacme/a <- finetune - acme/b\nacme/a : mit\nacme/b : mit"
    )

    assert len(copies) == 1
    assert (copies[0].origin, copies[0].also) == ("acme/a", ("acme/b",))


@pytest.mark.parametrize(
    ("lineage", "more"),
    [
        ("Acme-8B <- finetune - acme/base\nAcme-8B : apache-2.0\nacme/base : apache-2.0", {"texts": ("apache-2.0",)}),
        ("Acme-8B : mit", {"texts": ("mit",)}),
    ],
)
def test_a_model_in_good_order_has_no_finding(lineage: str, more: dict[str, object], situation: MakeSituation) -> None:
    card = {"README.md": "Fine-tuned from acme/base."}

    assert Evaluator(situation(lineage, files=card, **more)).evaluate(RULES).findings == ()
