"""The checks of license data: all faults are told, the shipped data have none, and the schema says the same."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from model_license_audit.licenses.entries.checks import code_faults, entry_faults
from model_license_audit.licenses.entries.knowledge import DATA_FILE, KnowledgeBase
from model_license_audit.licenses.entries.load import parse_entry, read_entries
from model_license_audit.licenses.entries.schema import ENTRY, MEASURE, TERM
from model_license_audit.licenses.entries.shipped_checks import shipped_faults
from model_license_audit.licenses.entries.writing import entry_of
from model_license_audit.model.terms import License, Measure, Term
from tests.licenses.test_packs import entry, example
from tools.build_license_schema import OUTPUT, schema

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(schema())
WRITTEN = read_entries((ROOT / "data" / "seed_licenses.yaml").read_text(encoding="utf-8"), "data/seed_licenses.yaml")


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: str(written["key"]))
def test_every_entry_passes_every_check(kb: KnowledgeBase, written: dict[str, Any]) -> None:
    faults = [*entry_faults(written, "data"), *code_faults(written, kb.restrictions, "data")]
    assert [str(fault) for fault in faults] == []


def test_the_shipped_data_have_no_fault(kb: KnowledgeBase) -> None:
    assert [str(fault) for fault in shipped_faults(kb, DATA_FILE)] == []


def test_every_license_can_be_written_and_read_again(kb: KnowledgeBase) -> None:
    for license_ in kb.licenses():
        assert parse_entry(json.loads(json.dumps(entry_of(license_))), "data") == license_


def test_every_fault_of_an_entry_is_told() -> None:
    bad = entry(
        colour="red",
        released="2026-13-01",
        aliases="acme",
        ids={"hub": ["acme"]},
        text={"sha256": "abc"},
        silent=["modification", "weather"],
        terms=[
            {"grant": "modify"},
            {"grant": "fly", "clause": "1"},
            "no term",
            {"threshold": "annual-revenue", "clause": "2", "quote": "word " * 30, "when": ["never"]},
            {"obligation": "display", "clause": "3", "quote": "x", "cure": "none"},
            {
                "threshold": "annual-revenue",
                "clause": "4",
                "quote": "x",
                "measure": {"over": True, "effect": "display"},
            },
        ],
    )
    told = "\n".join(fault.args[0] for fault in entry_faults(bad, "acme.yaml"))
    for said in (
        "unknown field 'colour'",
        "released must be a day of the calendar",
        "aliases must be a list",
        "ids needs spdx or ref",
        "sha256 must be 64 hexadecimal digits",
        "text.source is missing",
        "is said to be silent on modification",
        "silent must be one of",
        "term 1 (modify): clause is missing",
        "term 1 (modify): a verified term needs a quote",
        "term 2: unknown grant 'fly'",
        "term 3: a term is a mapping",
        "term 4 (annual-revenue): quote holds 30 words",
        "term 4 (annual-revenue): when must be one of",
        "term 4 (annual-revenue): a threshold, and nothing else, has a measure",
        "term 5 (display): words are missing",
        "term 5 (display): only termination has cure",
        "term 6 (annual-revenue): measure has a wrong field: over must be a whole number above 0",
    ):
        assert said in told


@pytest.mark.parametrize("thing", [None, 3, "x", [], {}, {"key": None}, {"key": []}])
def test_what_is_no_entry_is_one_fault(thing: Any) -> None:
    assert [fault.fault for fault in entry_faults(thing, "acme.yaml")] == ["every entry is a mapping with a key"]


@pytest.mark.parametrize("value", [None, 3, True, "", [], [None], {}, {"x": None}, {3: 4}, [[]], "x" * 5000])
@pytest.mark.parametrize("field", [*ENTRY, *TERM, "grant", "obligation"])
def test_any_value_in_any_field_is_a_fault_or_none_but_no_crash(field: str, value: Any) -> None:
    if field in ENTRY and field != "key":
        list(entry_faults(entry(**{field: value}), "acme.yaml"))
    list(entry_faults(entry(terms=[{"grant": "modify", "clause": "1", field: value}]), "acme.yaml"))


def test_a_name_that_leads_nowhere_and_a_member_that_is_gone_are_faults(kb: KnowledgeBase) -> None:
    tables: dict[str, Any] = json.loads(json.dumps(kb._tables))
    tables["aliases"]["acme"] = "acme-1.0"
    tables["families"][tables["family_names"]["cc"]][2].append("cc-by-9.9")
    told = [str(fault) for fault in shipped_faults(KnowledgeBase(tables, kb._records), DATA_FILE)]
    assert any("the alias 'acme' leads to no entry" in fault for fault in told)
    assert any("the member 'cc-by-9.9' does not exist" in fault for fault in told)


def test_the_fields_are_those_of_the_model() -> None:
    assert set(MEASURE) == {field.name for field in fields(Measure)}
    assert set(TERM) | {"kind", "action", "item_clauses"} == {field.name for field in fields(Term)}
    renamed = {"class", "ids", "text"}
    of_license = {field.name for field in fields(License)} - {"license_class", "source", "text_sha256", "class_only"}
    assert set(ENTRY) - renamed == of_license - {"spdx", "ref", "hub", "scancode"}


def test_the_schema_is_fresh_and_valid() -> None:
    assert json.loads(OUTPUT.read_text(encoding="utf-8")) == schema(), "run python -m tools.build_license_schema"
    Draft202012Validator.check_schema(schema())
    assert set(schema()["$defs"]["license"]["properties"]) == set(ENTRY)
    assert set(schema()["$defs"]["term"]["properties"]) == set(TERM) | {
        "grant", "obligation", "restriction", "threshold",
    }  # fmt: skip


def test_the_shipped_data_and_the_documented_pack_fit_the_schema() -> None:
    for document in (WRITTEN, yaml.safe_load(example())):
        assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"ids": {}},
        {"status": "sure"},
        {"terms": []},
        {"terms": [{"grant": "modify", "clause": "1"}]},
        {"terms": [{"grant": "modify", "obligation": "pay", "clause": "1", "quote": "x"}]},
        {"terms": [{"grant": "modify", "clause": "1", "quote": "word " * 26}]},
        {"terms": [{"grant": "fly", "clause": "1", "quote": "x"}]},
        {"text": {"sha256": None}},
    ],
)
def test_the_schema_and_the_checks_refuse_the_same(changes: dict[str, Any]) -> None:
    bad = entry(**changes)
    assert list(VALIDATOR.iter_errors([bad]))
    assert list(entry_faults(bad, "acme.yaml"))
