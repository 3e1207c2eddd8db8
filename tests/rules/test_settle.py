"""Answers and findings agree: no question is answered with yes beside a conflict that forbids it."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.model.report import AnswerValue, Question
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.settle import settle
from tests.conftest import MakeSituation

Q, A = Question, AnswerValue


def settled(situation: Situation, *, waived: bool = False) -> dict[Question, AnswerValue]:
    rules = shipped_rules()
    findings = Evaluator(situation).evaluate(rules).findings
    if waived:
        findings = tuple(replace(f, waiver="license-bought") for f in findings)
    return {a.question: a.value for a in settle(answers(situation), findings, rules)}


def test_a_territory_that_a_license_excludes_answers_no(situation: MakeSituation) -> None:
    lineage = "a <- finetune - b\na : LicenseRef-hunyuan-large\nb : LicenseRef-hunyuan-large"
    inside = situation(lineage, use={"territories": ["EU"]})
    outside = situation(lineage, use={"territories": ["US"]})
    assert settled(inside)[Q.REDISTRIBUTE] is A.NO
    assert settled(outside)[Q.REDISTRIBUTE] is A.CONDITIONAL
    assert settled(inside, waived=True)[Q.REDISTRIBUTE] is A.CONDITIONAL


def test_a_number_counted_once_long_ago_leaves_the_answer_open(situation: MakeSituation) -> None:
    lineage = "Llama-a <- finetune - b\nLlama-a : llama3.1\nb : llama3.1"
    assert settled(situation(lineage, use={"monthly_users": 800_000_000}))[Q.COMMERCIAL] is A.UNKNOWN
    assert settled(situation(lineage, use={"monthly_users": 800}))[Q.COMMERCIAL] is A.CONDITIONAL


def test_a_number_that_is_exceeded_answers_no(situation: MakeSituation) -> None:
    lineage = "a <- finetune - b\na : stability-community\nb : stability-community"
    assert settled(situation(lineage, use={"annual_revenue": 5_000_000}))[Q.HOST] is A.NO


def test_terms_that_cannot_both_be_kept_answer_no(situation: MakeSituation) -> None:
    found = situation("a <- merge - b\na <- merge - c\na : gpl-3.0\nb : gpl-3.0\nc : llama3")
    assert settled(found)[Q.REDISTRIBUTE] is A.NO


def test_what_was_learnt_from_banned_outputs_answers_no(situation: MakeSituation) -> None:
    found = situation("a <- distilled - b\na : apache-2.0\nb : llama3")
    assert settled(found)[Q.COMMERCIAL] in {A.NO, A.UNKNOWN}


def test_without_findings_nothing_changes(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : apache-2.0\nb : apache-2.0")
    assert settle(answers(found), (), shipped_rules()) == answers(found)
