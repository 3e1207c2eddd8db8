"""SARIF as code scanning services and editors read it, and by the standard's own schema and validator."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.choose import renderer
from model_license_audit.sources.local import LocalSource
from tests.reports.format_samples import EVERY, SNAPPED, placed, waived
from tests.reports.samples import clean, gaps, hostile, llama

Make = Callable[[], AuditReport]
WriteModel = Callable[..., Path]
CARD = "---\nlicense: mit\nbase_model: google/gemma-2b-it\n---\n# Bot\n\nA bot.\n"
AUDITOR = Auditor()


def run_of(*reports: AuditReport) -> dict[str, Any]:
    log = json.loads(renderer("sarif").render(reports))
    assert len(log["runs"]) == 1
    run: dict[str, Any] = log["runs"][0]
    return run


def results_of(*reports: AuditReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run_of(*reports)["results"]
    return found


def place_of(result: dict[str, Any]) -> dict[str, Any]:
    place: dict[str, Any] = result["locations"][0]["physicalLocation"]
    return place


def scanned(folder: Path) -> AuditReport:
    return AUDITOR.audit(ScanRequest(LocalSource(str(folder))))


def multitool() -> Path:
    """The validator of the SARIF SDK; its package holds the schema of the standard as well."""
    named = os.environ.get("MODELAUDIT_SARIF_MULTITOOL") or shutil.which("Sarif.Multitool")
    assert named, "these tests need npm's @microsoft/sarif-multitool: name its program in MODELAUDIT_SARIF_MULTITOOL"
    return Path(named).resolve()


@cache
def schema() -> Draft7Validator:
    return Draft7Validator(json.loads((multitool().parent / "sarif-2.1.0.json").read_text("utf-8-sig")))


@pytest.mark.sarif
@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_every_log_keeps_to_the_schema_of_the_standard(make: Make) -> None:
    log = json.loads(renderer("sarif").render([make(), clean()]))
    assert [error.message for error in schema().iter_errors(log)] == []


@pytest.mark.sarif
@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_whatever_a_model_says_the_log_keeps_to_the_schema(text: str) -> None:
    schema().validate(json.loads(renderer("sarif").render([hostile(text)])))


@pytest.mark.sarif
def test_the_validator_of_the_sdk_finds_nothing_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    for name, make in (EVERY | {"none": None}).items():
        reports = [make()] if make else []
        (folder / f"{name}.sarif").write_text(renderer("sarif").render(reports), "utf-8")
    several = [make() for make in SNAPPED.values()]
    (folder / "several.sarif").write_text(renderer("sarif").render(several), "utf-8")
    told = tmp_path / "told.sarif"
    done = subprocess.run(
        [multitool(), "validate", f"{folder}/*.sarif", "--output", told, "--log", "ForceOverwrite"],
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    run = json.loads(told.read_text("utf-8-sig"))["runs"][0]
    assert f"{len(EVERY) + 2} files scanned" in done.stdout
    # the project has no home page of which we could give the address
    assert {result["ruleId"] for result in run["results"]} <= {"SARIF2005"}, done.stdout


def test_the_log_is_one_run_however_many_models_there_are() -> None:
    reports = [make() for make in EVERY.values()]
    run = run_of(*reports)
    assert len(run["invocations"]) == len(reports)
    assert "automationDetails" not in run
    named = [run["invocations"][result["provenance"]["invocationIndex"]] for result in run["results"]]
    artifacts = [invocation["properties"]["artifact"] for invocation in named]
    assert artifacts == [result["properties"]["artifact"] for result in run["results"]]


def test_every_result_is_of_a_rule_in_the_table_and_each_rule_is_there_once() -> None:
    run = run_of(*(make() for make in EVERY.values()))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules) > 9
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_fingerprints_differ_within_a_log_and_not_between_machines() -> None:
    here, there = placed("/builds/17/bot"), placed("/home/me/bot")
    assert results_of(here) != []
    marks = [[r["partialFingerprints"] for r in results_of(report)] for report in (here, there)]
    assert marks[0] == marks[1]
    both = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results_of(here, there)]
    assert len(set(both)) == len(both)


def test_a_line_inserted_above_moves_the_place_and_changes_no_fingerprint(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": CARD, "model.safetensors": b""})
    before = results_of(scanned(folder))
    (folder / "README.md").write_text(CARD.replace("license:", "# a remark\ntags: [x]\nlicense:", 1), "utf-8")
    after = results_of(scanned(folder))
    assert before
    marks = [[(r["ruleId"], r["partialFingerprints"]) for r in each] for each in (before, after)]
    assert marks[0] == marks[1]
    moved = [[place_of(r)["region"]["startLine"] for r in each] for each in (before, after)]
    assert moved[0] != moved[1]
    assert {b - a for a, b in zip(*moved, strict=True)} <= {0, 2}


def test_a_place_is_told_to_the_character_where_the_text_is_at_hand(model_dir: WriteModel) -> None:
    folder = model_dir({"README.md": CARD, "model.safetensors": b""})
    lines = (folder / "README.md").read_text("utf-8").splitlines()
    regions = [place_of(result)["region"] for result in results_of(scanned(folder))]
    found = [region for region in regions if "startColumn" in region]
    assert found
    for region in found:
        line = lines[region["startLine"] - 1]
        told = line[region["startColumn"] - 1 : region["endColumn"] - 1]
        assert told == region["snippet"]["text"]


def test_a_place_without_a_line_is_the_first_one() -> None:
    """Code scanning services refuse a place without one, and a file of weights has none."""
    report = llama()
    found = Evidence("model.gguf", pointer="general.license", excerpt="apache-2.0")
    findings = (replace(report.findings[0], evidence=(found,)),)
    (result,) = results_of(replace(report, findings=findings, inputs=(("model.gguf", 1, None),)))
    assert place_of(result)["artifactLocation"]["uri"] == "support-bot/model.gguf"
    assert place_of(result)["region"] == {"startLine": 1}


def test_a_column_is_never_guessed() -> None:
    report = llama()
    card = TextFile("README.md", TextRole.CARD, "---\nlicense: llama3.1\n---\n", "ab" * 32)
    page = replace(card, path="README.html")
    artifact = replace(report.artifact, texts=(card, page))
    for found in (
        Evidence("README.md", 2, excerpt="license: mit"),
        Evidence("README.md", 99, excerpt="license"),
        Evidence("README.md", 2),
        Evidence("README.html", 2, excerpt="license: llama3.1"),
    ):
        findings = (replace(report.findings[0], evidence=(found,)),)
        inputs = (("README.md", 1, None), ("README.html", 1, None))
        result = results_of(replace(report, artifact=artifact, findings=findings, inputs=inputs))[0]
        assert set(place_of(result)["region"]) == {"startLine"}


@pytest.mark.parametrize(
    ("ref", "uri", "based"),
    [
        ("./models/support bot", "models/support%20bot/README.md", False),
        (".", "README.md", True),
        ("../other", "README.md", True),
        ("/srv/bot", "README.md", True),
        ("C:\\models\\bot", "README.md", True),
    ],
)
def test_addresses_are_relative(ref: str, uri: str, based: bool) -> None:
    place = place_of(results_of(placed(ref))[0])["artifactLocation"]
    assert place["uri"] == uri
    assert ("uriBaseId" in place) is based


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b.md", "a%20b.md"),
        ("docs\\card.md", "docs%5Ccard.md"),
        ("x:y.md", "x%3Ay.md"),
        ("ü#?.md", "%C3%BC%23%3F.md"),
        ("\udcff.md", "%FF.md"),
        ("\ud800.md", "%3F.md"),
    ],
)
def test_every_name_of_a_file_makes_an_address(file: str, uri: str) -> None:
    assert place_of(results_of(placed("./bot", file))[0])["artifactLocation"]["uri"] == f"bot/{uri}"


def test_what_a_waiver_accepts_is_suppressed_and_says_by_whom() -> None:
    suppressed = [result for result in results_of(waived()) if "suppressions" in result]
    assert len(suppressed) == 1
    assert suppressed[0]["suppressions"][0]["status"] == "accepted"
    assert suppressed[0]["properties"]["waiver"] == {
        "reason": "not-distributed",
        "owner": "legal@acme.example",
        "expires": "2027-03-31",
        "comment": "internal evaluation only",
        "approver": "R. Roe",
    }


def test_an_incomplete_audit_is_a_result_and_no_success() -> None:
    run = run_of(gaps())
    assert run["results"][-1]["ruleId"] == "incomplete"
    assert run["results"][-1]["level"] == "warning"
    invocation = run["invocations"][0]
    assert invocation["executionSuccessful"] is False
    assert len(invocation["toolExecutionNotifications"]) == len(gaps().gaps)
    assert run_of(clean())["invocations"][0]["executionSuccessful"] is True


def test_what_cannot_be_told_is_no_pass_and_says_what_would_tell() -> None:
    told = [result for result in results_of(gaps()) if result["properties"].get("verdict") == "undetermined"]
    assert told
    for result in told:
        assert "kind" not in result  # SARIF's own word would hide it
        assert result["message"]["text"].startswith("Cannot be told: ")
        assert "To settle: " in result["message"]["text"]


def test_rules_have_help_for_a_reader(model_dir: WriteModel) -> None:
    rules = run_of(scanned(model_dir({"README.md": CARD, "model.safetensors": b""})))["tool"]["driver"]["rules"]
    assert rules
    for rule in rules:
        assert rule["name"].isidentifier() or rule["id"] == "incomplete"
        assert rule["shortDescription"]["text"].endswith(".")
        if rule["id"] != "incomplete":
            assert "**Not checked:**" in rule["help"]["markdown"]
            assert len(rule["help"]["text"]) > 100
