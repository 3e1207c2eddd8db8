"""What holds of every lineage, whatever its shape, its licenses and the use: tried on random ones."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model_license_audit.licenses.conclude import conclude
from model_license_audit.lineage.build import build_lineage
from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Basis, Confidence, Reading
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AnswerValue
from model_license_audit.model.terms import Term
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.gaps import gaps_of
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.evaluate import Evaluator
from tests.obligations.random_lineages import KB, LICENSES, RULES, World, rule_of, told, worlds

MORE = st.tuples(st.integers(0, 99), LICENSES, st.integers(0, 7))
"""Above which artifact one more ancestor stands, under which license, by which kind of link."""

CHOICES = ("mit OR gpl-3.0", "apache-2.0 OR cc-by-nc-4.0", "gpl-2.0 OR mpl-2.0", "(mit OR llama2) AND cc-by-4.0")
FREE_TO_CLOSED = [AnswerValue.YES, AnswerValue.CONDITIONAL, AnswerValue.UNKNOWN, AnswerValue.NO]

few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def wider(world: World, more: tuple[int, str, int]) -> World:
    child = more[0] % len(world.nodes)
    return world.with_ancestor(child if world.nodes[child][0] != "?" else 0, more[1], more[2])


def spares(rule: str) -> bool:
    """True of the ban on training on outputs: some texts spare what is made from the licensed material itself."""
    return "term:no-training-on-outputs" in rule_of(rule).basis


def inherited(situation: Situation) -> set[tuple[ArtifactRef, str, Term]]:
    return {(d.origin, d.license_key, d.term) for d in situation.duties if d.inherited}


def terms(situation: Situation) -> set[tuple[str, Term]]:
    return {(d.license_key, d.term) for d in situation.duties}


@few
@given(world=worlds(), more=MORE)
def test_another_ancestor_never_removes_a_duty(world: World, more: tuple[int, str, int]) -> None:
    fewer, many = world.situation(), wider(world, more).situation()

    assert inherited(fewer) <= inherited(many)
    assert terms(fewer) <= terms(many)


@few
@given(world=worlds(others=CHOICES), more=MORE)
def test_a_duty_that_another_ancestor_removes_was_one_of_a_branch_now_left_as_the_report_says(
    world: World, more: tuple[int, str, int]
) -> None:
    fewer, many = world.situation(), wider(world, more).situation()
    left = {
        standing.arrival.ancestor: standing.binding.choices
        for standing in many.standings
        if standing.binding and standing.binding.choices
    }
    for origin, key, _ in inherited(fewer) - inherited(many):
        others = {name for choice in left[origin] for name in choice.others}
        assert any(key.removesuffix("-only") in other.lower() for other in others), (key, others)


@few
@given(world=worlds(), more=MORE)
def test_another_ancestor_never_settles_a_conflict(world: World, more: tuple[int, str, int]) -> None:
    """Nor does one whose license is the very license of the conflict, unless a clause spares what is made from it.

    What a rule says of the artifact's own label is left out: with an ancestor above it, it is no original any more.
    """
    before, after = told(world.situation(), own=False), told(wider(world, more).situation())
    for (rule, about), verdicts in before.items():
        spared = spares(rule) and about.split("\0")[0] == more[1]
        if rule_of(rule).kind is FindingKind.CONFLICT and Verdict.VIOLATED in verdicts and not spared:
            assert Verdict.VIOLATED in after.get((rule, about), ()), (rule, about)


@few
@given(world=worlds(most=5, cycles=False), ends=st.tuples(st.integers(0, 4), st.integers(0, 4)), kind=st.integers(0, 7))
def test_a_shorter_way_to_an_ancestor_takes_nothing_back(world: World, ends: tuple[int, int], kind: int) -> None:
    """What the artifact is by the longer way, it stays; of two ways that both leave something open either may count."""
    child, parent = (end % len(world.nodes) for end in sorted(ends))
    if child >= parent or world.nodes[child][0] == "?" or any(link[:2] == (child, parent) for link in world.links):
        return
    fewer, many = world.situation(), world.with_link(child, parent, kind).situation()
    after = told(many)
    firm = not any(standing.arrival.doubts for standing in fewer.standings)

    assert inherited(fewer) <= inherited(many)
    for (rule, about), verdicts in told(fewer, own=False).items():
        if rule_of(rule).kind is FindingKind.CONFLICT and Verdict.VIOLATED in verdicts and not spares(rule):
            known = {Verdict.VIOLATED} if firm else {Verdict.VIOLATED, Verdict.UNDETERMINED}
            assert after.get((rule, about), set()) & known, (rule, about)


@pytest.mark.parametrize("kind", [*range(8)])
@pytest.mark.parametrize("key", ["cc-by-nd-4.0", "qwen-community-1.0", "gpl-3.0", "llama3.1"])
def test_what_was_changed_stays_changed_when_the_original_or_an_adapter_is_named_as_well(key: str, kind: int) -> None:
    tuned = World((("mit", False), ("mit", False), (key, False)), ((0, 1, "finetune"), (1, 2, "finetune")))
    after = told(tuned.with_link(0, 2, kind).situation())
    for (rule, about), verdicts in told(tuned.situation(), own=False).items():
        if Verdict.VIOLATED in verdicts:
            assert Verdict.VIOLATED in after[rule, about], (rule, about)


@few
@given(world=worlds(), more=MORE)
def test_an_unknown_ancestor_makes_nothing_known(world: World, more: tuple[int, str, int]) -> None:
    fewer, many = world.situation(), wider(world, (more[0], "?", more[2])).situation()
    before, after = told(fewer), told(many)
    for thing, verdicts in before.items():
        if Verdict.UNDETERMINED in verdicts:
            assert after.get(thing, set()) & {Verdict.UNDETERMINED, Verdict.VIOLATED}, thing
    for one, two in zip(answers(fewer), answers(many), strict=True):
        assert FREE_TO_CLOSED.index(one.value) <= FREE_TO_CLOSED.index(two.value) or one.question == "pay-or-report"
    assert gaps_of(many, answers(many)) or not gaps_of(fewer, answers(fewer))


def shown(duties: tuple[Duty, ...], some: int) -> dict[str, object]:
    """Files that show what some of the duties ask for."""
    chosen = [duty for number, duty in enumerate(duties) if some >> (number % 12) & 1]
    words = [duty.term.words or "" for duty in chosen]
    names = [duty.origin.name for duty in chosen]
    card = "\n\n".join(["# Acme", *words, *(f"Made from {name}, and fine-tuned." for name in names)])
    return {
        "files": {"README.md": card, "NOTICE": "\n".join(words)},
        "texts": tuple(sorted({d.license_key for d in chosen if d.term.action == "include-license" and not d.members})),
    }


def unmet(situation: Situation, *verdicts: Verdict) -> set[str]:
    """What is told to be owed and not done, by whatever rule."""
    found = told(situation).items()
    return {
        about for (rule, about), said in found if rule_of(rule).kind is FindingKind.UNMET_DUTY and said & {*verdicts}
    }


@few
@given(world=worlds(), some=st.integers(0, 4095))
def test_more_evidence_never_adds_an_unmet_duty(world: World, some: int) -> None:
    bare = world.situation()
    more = world.situation(**shown(bare.duties, some))

    assert unmet(more, Verdict.VIOLATED) <= unmet(bare, Verdict.VIOLATED, Verdict.UNDETERMINED)


@few
@given(world=worlds(), seed=st.integers(0, 1000))
def test_the_order_in_which_things_are_read_never_matters(world: World, seed: int) -> None:
    situation = world.situation()
    mixed = random.Random(seed)  # noqa: S311 - a permutation, no secret

    def again(artifact: Artifact) -> Artifact:
        claims = tuple(mixed.sample(artifact.claims, len(artifact.claims)))
        return conclude(KB, artifact.ref, artifact.kind, Reading(claims, artifact.texts), names=artifact.names)

    artifacts = [again(artifact) for artifact in situation.lineage.artifacts]
    known = {artifact.ref: artifact for artifact in mixed.sample(artifacts, len(artifacts))}
    lost = {unknown.ref: unknown for unknown in situation.lineage.unknown}

    def resolve(ref: ArtifactRef) -> Artifact | UnknownArtifact:
        return known.get(ref) or lost[ref]

    other = understand(KB, build_lineage(known[situation.subject.ref], resolve), situation.use)

    assert other.lineage.derivations == situation.lineage.derivations
    assert other.duties == situation.duties
    assert Evaluator(other).evaluate(RULES) == Evaluator(situation).evaluate(RULES)
    assert answers(other) == answers(situation)


@few
@given(world=worlds(most=30))
def test_every_lineage_comes_to_an_end_and_every_rule_to_a_verdict(world: World) -> None:
    situation = world.situation()
    evaluation = Evaluator(situation).evaluate(RULES)

    assert evaluation.failures == ()
    assert max((len(duty.path.derivations) for duty in situation.duties), default=0) <= 2 * len(world.nodes)


def chain(depth: int) -> Lineage:
    """A model tuned from a model tuned from a model and so on; the original asks for a name and forbids much."""
    refs = [ArtifactRef(Host.HUGGINGFACE, f"acme/m{number:05}") for number in range(depth + 1)]
    licenses = ["mit", *(["apache-2.0", "mit"] * depth)[: depth - 1], "llama3.1"]
    worded = [World(((license_, False),), ()).situation().subject for license_ in sorted(set(licenses))]
    stated = dict(zip(sorted(set(licenses)), (artifact.concluded for artifact in worded), strict=True))
    artifacts = tuple(
        Artifact(ref, names=(ref.name,), declared=stated[license_], concluded=stated[license_])
        for ref, license_ in zip(refs, licenses, strict=True)
    )
    links = tuple(
        Derivation(child, parent, DerivationKind.FINETUNE, Basis.DECLARED, Confidence.HIGH)
        for child, parent in pairwise(refs)
    )
    return Lineage(refs[0], artifacts, derivations=links)


@pytest.mark.parametrize("depth", [2_000])
def test_no_chain_is_too_deep(depth: int) -> None:
    start = time.process_time()
    lineage = chain(depth)
    situation = understand(KB, lineage, World((("mit", False),), ()).situation().use)
    evaluation = Evaluator(situation).evaluate(RULES)

    prefix = next(duty for duty in situation.duties if duty.term.action == "name-prefix")
    assert len(prefix.path.derivations) == depth
    assert not evaluation.failures
    assert any(finding.origin == f"acme/m{depth:05}" for finding in evaluation.findings)
    assert time.process_time() - start < 20
