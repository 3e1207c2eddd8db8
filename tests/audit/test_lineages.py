"""What an artifact was made from and what was made from it: who, by which license, and what passes each link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from model_license_audit.audit.kinship.flows import Bound, Flows, passed_on
from model_license_audit.audit.kinship.known import Facts, exactly
from model_license_audit.audit.kinship.loads import Loads
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.kinship import Kinship, Role
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.registry.catalogue import Catalogue
from model_license_audit.registry.records import Alias, Withdrawal, key_of
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.load import shipped_rules
from model_license_audit.rules.rule import Need, Scope
from tests.audit.kin import actions, around, flags, flow, kin, model, relative
from tests.cli.keeping_a_registry import elsewhere
from tests.obligations.random_lineages import World, worlds

LLAMA = "meta-llama/Llama-3.1-8B"


def names(kinship: Kinship, role: Role) -> list[str]:
    return [one.ref.name for one in kinship.of(role)]


def test_both_directions_to_the_end_and_each_at_its_distance(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/root"),
        model("b/tuned", "apache-2.0", "finetune:a/root"),
        model("c/asked", "apache-2.0", "finetune:b/tuned"),
        model("d/quantized", "apache-2.0", "quantized:c/asked"),
        model("e/adapter", "apache-2.0", "adapter:d/quantized"),
        model("f/stranger", "apache-2.0", "finetune:a/root"),
    ]
    found = around(kb, tmp_path, seen, "c/asked")
    assert [(one.ref.name, one.role.value, one.distance) for one in found.relatives] == [
        ("c/asked", "subject", 0),
        ("b/tuned", "ancestor", 1),
        ("a/root", "ancestor", 2),
        ("d/quantized", "descendant", 1),
        ("e/adapter", "descendant", 2),
    ]
    assert flags(found) == {}


def test_one_direction_and_a_depth(kb: KnowledgeBase, tmp_path: Path) -> None:
    chain = [model("a/0"), *(model(f"a/{n}", "mit", f"finetune:a/{n - 1}") for n in range(1, 6))]
    with kin(kb, tmp_path, chain) as found:
        assert found.known.rows is not None
    up = around(kb, tmp_path / "up", chain, "a/3", down=False, depth=1)
    assert (names(up, Role.ANCESTOR), names(up, Role.DESCENDANT)) == (["a/2"], [])
    down = around(kb, tmp_path / "down", chain, "a/3", up=False)
    assert (names(down, Role.ANCESTOR), names(down, Role.DESCENDANT)) == ([], ["a/4", "a/5"])


def test_old_names_lead_to_the_present_one_on_either_side(kb: KnowledgeBase, tmp_path: Path) -> None:
    old = Alias(ArtifactRef.parse("hf:old/base"), model("x/x").reading.claims[0].evidence)
    seen = [replace(model("new/base"), aliases=(old,)), model("a/child", "mit", "finetune:old/base")]
    found = around(kb, tmp_path, seen, "old/base")
    assert found.subject.name == "new/base"
    assert names(found, Role.DESCENDANT) == ["a/child"]
    assert relative(found, "new/base").old_names == ("old/base",)
    assert names(around(kb, tmp_path / "up", seen, "A/Child"), Role.ANCESTOR) == ["new/base"]


def test_the_catalogue_tells_of_what_the_registry_does_not_know(kb: KnowledgeBase, tmp_path: Path) -> None:
    shipped = Catalogue.load()
    parent, children = next((p, c) for p, c in sorted(shipped.children.items()) if len(c) > 2)
    known = model(children[0], "mit")
    found = around(kb, tmp_path, [known], parent, catalogue=shipped)
    told = set(names(found, Role.DESCENDANT))
    assert children[0] not in told, "the registry knows this one, and that it names no base"
    assert set(children[1:]) <= told
    assert {one.keeper for one in found.relatives} == {"catalogue"}


def test_one_that_is_only_named_is_shown_with_those_that_name_it(kb: KnowledgeBase, tmp_path: Path) -> None:
    found = around(kb, tmp_path, [model("a/child", "mit", "finetune:ghost/base")], "ghost/base")
    assert names(found, Role.DESCENDANT) == ["a/child"]
    assert flags(found) == {"ghost/base": ["not-looked-at"]}
    assert relative(found, "ghost/base").why_unknown is not None


def test_nothing_known_is_told_with_names_that_may_be_meant(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(NothingToAudit, match=r"did you mean meta-llama/Llama-3\.1-8B"):
        around(kb, tmp_path, [model("a/b")], "meta-lama/Llama-3.1-8B", catalogue=Catalogue.load())


def test_terms_that_travel_and_terms_that_end(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("base/llama", "llama3.1"),
        model("a/tuned", "llama3.1", "finetune:base/llama"),
        model("a/lora", "llama3.1", "adapter:base/llama"),
        model("a/student", "llama3.1", "distilled:base/llama"),
    ]
    found = around(kb, tmp_path, seen, "base/llama")
    tuned, lora, student = (flow(found, f"a/{name}", "base/llama") for name in ("tuned", "lora", "student"))
    assert {"name-prefix", "include-license", "notice-text", "acceptable-use-policy"} <= actions(tuned.travels)
    assert actions(tuned.stops) == {"attribution"}
    assert "notice-text" in actions(lora.stops), "an adapter holds none of the material that the notice is asked of"
    assert "name-prefix" in actions(student.travels)
    assert "display" in actions(student.stops) | actions(student.travels)
    assert all(not carried.standing for carried in tuned.stops)


def test_what_passes_on_grows_with_each_generation(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/gpl", "gpl-3.0"),
        model("b/nc", "cc-by-nc-4.0", "finetune:a/gpl"),
        model("c/end", "cc-by-nc-4.0", "quantized:b/nc"),
    ]
    found = around(kb, tmp_path, seen, "c/end")
    assert {one.license_key for one in flow(found, "c/end", "b/nc").travels} == {"gpl-3.0", "cc-by-nc-4.0"}
    assert {one.license_key for one in flow(found, "b/nc", "a/gpl").travels} == {"gpl-3.0"}


def test_other_bases_of_a_merge_are_named_and_their_terms_go_on(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/one", "mit"),
        model("b/two", "llama2", "finetune:c/three"),
        model("c/three", "cc-by-nc-4.0"),
        model("d/merged", "mit", "merge:a/one", "merge:b/two"),
        model("e/copy", "mit", "quantized:d/merged"),
    ]
    found = around(kb, tmp_path, seen, "a/one")
    assert [ref.name for ref in relative(found, "d/merged").others] == ["b/two"]
    assert {"mit", "llama2", "cc-by-nc-4.0"} == {one.license_key for one in flow(found, "e/copy", "d/merged").travels}
    assert flags(found) == {"d/merged": ["conflict"], "e/copy": ["conflict"]}
    flagged = {(link.derivation.child.name, link.flagged) for link in found.links}
    assert flagged == {("d/merged", False), ("e/copy", True)}, "what it conflicts with does not come from a/one"


def test_a_label_that_goes_against_what_comes_down_is_flagged_with_its_rule(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/base", "cc-by-nc-4.0"),
        model("b/wrong", "mit", "finetune:a/base"),
        model("b/right", "cc-by-nc-4.0", "finetune:a/base"),
    ]
    found = around(kb, tmp_path, seen, "a/base")
    assert flags(found) == {"b/wrong": ["conflict"]}
    (mark,) = relative(found, "b/wrong").marks
    assert (mark.rule, mark.license_key) == ("MLA201", "cc-by-nc-4.0")
    assert [(link.derivation.child.name, link.flagged) for link in found.links] == [
        ("b/right", False),
        ("b/wrong", True),
    ]


def test_a_conversion_without_a_license_of_its_own_is_under_that_of_its_original(
    kb: KnowledgeBase, tmp_path: Path
) -> None:
    seen = [
        elsewhere("tfhub:google/bert/1", "Apache-2.0"),
        elsewhere("tfhub:google/bert-lite/1", None, "tfhub:google/bert/1"),
        elsewhere("tfhub:google/bert-lite-js/1", None, "tfhub:google/bert-lite/1"),
        elsewhere("tfhub:google/tuned/1", None, "tfhub:google/bert/1", "finetune"),
    ]
    found = around(kb, tmp_path, seen, "tfhub:google/bert/1")
    lite, js, tuned = (relative(found, f"google/{name}/1") for name in ("bert-lite", "bert-lite-js", "tuned"))
    assert (lite.license, [ref.name for ref in lite.inherited_from]) == ("Apache-2.0", ["google/bert/1"])
    assert (js.license, [ref.name for ref in js.inherited_from]) == ("Apache-2.0", ["google/bert/1"])
    assert (tuned.license, tuned.inherited_from) == (None, ())
    assert flags(found) == {"google/tuned/1": ["no-license"]}


def test_a_label_that_says_only_this_version_is_held_to_it(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/said", "GPL-2.0-only"),
        model("a/unsaid", "gpl-2.0"),
        model("b/from-said", "agpl-3.0", "finetune:a/said"),
        model("b/from-unsaid", "agpl-3.0", "finetune:a/unsaid"),
        model("c/below", "agpl-3.0", "quantized:b/from-said"),
    ]
    assert flags(around(kb, tmp_path, seen, "a/said")) == {"b/from-said": ["conflict"], "c/below": ["conflict"]}
    assert flags(around(kb, tmp_path / "un", seen, "a/unsaid")) == {}, "later versions may be followed, or not"
    assert flags(around(kb, tmp_path / "up", seen, "c/below")) == {"b/from-said": ["conflict"], "c/below": ["conflict"]}


def test_a_cycle_and_one_that_names_itself_end_and_are_flagged(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/one", "mit", "finetune:a/two"),
        model("a/two", "mit", "finetune:a/one", "finetune:a/self"),
        model("a/self", "mit", "merge:a/self"),
    ]
    found = around(kb, tmp_path, seen, "a/one")
    assert [[ref.name for ref in cycle] for cycle in found.cycles] == [["a/one", "a/two"], ["a/self"]]
    assert flags(found) == {"a/one": ["cycle"], "a/two": ["cycle"], "a/self": ["cycle"]}


def test_those_that_are_gone_or_gated_say_so(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/base", "mit", gated="auto"),
        model("b/child", "mit", "finetune:a/base"),
        model("c/child", "mit", "finetune:a/base"),
    ]
    when = datetime(2026, 12, 1, tzinfo=UTC)
    gone = [
        Withdrawal(ArtifactRef.parse("hf:a/base"), State.DELETED, when, "404"),
        Withdrawal(ArtifactRef.parse("hf:b/child"), State.PRIVATE, when),
    ]
    found = around(kb, tmp_path, seen, "c/child", gone=gone)
    assert flags(found) == {"a/base": ["gone"]}
    assert (relative(found, "a/base").state, relative(found, "a/base").gated) == (State.DELETED, True)
    assert flags(around(kb, tmp_path / "down", seen, "a/base", gone=gone)) == {"a/base": ["gone"], "b/child": ["gone"]}


def test_a_license_that_names_no_single_text_tells_what_is_written(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [
        model("a/base", "mit"),
        model("b/odd", "openrail", "finetune:a/base"),
        model("b/none", None, "finetune:a/base"),
    ]
    found = around(kb, tmp_path, seen, "a/base")
    assert "openrail" in (relative(found, "b/odd").declared or "")
    assert flags(found) == {"b/none": ["no-license"], "b/odd": ["undetermined"]}


def test_thousands_of_children_are_few_situations(kb: KnowledgeBase, tmp_path: Path) -> None:
    children = [
        model(f"x/{n:04}", ("apache-2.0", "mit", None)[n % 3], f"{('quantized', 'finetune')[n % 2]}:a/base")
        for n in range(1200)
    ]
    found = around(kb, tmp_path, [model("a/base", "llama3.1"), *children], "a/base")
    assert len(found.of(Role.DESCENDANT)) == 1200
    assert relative(found, "a/base").made == 1200
    assert len(found.flows) == 1


def test_a_directory_is_read_now(kb: KnowledgeBase, tmp_path: Path, model_dir: Callable[..., Path]) -> None:
    folder = model_dir(
        {"README.md": "---\nlicense: mit\nbase_model: a/base\nbase_model_relation: finetune\n---\n# m\n"}
    )
    found = around(kb, tmp_path, [model("a/base", "cc-by-nc-4.0")], f"path:{folder}")
    assert (found.relatives[0].license, found.relatives[0].keeper) == ("MIT", "files")
    assert flags(found) == {str(folder): ["conflict"]}


@given(worlds(most=7, others=("", "cc", "openrail", "?")))
@settings(deadline=None, max_examples=60)
def test_what_reaches_an_artifact_is_what_an_audit_of_it_finds(world: World) -> None:
    """Through all links together, and whatever stands between: the terms of its ancestors, and the same conflicts."""
    plain = replace(world, use=()).situation()
    situation = understand(plain.kb, plain.lineage, UseContext())
    facts = {key_of(a.ref): _facts(situation, a.ref) for a in situation.lineage.artifacts}
    nothing = Facts(situation.subject.ref, situation.subject.kind)
    loads = Loads(situation.lineage.derivations, lambda key: facts.get(key, nothing))
    flows = Flows(situation.kb, shipped_rules())
    subject = key_of(situation.subject.ref)
    links = situation.lineage.parents(situation.subject.ref)
    places = [flows.flow(loads.with_own(key_of(link.parent)), link.kind) for link in links]
    carried = {(one.license_key, one.term) for place in places for one in flows.told[place].travels}
    in_cycle = any(situation.subject.ref in cycle for cycle in situation.lineage.cycles)
    asked = {(duty.license_key, duty.term) for duty in situation.duties if duty.inherited}
    assert asked <= carried if in_cycle else asked == carried
    if not in_cycle and situation.subject.concluded:
        marks = flows.marks(situation.subject.concluded.expression, loads.of(subject))
        found, audited = {mark.rule for mark in marks}, _conflicts(situation)
        assert found >= audited, "an audit judges by the way that leaves least open, and here each is judged"
        arrivals = [standing.arrival for standing in situation.standings]
        assert found == audited or any(arrival.other_paths and arrival.doubts for arrival in arrivals)


def _facts(situation: Situation, ref: ArtifactRef) -> Facts:
    artifact = situation.lineage.artifact(ref)
    assert artifact is not None
    license_ = artifact.concluded.expression if artifact.concluded else None
    return Facts(ref, artifact.kind, license_, exact=exactly(situation.kb, artifact))


def _conflicts(situation: Situation) -> set[str]:
    rules = [
        rule
        for rule in shipped_rules()
        if rule.kind is FindingKind.CONFLICT and rule.scope in {Scope.DUTY, Scope.PAIR} and Need.FILES not in rule.needs
    ]
    return {f.rule for f in Evaluator(situation).evaluate(rules).findings if f.verdict is Verdict.VIOLATED}


def test_a_part_comes_along_only_where_the_whole_is_contained() -> None:
    part = Bound(LicenseId("gpl-3.0", "GPL-3.0-only"), part=True)
    inside = passed_on(frozenset({part}), DerivationKind.CONTAINS)
    assert {bound.trail for bound in inside} == {(DerivationKind.CONTAINS,)}
    assert passed_on(inside, DerivationKind.FINETUNE) == frozenset()
