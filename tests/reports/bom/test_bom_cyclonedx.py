"""CycloneDX 1.6 and 1.7: valid by the strict schema, read back by its library, never a list that means *or*."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings

from model_license_audit.model.expressions import AllOf, AnyOf, Expression, Unresolved
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.as_cyclonedx import SPEC_VERSIONS
from tests.reports import samples
from tests.reports.bom.lineages import DATED, EVERY, audits, rendered
from tests.reports.builders import catalogue, license_id, says

MIT, APACHE = license_id("mit"), license_id("apache-2.0")
Json = dict[str, Any]


@cache
def validator(version: str) -> JsonStrictValidator:
    """That of the published schema, without what that leaves open; reading it takes a while."""
    return JsonStrictValidator(SchemaVersion[f"V{version.replace('.', '_')}"])


@cache
def problem_of(told: str, version: str) -> str | None:
    """What the schema does not accept; a document that several tests look at is checked once."""
    problem = validator(version).validate_str(told)
    return None if problem is None else str(problem)[:500]


def document(report: AuditReport, version: str = "1.6") -> Json:
    """A document that its schema accepts."""
    told = rendered("cyclonedx", report, particulars=replace(DATED, spec_version=version))
    assert problem_of(told, version) is None
    made: Json = json.loads(told)
    return made


def properties(component: Json) -> dict[str, str]:
    return {one["name"].removeprefix("modelaudit:"): one["value"] for one in component.get("properties", ())}


@pytest.mark.parametrize("version", SPEC_VERSIONS)
@pytest.mark.parametrize("name", EVERY)
def test_it_is_valid_and_its_library_reads_it(name: str, version: str) -> None:
    report = EVERY[name]()
    told = document(report, version)
    bom = Bom.from_json(told)  # type: ignore[attr-defined]
    assert len(bom.components) == len(report.lineage.artifacts) + len(report.lineage.unknown) - 1
    assert str(bom.serial_number) == told["serialNumber"].removeprefix("urn:uuid:")
    assert bom.metadata.component.name == told["metadata"]["component"]["name"]


@given(report=audits())
@settings(max_examples=10, deadline=None)
def test_a_lineage_of_any_shape_is_valid(report: AuditReport) -> None:
    told = document(report)
    refs = [told["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in told.get("components", ()))]
    assert len(set(refs)) == len(refs) == len(report.lineage.artifacts) + len(report.lineage.unknown)
    graph = {one["ref"]: set(one.get("dependsOn", ())) for one in told["dependencies"]}
    ends = {(link.child, link.parent) for link in report.lineage.derivations if link.child != link.parent}
    assert sum(map(len, graph.values())) == len(ends)
    assert set(graph) == set(refs)


def under(expression: Expression | None, declared: Expression | None) -> Json:
    """The component of a model whose license was declared and concluded so."""
    report = samples.clean()
    said = says("as declared", declared, "Hub identifier", catalogue()) if declared else None
    told = says("as concluded", expression, "both", catalogue()) if expression else None
    artifact = replace(report.artifact, declared=said, concluded=told, license_texts=())
    lineage = replace(report.lineage, artifacts=(artifact,))
    component: Json = document(replace(report, artifact=artifact, lineage=lineage))["metadata"]["component"]
    return component


def test_one_license_that_is_declared_and_concluded() -> None:
    assert under(MIT, MIT)["licenses"] == [
        {"license": {"acknowledgement": "concluded", "id": "MIT"}},
        {"license": {"acknowledgement": "declared", "id": "MIT"}},
    ]


@pytest.mark.parametrize(
    ("concluded", "expected"),
    [(AllOf((MIT, APACHE)), "MIT AND Apache-2.0"), (AnyOf((MIT, APACHE)), "MIT OR Apache-2.0")],
)
def test_several_are_one_expression_and_never_a_list(concluded: Expression, expected: str) -> None:
    component = under(concluded, MIT)
    assert component["licenses"] == [{"acknowledgement": "concluded", "expression": expected}]
    assert component["evidence"]["licenses"] == [{"license": {"acknowledgement": "declared", "id": "MIT"}}]
    assert properties(component)["license:declared"] == "MIT"


def test_a_conclusion_that_differs_is_never_in_one_list_with_what_is_declared() -> None:
    component = under(APACHE, MIT)
    assert [one["license"]["id"] for one in component["licenses"]] == ["Apache-2.0"]
    assert [one["license"]["id"] for one in component["evidence"]["licenses"]] == ["MIT"]


def test_what_is_not_determined_stays_in_the_expression_and_is_no_license_alone() -> None:
    joined = under(AllOf((MIT, Unresolved("cc", "say which"))), None)["licenses"][0]["expression"]
    assert joined.startswith("MIT AND LicenseRef-NOASSERTION-cc-")
    component = under(Unresolved("cc", "say which"), Unresolved("cc", "say which"))
    assert "licenses" not in component
    assert component["evidence"]["licenses"] == [{"license": {"acknowledgement": "declared", "name": "as declared"}}]
    assert properties(component)["license:concluded"] == "NOASSERTION"


def test_the_pedigree_begins_with_the_nearest_ancestor() -> None:
    told = document(samples.llama())
    ancestors = told["metadata"]["component"]["pedigree"]["ancestors"]
    assert [one["name"] for one in ancestors] == ["meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B"]
    assert [properties(one)["derivation"] for one in ancestors] == ["finetune", "finetune"]
    by_ref = {one["bom-ref"]: one for one in told["components"]}
    middle = by_ref[properties(ancestors[0])["component"]]
    assert [one["name"] for one in middle["pedigree"]["ancestors"]] == ["meta-llama/Llama-3.1-8B"]


def test_a_model_has_its_card_its_data_and_where_it_was_read() -> None:
    told = document(samples.gaps())
    main = told["metadata"]["component"]
    data = next(one for one in told["components"] if one["name"] == "acme/dialogs")
    assert main["type"] == "machine-learning-model"
    assert main["modelCard"]["modelParameters"]["datasets"] == [{"ref": data["bom-ref"]}]
    assert data["type"] == "data"
    assert data["data"][0]["type"] == "dataset"
    occurrence = data["evidence"]["occurrences"][0]
    assert (occurrence["location"], occurrence["line"]) == ("README.md", 3)
    assert occurrence["symbol"] == "derivation:trained_on"
    assert all("modelCard" in one for one in told["components"] if one["type"] == "machine-learning-model")


@pytest.mark.parametrize("name", EVERY)
def test_a_place_is_told_once(name: str) -> None:
    told = document(EVERY[name]())
    for component in (told["metadata"]["component"], *told.get("components", ())):
        places = [json.dumps(one, sort_keys=True) for one in component.get("evidence", {}).get("occurrences", ())]
        assert len(set(places)) == len(places)


def test_files_stand_below_the_model_with_their_hashes() -> None:
    report = samples.clean()
    main = document(report)["metadata"]["component"]
    assert {one["name"] for one in main["components"]} == {path for path, _, _ in report.inputs}
    hashed = {one["name"]: one["hashes"][0]["content"] for one in main["components"] if one.get("hashes")}
    assert hashed == {path: digest for path, _, digest in report.inputs if digest}


def test_the_counts_of_the_audit_stand_in_it() -> None:
    report = samples.gaps()
    told = document(report)
    stated = properties(told["metadata"])
    for kind, number in report.tally.found.items():
        assert stated[f"findings:{kind.value}"] == str(number)
    assert stated["gaps"] == str(len(report.gaps))
    assert told["compositions"][0]["aggregate"] == "incomplete"
    assert document(samples.llama())["compositions"][0]["aggregate"] == "unknown"


def test_a_custom_license_has_its_name_and_its_identifier() -> None:
    licenses = document(samples.llama())["metadata"]["component"]["licenses"]
    assert {one["license"]["name"] for one in licenses} == {"Llama 3.1 Community License Agreement"}
    assert {properties(one["license"])["spdx-id"] for one in licenses} == {"LicenseRef-llama-3.1"}
    assert {one["license"]["acknowledgement"] for one in licenses} == {"declared", "concluded"}
