"""SPDX 2.3: valid by the library's own validator, the same in both forms, related as the table says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from ntia_conformance_checker import SbomChecker
from spdx_tools.spdx.model.document import Document
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.parser.tagvalue.parser import Parser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.bom.particulars import Digests, Particulars
from model_license_audit.reports.bom.relations import SPDX_23, SPDX_30
from tests.reports import samples
from tests.reports.bom.lineages import DATED, EVERY, audits, rendered
from tests.reports.builders import catalogue, derived, hf, license_id, says

DOCS = Path(__file__).parents[3] / "docs" / "boms.md"


@pytest.fixture(scope="session", autouse=True)
def tables_of_the_parser() -> None:
    """In a new environment spdx-tools writes the tables of its parser and leaves a file open: not in this process."""
    making = "from spdx_tools.spdx.parser.tagvalue.parser import Parser; Parser()"
    subprocess.run([sys.executable, "-c", making], check=True, capture_output=True)


def parsed(report: AuditReport, particulars: Particulars = DATED) -> tuple[Document, Document]:
    """The document as both parsers of spdx-tools read it."""
    readers: tuple[Any, Any] = JsonLikeDictParser, Parser
    as_json = readers[0]().parse(json.loads(rendered("spdx-2.3", report, particulars=particulars)))
    return as_json, readers[1]().parse(rendered("spdx-2.3-tv", report, particulars=particulars))


@pytest.mark.parametrize("name", EVERY)
def test_both_forms_are_valid_and_say_the_same(name: str) -> None:
    as_json, as_tags = parsed(EVERY[name]())
    assert as_json == as_tags
    assert validate_full_spdx_document(as_json) == []
    assert len(as_json.packages) == len(EVERY[name]().lineage.artifacts) + len(EVERY[name]().lineage.unknown)


@given(report=audits())
@settings(max_examples=10, deadline=None)
def test_a_lineage_of_any_shape_is_valid(report: AuditReport) -> None:
    as_json, as_tags = parsed(report)
    assert as_json == as_tags
    assert validate_full_spdx_document(as_json) == []


def _with(kind: DerivationKind) -> AuditReport:
    """An audit of a model with one parent, both pinned to commits."""
    child, parent = replace(hf("acme/child"), revision="a" * 40), replace(hf("acme/parent"), revision="b" * 40)
    said = says("mit", license_id("mit"), "Hub identifier", catalogue())
    known = tuple(Artifact(ref, names=(ref.name,), declared=said, concluded=said) for ref in (child, parent))
    lineage = Lineage(child, known, (), (derived(child, parent, kind, catalogue()),))
    return replace(samples.clean(), artifact=known[0], lineage=lineage)


@pytest.mark.parametrize("kind", DerivationKind)
def test_each_kind_of_derivation_has_its_relationships(kind: DerivationKind) -> None:
    document, _ = parsed(_with(kind))
    child, parent = (package.spdx_id for package in document.packages)
    told = {
        (r.relationship_type.name, r.spdx_element_id == child)
        for r in document.relationships
        if {r.spdx_element_id, r.related_spdx_element_id} == {child, parent}
    }
    assert told == {(relation.type, not relation.inverse) for relation in SPDX_23[kind]}


@pytest.mark.parametrize("kind", DerivationKind)
def test_the_table_of_the_page_is_that_of_the_program(kind: DerivationKind) -> None:
    (row,) = (line for line in DOCS.read_text("utf-8").splitlines() if line.startswith(f"| `{kind.value}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    for cell, table in ((cells[1], SPDX_23), (cells[2], SPDX_30)):
        assert all(f"`{relation.type}`" in cell for relation in table[kind])
        assert cell.count("`") == 2 * len(table[kind])


def test_declared_and_concluded_are_kept_apart() -> None:
    document, _ = parsed(samples.gaps())
    by_name = {package.name: package for package in document.packages}
    assert str(by_name["acme/right"].license_concluded) == "MIT AND Apache-2.0"
    assert str(by_name["acme/right"].license_declared) == "NOASSERTION"
    assert str(by_name["ghost/vanished-7b"].license_concluded) == "NOASSERTION"
    assert "name the Creative Commons license and version" in str(by_name["acme/left"].license_comment)


def test_every_file_stands_in_it_where_its_digests_are_known() -> None:
    report = samples.clean()
    whole = Particulars(digests={report.artifact.ref: {p: Digests("12" * 20, "34" * 32) for p, _, _ in report.inputs}})
    document, _ = parsed(report, whole)
    assert validate_full_spdx_document(document) == []
    assert [file.name for file in document.files] == [f"./{path_}" for path_, _, _ in sorted(report.inputs)]
    assert document.packages[0].files_analyzed
    assert document.packages[0].verification_code is not None
    bare, _ = parsed(report)
    assert not bare.files
    assert not bare.packages[0].files_analyzed
    assert sum("SHA256" in note.annotation_comment for note in bare.annotations) == sum(
        digest is not None for _, _, digest in report.inputs
    )


@pytest.mark.parametrize("form", ["spdx-2.3", "spdx-3.0"])
def test_the_conformance_checker_finds_the_minimum_elements(form: str, tmp_path: Path) -> None:
    file = tmp_path / "model.spdx.json"
    told = Particulars(created=DATED.created, author="Acme", version="1.0", supplier="Acme")
    file.write_text(rendered(form, _with(DerivationKind.FINETUNE), particulars=told), "utf-8")
    checked = SbomChecker(str(file), compliance="ntia", sbom_spec="spdx3" if form == "spdx-3.0" else "spdx2")
    assert checked.parsing_errors == []
    assert checked.validation_messages == []
    assert checked.floating_component_ids == set()
    assert checked.compliant


def test_the_conformance_checker_sees_what_is_not_known(tmp_path: Path) -> None:
    file = tmp_path / "model.spdx.json"
    file.write_text(rendered("spdx-2.3", samples.llama()), "utf-8")
    checked = SbomChecker(str(file), compliance="ntia")
    assert checked.validation_messages == []
    assert not checked.compliant
    assert {name for name, _ in checked.components_without_versions} == {
        package.name for package in parsed(samples.llama())[0].packages
    }
    assert [name for name, _ in checked.components_without_suppliers] == [samples.llama().artifact.name]


@pytest.mark.parametrize(("form", "ending"), [("spdx-2.3", ".spdx.json"), ("spdx-2.3-tv", ".spdx")])
def test_the_command_of_spdx_tools_converts_it(form: str, ending: str, tmp_path: Path) -> None:
    file, made = tmp_path / f"model{ending}", tmp_path / "model.spdx.xml"
    file.write_text(rendered(form, samples.gaps()), "utf-8")
    command = Path(sys.executable).with_name("pyspdxtools")
    done = subprocess.run([command, "-i", file, "-o", made], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ghost/vanished-7b" in made.read_text("utf-8")


def test_a_local_model_has_no_address_and_a_pinned_one_its_commit() -> None:
    document, _ = parsed(_with(DerivationKind.FINETUNE))
    assert document.packages[0].download_location == f"git+https://huggingface.co/acme/child@{'a' * 40}"
    assert document.packages[0].external_references[0].locator == f"pkg:huggingface/acme/child@{'a' * 40}"
    written = json.loads(rendered("spdx-2.3", _with(DerivationKind.FINETUNE)))["packages"][0]["externalRefs"]
    assert [one["referenceCategory"] for one in written] == ["PACKAGE-MANAGER"]  # as the published schema spells it
    local, _ = parsed(samples.clean())
    assert str(local.packages[0].download_location) == "NOASSERTION"
    assert local.packages[0].external_references == []
