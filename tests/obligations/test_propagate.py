"""Duties: what flows down, by which way, and what never takes one away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import Verdict
from model_license_audit.model.terms import Reach
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case
from tests.conftest import MakeSituation

_LICENSES = [
    "apache-2.0",
    "mit",
    "llama2",
    "llama3.1",
    "gemma",
    "cc-by-nc-4.0",
    "cc-by-sa-4.0",
    "gpl-3.0",
    "openrail++",
]
_KINDS = ["finetune", "adapter", "quantized", "merge", "distilled", "untyped"]


def actions(situation: Situation, *, inherited: bool = True) -> set[str]:
    return {d.term.action for d in situation.duties if d.inherited is inherited}


def test_terms_flow_down_through_a_relabelled_parent(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb <- finetune - c\na : mit\nb : apache-2.0\nc : llama3.1")
    prefix = next(d for d in found.duties if d.term.action == "name-prefix")
    assert [link.parent.name for link in prefix.path.derivations] == ["b", "c"]
    assert prefix.reach is Reach.DERIVATIVES


def test_a_grant_is_no_duty(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : apache-2.0")
    assert "modify" not in actions(found)
    assert "include-license" in actions(found)


def test_a_student_of_a_teacher_that_bans_it_is_bound_by_the_ban(situation: MakeSituation) -> None:
    assert "no-training-on-outputs" in actions(situation("a <- distilled - b\nb : llama2"))
    assert "no-training-on-outputs" not in actions(situation("a <- distilled - b\nb : llama3.1"))


def test_a_name_rule_follows_outputs_only_where_the_text_says_so(situation: MakeSituation) -> None:
    assert "name-prefix" in actions(situation("a <- distilled - b\nb : llama3.1"))
    assert "name-prefix" not in actions(situation("a <- distilled - b\nb : llama3"))


def test_the_terms_of_data_do_not_silently_bind_the_model(situation: MakeSituation) -> None:
    found = situation("a <- trained_on - dataset:d\ndataset:d : cc-by-nc-4.0")
    assert "no-commercial-use" not in actions(found)


def test_of_two_branches_the_lighter_one_binds_and_the_other_is_named(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : GPL-3.0-only OR MIT")
    inherited = [d for d in found.duties if d.inherited]
    assert {d.license_key for d in inherited} == {"mit"}
    assert inherited[0].alternatives == ("GPL-3.0-only",)


def test_the_branch_the_model_is_released_under_is_the_one_that_was_chosen(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : gpl-3.0\nb : GPL-3.0-only OR MIT")
    assert {d.license_key for d in found.duties if d.inherited} == {"gpl-3.0"}
    (choice,) = found.standings[1].binding.choices  # type: ignore[union-attr]
    assert (choice.branch, choice.others) == ("GPL-3.0-only", ("MIT",))


def test_research_does_not_make_a_non_commercial_branch_the_lighter_one(situation: MakeSituation) -> None:
    found = situation("a : CC-BY-NC-4.0 OR GPL-3.0-only", use={"purpose": "research"})
    assert {d.license_key for d in found.duties} == {"gpl-3.0"}


def test_a_product_is_bound_by_terms_that_reach_products(situation: MakeSituation) -> None:
    lineage = "a <- finetune - b\na : lgpl-3.0\nb : lgpl-3.0"
    plain = situation(lineage)
    product = situation(lineage, use={"release": "embedded"})
    only = {d.term for d in product.duties} - {d.term for d in plain.duties}
    assert only
    assert all(Reach.PRODUCTS in term.reach for term in only)


def test_a_data_set_with_a_model_for_a_base_was_generated_by_it(situation: MakeSituation) -> None:
    found = situation("a <- trained_on - dataset:d\ndataset:d <- untyped - t\na : mit\ndataset:d : mit\nt : llama2")
    ban = next(d for d in found.duties if d.term.action == "no-training-on-outputs")
    assert ban.reach is Reach.MODELS_TRAINED_ON_OUTPUTS


def test_both_sides_of_and_bind(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : MIT AND CC-BY-SA-4.0")
    assert {d.license_key for d in found.duties if d.inherited} == {"mit", "cc-by-sa-4.0"}


@pytest.mark.parametrize("hint", ["adapter", "untyped"])
def test_a_fine_tune_stays_one_though_a_shorter_way_leaves_open_what_it_is(situation: MakeSituation, hint: str) -> None:
    lineage = f"a <- {hint} - c\na <- finetune - b\nb <- finetune - c\nc : gemma\na : gpl-3.0"
    found = situation(lineage)
    ways = {
        tuple(link.kind.value for link in duty.path.derivations)
        for duty in found.duties
        if duty.reach is Reach.DERIVATIVES and duty.inherited
    }
    assert ways == {("finetune", "finetune")}
    asked = Evaluator(found).evaluate([rule for rule in shipped_rules() if rule.id == "MLA209"])
    assert [finding.verdict for finding in asked.findings] == [Verdict.VIOLATED]


def _key(duty: Duty) -> tuple[object, ...]:
    return (duty.origin, duty.license_id, duty.term)


_PARENTS = st.lists(st.tuples(st.sampled_from(_KINDS), st.sampled_from(_LICENSES)), min_size=1, max_size=4)


def _lineage(parents: list[tuple[str, str]]) -> str:
    lines = [f"a <- {kind} - p{i}\np{i} : {license_}" for i, (kind, license_) in enumerate(parents)]
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(parents=_PARENTS, more=st.tuples(st.sampled_from(_KINDS), st.sampled_from(_LICENSES)))
def test_another_ancestor_never_removes_a_duty(parents: list[tuple[str, str]], more: tuple[str, str]) -> None:
    kb = KnowledgeBase.load()
    fewer = situation_of(Case("", _lineage(parents), None), kb)
    wider = situation_of(Case("", _lineage([*parents, more]), None), kb)
    assert {_key(d) for d in fewer.duties} <= {_key(d) for d in wider.duties}
