"""Which parts of an ancestor reach the subject: its weights always, its code only with the whole of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.evidence import Confidence
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case
from tests.conftest import MakeSituation

CODE = {"acme/base:LICENSE-CODE": "SPDX-License-Identifier: GPL-3.0-only"}
KINDS = ["finetune", "adapter", "quantized", "merge", "distilled", "converted", "untyped"]


def inherited(situation: Situation) -> set[str]:
    return {duty.license_key for duty in situation.duties if duty.inherited}


def test_what_is_made_from_the_weights_is_free_of_the_terms_of_the_code(situation: MakeSituation) -> None:
    for kind in KINDS:
        found = situation(f"a <- {kind} - acme/base\na : mit\nacme/base : apache-2.0", files=CODE)
        assert inherited(found) <= {"apache-2.0"}


def test_who_contains_it_whole_has_its_code_as_well(situation: MakeSituation) -> None:
    lineage = "a <- contains - acme/base\na : mit\nacme/base : apache-2.0"
    assert inherited(situation(lineage, files=CODE)) == {"apache-2.0", "gpl-3.0"}
    assert inherited(situation(lineage)) == {"apache-2.0"}
    through = "a <- contains - b\nb <- contains - acme/base\na : mit\nb : mit\nacme/base : apache-2.0"
    assert "gpl-3.0" in inherited(situation(through, files=CODE))
    tuned = "a <- contains - b\nb <- finetune - acme/base\na : mit\nb : mit\nacme/base : apache-2.0"
    assert "gpl-3.0" not in inherited(situation(tuned, files=CODE))


def test_code_that_a_card_only_speaks_of_does_not_come_along(situation: MakeSituation) -> None:
    lineage = "a <- contains - acme/base\na : mit\nacme/base : apache-2.0\nacme/base : gpl-3.0 for code"
    assert inherited(situation(lineage)) == {"apache-2.0"}


def test_the_license_of_ones_own_code_is_not_owed(situation: MakeSituation) -> None:
    own = {"LICENSE-CODE": "SPDX-License-Identifier: MIT", "LICENSE-MODEL": "SPDX-License-Identifier: CC-BY-4.0"}
    found = situation("a : cc-by-4.0", files=own)
    assert {duty.license_key for duty in found.duties} == {"cc-by-4.0"}
    assert not any(duty.asked for duty in found.duties)
    told = {finding.rule for finding in Evaluator(found).evaluate(shipped_rules()).findings}
    assert not told & {"MLA107", "MLA110", "MLA111", "MLA112", "MLA113", "MLA301"}


def test_an_ancestor_is_under_the_license_of_its_weights(situation: MakeSituation) -> None:
    lineage = "a <- finetune - acme/base\na : mit\nacme/base : mit\nacme/base : mit for code\n"
    found = situation(lineage + "acme/base : cc-by-nc-4.0 for weights")
    assert inherited(found) == {"cc-by-nc-4.0"}
    assert {duty.confidence for duty in found.duties if duty.inherited} == {Confidence.MEDIUM}
    assert inherited(situation(lineage)) == {"mit"}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["apache-2.0", "cc-by-nc-4.0", "gemma"]),
    st.sampled_from(["MIT", "GPL-3.0-only", "CC-BY-SA-4.0"]),
    st.sampled_from([*KINDS, "contains"]),
)
def test_a_license_of_the_code_never_removes_a_duty(kb: KnowledgeBase, weights: str, code: str, kind: str) -> None:
    lineage = f"a <- {kind} - acme/base\na : mit\nacme/base : {weights}"
    plain = situation_of(Case("", lineage, None), kb)
    files = {"acme/base:LICENSE-CODE": f"SPDX-License-Identifier: {code}"}
    more = situation_of(Case("", lineage, None, files=files), kb)
    assert {(d.license_key, d.term) for d in plain.duties} <= {(d.license_key, d.term) for d in more.duties}
