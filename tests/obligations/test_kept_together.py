"""Labels, names of several texts, and which licenses a work may go under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Basis
from model_license_audit.model.expressions import LicenseId, LicenseStatement
from model_license_audit.model.report import AnswerValue, Question
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.answers import answers
from model_license_audit.obligations.labels.acceptance import Kept, acceptance, bases, label_keeps, together
from model_license_audit.obligations.labels.agreement import agreed_terms
from model_license_audit.obligations.labels.label import Label, read_label
from tests.conftest import MakeSituation

KB = KnowledgeBase.load()


def label(text: str) -> Label:
    found = resolve_value(KB, text)
    return read_label(KB, LicenseStatement(text, found.expression, Basis.DECLARED, found.confidence, found.how))


def share_alike(situation: MakeSituation, license_: str) -> Duty:
    found = situation(f"a <- merge - b\nb : {license_}")
    return next(d for d in found.duties if d.inherited and d.term.action == "share-alike")


@pytest.mark.parametrize(
    ("base", "offered", "kept"),
    [
        ("GPL-3.0-only", "GPL-3.0-only", Kept.YES),
        ("GPL-3.0-only", "GPL-3.0-or-later", Kept.NO),
        ("gpl-3.0", "GPL-3.0-or-later", Kept.OPEN),
        ("GPL-2.0-or-later", "GPL-3.0-or-later", Kept.YES),
        ("GPL-2.0-or-later", "GPL-2.0-or-later", Kept.YES),
        ("GPL-2.0-only", "GPL-2.0-only WITH Classpath-exception-2.0", Kept.NO),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", Kept.YES),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only", Kept.YES),
        ("LGPL-2.1-only", "GPL-2.0-or-later", Kept.YES),
        ("LGPL-2.1-only", "LGPL-2.1-or-later", Kept.NO),
        ("LGPL-3.0-only", "GPL-3.0-or-later", Kept.NO),
        ("LGPL-2.1-only", "AGPL-3.0-only", Kept.OPEN),
        ("CC-BY-SA-4.0", "GPL-3.0-only", Kept.YES),
        ("CC-BY-SA-4.0", "GPL-3.0-or-later", Kept.NO),
        ("CC-BY-SA-4.0", "LAL-1.3", Kept.YES),
        ("CC-BY-SA-3.0", "GPL-3.0-only", Kept.NO),
        ("EPL-1.0", "EPL-2.0", Kept.YES),
        ("EPL-1.0", "GPL-2.0-only", Kept.NO),
        ("EPL-2.0", "GPL-2.0-only", Kept.OPEN),
        ("EUPL-1.1", "GPL-3.0-only", Kept.OPEN),
        ("GPL-3.0-only", "MIT OR GPL-3.0-only", Kept.NO),
        ("GPL-3.0-only", "MIT AND GPL-3.0-only", Kept.YES),
        ("gpl", "MIT", Kept.NO),
        ("gpl", "GPL-3.0-only", Kept.OPEN),
        ("GPL-3.0-only", "gpl", Kept.OPEN),
        ("cc-by-nc-sa", "cc-by-nc-4.0", Kept.NO),
    ],
)
def test_a_label_keeps_a_license(base: str, offered: str, kept: Kept, situation: MakeSituation) -> None:
    assert label_keeps(KB, share_alike(situation, base), label(offered), frozenset()) is kept


def test_other_material_in_the_work_meets_the_condition_of_an_appendix(situation: MakeSituation) -> None:
    duty = share_alike(situation, "eupl-1.2")
    assert label_keeps(KB, duty, label("gpl-3.0"), frozenset()) is Kept.OPEN
    assert label_keeps(KB, duty, label("gpl-3.0"), frozenset({"gpl-3.0"})) is Kept.YES
    mozilla = share_alike(situation, "mpl-2.0")
    assert label_keeps(KB, mozilla, label("gpl-3.0"), frozenset({"gpl-3.0"})) is Kept.OPEN


def test_a_label_that_may_be_anything_keeps_nothing_surely(situation: MakeSituation) -> None:
    assert label_keeps(KB, share_alike(situation, "gpl-3.0"), label("acme-terms"), frozenset()) is None


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("GPL-2.0-only", "GPL-3.0-only", Kept.NO),
        ("gpl-2.0", "gpl-3.0", Kept.OPEN),
        ("GPL-2.0-or-later", "GPL-3.0-only", Kept.YES),
        ("LGPL-2.1-only", "EUPL-1.1", Kept.YES),
        ("LGPL-2.1-only", "AGPL-3.0-only", Kept.YES),
        ("EPL-2.0", "MPL-2.0", Kept.OPEN),
        ("CC-BY-SA-4.0", "CC-BY-NC-SA-4.0", Kept.NO),
        ("CC-BY-SA-4.0", "CC-BY-SA-3.0", Kept.YES),
        ("EPL-1.0", "GPL-2.0-only", Kept.NO),
        ("gpl", "GPL-3.0-only", Kept.OPEN),
    ],
)
def test_two_licenses_may_go_together(one: str, other: str, both: Kept, situation: MakeSituation) -> None:
    first, second = share_alike(situation, one), share_alike(situation, other)
    assert together(KB, first, second) is both
    assert together(KB, second, first) is both


@given(st.sampled_from([license_.key for license_ in KB.licenses()]))
def test_every_license_is_accepted_by_itself_and_goes_with_itself(key: str) -> None:
    license_ = KB.license(key)
    assert license_
    known = acceptance(KB, LicenseId(key, license_.id))
    assert key in known.accepts
    assert known.accepts.isdisjoint(known.combinable | known.by_way)
    assert known.joint <= known.combinable


def test_a_name_of_several_texts_binds_to_what_all_of_them_say(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : other, name flux-non-commercial-license")
    limit = next(d for d in found.duties if d.term.action == "no-commercial-use")
    assert len({clause.license_key for clause in limit.proof}) == len(limit.members) >= 2
    assert {base.key for base in bases(KB, limit)} == set(limit.members)
    assert limit.license_id == "flux-non-commercial-license"
    commercial = next(a for a in answers(found) if a.question is Question.COMMERCIAL)
    assert commercial.value is AnswerValue.NO
    assert {reason.clause.license_key for reason in commercial.reasons if reason.clause} == set(limit.members)


def test_members_that_differ_bind_to_nothing_of_it(situation: MakeSituation) -> None:
    found = situation("a <- finetune - b\nb : cc")
    assert not any(d.term.action in {"no-commercial-use", "share-alike", "no-derivatives"} for d in found.duties)
    assert next(a for a in answers(found) if a.question is Question.COMMERCIAL).value is AnswerValue.UNKNOWN


@pytest.mark.parametrize("members", [(), ("mit",), ("mit", "no-such-license")])
def test_no_two_known_texts_agree_on_nothing(members: tuple[str, ...]) -> None:
    assert agreed_terms(KB, members) == ()


@given(st.lists(st.sampled_from(KB.keys()), min_size=2, max_size=4, unique=True))
def test_what_is_agreed_is_in_every_text_and_asks_for_no_more_than_any(members: list[str]) -> None:
    for term, proof in agreed_terms(KB, tuple(members)):
        assert term.kind is not TermKind.GRANT
        assert {clause.license_key for clause in proof} == set(members)
        for key in members:
            license_ = KB.license(key)
            assert license_
            said = [t for t in license_.terms if (t.action, t.scope, t.words) == (term.action, term.scope, term.words)]
            assert set(term.reach) <= {reach for t in said for reach in t.reach}
            assert set(term.items) <= {item for t in said for item in t.items}
            assert set(term.territories) <= {area for t in said for area in t.territories}


@given(st.permutations(["gpl-2.0", "gpl-3.0", "agpl-3.0"]))
def test_what_is_agreed_does_not_depend_on_the_order(members: list[str]) -> None:
    sorted_first = agreed_terms(KB, ("agpl-3.0", "gpl-2.0", "gpl-3.0"))
    assert {term.action for term, _ in agreed_terms(KB, tuple(members))} == {term.action for term, _ in sorted_first}


def test_a_family_label_imposes_what_every_member_does() -> None:
    creative = label("cc")
    assert not creative.complete
    assert creative.told
    assert "no-commercial-use" not in creative.imposes
    assert "no-commercial-use" in creative.may_impose
    assert creative.branches == ()
    limited = label("flux-non-commercial-license")
    assert "no-commercial-use" in limited.imposes
    assert limited.scopes >= {"non-commercial"}


def test_a_label_of_one_text_has_one_reading() -> None:
    found = label("MIT OR (GPL-3.0-only AND CC-BY-4.0)")
    assert found.complete
    assert found.told
    assert found.imposes == found.may_impose
    assert len(found.readings) == 1
    assert found.branches == (frozenset({"mit"}), frozenset({"gpl-3.0", "cc-by-4.0"}))


def test_a_part_that_may_be_anything_leaves_no_reading() -> None:
    found = label("MIT AND acme-terms")
    assert found == Label()
