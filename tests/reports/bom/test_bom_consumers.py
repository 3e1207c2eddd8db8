"""A program of others that reads what we write, by parsers of its own: lib4sbom, which stands behind several tools."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from model_license_audit.model.report import AuditReport
from tests.reports.bom.lineages import DATED, EVERY, rendered

ENDINGS = {"spdx-2.3": ".spdx.json", "spdx-2.3-tv": ".spdx", "1.6": ".1-6.cdx.json", "1.7": ".1-7.cdx.json"}
"""SPDX by format and CycloneDX by version, with how a file must end for the reader to know its form."""
READING = """
import json, sys
from lib4sbom.parser import SBOMParser
for file in sys.argv[1:]:
    parser = SBOMParser()
    parser.parse_file(file)
    told = parser.get_packages(), parser.get_relationships(), parser.get_files()
    print(json.dumps([parser.get_type(), *told]))
"""
Told = tuple[str, list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]
Read = dict[tuple[str, str], Told]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """What the reader makes of every audit in every form; in a process of its own, for it leaves files open."""
    folder = tmp_path_factory.mktemp("bills")
    files = {(name, form): folder / f"{name}{ending}" for form, ending in ENDINGS.items() for name in EVERY}
    for (name, form), file in files.items():
        of_spdx = form.startswith("spdx")
        particulars = DATED if of_spdx else replace(DATED, spec_version=form)
        document = rendered(form if of_spdx else "cyclonedx", EVERY[name](), particulars=particulars)
        file.write_text(document, "utf-8")
    done = subprocess.run([sys.executable, "-c", READING, *files.values()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[ERROR]" not in done.stdout  # its way to complain
    return dict(zip(files, map(json.loads, done.stdout.splitlines()), strict=True))


def others(report: AuditReport) -> Iterator[str]:
    """Everything that the document lists beside the audited model itself."""
    yield from (artifact.name for artifact in report.lineage.artifacts if artifact.ref != report.artifact.ref)
    yield from (lost.ref.display for lost in report.lineage.unknown)


@pytest.mark.parametrize("form", ENDINGS)
@pytest.mark.parametrize("name", [name for name in EVERY if name != "hostile"])
def test_it_finds_every_artifact_and_every_link(name: str, form: str, read: Read) -> None:
    report = EVERY[name]()
    kind, packages, relations, _ = read[name, form]
    assert kind == ("spdx" if form.startswith("spdx") else "cyclonedx")
    assert {one["name"] for one in packages} - {report.artifact.name} == {*others(report)}
    named = {report.artifact.name, *others(report)}
    found = {(one["source"], one["target"]) for one in relations if {one["source"], one["target"]} <= named}
    found -= {(report.artifact.name, report.artifact.name)}  # so it reads what the document describes
    assert len(found) == len({(link.child, link.parent) for link in report.lineage.derivations})


@pytest.mark.parametrize("form", ["1.6", "1.7"])
def test_it_reads_the_licenses_that_are_meant(form: str, read: Read) -> None:
    told = {one["name"]: one.get("licenseconcluded") for one in read["gaps", form][1]}
    assert told["acme/right"] == "MIT AND Apache-2.0"
    assert told["acme/root"] == "Apache-2.0 OR MIT"
    assert {told["acme/left"], told["ghost/vanished-7b"]} <= {None, "NOASSERTION", "UNKNOWN"}


def test_it_reads_kinds_and_suppliers(read: Read) -> None:
    told = {one["name"]: one for one in read["gaps", "1.6"][1]}
    assert (told["acme/left"]["type"], told["acme/left"]["supplier"]) == ("MACHINE-LEARNING-MODEL", "acme")
    assert told["acme/dialogs"]["type"] == "DATA"


@pytest.mark.parametrize("form", ["spdx-2.3", "spdx-2.3-tv"])
def test_it_reads_licenses_whether_spdx_lists_them_or_not(form: str, read: Read) -> None:
    assert {one["licenseconcluded"] for one in read["llama", form][1]} == {"LicenseRef-llama-3.1"}
    assert {one["licensedeclared"] for one in read["clean", form][1]} == {"MIT"}
