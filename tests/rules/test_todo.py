"""What the duties come to: each thing once, in its group, with how far it is shown."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.todo import Todo, TodoGroup, TodoState
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case
from model_license_audit.rules.todo import todo_of
from tests.conftest import MakeSituation

LLAMA = """
Acme-8B <- finetune - meta-llama/Llama-3.1-8B-Instruct
meta-llama/Llama-3.1-8B-Instruct <- finetune - meta-llama/Llama-3.1-8B
Acme-8B : llama3.1
meta-llama/Llama-3.1-8B-Instruct : llama3.1
meta-llama/Llama-3.1-8B : llama3.1
"""


def told(found: Situation) -> tuple[Todo, ...]:
    evaluation = Evaluator(found).evaluate(shipped_rules())
    return todo_of(found.duties, found.use, evaluation.judged, evaluation.findings, answers(found))


def by_action(found: Situation) -> dict[str, Todo]:
    return {found.duties[todo.duties[0]].term.action: todo for todo in told(found)}


def test_what_three_artifacts_ask_is_one_thing(situation: MakeSituation) -> None:
    found = situation(LLAMA)
    copy = by_action(found)["include-license"]
    assert [found.duties[place].origin_name for place in copy.duties] == [
        "Acme-8B",
        "meta-llama/Llama-3.1-8B-Instruct",
        "meta-llama/Llama-3.1-8B",
    ]
    assert (copy.group, copy.state, copy.due) == (TodoGroup.TO_DO, TodoState.OPEN, True)
    assert len(copy.findings) == 1


def test_two_licenses_ask_for_two_copies(situation: MakeSituation) -> None:
    found = situation("a <- merge - acme/b\na <- merge - acme/c\nacme/b : mit\nacme/c : apache-2.0")
    copies = [t for t in told(found) if found.duties[t.duties[0]].term.action == "include-license"]
    assert len(copies) == 2


def test_a_copy_that_is_there_is_done(situation: MakeSituation) -> None:
    assert by_action(situation(LLAMA, texts=("llama3.1",)))["include-license"].state is TodoState.DONE


def test_a_license_that_is_kept_is_done_without_a_file_to_show_it(situation: MakeSituation) -> None:
    kept = by_action(situation("a <- finetune - acme/b\na : gpl-3.0\nacme/b : gpl-3.0"))["share-alike"]
    assert (kept.state, kept.findings) == (TodoState.DONE, ())


def test_what_this_use_does_not_trigger_stands_apart(situation: MakeSituation) -> None:
    name = by_action(situation(LLAMA, use={"release": "none"}))["name-prefix"]
    assert (name.group, name.due, name.state) == (TodoGroup.NOT_NOW, False, None)


def test_restrictions_numbers_and_standing_terms_have_their_own_groups(situation: MakeSituation) -> None:
    found = by_action(situation(LLAMA))
    assert found["acceptable-use-policy"].group is TodoGroup.RESTRICTION
    assert found["monthly-active-users"].group is TodoGroup.THRESHOLD
    assert found["termination"].group is TodoGroup.STANDING
    assert {found[action].state for action in ("termination", "monthly-active-users")} == {None}


def test_what_the_own_license_asks_of_others_is_theirs(situation: MakeSituation) -> None:
    copy = by_action(situation("a : apache-2.0"))["include-license"]
    assert (copy.group, copy.state) == (TodoGroup.RECIPIENTS, None)


def test_what_cannot_be_seen_asks_the_question_that_settles_it(situation: MakeSituation) -> None:
    found = situation("a <- finetune - acme/b\na : mit\nacme/b : gpl-2.0")
    evaluation = Evaluator(found).evaluate(shipped_rules())
    settle = {finding.fingerprint: finding.settle for finding in evaluation.findings}
    unseen = [todo for todo in told(found) if todo.state is TodoState.UNSEEN]
    for todo in unseen:
        assert todo.question
        assert not todo.findings or todo.question in {settle[finding] for finding in todo.findings}


def test_the_conditions_of_an_answer_are_named(situation: MakeSituation) -> None:
    found = by_action(situation(LLAMA))
    assert "redistribute" in found["include-license"].answers
    assert "pay-or-report" in found["monthly-active-users"].answers
    assert found["termination"].answers == ()


def test_open_things_come_first(situation: MakeSituation) -> None:
    states = [todo.state for todo in told(situation(LLAMA)) if todo.group is TodoGroup.TO_DO]
    order = [TodoState.OPEN, TodoState.UNSEEN, TodoState.DONE]
    assert states == sorted(states, key=lambda state: order.index(state or TodoState.DONE))


KEYS = ("mit", "apache-2.0", "gpl-3.0", "cc-by-nc-4.0", "llama3.1", "gemma", "creativeml-openrail-m", "cc-by-sa-4.0")


@given(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4), st.sampled_from(["weights", "api", "embedded", "none"]))
@settings(max_examples=30, deadline=None)
def test_every_duty_is_in_one_thing_and_in_one_only(licenses: list[str], release: str) -> None:
    lines = ["a : mit", *(f"a <- merge - acme/m{n}\nacme/m{n} : {key}" for n, key in enumerate(licenses))]
    found = situation_of(Case("", "\n".join(lines), None, {"release": release}), KnowledgeBase.load())
    todo = told(found)
    assert sorted(place for each in todo for place in each.duties) == list(range(len(found.duties)))
    for each in todo:
        assert (each.state is not None) == (each.group is TodoGroup.TO_DO)
        assert (each.question is not None) == (each.state is TodoState.UNSEEN)


def test_a_license_that_asks_only_later_is_not_said_to_ask_now(situation: MakeSituation) -> None:
    lineage = "a <- finetune - acme/b\na <- trained_on - dataset:acme/d\nacme/b : apache-2.0\ndataset:acme/d : odbl-1.0"
    found = situation(lineage, use={"release": "api"})
    asking = [t for t in told(found) if found.duties[t.duties[0]].term.action == "attribution"]
    by_group = {t.group: {found.duties[place].license_key for place in t.duties} for t in asking}
    assert by_group == {TodoGroup.TO_DO: {"odbl-1.0"}, TodoGroup.NOT_NOW: {"apache-2.0"}}
