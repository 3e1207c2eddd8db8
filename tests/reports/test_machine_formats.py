"""The formats for machines: each as its reader wants it, whatever a model says of itself."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_json import JsonRenderer, read_reports
from model_license_audit.reports.choose import renderer
from model_license_audit.reports.machine.as_csv import COLUMNS
from model_license_audit.reports.points import points
from model_license_audit.reports.safe import visible
from tests.reports.format_samples import EVERY, FILES, placed, planned, waived
from tests.reports.samples import EVIL, clean, crowd, gaps, hostile, llama

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "audit-report-1.json"
Make = Callable[[], AuditReport]
FORMS = (*FILES, "jsonl")
TEXT = st.text(st.characters(), max_size=40)
GITLAB = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1, "not": {"pattern": r"^(\./|/)"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
            "additionalProperties": False,
        },
    }
)
"""What GitLab's documentation says of the code quality report."""


def rendered(form: str, *reports: AuditReport) -> str:
    return renderer(form).render(reports)


def issues(*reports: AuditReport) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(rendered("gitlab", *reports))
    GITLAB.validate(found)
    return found


def table(*reports: AuditReport) -> list[dict[str, str]]:
    text = rendered("csv", *reports)
    assert text.startswith("\ufeffartifact,")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("form", FORMS)
def test_equal_audits_give_equal_bytes(form: str) -> None:
    assert rendered(form, hostile(), gaps()) == rendered(form, hostile(), gaps())


@pytest.mark.parametrize("form", [form for form in FORMS if form not in {"json", "jsonl"}])
@given(TEXT)
@example(EVIL)
@settings(max_examples=15, deadline=None)
def test_no_control_and_nothing_invisible_gets_out(form: str, text: str) -> None:
    told = rendered(form, hostile(text)).removeprefix("\ufeff").replace("\r\n", "\n")
    assert {char for char in told if char != "\n" and not char.isprintable()} == set()
    told.encode("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_no_audit_at_all_is_a_document_too(form: str) -> None:
    assert isinstance(rendered(form), str)


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_each_line_is_a_json_report_of_its_own(make: Make) -> None:
    lines = rendered("jsonl", make(), clean()).splitlines()
    told = [json.loads(line) for line in lines]
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for each in told:
        validator.validate(each)
    assert told == [json.loads(JsonRenderer().render([report])) for report in (make(), clean())]
    assert [read_reports(line)[0] for line in lines] == [make(), clean()]
    assert all(line.isascii() for line in lines)


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_gitlab_gets_what_it_documents(make: Make) -> None:
    found = issues(make(), clean(), llama())
    assert len({issue["fingerprint"] for issue in found}) == len(found)


def test_two_models_with_the_same_finding_are_two_issues_and_the_same_ones_on_another_machine() -> None:
    there = placed("/builds/4711/project/support-bot")
    elsewhere = placed("/srv/jobs/42/support-bot")
    assert issues(there) == issues(elsewhere)
    both = issues(there, elsewhere)
    assert len({issue["fingerprint"] for issue in both}) == len(both)


def test_a_waived_finding_is_no_issue_and_an_incomplete_audit_is_one() -> None:
    assert [issue["check_name"] for issue in issues(waived())] == ["MLA301", "MLA601"]
    last = issues(gaps())[-1]
    assert last["check_name"] == "incomplete"
    assert last["severity"] == "major"
    assert "2 things could not be looked at or told. ghost/vanished-7b: not in the catalogue" in last["description"]
    allowed = replace(gaps(), outcome=replace(gaps().outcome, allow_incomplete=True))
    assert issues(allowed)[-1]["severity"] == "info"


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("./models/support bot", "models/support bot/README.md"),
        ("models/support-bot/", "models/support-bot/README.md"),
        (".", "README.md"),
        ("../elsewhere", "README.md"),
        ("/srv/models/bot", "README.md"),
        ("C:\\models\\support bot", "README.md"),
        ("\\\\server\\share\\bot", "README.md"),
    ],
)
def test_a_path_is_told_from_where_the_audit_was_started_if_it_can_be(ref: str, path: str) -> None:
    assert issues(placed(ref))[0]["location"]["path"] == path


