"""What license texts allow and what they do not, pair by pair: no lawful one is a conflict, no unlawful one is missed.

The pairs were written from the texts, not from the rules. ``OUTSTANDING`` names those that the rules do not judge right
yet; one that is judged right must leave the list, and none may join it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import AnswerValue
from model_license_audit.obligations.answers import answers
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case

HERE = Path(__file__).parent
FIELDS = {"id", "lineage", "use", "files", "texts", "names", "expect", "clause", "why", "duties", "case"}
PAIRS: list[dict[str, Any]] = [
    pair for file in sorted(HERE.glob("*.yaml")) for pair in yaml.safe_load(file.read_text(encoding="utf-8"))
]
RULES = shipped_rules()
OUTSTANDING: dict[str, str] = {}


def is_right(pair: dict[str, Any], kb: KnowledgeBase) -> bool:
    """Whether the findings (or, for what the texts leave open, the answers) say what the pair expects."""
    lists = {name: tuple(pair.get(name, ())) for name in ("texts", "names")}
    case = Case(pair["why"], pair["lineage"], None, use=pair.get("use", {}), files=pair.get("files", {}), **lists)
    situation = situation_of(case, kb)
    done = Evaluator(situation).evaluate(RULES)
    assert done.failures == ()
    kinds = {finding.kind for finding in done.findings}
    if pair["expect"] == "lawful":
        unmet = FindingKind.UNMET_DUTY in kinds and pair.get("duties") == "met"
        return FindingKind.CONFLICT not in kinds and not unmet
    if FindingKind(pair["expect"]) in kinds:
        return True
    open_answers = [answer for answer in answers(situation) if answer.value is AnswerValue.UNKNOWN]
    return pair["expect"] == "unknown" and any(r.clause for answer in open_answers for r in answer.reasons)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_a_pair_is_judged_as_its_texts_say(pair: dict[str, Any], kb: KnowledgeBase) -> None:
    assert is_right(pair, kb) is (pair["id"] not in OUTSTANDING), pair["why"]


def test_every_pair_names_a_license_and_a_reason(kb: KnowledgeBase) -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    for pair in PAIRS:
        assert set(pair) <= FIELDS, pair["id"]
        written = pair["clause"] if isinstance(pair["clause"], list) else [pair["clause"]]
        keys = [clause.partition("§")[0].strip() for clause in written if not clause.startswith("steward:")]
        assert all(kb.license(key) for key in keys), pair["id"]
        assert pair["why"].strip()


def test_the_outstanding_ones_are_pairs() -> None:
    assert set(OUTSTANDING) <= {pair["id"] for pair in PAIRS}
