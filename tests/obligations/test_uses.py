"""What a planned use changes: the form of the release, places, numbers, fields, and whether the model was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.model.report import AnswerValue, Question
from model_license_audit.model.terms import Reach
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.places import EU, inside
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.context_facts import context_facts
from tests.conftest import MakeSituation

RELEASES = ("weights", "embedded", "api", "outputs", "none")
OWED = {
    "apache-2.0": {
        "include-license": "weights embedded",
        "state-changes": "weights embedded",
        "attribution": "weights embedded",
    },
    "agpl-3.0": {
        "share-alike": "weights embedded",
        "disclose-source": "weights embedded",
        "network-source": "api",
    },
    "llama3.1": {
        "include-license": "weights embedded api",
        "notice-text": "weights embedded",
        "name-prefix": "weights embedded api",
        "display": "weights embedded api",
        "comply-with-law": "weights embedded api outputs none",
    },
    "gemma-2025-03-24": {
        "notice-text": "weights embedded",
        "pass-on-restrictions": "weights embedded api",
        "state-changes": "weights embedded api",
    },
    "hunyuan-video": {"notice-text": "weights embedded", "pass-on-restrictions": "weights embedded api"},
    "creativeml-openrail-m": {"update": "weights embedded api outputs none", "state-changes": "weights embedded api"},
    "cc-by-nc-4.0": {"attribution": "weights embedded", "no-commercial-use": "weights embedded api outputs none"},
}
"""For some licenses, the forms of release that make a fine-tune owe each thing, as their texts say."""


def due(situation: Situation) -> set[str]:
    return {d.term.action for d in situation.duties if d.inherited and is_due(d, situation.use)}


def reasons(situation: Situation, question: Question) -> list[str]:
    return [reason.text for answer in answers(situation) if answer.question is question for reason in answer.reasons]


@pytest.mark.parametrize("license_", OWED)
@pytest.mark.parametrize("release", RELEASES)
def test_each_form_of_release_owes_what_the_text_says(situation: MakeSituation, license_: str, release: str) -> None:
    found = due(situation(f"a <- finetune - b\nb : {license_}", use={"release": release}))
    assert {action for action in OWED[license_] if action in found} == {
        action for action, forms in OWED[license_].items() if release in forms.split()
    }


def test_an_adapter_alone_is_asked_nothing_that_follows_copies_only(situation: MakeSituation) -> None:
    alone = situation("a <- adapter - b\nb : llama3.1")
    beside = situation("a <- adapter - b\na = weights model.safetensors\nb : llama3.1")
    copies = {"attribution", "notice-text"}
    assert not due(alone) & copies
    assert due(beside) - due(alone) == copies
    assert {d.reach for d in beside.duties if d.term.action in copies} == {Reach.COPIES}


@pytest.mark.parametrize(
    ("license_", "alone", "beside"),
    [
        ("mit", set(), {"include-license", "attribution"}),
        ("bsd-3-clause", set(), {"include-license", "attribution"}),
        ("apache-2.0", {"include-license", "attribution"}, {"include-license", "attribution"}),
        ("cc-by-4.0", {"include-license", "attribution"}, {"include-license", "attribution"}),
    ],
)
def test_texts_that_speak_of_copies_alone_ask_nothing_of_an_adapter_alone(
    situation: MakeSituation, license_: str, alone: set[str], beside: set[str]
) -> None:
    asked = {"include-license", "attribution"}
    assert due(situation(f"a <- adapter - b\nb : {license_}")) & asked == alone
    assert due(situation(f"a <- quantized - m\nm <- adapter - b\nb : {license_}")) & asked == alone
    assert due(situation(f"a <- adapter - b\na = weights model.safetensors\nb : {license_}")) & asked == beside
    assert due(situation(f"a <- finetune - b\nb : {license_}")) & asked == beside


@pytest.mark.parametrize(
    ("lineage", "alone"),
    [
        ("a <- adapter - b\nb : tongyi-qianwen-research", True),
        ("a <- adapter - b\na = weights model.safetensors\nb : LicenseRef-flux-nc-2.1", False),
        ("a <- adapter - m\nm <- finetune - b\nb : cc-by-nc-4.0", True),
        ("a <- quantized - m\nm <- adapter - b\nb : cc-by-nc-4.0", True),
        ("a <- finetune - m\nm <- adapter - b\nb : cc-by-nc-4.0", False),
        ("a <- finetune - b\nb : cc-by-nc-4.0", False),
        ("a <- merge - b\nb : cc-by-nc-4.0", False),
    ],
)
def test_what_is_an_adapter_alone(situation: MakeSituation, lineage: str, alone: bool) -> None:
    found = situation(lineage)
    duty = next(d for d in found.duties if d.inherited and d.term.action == "no-commercial-use")
    assert context_facts(duty, found)["alone"] is alone


@pytest.mark.parametrize(
    ("license_", "free"),
    [
        ("tongyi-qianwen-research", True),
        ("other, name qwen-research, link https://huggingface.co/Qwen/Qwen2.5-3B/blob/main/LICENSE", True),
        ("cc-by-nc-4.0", False),
        ("mistral-mrl", False),
        ("apple-amlr", False),
    ],
)
def test_only_some_texts_let_ones_own_changes_go_under_other_terms(
    situation: MakeSituation, license_: str, free: bool
) -> None:
    found = situation(f"a <- adapter - b\nb : {license_}")
    duty = next(d for d in found.duties if d.inherited and d.term.action == "no-commercial-use")
    assert context_facts(duty, found)["changes_free"] is free


def test_an_adapter_under_a_wider_label_is_still_no_commercial_model(situation: MakeSituation) -> None:
    found = situation("a <- adapter - b\na : mit\nb : tongyi-qianwen-research")
    assert next(x for x in answers(found) if x.question is Question.COMMERCIAL).value is AnswerValue.NO


def test_what_a_label_asks_of_changes_waits_for_a_change(situation: MakeSituation) -> None:
    def asked(**use: object) -> set[str]:
        found = situation("a : gemma-2025-03-24", use=use)
        return {d.term.action for d in found.duties if is_due(d, found.use)}

    assert "state-changes" not in asked() | asked(modified=False)
    assert "state-changes" in asked(modified=True)
    assert asked(modified=False) == asked()
    assert asked() < asked(modified=True)


def test_not_saying_whether_it_is_changed_leaves_the_condition_in_the_answer(situation: MakeSituation) -> None:
    told = "say what was changed, where you pass it on changed"
    assert told in reasons(situation("a : apache-2.0"), Question.REDISTRIBUTE)
    assert told not in reasons(situation("a : apache-2.0", use={"modified": False}), Question.REDISTRIBUTE)
    changed = reasons(situation("a : apache-2.0", use={"modified": True}), Question.REDISTRIBUTE)
    assert "say what was changed" in changed


def test_a_model_that_may_not_be_shared_changed_may_be_passed_on_as_it_is(situation: MakeSituation) -> None:
    def redistribute(**use: object) -> AnswerValue:
        found = answers(situation("a : cc-by-nd-4.0", use=use))
        return next(x.value for x in found if x.question is Question.REDISTRIBUTE)

    assert redistribute(modified=False) is AnswerValue.CONDITIONAL
    assert redistribute(modified=True) is AnswerValue.NO


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ({}, True),
        ({"territories": ["US", "JP"]}, False),
        ({"territories": ["US", "DE"]}, True),
        ({"established": ["US"]}, True),
    ],
)
def test_a_place_that_is_not_left_out_is_no_condition(
    situation: MakeSituation, use: dict[str, object], told: bool
) -> None:
    found = reasons(situation("a <- finetune - b\na : mit\nb : hunyuan-video", use=use), Question.COMMERCIAL)
    assert ("not in EU, GB, KR" in found) is told


@pytest.mark.parametrize(
    ("use", "told"), [({}, True), ({"established": ["US"]}, False), ({"territories": ["US"]}, True)]
)
def test_where_the_licensee_is_at_home_is_another_question(
    situation: MakeSituation, use: dict[str, object], told: bool
) -> None:
    found = reasons(situation("a <- finetune - b\na : mit\nb : llama4", use=use), Question.COMMERCIAL)
    assert any("not for those established in EU (multimodal models)" in reason for reason in found) is told


@pytest.mark.parametrize(
    ("license_", "use", "told"),
    [
        ("llama3.1", {}, True),
        ("llama3.1", {"monthly_users": 5000}, False),
        ("llama3.1", {"monthly_users": 800_000_000}, True),
        ("qwen-2024", {"monthly_users": 5000}, True),
        ("qwen-2024", {"purpose": "research"}, False),
    ],
)
def test_a_number_counted_once_and_far_off_is_no_condition(
    situation: MakeSituation, license_: str, use: dict[str, object], told: bool
) -> None:
    found = reasons(situation(f"a <- finetune - b\na : mit\nb : {license_}", use=use), Question.HOST)
    assert any("monthly active users" in reason for reason in found) is told


def test_a_claim_on_outputs_binds_where_outputs_leave_the_house(situation: MakeSituation) -> None:
    for release in RELEASES:
        found = situation("a <- finetune - b\nb : exaone-1.1-nc", use={"release": release})
        claimed = "licensor-owns-outputs" in {d.term.action for d in found.duties}
        assert claimed is (release in {"outputs", "api", "embedded"}), release


CODES = st.sampled_from(["US", "DE", "FR", "GB", "UK", "KR", "EU", "CH"])


@given(st.lists(CODES), st.lists(st.sampled_from(["EU", "GB", "KR", "DE"])))
def test_places_inside_an_excluded_territory(places: list[str], excluded: list[str]) -> None:
    found = inside(places, excluded)
    assert set(found) <= set(places)
    assert set(inside(places, [*excluded, EU])) >= set(found)
    assert inside(places, []) == ()


def test_members_and_other_spellings() -> None:
    assert inside(["DE", "CH", "UK", "US"], ["EU", "GB"]) == ("DE", "UK")
    assert inside(["EU"], ["DE"]) == ("EU",)
    assert inside(["EL"], ["EU"]) == ("EL",)


def test_a_promise_of_those_who_use_a_service_is_no_ban_on_a_students_outputs(situation: MakeSituation) -> None:
    found = answers(situation("a <- distilled - b\na : mit\nb : openai-terms-2023"))
    values = {answer.question: answer.value for answer in found}
    assert values[Question.TRAIN_ON_OUTPUTS] is not AnswerValue.NO
    assert values[Question.PAY_OR_REPORT] is AnswerValue.NO


@pytest.mark.parametrize(("license_", "value"), [("llama2", "no"), ("stability-community", "yes"), ("dbrx", "yes")])
def test_a_ban_follows_a_students_outputs_where_the_text_says_so(
    situation: MakeSituation, license_: str, value: str
) -> None:
    found = answers(situation(f"a <- distilled - b\na : mit\nb : {license_}"))
    told = next(answer.value for answer in found if answer.question is Question.TRAIN_ON_OUTPUTS)
    assert told.value.startswith(value)
