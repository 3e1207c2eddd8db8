"""SPDX 3.0.1: read by its own library, and checked against the official schema and shapes where those are at hand."""

from __future__ import annotations

import io
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pyshacl
import pytest
import rdflib
from hypothesis import given, settings
from spdx_python_model import v3_0_1 as spdx

from model_license_audit.model.expressions import AllOf, Expression, LicenseId, Unresolved
from model_license_audit.model.report import AuditReport
from tests.reports import samples
from tests.reports.bom.lineages import EVERY, NAMED, audits, rendered
from tests.reports.builders import catalogue, license_id, says

SAID = os.environ.get("MODELAUDIT_SPDX3", "")
OFFICIAL = Path(SAID) if SAID else Path(__file__).parents[4] / "shared" / "data" / "schemas" / "spdx3"
"""A folder with the files that SPDX publishes: schema.json, spdx-model.ttl and spdx-context.jsonld."""
UNKNOWN = spdx.expandedlicensing_IndividualLicensingInfo.NoAssertionLicense
Check = Callable[[dict[str, Any]], list[str]]


def objects(document: str) -> spdx.SHACLObjectSet:
    """The document as its library reads it, with every reference resolved."""
    found = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().read(io.BytesIO(document.encode()), found)
    return found


def by_the_bindings(document: dict[str, Any]) -> list[str]:
    """What the classes that are generated from the official shapes do not accept, and what leads nowhere."""
    found = objects(json.dumps(document))
    again = io.BytesIO()
    spdx.JSONLDSerializer().write(found, again)  # checks the number of values of each property
    kept = sorted(json.dumps(one, sort_keys=True) for one in json.loads(again.getvalue())["@graph"])
    same = kept == sorted(json.dumps(one, sort_keys=True) for one in document["@graph"])
    return [*sorted(found.missing_ids), *([] if same else ["it does not come back as it was"])]


@cache
def schema() -> jsonschema_rs.Validator:
    """The official JSON schema; with the validator in Python a document takes it five seconds."""
    return jsonschema_rs.validator_for(json.loads((OFFICIAL / "schema.json").read_text("utf-8")))


def by_the_schema(document: dict[str, Any]) -> list[str]:
    """What the official JSON schema does not accept."""
    return [error.message for error in schema().iter_errors(document)]


@cache
def shapes() -> rdflib.Graph:
    """The official model with its SHACL shapes."""
    return rdflib.Graph().parse(OFFICIAL / "spdx-model.ttl")


def by_the_shapes(document: dict[str, Any]) -> list[str]:
    """What the official SHACL shapes do not accept."""
    context = json.loads((OFFICIAL / "spdx-context.jsonld").read_text("utf-8"))
    data = rdflib.Graph().parse(data=json.dumps({**document, **context}), format="json-ld")
    conforms, _, told = pyshacl.validate(data, shacl_graph=shapes(), ont_graph=shapes())
    return [] if conforms else [told]


CHECKS: dict[str, Check] = {"bindings": by_the_bindings}
if SAID or OFFICIAL.is_dir():  # a fresh clone has no copy of them, and no package brings one
    CHECKS |= {"schema": by_the_schema, "shapes": by_the_shapes}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use of it
@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", EVERY)
def test_the_document_is_what_spdx_says(check: str, name: str) -> None:
    assert CHECKS[check](json.loads(rendered("spdx-3.0", EVERY[name]()))) == []


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("check", CHECKS)
def test_the_checks_find_what_is_wrong(check: str) -> None:
    document = json.loads(rendered("spdx-3.0", samples.clean()))
    relation = next(one for one in document["@graph"] if one["type"] == "Relationship")
    relation["from"] = "urn:nothing-is-there" if check == "bindings" else relation["creationInfo"]
    if check == "schema":
        del relation["to"]
    assert CHECKS[check](document) != []


@given(report=audits())
@settings(max_examples=10, deadline=None)
def test_each_package_has_one_declared_and_one_concluded_license(report: AuditReport) -> None:
    document = json.loads(rendered("spdx-3.0", report))
    assert by_the_bindings(document) == []
    if "schema" in CHECKS:
        assert by_the_schema(document) == []
    found = objects(json.dumps(document))
    packages = {one.spdxId for one in found.foreach_type(spdx.software_Package)}
    assert len(packages) == len(report.lineage.artifacts) + len(report.lineage.unknown)
    told = Counter(
        (_id(one.from_), one.relationshipType, len(one.to))
        for one in found.foreach_type(spdx.Relationship)
        if str(one.relationshipType).endswith("License")
    )
    kinds = (spdx.RelationshipType.hasDeclaredLicense, spdx.RelationshipType.hasConcludedLicense)
    assert told == Counter((package, kind, 1) for package in packages for kind in kinds)


