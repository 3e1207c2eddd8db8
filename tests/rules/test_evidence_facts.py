"""What findings tell of the evidence: which restrictions are missing, what stands in the place of what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import load_pack
from tests.conftest import MakeSituation

RULES = {rule.id: rule for rule in load_pack(Path(__file__).parents[2] / "rules")}
NOTICE = (
    "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
LLAMA = "Acme-8B <- finetune - meta-llama/Llama-3.1-8B\nmeta-llama/Llama-3.1-8B : llama3.1"


def told(make: MakeSituation, lineage: str, *rules: str, **more: object) -> list[Finding]:
    asked = [RULES[rule] for rule in rules] or list(RULES.values())
    evaluation = Evaluator(make(lineage, **more)).evaluate(asked)
    assert not evaluation.failures
    return list(evaluation.findings)


def test_missing_restrictions_are_named_six_at_most_and_listed_in_full(situation: MakeSituation) -> None:
    lineage = "a <- finetune - google/gemma-2-9b\na : creativeml-openrail-m\ngoogle/gemma-2-9b : gemma"
    (finding,) = told(situation, lineage, "MLA316")
    named = finding.message.partition("gemma-2-9b: ")[2].split("; ")
    assert len(named) == 7
    assert named[-1] == f"and {len(finding.details) - 6} more"
    assert named[:6] == list(finding.details[:6])
    assert len(set(finding.details)) == len(finding.details) > 6


def test_a_few_missing_restrictions_are_all_named(situation: MakeSituation) -> None:
    lineage = "a <- finetune - acme/code\na : creativeml-openrail-m\nacme/code : bigcode-openrail-m"
    (finding,) = told(situation, lineage, "MLA316")
    assert 0 < len(finding.details) <= 6
    assert finding.message.endswith("; ".join(finding.details))


def test_a_label_without_any_restriction_is_not_told_each_of_them(situation: MakeSituation) -> None:
    lineage = "a <- finetune - acme/base\na : mit\nacme/base : llama3.1"
    (finding,) = told(situation, lineage, "MLA208")
    assert "lacks" not in finding.message
    assert len(finding.details) > 20


@pytest.mark.parametrize(
    ("notice", "card", "rule"),
    [
        ("", "", "MLA302"),
        (NOTICE.replace("3.1", "3.2"), "", "MLA314"),
        ("", NOTICE, "MLA315"),
        (NOTICE, "", None),
    ],
)
def test_a_notice_is_told_by_one_rule(situation: MakeSituation, notice: str, card: str, rule: str | None) -> None:
    files = {"README.md": card} | ({"NOTICE": notice} if notice else {})
    found = told(situation, LLAMA, "MLA302", "MLA314", "MLA315", files=files)
    assert [finding.rule for finding in found] == ([rule] if rule else [])


def test_the_words_that_differ_are_told(situation: MakeSituation) -> None:
    (finding,) = told(situation, LLAMA, "MLA314", files={"NOTICE": NOTICE.replace("3.1", "3")})
    assert 'NOTICE:1: "3" stands for "3.1"' in finding.message
    assert NOTICE in finding.remedy


@pytest.mark.parametrize(
    ("label", "card", "rule", "kind"),
    [
        ("mit", "", "MLA308", FindingKind.UNMET_DUTY),
        ("mit", "See the use restrictions in Attachment A.", "MLA308", FindingKind.UNKNOWN),
        ("openrail", "", "MLA308", FindingKind.UNKNOWN),
        ("bigscience-openrail-m", "", None, None),
        ("mit", "The use restrictions of the base apply to you.", None, None),
    ],
)
def test_restrictions_that_must_bind_are_told_by_one_rule(
    situation: MakeSituation, label: str, card: str, rule: str | None, kind: FindingKind | None
) -> None:
    lineage = f"a <- finetune - acme/base\na : {label}\nacme/base : creativeml-openrail-m"
    found = told(situation, lineage, "MLA308", "MLA316", "MLA321", files={"README.md": card})
    assert [(finding.rule, finding.kind) for finding in found] == ([(rule, kind)] if rule else [])


def test_every_rule_on_evidence_asks_the_question_that_would_settle_it(situation: MakeSituation) -> None:
    lineages = [
        LLAMA,
        "a <- finetune - acme/flux\na : mit\nacme/flux : flux1-dev-nc",
        "a <- finetune - acme/base\na : apache-2.0\nacme/base : creativeml-openrail-m",
        "a <- finetune - acme/base\na : gpl-3.0\nacme/base : gpl-2.0",
        "a <- finetune - facebook/seamless\nfacebook/seamless : seamless",
    ]
    for lineage in lineages:
        for release in ("weights", "api", "embedded"):
            for finding in told(situation, lineage, use={"release": release}, texts=("gpl-3.0", "flux1-dev-nc")):
                assert (finding.settle is not None) is (finding.kind is FindingKind.UNKNOWN), finding.rule
                assert "  " not in finding.message
