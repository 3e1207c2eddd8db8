"""The comparison as it is shown: the same facts in every format, nothing hostile gets out, machines have a schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from model_license_audit.audit.differences import compare_all
from model_license_audit.audit.differences_outcome import judged
from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.differences import Comparison
from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoState
from model_license_audit.reports.comparison.choose import DIFF_FORMATS, diff_renderer
from tests.reports.browsing import barriers, chromium, visited
from tests.reports.samples import EVIL, INSTRUCT, clean, gaps, gemma, hostile, llama, non_commercial
from tests.reports.widths import too_wide

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "audit-diff-1.json"
ENDS = {"text": "txt", "json": "json", "markdown": "md"}
SNAPSHOTS = Path(__file__).parent / "snapshots"


def drifted() -> AuditReport:
    """The fine-tune of Llama some time later: a duty met, one forgotten, an ancestor gone, other data of ours."""
    report = llama()
    first = report.todo[0]
    lineage = report.lineage
    rest = tuple(one for one in lineage.artifacts if one.ref != INSTRUCT)
    gone = UnknownArtifact(INSTRUCT, "it can no longer be had", "keep a copy of its card and license")
    worse = replace(report.findings[2], kind=FindingKind.CONFLICT)
    return replace(
        report,
        findings=(report.findings[0], worse),
        todo=(replace(first, state=TodoState.DONE), *report.todo[2:]),
        lineage=replace(lineage, artifacts=rest, unknown=(gone,)),
        inputs=(("README.md", 1900, "ef" * 32), ("NOTICE", 120, "aa" * 32), *report.inputs[1:]),
        versions=replace(report.versions, license_data="2027-01-05 (44 licenses)"),
    )


def pair(before: AuditReport, after: AuditReport) -> Comparison:
    return compare_all([before], [after])


CASES = {
    "drifted": lambda: pair(llama(), drifted()),
    "same": lambda: pair(llama(), llama()),
    "others": lambda: pair(llama(), gemma()),
    "gaps": lambda: pair(clean(), gaps()),
    "hostile": lambda: pair(clean(), hostile()),
    "from-hostile": lambda: pair(hostile(), clean()),
    "many": lambda: compare_all([llama(), clean(), gaps()], [drifted(), clean(), non_commercial()]),
    "none": lambda: Comparison(()),
}


def rendered(form: str, comparison: Comparison, **more: Any) -> str:
    return diff_renderer(form).render(comparison, judged(comparison, FindingKind.UNMET_DUTY, False), **more)


@cache
def shown(form: str, case: str) -> str:
    return rendered(form, CASES[case]())


def snapshots() -> dict[str, str]:
    return {f"diff-{case}.{end}": shown(form, case) for form, end in ENDS.items() for case in ("drifted", "same")}


@pytest.mark.parametrize("file", snapshots())
def test_each_format_gives_what_is_expected(file: str) -> None:
    assert snapshots()[file] == (SNAPSHOTS / file).read_text("utf-8"), "see tests/reports/update_snapshots.py"


@pytest.mark.parametrize("case", CASES)
def test_the_document_keeps_to_its_schema_and_its_order(case: str) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    document = json.loads(shown("json", case))
    Draft202012Validator(schema).validate(document)
    assert list(document) == list(schema["properties"])
    for found in document["differences"]:
        assert list(found) == list(schema["$defs"]["Difference"]["properties"])
    assert shown("json", case).isascii()


def test_the_schema_describes_everything() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    for name, part in schema["$defs"].items():
        assert part["description"], name
        assert part.get("required", []) == list(part.get("properties", {})), name


@pytest.mark.parametrize("form", DIFF_FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_equal_comparisons_give_equal_bytes(form: str, case: str) -> None:
    assert rendered(form, CASES[case]()) == shown(form, case)
    assert shown(form, case).endswith("\n")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_reader_finds_what_changed(form: str) -> None:
    text = " ".join(re.sub(r"<[^>]*>", "", shown(form, "drifted")).replace("&#39;", "'").split())
    for words in (
        "Worse: 1 finding; better: 1 finding, 2 duties",
        "The model itself, what is known of its ancestors and the auditor (license data) changed",
        "To tell these apart, audit the earlier state anew",
        "unmet duty, error → conflict, error",
        "open → seen as done",
        "meta-llama/Llama-3.1-8B-Instruct can no longer be looked at",
        "2026-11-22 (41 licenses)",
        "2027-01-05 (44 licenses)",
        "1,802 bytes → 1,900 bytes",
    ):
        assert words in text, words


def test_the_worse_comes_first_and_what_is_the_same_is_not_listed() -> None:
    text = shown("text", "drifted")
    assert text.index("For the worse") < text.index("For the better")
    assert "A copy of the license is missing" not in text
    assert "Nothing changed" in shown("text", "same")


def test_of_many_models_those_that_changed_are_told_the_worst_first() -> None:
    text = shown("text", "many")
    assert re.findall(r"^What changed: (.*)$", text, re.MULTILINE) == ["acme/support-bot-8b"]
    assert "UNCHANGED  1 model" in text
    assert text.index("ONLY BEFORE") < text.index("acme/merge") < text.index("ONLY AFTER")
    assert shown("markdown", "many").count("## ") == 4


def test_changes_by_our_own_data_are_told_apart() -> None:
    after = replace(llama(), versions=replace(llama().versions, rules="other"), findings=llama().findings[1:])
    text = " ".join(rendered("text", pair(llama(), after)).split())
    assert "The auditor (rules) changed" in text
    assert "Nothing changed in the model" in text


@given(st.text(st.characters(), max_size=40))
@example(EVIL)
@settings(max_examples=25, deadline=None)
def test_no_line_is_too_wide_and_no_control_gets_out(text: str) -> None:
    comparison = pair(hostile(text or "x"), replace(hostile(), findings=hostile(text).findings))
    for form in ("text", "markdown", "html"):
        told = rendered(form, comparison)
        assert {char for char in told if char != "\n" and not char.isprintable()} == set()
    page = rendered("text", comparison, unicode=False)
    assert page.isascii()
    assert too_wide(page, 80) == []


@pytest.mark.parametrize("case", CASES)
def test_eighty_columns_are_enough(case: str) -> None:
    assert too_wide(shown("text", case), 80) == []


def test_nothing_in_the_page_can_run_or_be_fetched() -> None:
    page = shown("html", "hostile")
    assert "<img" not in page
    assert len(re.findall("<script", page)) == 1
    assert "javascript:" not in re.sub(r"javascript:alert\(document\.domain\)|javascript:alert\(1\)", "", page)
    assert not re.search(r"(?:href|src)=\"(?!#|https://|data:)", page)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("case", ["drifted", "hostile", "many"])
def test_axe_finds_no_barrier_and_a_phone_needs_no_sideways_scrolling(
    browser: Browser, tmp_path: Path, case: str, scheme: str
) -> None:
    file = tmp_path / "diff.html"
    file.write_text(shown("html", case), "utf-8")
    with visited(browser, file, scheme=scheme, width=390) as (page, noise):
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert barriers(page) == ""
        assert noise == []
