"""Which branch of an ``OR`` is taken: for this use, this label and the other ancestors together."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.findings import FindingKind
from model_license_audit.obligations.labels.binding import Chosen
from model_license_audit.obligations.labels.choosing import MOST_COMBINATIONS
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.cases import situation_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Case
from tests.conftest import MakeSituation

KB = KnowledgeBase.load()
RULES = [rule for rule in shipped_rules() if rule.kind is FindingKind.CONFLICT and rule.id[3] in "25"]
POOL = [
    "MIT", "Apache-2.0", "GPL-2.0-only", "GPL-3.0-only", "GPL-2.0-or-later", "AGPL-3.0-only", "LGPL-2.1-only",
    "MPL-2.0", "EPL-2.0", "EUPL-1.2", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0",
    "creativeml-openrail-m", "llama2", "llama3.1", "gemma", "apple-amlr", "flux1-dev-nc", "AFL-3.0", "MS-PL", "EPL-1.0",
    "OSL-3.0", "CECILL-1.0", "FSL-1.1-MIT", "GPL-2.0-only WITH Classpath-exception-2.0",
]  # fmt: skip
BRANCHES = st.lists(st.sampled_from(POOL), min_size=1, max_size=3, unique=True)
PARENTS = st.lists(
    st.tuples(st.sampled_from(["finetune", "merge", "distilled", "contains", "converted"]), BRANCHES),
    min_size=1,
    max_size=3,
)
USES = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from(["commercial", "research", "unknown"]),
        "release": st.sampled_from(["weights", "api", "embedded", "outputs", "none"]),
    }
)


def choices(situation: Situation) -> dict[str, Chosen]:
    found = [(standing.name, standing.binding) for standing in situation.standings if standing.binding]
    return {name: choice for name, binding in found for choice in binding.choices}


def duties(situation: Situation) -> set[tuple[object, ...]]:
    return {(duty.origin, duty.license_id, duty.term, duty.reach) for duty in situation.duties}


def lineage(parents: list[tuple[str, str]], label: str) -> str:
    lines = [f"a <- {kind} - p{number}\np{number} : {license_}" for number, (kind, license_) in enumerate(parents)]
    return "\n".join([*lines, f"a : {label}"] if label else lines)


def conflicts(written: str, use: dict[str, object]) -> int:
    found = Evaluator(situation_of(Case("", written, None, use=use), KB)).evaluate(RULES)
    assert not found.failures
    return sum(finding.kind is FindingKind.CONFLICT for finding in found.findings)


def test_only_a_text_that_frees_its_outputs_for_commerce_is_taken_for_their_sake() -> None:
    use: dict[str, object] = {"purpose": "commercial", "release": "outputs"}
    assert conflicts(lineage([("finetune", "flux1-dev-nc OR CC-BY-NC-4.0")], ""), use) == 0
    assert conflicts(lineage([("finetune", "CC-BY-NC-4.0 OR flux1-dev-nc")], ""), use) == 0
    assert conflicts(lineage([("finetune", "CC-BY-NC-4.0")], ""), use) == 1


@settings(max_examples=60, deadline=None)
@given(parents=PARENTS, label=st.sampled_from(["", *POOL]), use=USES)
def test_where_some_choice_has_no_conflict_one_such_is_taken(
    parents: list[tuple[str, list[str]]], label: str, use: dict[str, object]
) -> None:
    written = [(kind, " OR ".join(branches)) for kind, branches in parents]
    every = product(*([(kind, branch) for branch in branches] for kind, branches in parents))

    best = min(conflicts(lineage(list(one), label), use) for one in every)

    assert (conflicts(lineage(written, label), use) == 0) is (best == 0)


@settings(max_examples=40, deadline=None)
@given(parents=PARENTS, label=st.sampled_from(["", *POOL]))
def test_the_order_in_which_it_is_written_does_not_matter(parents: list[tuple[str, list[str]]], label: str) -> None:
    names = [f"p{number}" for number in range(len(parents))]
    lines = [f"a <- {kind} - {name}\n{name} : {' OR '.join(b)}" for name, (kind, b) in zip(names, parents, strict=True)]
    turned = [
        f"a <- {kind} - {name}\n{name} : {' OR '.join(reversed(b))}"
        for name, (kind, b) in reversed(list(zip(names, parents, strict=True)))
    ]
    label = f"\na : {label}" if label else ""

    one, other = (situation_of(Case("", "\n".join(text) + label, None), KB) for text in (lines, turned))

    assert {n: c.branch for n, c in choices(one).items()} == {n: c.branch for n, c in choices(other).items()}
    assert duties(one) == duties(other)


@pytest.mark.parametrize(
    ("written", "use", "branch", "why"),
    [
        (
            "a <- finetune - b\na : cc-by-nc-sa-4.0\nb : GPL-3.0-only OR CC-BY-NC-4.0",
            {"purpose": "research"},
            "CC-BY-NC-4.0",
            "with GPL-3.0-only, ",
        ),
        ("a <- finetune - b\na : mit\nb : GPL-3.0-only OR MIT", {}, "MIT", "the model is released under it"),
        (
            "a <- merge - b\na <- merge - c\na : GPL-2.0-only\nb : GPL-3.0-only OR MPL-2.0\nc : GPL-2.0-only",
            {},
            "MPL-2.0",
            "with GPL-3.0-only, GPL-2.0-only of c cannot be combined with GPL-3.0-only of b",
        ),
        (
            "a <- finetune - b\nb : CC-BY-NC-4.0 OR AGPL-3.0-only",
            {"purpose": "commercial"},
            "AGPL-3.0-only",
            "with CC-BY-NC-4.0, commercial use is excluded",
        ),
        (
            "a <- distilled - b\na : mit\nb : llama2 OR Apache-2.0",
            {},
            "Apache-2.0",
            "models may not be trained on outputs",
        ),
        ("a <- finetune - b\nb : GPL-3.0-only OR MIT", {}, "MIT", "it asks least: 0 bans and "),
        (
            "a <- finetune - b\na : mit\nb : FSL-1.1-MIT OR GPL-3.0-only",
            {},
            "FSL-1.1-MIT",
            "its label would have to keep",
        ),
    ],
)
def test_the_reason_says_what_the_other_branch_would_leave_in_the_way(
    written: str, use: dict[str, object], branch: str, why: str, situation: MakeSituation
) -> None:
    choice = choices(situation(written, use=use))["b"]

    assert choice.branch == branch
    assert why in choice.why


def test_one_artifact_that_arrives_in_two_ways_is_told_once(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na <- distilled - b\na : mit\nb : MIT OR GPL-3.0-only")

    told = [choice for standing in found.standings if standing.binding for choice in standing.binding.choices]
    assert [choice.branch for choice in told] == ["MIT"]


def test_inside_an_and_each_or_is_chosen_by_itself(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\na : mit\nb : (MIT OR GPL-3.0-only) AND (Apache-2.0 OR AGPL-3.0-only)")

    binding = found.standings[1].binding
    assert binding
    assert {bound.license.key for bound in binding.licenses} == {"mit", "apache-2.0"}
    assert {choice.branch for choice in binding.choices} == {"MIT", "Apache-2.0"}


def test_too_many_combinations_are_decided_one_after_the_other_and_that_is_said(situation: MakeSituation) -> None:
    names = [f"p{number}" for number in range(10)]
    assert 2 ** len(names) > MOST_COMBINATIONS
    lines = [f"a <- merge - {name}\n{name} : GPL-3.0-only OR MIT" for name in names]

    found = situation("\n".join([*lines, "a : mit"]))

    assert {choice.branch for choice in choices(found).values()} == {"MIT"}
    assert all("too many combinations to try all" in choice.why for choice in choices(found).values())


@settings(max_examples=40, deadline=None)
@given(parents=PARENTS, more=PARENTS, label=st.sampled_from(POOL))
def test_another_ancestor_never_makes_a_conflict_vanish(
    parents: list[tuple[str, list[str]]], more: list[tuple[str, list[str]]], label: str
) -> None:
    fewer = [(kind, " OR ".join(branches)) for kind, branches in parents]
    wider = [*fewer, *((kind, " OR ".join(branches)) for kind, branches in more[:1])]

    assert conflicts(lineage(wider, label), {}) > 0 or conflicts(lineage(fewer, label), {}) == 0
