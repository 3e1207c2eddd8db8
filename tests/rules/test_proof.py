"""The proof of a verdict: conditions part by part, and the facts that were read."""

from __future__ import annotations

import re

import pytest

from model_license_audit.model.findings import Verdict
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.fact_words import FACTS, meaning
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.logic import outermost
from model_license_audit.rules.proof import prove
from tests.conftest import MakeSituation

_READ = re.compile(r"(?<![\w.])((?:artifact|use|duty|link|ancestor|unknown|cycle)\.[a-z_]+)(?![\w(])")
LLAMA = "Acme-8B <- finetune - meta-llama/Llama-3.1-8B\nmeta-llama/Llama-3.1-8B : llama3.1"


@pytest.mark.parametrize(
    ("text", "joint", "parts"),
    [
        ("a", "&&", ("a",)),
        ("a && b", "&&", ("a", "b")),
        ("a || b && c", "||", ("a", "b && c")),
        ('a && (b || c) && d == "x && y"', "&&", ("a", "(b || c)", 'd == "x && y"')),
        ("l.all(x, x == 1 && x == 2)", "&&", ("l.all(x, x == 1 && x == 2)",)),
        ("a == ')' && b", "&&", ("a == ')'", "b")),
    ],
)
def test_a_condition_falls_into_its_outermost_parts(text: str, joint: str, parts: tuple[str, ...]) -> None:
    assert outermost(text) == (joint, parts)


def test_the_parts_of_every_shipped_condition_decide_as_the_whole_does(situation: MakeSituation) -> None:
    evaluator = Evaluator(situation(LLAMA))
    proofs = [
        (step, verdict)
        for rule in shipped_rules()
        for asked, verdict in evaluator.verdicts(rule)
        for step in prove(rule, asked.facts).steps
    ]
    assert len(proofs) > 20
    for step, _ in proofs:
        held = [part.holds for part in step.parts]
        assert step.holds is (any(held) if step.joint == "||" else all(held)), step


def test_a_proof_ends_with_the_condition_that_decided(situation: MakeSituation) -> None:
    rule = next(rule for rule in shipped_rules() if rule.id == "MLA305")
    evaluator = Evaluator(situation(LLAMA))
    ((asked, verdict),) = evaluator.verdicts(rule)
    proof = prove(rule, asked.facts)
    assert verdict is Verdict.VIOLATED
    assert (proof.steps[0].role, proof.steps[0].holds) == ("when", True)
    assert (proof.steps[-1].role, proof.steps[-1].holds) == ("satisfied", False)
    facts = {fact.name: fact.value for fact in proof.facts}
    assert facts["duty.action"] == "name-prefix"
    assert len(facts) == len(proof.facts)


def test_a_fact_that_is_absent_is_told_as_such(situation: MakeSituation) -> None:
    rule = next(rule for rule in shipped_rules() if "has(use.monthly_users)" in rule.when)
    evaluator = Evaluator(situation(LLAMA, use={"monthly_users": 900_000_000}))
    asked = evaluator.verdicts(rule)[0][0]
    facts = dict(asked.facts)
    facts["use"] = {name: value for name, value in facts["use"].items() if name != "monthly_users"}
    assert {f.name: f.value for f in prove(rule, facts).facts}["use.monthly_users"] is None


def test_every_fact_that_a_shipped_condition_reads_has_a_meaning() -> None:
    """Fails when a rule reads a new fact: say in ``fact_words`` what it is, for those who read a proof."""
    read: set[str] = set()
    for rule in shipped_rules():
        for text in filter(None, (rule.when, rule.undetermined, rule.satisfied)):
            read |= set(_READ.findall(re.sub(r"\"[^\"]*\"", "", text)))
    assert len(read) > 60
    assert {name for name in read if name not in FACTS} == set()


def test_a_fact_without_a_meaning_is_spelled_out() -> None:
    assert meaning("duty.never_heard_of") == "never heard of of the duty"
    assert meaning("other.action") == "what the clause is about (the other clause)"
