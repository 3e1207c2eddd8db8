"""Two licenses beside each other: what makes a difference and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from model_license_audit.licenses.compare import Relation, compare, forbidden_uses
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.terms import License, LicenseClass, Status, Term, TermKind, Trigger


def licensed(*terms: Term, silent: tuple[str, ...] = ()) -> License:
    return License("a", "A", LicenseClass.COMMUNITY, Status.VERIFIED, "source", terms=terms, silent=silent)


def relations(one: License, two: License) -> dict[str, Relation]:
    return {row.area.name: row.relation for row in compare(one, two).areas}


COPY = Term(TermKind.OBLIGATION, "include-license", "4(a)", Status.VERIFIED, when=(Trigger.DISTRIBUTE,), quote="give")


def test_number_and_wording_of_a_clause_make_no_difference() -> None:
    elsewhere = replace(COPY, clause="1.b", quote="provide", note="another place")
    assert relations(licensed(COPY), licensed(elsewhere))["license-copy"] is Relation.SAME


def test_the_act_that_makes_it_bite_does() -> None:
    hosted = replace(COPY, when=(Trigger.DISTRIBUTE, Trigger.HOST))
    assert relations(licensed(COPY), licensed(hosted))["license-copy"] is Relation.DIFFERENT


def test_silence_and_what_is_not_recorded_are_two_things() -> None:
    silent = licensed(silent=("territory", "license-copy"))
    found = relations(licensed(COPY, silent=("territory",)), silent)
    assert found["territory"] is Relation.SILENT
    assert found["license-copy"] is Relation.DIFFERENT
    assert found["governing-law"] is Relation.UNTOLD


def test_forbidden_uses_carry_their_number_in_the_text() -> None:
    numbered = Term(
        TermKind.RESTRICTION,
        "use-restrictions",
        "Attachment A",
        Status.VERIFIED,
        items=("no-military", "no-spam"),
        item_clauses=("(a)", "(k)"),
    )
    assert forbidden_uses(licensed(numbered)) == {
        "no-military": ("Attachment A (a)",),
        "no-spam": ("Attachment A (k)",),
    }


def test_a_use_that_only_one_forbids_is_told() -> None:
    military = Term(TermKind.RESTRICTION, "use-restrictions", "5", Status.VERIFIED, items=("no-military",))
    both = Term(TermKind.RESTRICTION, "use-restrictions", "A", Status.VERIFIED, items=("no-military", "no-spam"))
    told = {use.code: (use.one, use.two) for use in compare(licensed(military), licensed(both)).uses}
    assert told == {"no-military": (("5",), ("A",)), "no-spam": ((), ("A",))}


@pytest.mark.parametrize(
    ("one", "two", "area"),
    [
        ("llama2", "llama3.1", "training-on-outputs"),
        ("llama3", "llama3.1", "name-rule"),
        ("creativeml-openrail-m", "openrail++", "updates"),
        ("exaone-1.1-nc", "exaone-1.2-nc", "outputs"),
        ("cc-by-4.0", "cc-by-sa-4.0", "derivative-license"),
        ("llama3.1", "llama3.2", "territory"),
        ("gpl-3.0", "agpl-3.0", "network-use"),
    ],
)
def test_near_twins_differ_where_lawyers_say_they_do(kb: KnowledgeBase, one: str, two: str, area: str) -> None:
    first, second = kb.license(one), kb.license(two)
    assert first
    assert second
    assert relations(first, second)[area] is Relation.DIFFERENT
    assert relations(first, first)[area] in {Relation.SAME, Relation.SILENT}
