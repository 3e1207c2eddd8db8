"""A model, or what it was made from, under a license that is known by its class alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from model_license_audit.cli.main import modelaudit
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.report import AnswerValue, ExitCode, Question
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

Q, A = Question, AnswerValue
Write = Callable[..., Path]


def scan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(
        modelaudit, ["scan", *map(str, arguments)], obj={"debug": True}, standalone_mode=False, catch_exceptions=False
    )


def card(license_: str, *more: str) -> dict[str, str | bytes]:
    return {"README.md": "\n".join(["---", f"license: {license_}", *more, "---", "# Tiny"])}


def values(situation: Situation) -> dict[Question, AnswerValue]:
    return {answer.question: answer.value for answer in answers(situation)}


def told(situation: Situation, question: Question) -> str:
    answer = next(answer for answer in answers(situation) if answer.question is question)
    return " | ".join(reason.text for reason in answer.reasons)


@pytest.mark.parametrize("license_", ["FSL-1.1-MIT", "SUL-1.0", "Aladdin", "JSON", "Unicode-TOU"])
def test_what_a_class_leaves_open_stays_unknown(situation: MakeSituation, license_: str) -> None:
    found = situation(f"a : {license_}")
    assert set(values(found).values()) == {A.UNKNOWN}
    reason = told(found, Q.COMMERCIAL)
    assert "was not read" in reason
    assert f"https://spdx.org/licenses/{license_}.html" in reason
    assert [gap.subject for gap in gaps_of(found, answers(found))] == ["a"]


def test_a_source_available_license_says_what_such_licenses_limit(situation: MakeSituation) -> None:
    assert "usually limit commercial or production use" in told(situation("a : FSL-1.1-MIT"), Q.COMMERCIAL)


def test_an_approved_license_grants_what_its_class_tells(situation: MakeSituation) -> None:
    found = situation("a : CPAL-1.0")
    assert values(found) == {
        Q.COMMERCIAL: A.YES,
        Q.MODIFY: A.YES,
        Q.REDISTRIBUTE: A.CONDITIONAL,
        Q.HOST: A.CONDITIONAL,
        Q.TRAIN_ON_OUTPUTS: A.YES,
        Q.PAY_OR_REPORT: A.NO,
    }
    assert gaps_of(found, answers(found)) == ()
    clauses = [r.clause for a in answers(found) for r in a.reasons if r.clause]
    assert clauses
    assert all(clause.by_class for clause in clauses)


def test_an_approved_license_that_the_fsf_did_not_judge_may_ask_for_a_report(situation: MakeSituation) -> None:
    found = situation("a : APSL-1.0")
    assert values(found)[Q.COMMERCIAL] is A.YES
    assert values(found)[Q.PAY_OR_REPORT] is A.UNKNOWN


def test_the_elements_of_creative_commons_are_heeded(situation: MakeSituation) -> None:
    assert values(situation("a : CC-BY-NC-SA-2.5"))[Q.COMMERCIAL] is A.NO
    found = situation("a <- quantized - b\na : CC-BY-ND-2.5\nb : CC-BY-ND-2.5")
    assert values(found)[Q.MODIFY] is values(found)[Q.REDISTRIBUTE] is A.NO


def test_a_duty_of_a_class_is_never_sure(situation: MakeSituation) -> None:
    duties = situation("a <- finetune - b\na : mit\nb : Sendmail").duties
    assert {duty.confidence for duty in duties if duty.term.by_class} == {Confidence.MEDIUM}
    assert {duty.confidence for duty in duties if not duty.term.by_class} == {Confidence.HIGH}


def test_of_a_choice_the_license_that_is_known_is_taken(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : FSL-1.1-MIT OR GPL-3.0-only")
    assert {duty.license_key for duty in found.duties if duty.inherited} == {"gpl-3.0"}


def test_a_license_that_surely_forbids_it_is_not_taken_before_one_that_may_allow_it(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : mit\nb : FSL-1.1-MIT OR GPL-3.0-only")
    assert {duty.license_key for duty in found.duties if duty.inherited} == set()


def test_an_exception_keeps_its_license(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : mit\nb : GPL-2.0-with-classpath-exception")
    assert {(d.license_id, d.exception) for d in found.duties if d.inherited} == {
        ("GPL-2.0", "Classpath-exception-2.0")
    }


def test_an_unread_license_is_never_a_pass(model_dir: Write) -> None:
    done = scan(model_dir(card("FSL-1.1-MIT")))
    assert done.return_value == ExitCode.INCOMPLETE
    flat = " ".join(done.output.split())
    assert "licenses of its class (source-available) usually limit" in flat
    assert "read https://spdx.org/licenses/FSL-1.1-MIT.html" in flat


def test_neither_is_an_unread_base(model_dir: Write) -> None:
    base = model_dir(card("SUL-1.0"), "base")
    model = model_dir(card("mit", "base_model: acme/base", "base_model_relation: finetune"))
    done = scan(model, "--upstream", f"hf:acme/base={base}")
    assert done.return_value == ExitCode.INCOMPLETE
    assert "what SUL-1.0 allows: read" in " ".join(done.output.split())


@pytest.mark.parametrize("form", ["text", "html"])
def test_reports_say_that_a_duty_comes_from_the_class(model_dir: Write, form: str) -> None:
    base = model_dir(card("CPAL-1.0"), "base")
    model = model_dir(card("mit", "base_model: acme/base", "base_model_relation: finetune"))
    done = scan(model, "--upstream", f"hf:acme/base={base}", "--format", form)
    assert done.return_value == ExitCode.FINDINGS
    flat = " ".join(done.output.split())
    assert "class: network-copyleft, its text was not read" in flat
    assert "from a secondary source" not in flat
    if form == "html":
        read = re.sub(r"<[^>]+>", "", flat)
        assert "The text was not read. What is said of it rests on: Open Source Definition" in read


def test_a_label_with_an_element_conflicts_like_any_other(model_dir: Write) -> None:
    base = model_dir(card("CC-BY-NC-SA-2.5"), "base")
    model = model_dir(card("mit", "base_model: acme/base", "base_model_relation: finetune"))
    done = scan(model, "--upstream", f"hf:acme/base={base}")
    assert done.return_value == ExitCode.FINDINGS
    assert "may not be used commercially" in " ".join(done.output.split())
