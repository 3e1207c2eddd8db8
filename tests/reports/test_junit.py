"""JUnit XML as build servers read it: what their schema allows, and nothing unknown that counts as passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.choose import renderer
from model_license_audit.reports.points import points
from tests.reports.format_samples import EVERY, planned, waived
from tests.reports.samples import clean, gaps, hostile, llama

Make = Callable[[], AuditReport]
ALLOWED = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set[str](), {"property"}),
    "property": ({"name", "value"}, set[str]()),
    "testcase": ({"name", "classname", "time"}, {"skipped", "error", "failure", "system-out", "system-err"}),
    "skipped": ({"message", "type"}, set[str]()),
    "failure": ({"message", "type"}, set[str]()),
    "error": ({"message", "type"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""What the schema of Jenkins' xUnit plug-in allows, as far as we use any of it: attributes and children."""


def document(*reports: AuditReport) -> str:
    return renderer("junit").render(reports)


def tree(*reports: AuditReport) -> ElementTree.Element:
    return ElementTree.fromstring(document(*reports))  # noqa: S314 - our own document


def cases(*reports: AuditReport) -> dict[str, str]:
    """The result of each test by its group and name."""
    found = {}
    for case in tree(*reports).iter("testcase"):
        results = [child.tag for child in case if child.tag != "system-out"]
        found[f"{case.get('classname')} {case.get('name')}"] = results[0] if results else "passed"
    return found


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_every_element_and_attribute_is_one_that_jenkins_knows(make: Make) -> None:
    for element in tree(make(), clean()).iter():
        attributes, children = ALLOWED[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_a_reader_counts_as_the_document_says(make: Make) -> None:
    read: Any = JUnitXml.fromstring(document(make(), llama()))
    told = (read.tests, read.failures, read.errors)
    read.update_statistics()
    assert told == (read.tests, read.failures, read.errors)
    for suite in read:
        said = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert said == (suite.tests, suite.failures, suite.errors, suite.skipped)


@given(st.text(st.characters(), max_size=40) | st.text("\x00\x0b\ufffe\uffff\ud800]]><&\"'", max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_makes_well_formed_xml(text: str) -> None:
    assert tree(hostile(text)).tag == "testsuites"


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_no_two_tests_have_the_same_name(make: Make) -> None:
    named = [(case.get("classname"), case.get("name")) for case in tree(make()).iter("testcase")]
    assert len(set(named)) == len(named)


def test_only_what_was_seen_passes() -> None:
    passed = [name for name, result in cases(llama()).items() if result == "passed"]
    assert [name.partition(" ")[0] for name in passed] == ["acme/support-bot-8b.audit", "acme/support-bot-8b.duties"]
    assert "Show “Built with Llama”" in passed[1]


def test_a_finding_fails_as_the_policy_says() -> None:
    assert list(cases(llama()).values()).count("failure") == 3
    for threshold in ("conflict", "never"):
        lenient = replace(llama(), outcome=replace(llama().outcome, fail_on=threshold))
        assert list(cases(lenient).values()).count("failure") == 0
        assert list(cases(lenient).values()).count("skipped") == 3
    strict = replace(gaps(), outcome=replace(gaps().outcome, fail_on="unknown"))
    assert list(cases(strict).values()).count("failure") == 14


def test_what_could_not_be_looked_at_is_an_error_until_that_is_allowed() -> None:
    whole = "acme/merge.audit everything could be read and told"
    assert cases(gaps())[whole] == "error"
    allowed = replace(gaps(), outcome=replace(gaps().outcome, allow_incomplete=True))
    assert cases(allowed)[whole] == "skipped"


def test_a_rule_that_failed_is_no_pass() -> None:
    failed = replace(clean(), tally=replace(clean().tally, rules_failed=1))
    assert cases(failed)["acme/tiny-classifier.audit everything could be read and told"] == "error"


def test_a_waived_finding_is_skipped_and_says_why() -> None:
    skipped = [case for case in tree(waived()).iter("testcase") if "MLA405" in (case.get("name") or "")]
    assert [child.tag for child in skipped[0]] == ["skipped"]
    assert "legal@acme.example" in (skipped[0][0].get("message") or "")


def test_a_test_keeps_its_name_when_others_come() -> None:
    shown = points(llama())[1]
    later = replace(llama(), todo=llama().todo[1:])
    assert points(later)[0].number != shown.number
    assert set(cases(later)) == set(cases(llama()))


def test_a_plan_has_no_test_of_what_does_not_exist_yet() -> None:
    assert not [name for name in cases(planned()) if ".unmet-duty " in name]
