"""Restrictions that must reach the next recipient, by each of the ways that texts ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.terms import FlowDown
from model_license_audit.obligations.evidence.flow_down import hint_of, left_out, unnamed_policy
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

RAIL = "a <- finetune - acme/base\na : mit\nacme/base : creativeml-openrail-m"
GEMMA = "a <- finetune - google/gemma-2-9b\na : apache-2.0\ngoogle/gemma-2-9b : gemma"
LLAMA = "a <- finetune - meta-llama/Llama-3.1-8B\na : apache-2.0\nmeta-llama/Llama-3.1-8B : llama3.1"
FLUX = "a <- finetune - acme/flux\na : mit\nacme/flux : flux1-dev-nc"
BIGCODE = "a <- finetune - acme/coder\na : mit\nacme/coder : bigcode-openrail-m"


def duty_of(found: Situation, action: str = "pass-on-restrictions") -> Duty:
    return next(d for d in found.duties if d.inherited and d.term.action == action)


def passed(make: MakeSituation, lineage: str, card: str = "", **more: object) -> tuple[bool, bool]:
    """Whether the terms are passed on, and whether recipients can learn of them."""
    found = make(lineage, files={"README.md": card}, **more)
    duty = duty_of(found)
    return bool(duty.shown), bool(hint_of(duty, found.files))


@pytest.mark.parametrize(
    ("lineage", "flow", "card"),
    [
        (RAIL, FlowDown.ENFORCEABLE_CLAUSE, "The use restrictions of Attachment A apply to every user."),
        (GEMMA, FlowDown.ENFORCEABLE_CLAUSE, "You must comply with the Gemma Prohibited Use Policy."),
        (BIGCODE, FlowDown.EQUIVALENT_CLAUSE, "The use restrictions of the BigCode OpenRAIL-M bind you."),
        (LLAMA, FlowDown.POLICY_BY_REFERENCE, "See https://www.llama.com/llama3_1/use-policy"),
        (
            FLUX,
            FlowDown.SAME_AGREEMENT,
            "What comes from the base is subject to the FLUX.1 [dev] Non-Commercial License.",
        ),
    ],
)
def test_each_way_has_its_evidence(situation: MakeSituation, lineage: str, flow: FlowDown, card: str) -> None:
    assert duty_of(situation(lineage)).term.flow_down is flow
    assert passed(situation, lineage) == (False, False)
    assert passed(situation, lineage, card)[0]
    assert passed(situation, lineage, f"<!-- {card} -->") == (False, False)
    assert passed(situation, lineage, f"```python\n# {card}\n```") == (False, False)


@pytest.mark.parametrize(
    ("lineage", "text", "expected"),
    [
        (RAIL, "creativeml-openrail-m", (False, True)),
        (GEMMA, "gemma-2025-03-24", (False, True)),
        (FLUX, "flux1-dev-nc", (False, True)),
        (LLAMA, "llama3.1", (True, True)),
        (RAIL, "mit", (False, False)),
    ],
)
def test_a_copy_alone_binds_only_where_a_policy_travels_with_it(
    situation: MakeSituation, lineage: str, text: str, expected: tuple[bool, bool]
) -> None:
    assert passed(situation, lineage, texts=(text,)) == expected


@pytest.mark.parametrize(
    "card",
    [
        "The use restrictions of the base do not apply.",
        "The use restrictions of the base don't apply to this model.",
        "The use restrictions of Attachment A are removed; the license applies.",
        "This model is not bound by the use restrictions of the base.",
        "Free of the use restrictions of the base, which applied to it.",
        "We lifted all use restrictions of the base. MIT applies.",
        "This model has no use restrictions whatsoever, the base was bound by some.",
    ],
)
def test_a_denial_passes_nothing_on(situation: MakeSituation, card: str) -> None:
    assert not passed(situation, RAIL, card)[0]


@pytest.mark.parametrize(
    "card",
    [
        "The license of the base has an Attachment A.",
        "Use restrictions: see the CreativeML license.",
    ],
)
def test_a_mention_tells_and_does_not_bind(situation: MakeSituation, card: str) -> None:
    assert passed(situation, RAIL, card) == (False, True)


def test_the_restrictions_of_somebody_else_are_not_these(situation: MakeSituation) -> None:
    assert passed(situation, RAIL, "The usage policy of our website applies to its visitors.") == (False, False)


@pytest.mark.parametrize(
    ("files", "shown", "unnamed"),
    [
        ({"USE_POLICY.md": "# Llama 3.1 Acceptable Use Policy"}, True, ""),
        ({"USE_POLICY.md": "Be kind."}, False, "USE_POLICY.md"),
        ({"USE_POLICY.md": " \n"}, False, ""),
        ({"README.md": "The acceptable use policy of Llama 3.1 applies."}, True, ""),
        ({"README.md": "[rules](https://llama.com/llama3_1/use-policy)"}, True, ""),
        ({"README.md": "[rules](https://llama.com/llama3_2/use-policy)"}, False, ""),
        ({"README.md": "The acceptable use policy of Llama 3.1 does not apply."}, False, ""),
        ({"README.md": "<!-- https://llama.com/llama3_1/use-policy -->"}, False, ""),
    ],
)
def test_a_policy_is_shown_by_its_text_its_name_or_its_address(
    situation: MakeSituation, files: dict[str, str], shown: bool, unnamed: str
) -> None:
    found = situation(LLAMA, files=files)
    duty = duty_of(found, "acceptable-use-policy")
    assert bool(duty.shown) is shown
    assert unnamed_policy(duty, found.files) == unnamed


def test_a_wider_restriction_covers_what_is_part_of_it(kb: KnowledgeBase) -> None:
    held = frozenset({"no-violence", "no-law-violation"})
    assert left_out(kb, ["no-terrorism", "no-rights-infringement", "no-violence"], held) == ()
    assert left_out(kb, ["no-violence"], frozenset({"no-terrorism"})) == ("no-violence",)
    assert left_out(kb, ["no-weapons", "no-spam"], held) == ("no-spam", "no-weapons")


_CODES = st.frozensets(st.sampled_from(sorted(KnowledgeBase.load().restrictions)))


@given(_CODES, _CODES, _CODES)
def test_a_label_that_holds_more_leaves_out_no_more(
    asked: frozenset[str], held: frozenset[str], more: frozenset[str]
) -> None:
    kb = KnowledgeBase.load()
    assert left_out(kb, asked, asked) == ()
    assert set(left_out(kb, asked, held | more)) <= set(left_out(kb, asked, held)) <= asked
