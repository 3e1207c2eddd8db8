"""The six answers, each with the clause that gives it."""

from __future__ import annotations

import pytest

from model_license_audit.model.report import AnswerValue, Question
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

Q, A = Question, AnswerValue


def values(situation: Situation) -> dict[Question, AnswerValue]:
    return {a.question: a.value for a in answers(situation)}


def reasons(situation: Situation, question: Question) -> list[str]:
    answer = next(a for a in answers(situation) if a.question is question)
    return [f"{r.text} [{r.clause.license_key} {r.clause.clause}]" if r.clause else r.text for r in answer.reasons]


def test_a_permissive_chain_allows_everything_under_conditions(situation: MakeSituation) -> None:
    found = values(situation("a <- finetune - b\na : apache-2.0\nb : apache-2.0"))
    assert found == {
        Q.COMMERCIAL: A.YES,
        Q.MODIFY: A.YES,
        Q.REDISTRIBUTE: A.CONDITIONAL,
        Q.HOST: A.YES,
        Q.TRAIN_ON_OUTPUTS: A.YES,
        Q.PAY_OR_REPORT: A.NO,
    }


def test_a_label_does_not_free_what_an_ancestor_restricts(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : mit\nb : cc-by-nc-4.0")
    assert values(found)[Q.COMMERCIAL] is A.NO
    assert any("cc-by-nc-4.0" in reason for reason in reasons(found, Q.COMMERCIAL))
    assert values(found)[Q.REDISTRIBUTE] is A.CONDITIONAL


def test_research_under_a_non_commercial_license_is_allowed_on_that_condition(situation: MakeSituation) -> None:
    found = situation("a : cc-by-nc-4.0", use={"purpose": "research"})
    assert "only for non-commercial use [cc-by-nc-4.0 2(a)(1)]" in reasons(found, Q.HOST)


def test_no_derivatives_lets_change_and_not_share(situation: MakeSituation) -> None:
    found = values(situation("a <- finetune - b\na : cc-by-nd-4.0\nb : cc-by-nd-4.0"))
    assert found[Q.MODIFY] is A.CONDITIONAL
    assert found[Q.REDISTRIBUTE] is A.NO


def test_a_ban_on_training_on_outputs_is_a_no_with_its_clause(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : llama2\nb : llama2")
    assert values(found)[Q.TRAIN_ON_OUTPUTS] is A.NO
    assert any("[llama2 1.b.v]" in reason for reason in reasons(found, Q.TRAIN_ON_OUTPUTS))
    newer = situation("a <- finetune - b\na : llama3.1\nb : llama3.1")
    assert values(newer)[Q.TRAIN_ON_OUTPUTS] is A.CONDITIONAL


@pytest.mark.parametrize(
    "lineage",
    [
        "a",
        "a : null",
        "a : cc",
        "a : my-own-license-nobody-knows",
        "a <- finetune - b\na : mit\nb : ?",
        "a <- finetune - b\na : mit\nb",
        "a <- finetune - b\na : mit\nb : other",
    ],
)
def test_unknown_is_never_a_yes_and_always_a_gap(situation: MakeSituation, lineage: str) -> None:
    found = situation(lineage)
    assert set(values(found).values()) == {A.UNKNOWN}
    assert gaps_of(found, answers(found))


def test_a_no_stands_beside_an_unknown(situation: MakeSituation) -> None:
    found = situation("a <- merge - b\na <- merge - c\na : mit\nb : ?\nc : cc-by-nc-4.0")
    assert values(found)[Q.COMMERCIAL] is A.NO
    assert values(found)[Q.MODIFY] is A.UNKNOWN


def test_non_commercial_training_data_leaves_commercial_use_open(situation: MakeSituation) -> None:
    found = situation("a <- trained_on - dataset:d\na : mit\ndataset:d : cc-by-nc-4.0")
    assert values(found)[Q.COMMERCIAL] is A.UNKNOWN
    assert values(found)[Q.REDISTRIBUTE] is A.CONDITIONAL


def test_a_threshold_is_a_condition_with_its_month(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : llama3.1\nb : llama3.1")
    assert values(found)[Q.PAY_OR_REPORT] is A.CONDITIONAL
    assert any("700,000,000" in reason and "2024-06" in reason for reason in reasons(found, Q.PAY_OR_REPORT))


def test_an_answer_other_than_unknown_cites_a_clause(situation: MakeSituation) -> None:
    for license_ in ("apache-2.0", "llama3.1", "gemma", "cc-by-nc-sa-4.0", "gpl-3.0", "openrail++"):
        for answer in answers(situation(f"a <- finetune - b\na : {license_}\nb : {license_}")):
            if answer.value is not A.UNKNOWN and answer.question is not Q.PAY_OR_REPORT:
                assert any(r.clause and r.clause.clause for r in answer.reasons), (license_, answer)


def test_a_teacher_for_non_commercial_use_leaves_commercial_use_of_the_student_open(situation: MakeSituation) -> None:
    found = situation("a <- distilled - b\na : apache-2.0\nb : cc-by-nc-4.0")
    assert values(found)[Q.COMMERCIAL] is A.UNKNOWN
    assert values(found)[Q.REDISTRIBUTE] is A.CONDITIONAL


@pytest.mark.parametrize("teacher", ["b : ?", "b : openrail", "b : null"])
def test_a_teacher_without_a_known_license_leaves_everything_open(situation: MakeSituation, teacher: str) -> None:
    found = situation(f"a <- distilled - b\na : apache-2.0\n{teacher}")
    assert set(values(found).values()) == {A.UNKNOWN}


@pytest.mark.parametrize("data", ["d : ?", "d : other"])
def test_data_of_a_teacher_leave_no_more_open_for_its_student_than_for_itself(
    situation: MakeSituation, data: str
) -> None:
    teacher = situation(f"b <- trained_on - dataset:d\nb : apache-2.0\ndataset:{data}")
    student = situation(
        f"a <- distilled - b\nb <- trained_on - dataset:d\na : apache-2.0\nb : apache-2.0\ndataset:{data}"
    )
    for question in (Q.REDISTRIBUTE, Q.HOST, Q.MODIFY):
        assert values(teacher)[question] is not A.UNKNOWN
        assert values(student)[question] is not A.UNKNOWN


def test_a_service_with_a_changed_version_of_what_may_not_be_shared_changed_is_open(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : cc-by-nd-4.0\nb : cc-by-nd-4.0")
    assert values(found)[Q.HOST] is A.UNKNOWN
    older = situation("a <- finetune - b\na : cc-by-nc-nd-3.0\nb : cc-by-nc-nd-3.0")
    assert (values(older)[Q.HOST], values(older)[Q.REDISTRIBUTE]) == (A.NO, A.NO)


def test_a_service_that_holds_an_unchanged_part_under_a_network_copyleft_is_open(situation: MakeSituation) -> None:
    part = situation("a <- contains - b\na : mit\nb : agpl-3.0")
    assert values(part)[Q.HOST] is A.UNKNOWN
    copied = situation("a <- converted - b\na : agpl-3.0\nb : agpl-3.0")
    assert values(copied)[Q.HOST] is A.CONDITIONAL
    with_its_base = situation("a <- contains - b\na <- adapter - b\na : agpl-3.0\nb : agpl-3.0")
    assert values(with_its_base)[Q.HOST] is A.CONDITIONAL


def test_registration_that_only_commerce_owes(situation: MakeSituation) -> None:
    def pay(**use: str) -> AnswerValue:
        lineage = "a <- finetune - b\na : stability-community\nb : stability-community"
        return values(situation(lineage, use=use))[Q.PAY_OR_REPORT]

    assert pay(purpose="commercial") is A.YES
    assert pay() is A.CONDITIONAL
    assert pay(purpose="research") in {A.NO, A.CONDITIONAL}


def test_a_copy_tells_what_a_model_trained_on_its_outputs_would_owe(situation: MakeSituation) -> None:
    found = situation("a : llama3.1")
    assert any("begin the model's name" in reason for reason in reasons(found, Q.TRAIN_ON_OUTPUTS))
    named = [reason for reason in reasons(found, Q.REDISTRIBUTE) if "begin the model's name" in reason]
    assert all("where you pass it on changed" in reason for reason in named)


def test_a_license_that_nobody_read_to_its_end_leaves_payment_open(situation: MakeSituation) -> None:
    assert values(situation("a : h-research"))[Q.PAY_OR_REPORT] is A.UNKNOWN
    assert "was not read" in " ".join(reasons(situation("a : h-research"), Q.PAY_OR_REPORT))
