"""Malformed license data is refused, and the entry is named."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from model_license_audit.licenses.entries.families import parse_families
from model_license_audit.licenses.entries.load import parse_licenses
from model_license_audit.model.errors import ContentError
from model_license_audit.model.terms import Measure, Reach, Status, TermKind, Trigger


def entry(key: str = "acme-1.0", **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": f"{key} License",
        "class": "community",
        "ids": {"spdx": None, "ref": f"LicenseRef-{key}", "hub": [], "scancode": None},
        "text": {"sha256": None, "source": "acme.example"},
        "status": "verified",
        "terms": [{"grant": "modify", "clause": "1.a", "quote": "You may modify the Model."}],
        **changes,
    }


def owning(key: str, hub: str) -> dict[str, Any]:
    return entry(key, ids={"ref": f"LicenseRef-{key}", "hub": [hub]})


def term(**fields: Any) -> dict[str, Any]:
    return {"clause": "2", "quote": "words of the clause", **fields}


def measured(**fields: Any) -> dict[str, Any]:
    return entry(terms=[term(threshold="annual-revenue", measure={"over": 5, "effect": "display", **fields})])


def load(*entries: dict[str, Any]) -> Any:
    return parse_licenses(yaml.safe_dump(list(entries)), "seed.yaml")


def test_a_good_entry_keeps_everything() -> None:
    given = entry(
        aliases=["Acme License"],
        terms=[
            term(
                obligation="display",
                words="Built with Acme",
                where=["website"],
                when=["distribute"],
                reach=["products"],
            ),
            term(threshold="monthly-active-users", measure={"over": 5, "effect": "display", "once": "2024-06"}),
        ],
    )
    license_ = load(given)[0]
    shown, threshold = license_.terms
    assert (shown.kind, shown.words, shown.when) == (TermKind.OBLIGATION, "Built with Acme", (Trigger.DISTRIBUTE,))
    assert shown.reach == (Reach.PRODUCTS,)
    assert shown.status is Status.VERIFIED
    assert threshold.measure is not None
    assert (threshold.measure.over, threshold.measure.once) == (5, "2024-06")
    assert threshold.reach == (Reach.COPIES, Reach.DERIVATIVES)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry(colour="red")], "unknown field 'colour'"),
        ([entry(terms=[term(grant="fly")])], "unknown grant 'fly'"),
        ([entry(terms=[term(grant="modify", where="website")])], "where must be a list"),
        ([entry(terms=[term(grant="modify", whom=["me"])])], "unknown field 'whom'"),
        ([entry(terms=[{"grant": "modify", "quote": "x"}])], "clause is missing"),
        ([entry(terms=[{"grant": "modify", "clause": "1"}])], "a verified term needs a quote"),
        ([entry(terms=[term(grant="modify", quote="word " * 26)])], "holds 26 words"),
        ([entry(terms=[term(obligation="display")])], "words are missing"),
        ([entry(terms=[term(restriction="no-hosting", scope="commercial")])], "only an obligation can be owed"),
        ([entry(terms=[term(obligation="share-alike", combinable=["mit"])])], "note is missing"),
        ([entry(terms=[term(restriction="no-hosting", disputed=["fly"])])], "disputed must be one of"),
        ([measured(purpose="research")], "purpose must be commercial"),
        ([measured(inclusive="yes")], "inclusive must be true or false"),
        ([measured(metre="visits")], "has the unknown field metre"),
        ([entry(terms=[term(restriction="territory")])], "territories are missing"),
        ([entry(terms=[term(threshold="annual-revenue")])], "has a measure"),
        ([entry(terms=[term(grant="modify", when=["sing"])])], "when must be one of"),
        ([entry(terms=[term(grant="modify", restriction="no-hosting")])], "exactly one of"),
        ([entry(terms=[])], "terms must be a list of terms"),
        ([entry(text={"sha256": "abc", "source": "x"})], "64 hexadecimal digits"),
        ([entry(text={"sha256": None})], "text.source is missing"),
        ([entry(ids={"hub": ["acme"]})], "ids needs spdx or ref"),
        ([entry(released="May 2024")], "released must be a date"),
        ([entry(aliases=["--"])], "holds no letter or digit"),
        ([entry(links=["LICENSE.md"])], "is no web address"),
        ([entry(predecessor="acme-0.9")], "predecessor 'acme-0.9' does not exist"),
        ([entry(successor="acme-2.0")], "successor 'acme-2.0' does not exist"),
        ([entry(), entry()], "the key 'acme-1.0' is used by two entries"),
        ([entry(aliases=["Acme 2"]), entry("b", aliases=["acme-2.0"])], "the alias 'acme 2' belongs to acme-1.0"),
        ([entry(links=["x.org/a"]), entry("b", links=["https://www.x.org/A/"])], "the link 'x.org/a' belongs to"),
        ([owning("a", "acme"), owning("b", "Acme")], "the hub id 'acme' belongs to a already"),
    ],
)  # fmt: skip
def test_a_bad_entry_is_refused(entries: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ContentError) as error:
        load(*entries)
    assert said in str(error.value)
    assert entries[-1]["key"] in str(error.value)


def test_what_a_threshold_counts_is_kept() -> None:
    (threshold,) = load(measured(purpose="commercial", inclusive=True, metric="visits"))[0].terms

    assert threshold.measure == Measure(5, "display", inclusive=True, purpose="commercial", metric="visits")


@pytest.mark.parametrize("source", ["key: value", "[1, 2]", "- {key: a", "- {name: no key}"])
def test_what_is_no_list_of_entries_is_refused(source: str) -> None:
    with pytest.raises(ContentError, match=r"seed\.yaml"):
        parse_licenses(source, "seed.yaml")


def test_families_expand_patterns_over_the_keys() -> None:
    source = "- {name: acme, also: [Acme License], members: [acme-*], settle: write the version}"
    family = parse_families(source, "families.yaml", ["acme-1.0", "acme-2.0", "bolt"])[0]
    assert family.members == ("acme-1.0", "acme-2.0")
    assert family.names == ("acme", "acme license")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("- {name: a, settle: b, members: [zzz]}", "no license key is, or matches, 'zzz'"),
        ("- {name: a, settle: b}\n- {name: A, settle: b}", "'a' belongs to a already"),
        ("- {name: a}", "says what settles it"),
        ("- {name: a, settle: b, colour: red}", "unknown field 'colour'"),
    ],
)
def test_a_bad_family_is_refused(source: str, said: str) -> None:
    with pytest.raises(ContentError) as error:
        parse_families(source, "families.yaml", ["acme-1.0"])
    assert said in str(error.value)
