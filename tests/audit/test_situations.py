"""Changed situations: what is changed is changed, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.audit.whatif.situations import with_label, with_license, with_relation, with_use, without
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import Purpose, Release
from model_license_audit.obligations.situation import Situation
from tests.conftest import MakeSituation

CHAIN = """
Acme-8B <- finetune - acme/middle
acme/middle <- finetune - acme/root
Acme-8B : mit
acme/middle : apache-2.0
acme/root : cc-by-nc-4.0
"""


def hf(name: str) -> ArtifactRef:
    return ArtifactRef(Host.HUGGINGFACE, name)


def origins(situation: Situation) -> set[str]:
    return {duty.origin.name for duty in situation.duties if duty.inherited}


def test_another_use_changes_the_use_alone(situation: MakeSituation) -> None:
    before = situation(CHAIN)
    after = with_use(before, purpose=Purpose.RESEARCH, release=Release.API)
    assert (after.use.purpose, after.use.release) == (Purpose.RESEARCH, Release.API)
    assert after.lineage == before.lineage


def test_the_same_use_gives_the_same_situation(situation: MakeSituation) -> None:
    before = situation(CHAIN)
    assert with_use(before).duties == before.duties


def test_without_an_ancestor_what_it_alone_brought_goes_as_well(situation: MakeSituation) -> None:
    before = situation(CHAIN)
    assert origins(before) == {"acme/middle", "acme/root"}
    assert origins(without(before, hf("acme/middle"))) == set()
    assert origins(without(before, hf("acme/root"))) == {"acme/middle"}
    assert without(before, hf("acme/nowhere")).lineage == before.lineage


def test_an_ancestor_with_another_way_stays(situation: MakeSituation) -> None:
    before = situation(CHAIN + "Acme-8B <- merge - acme/root\n")
    assert origins(without(before, hf("acme/middle"))) == {"acme/root"}


def test_a_cycle_that_is_cut_is_none(situation: MakeSituation) -> None:
    before = situation("a <- finetune - acme/b\nacme/b <- finetune - acme/c\nacme/c <- finetune - acme/b")
    assert before.lineage.cycles
    assert not without(before, hf("acme/c")).lineage.cycles


def test_another_label_comes_with_its_text_and_leaves_those_of_ancestors(situation: MakeSituation) -> None:
    before = situation(CHAIN, texts=("mit", "apache-2.0"))
    after = with_label(before, "CC-BY-NC-4.0")
    assert after.label.branches == (frozenset({"cc-by-nc-4.0"}),)
    assert {text.key for text in after.subject.license_texts} == {"apache-2.0", "cc-by-nc-4.0"}
    assert after.subject.declared is not None
    assert after.subject.declared.raw == "CC-BY-NC-4.0"


def test_another_license_of_an_ancestor_changes_what_it_asks(situation: MakeSituation) -> None:
    after = with_license(situation(CHAIN), hf("acme/root"), "mit")
    assert {duty.license_key for duty in after.duties if duty.origin.name == "acme/root"} == {"mit"}
    changed = with_license(after, after.subject.ref, "apache-2.0")
    assert changed.subject.concluded is not None
    assert isinstance(changed.subject.concluded.expression, LicenseId)


def test_another_relation_is_as_sure_as_if_the_card_had_said_so(situation: MakeSituation) -> None:
    before = situation("a <- untyped (config.json) - acme/b\nacme/b : cc-by-nd-4.0")
    link = before.lineage.derivations[0]
    after = with_relation(before, link, DerivationKind.CONTAINS)
    assert [(d.kind, d.confidence.value) for d in after.lineage.derivations] == [(DerivationKind.CONTAINS, "high")]
    assert with_relation(before, replace(link, written="other"), DerivationKind.MERGE).lineage == before.lineage