@pytest.mark.parametrize("name", NAMED)
def test_models_and_data_are_of_their_own_classes(name: str) -> None:
    report = EVERY[name]()
    found = objects(rendered("spdx-3.0", report))
    data = {one.name for one in found.foreach_type(spdx.dataset_DatasetPackage)}
    models = {one.name for one in found.foreach_type(spdx.ai_AIPackage)}
    assert data == {ref.name for a in report.lineage.artifacts if (ref := a.ref).dataset}
    assert report.artifact.name in models
    (document,) = found.foreach_type(spdx.SpdxDocument)
    (bill,) = found.foreach_type(spdx.software_Sbom)
    assert [getattr(root, "name", "") for root in bill.rootElement] == [report.artifact.name]
    assert document.rootElement[0] is bill
    profiles = {str(one).rpartition("/")[2] for one in document.profileConformance}
    assert profiles >= {"core", "software", "ai", "dataset"}


def licenses(found: spdx.SHACLObjectSet) -> dict[tuple[str, str], str]:
    """By the name of a package and the type of a relationship: the identifier of the license."""
    return {
        (str(getattr(one.from_, "name", "")), str(one.relationshipType).rpartition("/")[2]): _id(one.to[0])
        for one in found.foreach_type(spdx.Relationship)
        if str(one.relationshipType).endswith("License")
    }


def _id(end: object) -> str:
    return str(getattr(end, "spdxId", end))


def under(expression: Expression) -> AuditReport:
    """The audit of a model under that license."""
    report = samples.clean()
    artifact = replace(report.artifact, concluded=says("as concluded", expression, "a list", catalogue()))
    return replace(report, artifact=artifact, lineage=replace(report.lineage, artifacts=(artifact,)))


def test_what_is_not_determined_is_the_individual_for_that() -> None:
    told = licenses(objects(rendered("spdx-3.0", samples.gaps())))
    assert told["ghost/vanished-7b", "hasConcludedLicense"] == UNKNOWN
    assert told["acme/left", "hasConcludedLicense"] == UNKNOWN
    assert told["acme/right", "hasDeclaredLicense"] == UNKNOWN
    assert told["acme/right", "hasConcludedLicense"] != UNKNOWN


def test_a_known_part_stands_beside_one_that_is_not() -> None:
    found = objects(rendered("spdx-3.0", under(AllOf((license_id("mit"), Unresolved("cc", "say which"))))))
    (joined,) = found.foreach_type(spdx.expandedlicensing_ConjunctiveLicenseSet)
    members = {getattr(one, "simplelicensing_licenseExpression", _id(one)) for one in joined.expandedlicensing_member}
    assert members == {"MIT", UNKNOWN}


def test_custom_licenses_have_name_text_and_homes() -> None:
    found = objects(rendered("spdx-3.0", samples.llama()))
    (custom,) = found.foreach_type(spdx.expandedlicensing_CustomLicense)
    assert custom.name == "Llama 3.1 Community License Agreement"
    assert custom.simplelicensing_licenseText
    assert any("llama" in str(link) for link in custom.expandedlicensing_seeAlso)
    assert custom.spdxId in {told for (_, kind), told in licenses(found).items() if kind == "hasConcludedLicense"}


def test_an_expression_leads_to_its_custom_licenses() -> None:
    both = AllOf((license_id("mit"), LicenseId("llama3.1", "LicenseRef-llama-3.1")))
    found = objects(rendered("spdx-3.0", under(both)))
    (custom,) = found.foreach_type(spdx.expandedlicensing_CustomLicense)
    told = {
        str(one.simplelicensing_licenseExpression): one
        for one in found.foreach_type(spdx.simplelicensing_LicenseExpression)
    }
    entries = told["MIT AND LicenseRef-llama-3.1"].simplelicensing_customIdToUri
    assert [(getattr(one, "key", ""), getattr(one, "value", "")) for one in entries] == [
        ("LicenseRef-llama-3.1", custom.spdxId)
    ]
