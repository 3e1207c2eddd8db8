"""``modelaudit scan --sbom``: what somebody else's bill of materials adds to an audit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Done, modelaudit

EXAMPLES = Path(__file__).parents[2] / "examples"
LLAMA = {
    "type": "machine-learning-model",
    "bom-ref": "llama",
    "name": "Llama-3.1-8B",
    "purl": "pkg:huggingface/meta-llama/Llama-3.1-8B",
}
OWN = {
    "type": "machine-learning-model",
    "bom-ref": "own",
    "name": "in-house base",
    "licenses": [{"license": {"id": "CC-BY-NC-4.0"}}],
}


def cyclonedx(folder: Path, *components: dict[str, Any], name: str = "no-license", **main: object) -> Path:
    """A document about a model of that name that depends on the components."""
    file = folder / "model.cdx.json"
    about = {"type": "machine-learning-model", "bom-ref": "main", "name": name, **main}
    needs = [{"ref": "main", "dependsOn": [one["bom-ref"] for one in components]}]
    told = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": about}}
    file.write_text(json.dumps({**told, "components": components, "dependencies": needs}), "utf-8")
    return file


def scan(*arguments: object) -> Done:
    return modelaudit("scan", *arguments, "--registry", "none", "-f", "json")


def audit(*arguments: object) -> dict[str, Any]:
    done = scan(*arguments)
    assert done.stdout, done.stderr
    (found,) = json.loads(done.stdout)["audits"]
    assert isinstance(found, dict)
    return found


def links(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    found = report["lineage"]["derivations"]
    return {(link["child"]["id"], link["kind"], link["parent"]["id"]) for link in found}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model whose own files name no base."""
    folder = tmp_path / "no-license"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# no-license\n", "utf-8")
    (folder / "model.safetensors").write_bytes((EXAMPLES / "apache-finetune-ok" / "model.safetensors").read_bytes())
    return folder


def test_the_audited_directory_gets_the_parents_that_the_document_tells(model: Path, tmp_path: Path) -> None:
    file = cyclonedx(tmp_path, LLAMA, OWN)
    report = audit(model, "--sbom", file)
    subject = report["artifact"]["ref"]["id"]
    assert links(report) == {
        (subject, "untyped", "hf:meta-llama/Llama-3.1-8B"),
        (subject, "untyped", "unnamed:in-house base"),
    }
    known = {one["ref"]["id"]: one["concluded"] for one in report["lineage"]["artifacts"]}
    assert known["hf:meta-llama/Llama-3.1-8B"]["spdx"] == "LicenseRef-llama-3.1"
    assert known["unnamed:in-house base"]["spdx"] == "CC-BY-NC-4.0"
    assert known[subject]["spdx"] == "MIT"
    (evidence,) = known["unnamed:in-house base"]["evidence"]
    assert (evidence["source"], evidence["pointer"]) == (str(file), "/components/1/licenses/0/license/id")
    assert evidence["obtained"] == "sbom"
    assert {duty["origin"]["id"] for duty in report["duties"]} >= {"hf:meta-llama/Llama-3.1-8B"}
    assert any(one["kind"] == "conflict" for one in report["findings"])
    assert not audit(model)["lineage"]["derivations"]


def test_a_license_that_differs_from_what_is_known_is_kept_beside_it(model: Path, tmp_path: Path) -> None:
    loose = {**LLAMA, "licenses": [{"license": {"id": "MIT"}}]}
    report = audit(model, "--sbom", cyclonedx(tmp_path, loose))
    (said,) = [one["concluded"]["spdx"] for one in report["lineage"]["artifacts"] if "llama" in one["ref"]["id"]]
    assert set(said.split(" AND ")) == {"LicenseRef-llama-3.1", "MIT"}


def test_the_license_of_the_directory_is_that_of_its_files(model: Path, tmp_path: Path) -> None:
    file = cyclonedx(tmp_path, LLAMA, licenses=[{"license": {"id": "Apache-2.0"}}])
    assert audit(model, "--sbom", file)["artifact"]["declared"]["spdx"] == "MIT"


def test_a_document_of_another_name_is_taken_and_that_is_told(model: Path, tmp_path: Path) -> None:
    report = audit(model, "--sbom", cyclonedx(tmp_path, LLAMA, name="something else"))
    assert len(report["lineage"]["derivations"]) == 1
    assert any("neither a name nor a digest" in one["what"] for one in report["artifact"]["problems"])
    named = audit(model, "--sbom", cyclonedx(tmp_path, LLAMA))
    assert not any("neither a name nor a digest" in one["what"] for one in named["artifact"]["problems"])