@pytest.mark.parametrize("file", ["a  b.md", "docs\\card.md", "naïve 🙂.md", "#1?.md", "a:b.md", "\udcff.md"])
def test_a_name_of_a_file_stays_that_name(file: str) -> None:
    told = issues(placed("./bot", file))[0]["location"]["path"]
    assert told == f"bot/{file}".replace("\udcff", "\ufffd")


def test_what_stands_in_no_file_is_told_at_the_directory() -> None:
    report = replace(llama(), inputs=(), artifact=replace(llama().artifact, ref=ArtifactRef(Host.UNNAMED, "it")))
    assert {issue["location"]["path"] for issue in issues(report)} == {"."}


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_a_table_has_a_row_for_every_clause_that_asks(make: Make) -> None:
    rows = table(make())
    asked = [(point, asking) for point in points(make()) for asking in point.asking]
    assert len(rows) == max(1, len(asked))
    assert all(set(row) == set(COLUMNS) for row in rows)
    for row, (point, asking) in zip(rows, asked, strict=False):
        assert row["point"] == str(point.number)
        assert row["group"] == point.todo.group.value
        assert len(row["asked_by"].split("; ")) == len({duty.origin_name for duty in asking.duties})


def test_every_model_is_in_the_table_with_its_result() -> None:
    results = {row["artifact"]: row["result"] for row in table(clean(), gaps(), llama())}
    assert list(results) == ["acme/tiny-classifier", "acme/merge", "acme/support-bot-8b"]
    assert results["acme/merge"].endswith("The audit is incomplete.")


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "'=1",
    "''",
    "  =1",
    "=cmd|' /C calc'!A0",
    '"=1"',
    "a,b\n=1",
]


@given(TEXT | st.sampled_from(FORMULAS))
@settings(max_examples=60, deadline=None)
def test_no_cell_is_a_formula_and_its_text_comes_back(text: str) -> None:
    report = replace(clean(), artifact=replace(clean().artifact, names=(text or "x",)))
    for row in table(report):
        assert not row["artifact"].startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"))
        told = row["artifact"][1:] if row["artifact"].startswith("'") else row["artifact"]
        assert told == visible(text or "x")


def test_a_cell_is_never_longer_than_a_spreadsheet_takes() -> None:
    report = llama()
    long = tuple(replace(duty, origin_name=f"{n:05} {'x' * 3000}") for n, duty in enumerate(report.duties))
    assert max(len(cell) for row in table(replace(report, duties=long)) for cell in row.values()) <= 32_001


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab", "markdown"])
def test_a_crowd_of_ancestors_makes_no_flood(form: str) -> None:
    assert len(rendered(form, crowd(500))) < 5_000


def test_a_planned_model_is_told_as_one() -> None:
    assert issues(planned()) == []
    assert {row["state"] for row in table(planned()) if row["group"] == "to-do"} == {"", "seen as done"}
    assert '<property name="result" value="May be done, if 3 duties are met"/>' in rendered("junit", planned())


def kinds(found: Iterable[dict[str, Any]]) -> set[str]:
    return {issue["severity"] for issue in found}


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        (FindingKind.CONFLICT, "blocker"),
        (FindingKind.UNMET_DUTY, "critical"),
        (FindingKind.MISSING_EVIDENCE, "major"),
        (FindingKind.UNKNOWN, "major"),
    ],
)
def test_the_kind_decides_how_much_it_matters(kind: FindingKind, severity: str) -> None:
    report = llama()
    assert kinds(issues(replace(report, findings=tuple(replace(f, kind=kind) for f in report.findings)))) == {severity}


def test_messages_are_whole_sentences() -> None:
    for issue in issues(llama(), gaps(), waived()):
        assert not re.search(r"\.\.|[.!?][\"”]\.", issue["description"])
        assert issue["description"].endswith((".", "”"))
