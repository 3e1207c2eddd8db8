"""What goes into the JSON report comes out of it again, whatever it is."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from jsonschema import Draft202012Validator

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_json import JsonRenderer, read_reports
from model_license_audit.reports.choose import renderer
from tests.reports.report_shapes import any_report, judged_report, without_texts

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "audit-report-1.json"
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


@given(report=any_report())
@settings(max_examples=150, deadline=None)
def test_a_report_of_any_shape_comes_back(report: AuditReport) -> None:
    document = JsonRenderer().render([report])
    assert read_reports(document) == (report,)
    assert JsonRenderer().render(read_reports(document)) == document


@given(report=judged_report())
@settings(max_examples=25, deadline=None)
def test_an_audit_of_any_lineage_comes_back_and_keeps_to_the_schema(report: AuditReport) -> None:
    document = JsonRenderer().render([report, report])
    VALIDATOR.validate(json.loads(document))
    assert read_reports(document) == (without_texts(report),) * 2
    (line,) = renderer("jsonl").render([report]).splitlines()
    assert read_reports(line) == (without_texts(report),)
