"""Notes on standing risks: few, once for each license, and none for licenses that anybody may use for their work."""

from __future__ import annotations

from collections import Counter

import pytest

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from tests.conftest import MakeSituation

SLUGS = {"ended-at-will", "ended-on-breach", "terms-may-change", "newer-terms", "suit-ends-license"}
RULES = [rule for rule in shipped_rules() if rule.slug in SLUGS]
KB = KnowledgeBase.load()
READ = [license_ for license_ in KB.licenses() if not license_.class_only]
OF_ONE = [license_.id for license_ in READ if license_.licensor]
OF_ANYBODY = [license_.id for license_ in READ if not license_.licensor]


def told(situation: MakeSituation, license_: str) -> Counter[str]:
    """The findings on a chain of three models, all under the license, by rule."""
    chain = f"a <- quantized - b\nb <- finetune - c\na : {license_}\nb : {license_}\nc : {license_}"
    evaluation = Evaluator(situation(chain)).evaluate(RULES)
    assert not evaluation.failures
    assert all(f.kind is FindingKind.UNKNOWN and f.severity is Severity.NOTE for f in evaluation.findings)
    assert all(f.clauses and f.settle for f in evaluation.findings)
    return Counter(f.rule for f in evaluation.findings)


@pytest.mark.parametrize("license_", OF_ANYBODY)
def test_a_license_that_anybody_may_use_gets_none(situation: MakeSituation, license_: str) -> None:
    assert not told(situation, license_)


@pytest.mark.parametrize("license_", OF_ONE)
def test_each_risk_of_a_license_is_told_once(situation: MakeSituation, license_: str) -> None:
    found = told(situation, license_)
    assert set(found.values()) <= {1}
    assert not {"MLA513", "MLA514"} <= set(found)


def test_the_risks_are_told_of_real_licenses() -> None:
    assert len(OF_ONE) > 50
    assert len(OF_ANYBODY) > 60
