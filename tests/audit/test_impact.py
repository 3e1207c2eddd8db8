"""What a change of one model or of one license would touch, how much, by which way, and what another license breaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_license_audit.audit.kinship.impact import ImpactRequest, impact
from model_license_audit.audit.kinship.ways import touch_of, ways
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.impact import Event, ImpactReport, Level, Touch, Touched
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.records import Observation, key_of
from model_license_audit.registry.store import Store
from tests.audit.kin import kin, model
from tests.cli.keeping_a_registry import elsewhere

FAMILY = [
    model("a/base", "apache-2.0"),
    model("b/copy", "apache-2.0", "quantized:a/base"),
    model("b/tuned", "mit", "finetune:a/base"),
    model("b/lora", "apache-2.0", "adapter:a/base"),
    model("b/student", "apache-2.0", "distilled:a/base"),
    model("b/odd", "apache-2.0", "a/base"),
    model("c/copy-of-tuned", "mit", "quantized:b/tuned"),
    model("c/merged-lora", "apache-2.0", "merge:b/lora"),
    model("d/stranger", "apache-2.0"),
]


def weigh(kb: KnowledgeBase, folder: Path, seen: Sequence[Observation], **more: Any) -> ImpactReport:
    if "to" in more:
        more["to"] = resolve_value(kb, more["to"]).expression
    name = more.pop("name", None)
    forms = (ArtifactRef.parse(f"hf:{name}"),) if name else ()
    with kin(kb, folder, seen) as found:
        return impact(found, ImpactRequest(forms, **more))


def told(report: ImpactReport) -> dict[str, tuple[Touch, Level]]:
    return {one.ref.name: (one.touch, one.level) for one in report.touched}


def one(report: ImpactReport, name: str) -> Touched:
    return next(each for each in report.touched if each.ref.name == name)


def test_what_each_has_of_it_and_how_much_a_change_of_the_license_matters(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert told(weigh(kb, tmp_path, FAMILY, name="a/base")) == {
        "b/copy": (Touch.DIRECT, Level.HIGH),
        "b/tuned": (Touch.CHANGED, Level.HIGH),
        "c/copy-of-tuned": (Touch.CHANGED, Level.HIGH),
        "b/lora": (Touch.ADAPTER, Level.MEDIUM),
        "c/merged-lora": (Touch.ADAPTER, Level.MEDIUM),
        "b/student": (Touch.OUTPUTS, Level.LOW),
        "b/odd": (Touch.UNCERTAIN, Level.UNCLEAR),
    }


def test_when_it_is_withdrawn_an_adapter_loses_most(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = weigh(kb, tmp_path, FAMILY, name="a/base", event=Event.WITHDRAWN)
    levels = {each.ref.name: each.level for each in report.touched}
    assert levels["b/lora"] is Level.HIGH
    assert levels["b/copy"] is levels["b/tuned"] is Level.MEDIUM
    assert levels["b/student"] is Level.LOW
    assert [each.level for each in report.touched] == sorted((e.level for e in report.touched), key=list(Level).index)


def test_the_way_is_told_from_the_model_to_each(kb: KnowledgeBase, tmp_path: Path) -> None:
    found = one(weigh(kb, tmp_path, FAMILY, name="a/base"), "c/copy-of-tuned")
    assert [ref.name for ref in found.path] == ["a/base", "b/tuned", "c/copy-of-tuned"]
    assert found.kinds == (DerivationKind.FINETUNE, DerivationKind.QUANTIZED)
    assert one(weigh(kb, tmp_path / "two", FAMILY, name="a/base"), "b/odd").confidence is Confidence.MEDIUM


def test_another_license_tells_what_it_adds_takes_and_breaks(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = weigh(kb, tmp_path, FAMILY, name="a/base", to="cc-by-nc-4.0")
    assert (report.license, report.to) == ("Apache-2.0", "CC-BY-NC-4.0")
    assert report.difference is not None
    assert "no-commercial-use" in {term.action for term in report.difference.added}
    assert "commercial-use" in {term.action for term in report.difference.gone}
    assert "Copy of the license" in report.difference.otherwise
    broken = one(report, "b/tuned")
    assert (broken.level, broken.conflicts) == (Level.CONFLICT, ())
    assert {mark.rule for mark in broken.new_conflicts} == {"MLA201"}
    assert one(report, "b/student").level is not Level.CONFLICT, "nothing of the license reaches a student"


def test_a_freer_license_ends_conflicts(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [model("a/base", "cc-by-nc-4.0"), model("b/wrong", "mit", "finetune:a/base")]
    now = one(weigh(kb, tmp_path, seen, name="a/base"), "b/wrong")
    assert (now.level, {mark.rule for mark in now.conflicts}) == (Level.CONFLICT, {"MLA201"})
    then = one(weigh(kb, tmp_path / "then", seen, name="a/base", to="apache-2.0"), "b/wrong")
    assert then.level is Level.HIGH
    assert {mark.rule for mark in then.ended} == {"MLA201"}


def test_a_conflict_with_somebody_elses_license_is_not_told(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [model("a/base", "mit"), model("n/nc", "cc-by-nc-4.0"), model("b/both", "mit", "merge:a/base", "merge:n/nc")]
    assert one(weigh(kb, tmp_path, seen, name="a/base"), "b/both").conflicts == ()
    assert one(weigh(kb, tmp_path / "nc", seen, name="n/nc"), "b/both").level is Level.CONFLICT


def test_all_under_a_license_and_what_was_made_from_them(kb: KnowledgeBase, tmp_path: Path) -> None:
    report = weigh(kb, tmp_path, FAMILY, license_keys=frozenset({"mit"}))
    assert told(report) == {"b/tuned": (Touch.ITSELF, Level.HIGH), "c/copy-of-tuned": (Touch.ITSELF, Level.HIGH)}
    report = weigh(kb, tmp_path / "to", FAMILY, license_keys=frozenset({"apache-2.0"}), to="gpl-3.0")
    assert report.roots == 7
    assert told(report)["b/tuned"] == (Touch.CHANGED, Level.CONFLICT)
    assert told(report)["b/copy"] == (Touch.ITSELF, Level.HIGH), "its own label changes with it"


def test_a_license_that_is_one_of_several_counts(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [elsewhere("tfhub:x/both/1", "MIT AND CC-BY-4.0"), elsewhere("tfhub:x/one/1", "MIT")]
    assert set(told(weigh(kb, tmp_path, seen, license_keys=frozenset({"cc-by-4.0"})))) == {"x/both/1"}


def test_ones_own_come_first(kb: KnowledgeBase, tmp_path: Path) -> None:
    with kin(kb, tmp_path, FAMILY):
        store = Store.open(Address(path=str(tmp_path / "registry.db")))
        audit = KeptAudit(datetime(2026, 11, 1, tzinfo=UTC), "./x", 0, "audited", "{}")
        with store.writing() as writing:
            writing.keep_audit(ArtifactRef.parse("hf:b/lora"), audit)
        store.close()
    report = weigh(kb, tmp_path, FAMILY, name="a/base")
    assert [each.ref.name for each in report.ours] == ["b/lora"]
    assert report.touched[0].ref.name == "b/lora"
    assert report.touched[0].audits == 1


def test_what_the_license_says_of_its_own_change(kb: KnowledgeBase, tmp_path: Path) -> None:
    free = weigh(kb, tmp_path, [model("a/base", "gemma"), *FAMILY[1:2]], name="a/base")
    assert any("lets its licensor change the use policy" in remark for remark in free.remarks)
    fixed = weigh(kb, tmp_path / "mit", [model("a/base", "mit"), *FAMILY[1:2]], name="a/base")
    assert any("clause by which its licensor changes the terms" in remark for remark in fixed.remarks)
    assert any("New terms bind" in remark for remark in fixed.remarks)


def test_nothing_known_is_an_error_and_no_descendants_is_none(kb: KnowledgeBase, tmp_path: Path) -> None:
    assert weigh(kb, tmp_path, FAMILY, name="d/stranger").touched == ()
    with pytest.raises(NothingToAudit):
        weigh(kb, tmp_path / "none", FAMILY, name="no/such")


def test_a_model_without_a_license_leaves_it_unclear(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [model("a/base", None), model("b/copy", "mit", "quantized:a/base")]
    assert told(weigh(kb, tmp_path, seen, name="a/base")) == {"b/copy": (Touch.DIRECT, Level.UNCLEAR)}


def test_many_alike_are_one_situation(kb: KnowledgeBase, tmp_path: Path) -> None:
    seen = [model("a/base", "llama3.1"), *(model(f"x/{n}", "mit", "finetune:a/base") for n in range(400))]
    report = weigh(kb, tmp_path, seen, name="a/base", to="gpl-3.0")
    assert (len(report.touched), len(report.reaches)) == (400, 1)
    assert {each.level for each in report.touched} == {Level.CONFLICT}


KINDS = st.sampled_from(list(DerivationKind))
LEVELS = st.sampled_from(list(Confidence))


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), KINDS, LEVELS), max_size=20))
@settings(deadline=None)
def test_of_all_ways_the_one_counts_whose_weakest_link_is_strongest(
    drawn: list[tuple[int, int, DerivationKind, Confidence]],
) -> None:
    links = [Derivation(_ref(c), _ref(p), kind, Basis.DECLARED, level) for c, p, kind, level in drawn]
    found = ways([key_of(_ref(0))], links)
    assert {key: way.touch for key, way in found.items()} == _by_trying_all(links)
    for key, way in found.items():
        if way.links:
            assert key_of(way.links[0].parent) == key_of(_ref(0))
            assert key_of(way.links[-1].child) == key


def _ref(number: int) -> ArtifactRef:
    return ArtifactRef.parse(f"hf:a/{number}")


def _by_trying_all(links: list[Derivation]) -> dict[str, Touch]:
    """The same by relaxing until nothing changes."""
    order = list(Touch)
    best = {key_of(_ref(0)): Touch.ITSELF}
    for _ in range(10):
        for link in links:
            parent, child = key_of(link.parent), key_of(link.child)
            if parent in best:
                new = max(best[parent], touch_of(link), key=order.index)
                best[child] = min(best.get(child, new), new, key=order.index)
    return best


def test_a_license_of_which_only_the_class_is_known_is_not_compared(kb: KnowledgeBase, tmp_path: Path) -> None:
    known = next(key for key in kb.spdx_keys() if (license_ := kb.license(key)) and license_.class_only)
    assert weigh(kb, tmp_path, FAMILY, name="a/base", to=known).difference is None
