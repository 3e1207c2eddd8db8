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
OUTSTANDING: dict[str, str] = {
    "L009-by-sa-4-to-free-art": "the Free Art License is known by its class only",
    "L034-lgpl-2-1-to-gpl-3": "the copy of a license that was lawfully replaced is still asked for",
    "L037-gpl-2-or-later-to-gpl-3": "the copy of a license that was lawfully replaced is still asked for",
    "L065-mpl-executable-form": "other terms for the executable form are not coded",
    "L066-epl-2-executable-form": "other terms for the executable form are not coded",
    "L078-or-chooses-for-the-use": "the branch of an OR is chosen without regard to the use",
    "L126-lgpl-2-1-with-agpl-3": "what an elected license may be combined with is not followed",
    "L138-hunyuan-video-distilled-and-kept": "the exemption of model derivatives is prose",
    "L143-o-uda-data-with-by-sa-data": "a duty to pass on a disclaimer is coded like one to pass on restrictions",
    "L146-llama-2-outputs-for-a-classifier": "that only language models are barred is not coded",
    "L149-by-sa-3-to-by-sa-4-with-the-applicable-license-alone": "the copy of a replaced license is still asked for",
    "L150-lgpl-3-to-gpl-3-with-the-gpl-alone": "the copy of a replaced license is still asked for",
    "U091-rail-to-gpl-3-with-a-notice": "no rule asks whether the label can hold the restrictions",
    "U092-gemma-to-by-sa-with-a-notice": "no rule asks whether the label can hold the restrictions",
    "U093-llama-3-1-to-agpl-with-a-copy": "no rule asks whether the label can hold the restrictions",
    "U094-deepseek-to-gpl-3-with-a-notice": "no rule asks whether the label can hold the restrictions",
    "U110-dbrx-distilled": "that only language models are barred is not coded",
    "U134-gpl-3-only-to-or-later": "only and or-later are one license to the rules",
    "U135-gpl-2-only-to-or-later": "only and or-later are one license to the rules",
    "D007-odc-by-data-under-by": "a disputed clause is told as a conflict",
    "D009-hunyuan-published-without-a-word-on-where": "a territory that was not said passes",
    "D011-odc-by-data-with-by-sa-data": "a disputed clause is told as a conflict",
}


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
