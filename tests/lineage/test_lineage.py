"""Building lineages: chains, diamonds, cycles, renames and what cannot be seen."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.lineage.build import MAX_ARTIFACTS, build_lineage
from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.lineage.parents import parents_of
from model_license_audit.lineage.paths import arrivals
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import PROSE, Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.terms import Reach


def ref(name: str, *, dataset: bool = False) -> ArtifactRef:
    return ArtifactRef(Host.HUGGINGFACE, name, dataset=dataset)


def claim(field: ClaimField, value: str, file: str = "README.md", confidence: Confidence = Confidence.HIGH) -> Claim:
    basis = Basis.DECLARED if file == "README.md" else Basis.DETECTED
    return Claim(field, value, basis, confidence, Evidence(file, line=3, excerpt=value))


def artifact(name: str, *claims: Claim, kind: ArtifactKind = ArtifactKind.MODEL) -> Artifact:
    return Artifact(ref(name), kind, (name,), claims=claims)


def base(value: str, **more: object) -> Claim:
    return claim(ClaimField.BASE_MODEL, value, **more)  # type: ignore[arg-type]


class World:
    """A small hub in memory."""

    def __init__(self, *artifacts: Artifact, renamed: dict[str, str] | None = None) -> None:
        self._known = {a.ref: a for a in artifacts}
        self._renamed = {ref(old): ref(new) for old, new in (renamed or {}).items()}

    def __call__(self, wanted: ArtifactRef) -> Artifact | UnknownArtifact:
        wanted = self._renamed.get(wanted, wanted)
        return self._known.get(wanted) or UnknownArtifact(wanted, "not here", "look elsewhere")


def kinds(lineage: Lineage) -> dict[tuple[str, str], str]:
    return {(d.child.name, d.parent.name): d.kind.value for d in lineage.derivations}


def test_a_chain_is_followed_to_its_end() -> None:
    world = World(artifact("b", base("c")), artifact("c"))
    lineage = build_lineage(artifact("a", base("b")), world)
    assert [x.ref.name for x in lineage.artifacts] == ["a", "b", "c"]
    assert kinds(lineage) == {("a", "b"): "untyped", ("b", "c"): "untyped"}
    assert lineage.derivations[0].confidence is Confidence.MEDIUM


def test_what_cannot_be_looked_up_is_a_node_with_the_place_that_named_it() -> None:
    lineage = build_lineage(artifact("a", base("b")), World())
    assert [u.ref.name for u in lineage.unknown] == ["b"]
    assert lineage.unknown[0].evidence[0].location == "README.md:3"


def test_a_relation_tag_and_the_base_are_one_link() -> None:
    tag = claim(ClaimField.TAG, "base_model:quantized:b")
    lineage = build_lineage(artifact("a", base("b"), tag), World(artifact("b")))
    assert kinds(lineage) == {("a", "b"): "quantized"}
    assert len(lineage.derivations[0].evidence) == 2


def test_of_two_kinds_that_tags_tell_the_order_decides_nothing() -> None:
    tags = [claim(ClaimField.TAG, f"base_model:{kind}:b") for kind in ("merge", "finetune", "quantized")]
    found = [parents_of(artifact("a", base("b"), *order))[0].kind for order in (tags, tags[::-1], tags[1:] + tags[:1])]
    assert found == [DerivationKind.FINETUNE] * 3


def test_files_tell_the_kind_where_the_card_does_not() -> None:
    adapter = Artifact(ref("a"), ArtifactKind.ADAPTER, ("a",), claims=(base("b", file="adapter_config.json"),))
    assert parents_of(adapter)[0].kind is DerivationKind.ADAPTER
    quantized = artifact("a", base("b"), claim(ClaimField.QUANTIZATION, "gptq", "config.json"))
    assert parents_of(quantized)[0].kind is DerivationKind.QUANTIZED
    merged = artifact("a", base("b", file="mergekit_config.yml"), base("c", file="mergekit_config.yml"))
    assert {d.kind for d in parents_of(merged)} == {DerivationKind.MERGE}


def test_a_configuration_that_repeats_the_models_own_name_names_no_base() -> None:
    own = base("acme/a", file="config.json", confidence=Confidence.LOW)
    assert parents_of(artifact("a", own)) == ()
    assert len(parents_of(artifact("z", own))) == 1


def test_an_old_name_and_the_new_one_are_one_parent() -> None:
    world = World(artifact("new"), renamed={"old": "new"})
    lineage = build_lineage(artifact("a", base("old"), base("new")), world)
    assert [d.parent.name for d in lineage.derivations] == ["new"]
    assert sorted(e.excerpt for e in lineage.derivations[0].evidence) == ["new", "old"]


def test_a_data_set_is_something_trained_on() -> None:
    lineage = build_lineage(artifact("a", claim(ClaimField.DATASET, "acme/mails")), World())
    assert lineage.derivations[0].kind is DerivationKind.TRAINED_ON
    assert lineage.unknown[0].ref.dataset


def prose(field: ClaimField, value: str) -> Claim:
    return Claim(
        field, value, Basis.DETECTED, Confidence.LOW, Evidence("README.md", line=9, pointer=PROSE, excerpt=value)
    )


def test_a_base_that_only_the_prose_names_is_a_weak_link_of_the_kind_it_says() -> None:
    said = prose(ClaimField.BASE_MODEL, "b"), prose(ClaimField.TAG, "base_model:adapter:b")
    (link,) = parents_of(artifact("a", *said))
    assert (link.kind, link.confidence, link.basis) == (DerivationKind.ADAPTER, Confidence.LOW, Basis.DETECTED)
    assert link.evidence[0].in_prose


def test_prose_adds_no_base_where_one_is_declared() -> None:
    said = prose(ClaimField.BASE_MODEL, "b"), prose(ClaimField.TAG, "base_model:adapter:b")
    assert [d.parent.name for d in parents_of(artifact("a", base("c"), *said))] == ["c"]
    data = Artifact(ref("d", dataset=True), ArtifactKind.DATASET, claims=said)
    assert parents_of(data) == ()


def test_prose_helps_where_the_metadata_name_a_path_of_some_machine() -> None:
    local = base("/home/acme/base", confidence=Confidence.LOW)
    found = {str(d.parent) for d in parents_of(artifact("a", local, prose(ClaimField.BASE_MODEL, "acme/b")))}
    assert found == {"path:/home/acme/base", "hf:acme/b"}


def test_data_sets_are_made_from_data_sets_and_trained_on_none() -> None:
    made = claim(ClaimField.SOURCE_DATASET, "extended|raw"), claim(ClaimField.DATASET, "other")
    data = Artifact(ref("d", dataset=True), ArtifactKind.DATASET, claims=(*made, claim(ClaimField.SOURCE_DATASET, "D")))
    assert {(d.parent.name, d.kind, d.confidence) for d in parents_of(data)} == {
        ("raw", DerivationKind.UNTYPED, Confidence.MEDIUM),
        ("other", DerivationKind.UNTYPED, Confidence.MEDIUM),
    }


def test_the_sources_of_a_data_set_are_data_of_the_model() -> None:
    data = Artifact(ref("d", dataset=True), ArtifactKind.DATASET, claims=(claim(ClaimField.SOURCE_DATASET, "raw"),))
    world = World(data, Artifact(ref("raw", dataset=True), ArtifactKind.DATASET))
    lineage = build_lineage(artifact("a", claim(ClaimField.DATASET, "d")), world)
    reaches = {a.ancestor.name: a.reach for a in arrivals(lineage)}
    assert reaches == {"a": Reach.COPIES, "d": Reach.TRAINED_MODELS, "raw": Reach.TRAINED_MODELS}


def test_a_cycle_is_found_and_ends() -> None:
    world = World(artifact("b", base("c")), artifact("c", base("a")))
    lineage = build_lineage(artifact("a", base("b")), world)
    assert [[r.name for r in cycle] for cycle in lineage.cycles] == [["a", "b", "c"]]
    assert {a.ancestor.name for a in arrivals(lineage)} == {"a", "b", "c"}


def test_a_model_that_names_itself_is_a_cycle_of_one() -> None:
    link = Derivation(ref("a"), ref("a"), DerivationKind.FINETUNE, Basis.DECLARED, Confidence.HIGH)
    assert find_cycles([link]) == ((ref("a"),),)


def test_a_very_deep_chain_needs_no_deep_stack() -> None:
    depth = 900
    world = World(*(artifact(f"m{i}", base(f"m{i + 1}")) for i in range(1, depth)), artifact(f"m{depth}"))
    lineage = build_lineage(artifact("m0", base("m1")), world)
    last = next(a for a in arrivals(lineage) if a.ancestor.name == f"m{depth}")
    assert len(last.path.derivations) == depth


def test_a_lineage_without_end_is_cut_and_says_so() -> None:
    def endless(wanted: ArtifactRef) -> Artifact:
        return artifact(wanted.name, base(f"m{int(wanted.name[1:]) + 1}"))

    lineage = build_lineage(artifact("m0", base("m1")), endless)
    assert len(lineage.artifacts) == MAX_ARTIFACTS
    assert "already holds" in lineage.unknown[0].reason


def test_a_diamond_keeps_the_shortest_path_and_counts_the_others() -> None:
    world = World(artifact("b", base("d")), artifact("c", base("d")), artifact("d"))
    lineage = build_lineage(artifact("a", base("b"), base("c")), world)
    top = next(a for a in arrivals(lineage) if a.ancestor.name == "d")
    assert (len(top.path.derivations), top.other_paths, top.reach) == (2, 1, Reach.DERIVATIVES)


def test_outputs_and_data_change_what_the_child_is() -> None:
    data = Artifact(
        ref("d", dataset=True), ArtifactKind.DATASET, claims=(claim(ClaimField.TAG, "base_model:generated_by:t"),)
    )
    world = World(data, artifact("t"))
    lineage = build_lineage(artifact("a", claim(ClaimField.DATASET, "d")), world)
    reaches = {a.ancestor.name: a.reach for a in arrivals(lineage)}
    assert reaches == {"a": Reach.COPIES, "d": Reach.TRAINED_MODELS, "t": Reach.MODELS_TRAINED_ON_OUTPUTS}


@settings(max_examples=60, deadline=None)
@given(
    edges=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=25),
    seed=st.integers(0, 1000),
)
def test_the_order_of_the_input_never_matters(edges: list[tuple[int, int]], seed: int) -> None:
    def world(order: list[tuple[int, int]]) -> Lineage:
        bases: dict[int, list[Claim]] = {i: [] for i in range(8)}
        for child, parent in order:
            bases[child].append(base(f"n{parent}"))
        known = [artifact(f"n{i}", *claims) for i, claims in bases.items()]
        return build_lineage(known[0], World(*known))

    shuffled = edges[:]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a permutation, no secret
    one, two = world(edges), world(shuffled)
    assert [(d.child, d.parent, d.kind) for d in one.derivations] == [
        (d.child, d.parent, d.kind) for d in two.derivations
    ]
    assert one.cycles == two.cycles
    assert {(a.ancestor, a.reach, a.other_paths) for a in arrivals(one)} == {
        (a.ancestor, a.reach, a.other_paths) for a in arrivals(two)
    }