def test_a_document_alone_is_audited_without_files(tmp_path: Path) -> None:
    file = cyclonedx(tmp_path, LLAMA, name="bot", licenses=[{"license": {"id": "Apache-2.0"}}])
    done = scan("--sbom", file)
    assert done.returncode in {1, 4}
    (report,) = json.loads(done.stdout)["audits"]
    assert report["artifact"]["ref"]["id"] == "unnamed:bot"
    assert links(report) == {("unnamed:bot", "untyped", "hf:meta-llama/Llama-3.1-8B")}
    assert any(gap["subject"] == str(file) and "files were not read" in gap["what"] for gap in report["gaps"])
    assert report["tally"]["rules_not_asked"] > 0
    assert not report["planned"]


def test_a_model_of_the_hub_is_known_by_catalogue_and_document(tmp_path: Path) -> None:
    file = cyclonedx(
        tmp_path, OWN, name="Llama-3.1-8B-Instruct", purl="pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct"
    )
    report = audit("--sbom", file)
    subject = "hf:meta-llama/Llama-3.1-8B-Instruct"
    assert report["artifact"]["ref"]["id"] == subject
    assert report["artifact"]["concluded"]["spdx"] == "LicenseRef-llama-3.1"
    parents = {parent for child, _, parent in links(report) if child == subject}
    assert parents >= {"hf:meta-llama/Llama-3.1-8B", "unnamed:in-house base"}


def test_an_application_is_audited_as_what_contains_its_models(tmp_path: Path) -> None:
    report = audit("--sbom", cyclonedx(tmp_path, LLAMA, name="chat", type="application"))
    assert links(report) == {("unnamed:chat", "contains", "hf:meta-llama/Llama-3.1-8B")}


@pytest.mark.parametrize("form", ["cyclonedx", "spdx-2.3", "spdx-2.3-tv", "spdx-3.0"])
@pytest.mark.parametrize("example", ["llama-finetune-ok", "lora-adapter-undeclared", "merge-sharealike-rail"])
def test_what_we_write_leads_to_the_same_lineage(form: str, example: str, tmp_path: Path) -> None:
    file = tmp_path / "bill"
    assert modelaudit("bom", EXAMPLES / example, "-f", form, "-o", file, "--registry", "none").returncode == 0
    scanned, told = audit(EXAMPLES / example), audit("--sbom", file)
    own, again = scanned["artifact"]["ref"]["id"], told["artifact"]["ref"]["id"]
    assert {tuple(end.replace(again, own) for end in link) for link in links(told)} == links(scanned)
    licenses = [
        {one["ref"]["id"]: one["concluded"] and one["concluded"]["spdx"] for one in report["lineage"]["artifacts"]}
        for report in (scanned, told)
    ]
    licenses[1][own] = licenses[1].pop(again)
    assert licenses[0] == licenses[1]
    beside = audit(EXAMPLES / example, "--sbom", file)
    assert links(beside) == links(scanned)
    assert [one["what"] for one in beside["artifact"]["problems"]] == [
        one["what"] for one in scanned["artifact"]["problems"]
    ]


def test_what_cannot_be_meant_is_refused(model: Path, tmp_path: Path) -> None:
    file = cyclonedx(tmp_path, LLAMA)
    for arguments, said in (
        ((model, model, "--sbom", file), "several targets"),
        (("--sbom", file, "--keep"), "--keep"),
        ((EXAMPLES, "--sbom", file), "TARGET holds"),
        ((model, "--sbom", tmp_path / "absent"), "no such file"),
        ((), "Missing argument"),
    ):
        done = scan(*arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert said in done.stderr


def test_documents_without_models_or_with_several(model: Path, tmp_path: Path) -> None:
    file = tmp_path / "bom.json"
    library = {"type": "library", "name": "torch"}
    file.write_text(json.dumps({"bomFormat": "CycloneDX", "components": [library]}), "utf-8")
    done = scan("--sbom", file)
    assert done.returncode == 3
    assert "names no model and no data set" in done.stderr
    file.write_text(json.dumps({"bomFormat": "CycloneDX", "components": [LLAMA, OWN]}), "utf-8")
    done = scan("--sbom", file)
    assert done.returncode == 2
    assert "2 models: Llama-3.1-8B, in-house base" in done.stderr
    assert scan(model, "--sbom", file).returncode == 2
