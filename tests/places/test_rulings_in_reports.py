"""What a policy says, and what a baseline knew before, stands in every format of the report."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from model_license_audit.api import AuditReport, RulingKind, audit, load_policy, rendered
from tests.reports.browsing import barriers, chromium, visited

ROOT = Path(__file__).parents[2]
POLICY = """
allow = {licenses = ["apache-2.0"]}
[deny]
classes = ["non-commercial"]
publishers = ["<b>*"]
[require]
evidence = ["license-text", "named-data"]
[[waivers]]
rule = "MLA201"
artifact = "Acme-Translate-600M"
fingerprint = "00000000000000"
reason = "other"
comment = "<script>alert(1)</script>"
owner = "legal"
expires = 2020-01-01
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy that denies, asks for something, and has a waiver that is over."""
    (tmp_path / "modelaudit.toml").write_text(POLICY, "utf-8")
    return tmp_path / "modelaudit.toml"


@pytest.fixture
def report(policy: Path) -> AuditReport:
    return audit(ROOT / "examples" / "cc-by-nc-relabelled-mit", policy=policy)


@pytest.fixture
def known(report: AuditReport) -> AuditReport:
    """The same where a baseline knew one finding and one ruling before."""
    of_finding, of_ruling = report.findings[0].fingerprint, report.outcome.rulings[0].fingerprint
    return replace(report, outcome=replace(report.outcome, known=(of_finding, of_ruling)))


def shown(report: AuditReport, form: str) -> str:
    return rendered(report, form).decode("utf-8-sig")


def issues(report: AuditReport) -> dict[str, list[Any]]:
    """The issues of GitLab about the policy, by key."""
    found: dict[str, list[Any]] = {}
    for issue in json.loads(shown(report, "gitlab")):
        kind, _, key = issue["check_name"].partition(": ")
        if kind == "policy":
            found.setdefault(key, []).append(issue)
    return found


def test_the_policy_of_these_tests_says_something_of_several_kinds(report: AuditReport) -> None:
    assert {one.kind for one in report.outcome.rulings} >= {RulingKind.DENIED, RulingKind.REQUIRED, RulingKind.NOTED}


@pytest.mark.parametrize("form", ["text", "html", "markdown", "json", "jsonl", "sarif", "junit", "gitlab", "csv"])
def test_each_ruling_is_in_each_format(report: AuditReport, form: str) -> None:
    told = " ".join(re.sub(r"&#?\w+;|[\\<>\"']", "", shown(report, form)).split())
    for ruling in report.outcome.rulings:
        words = re.sub(r"&#?\w+;|[\\<>\"']", "", ruling.message).split()
        assert " ".join(words[:6]) in told, ruling
        assert ruling.key in told


def test_nothing_is_told_of_a_policy_that_says_nothing() -> None:
    silent = audit(ROOT / "examples" / "apache-finetune-ok")
    assert "What the policy says" not in shown(silent, "html")
    assert not issues(silent)
    assert ",policy," not in shown(silent, "csv")


def test_the_page_tells_them_apart_by_kind(report: AuditReport) -> None:
    page = shown(report, "html")
    (section,) = re.findall(r'<section aria-labelledby="audit-1-name audit-1-policy">.*?</section>', page, re.DOTALL)
    for kind in {one.kind for one in report.outcome.rulings}:
        number = sum(one.kind is kind for one in report.outcome.rulings)
        assert re.search(rf'<span class="badge \w+">{number}</span>', section)
    assert 'href="#audit-1-policy"' in page
    assert "<script>alert" not in page


def test_what_the_policy_cannot_tell_is_among_what_is_not_known(policy: Path) -> None:
    report = audit(ROOT / "examples" / "no-license", policy=policy)
    untold = [one for one in report.outcome.rulings if one.kind is RulingKind.UNTOLD]
    page = shown(report, "html")
    (listed,) = re.findall(r'<ul class="unknown">.*?</ul>', page, re.DOTALL)
    assert untold
    assert listed.count('href="#audit-1-policy"') == min(len(untold), 3) + (len(untold) > 3)
    before = replace(report, outcome=replace(report.outcome, known=tuple(one.fingerprint for one in untold)))
    assert (
        'href="#audit-1-policy"' not in re.findall(r'<ul class="unknown">.*?</ul>', shown(before, "html"), re.DOTALL)[0]
    )


def test_the_page_marks_what_was_known_before(report: AuditReport, known: AuditReport) -> None:
    assert shown(report, "html").count(">known before<") == 0
    assert shown(known, "html").count(">known before<") == 2
    assert "2 of what is open was known before" in shown(known, "html")


def test_markdown_and_the_table_mark_it_as_well(report: AuditReport, known: AuditReport) -> None:
    assert "known before" not in shown(report, "markdown") + shown(report, "csv")
    assert shown(known, "markdown").count("known before") == 2
    rows = [row for row in csv.DictReader(io.StringIO(shown(known, "csv"))) if row["group"] == "policy"]
    assert sum("known before" in row["state"] for row in rows) == 1
    assert len(rows) == len(report.outcome.rulings)
    assert {row["clause"] for row in rows} == {one.key for one in report.outcome.rulings}


def test_gitlab_weighs_rulings_by_kind_and_what_was_known_by_nothing(report: AuditReport, known: AuditReport) -> None:
    assert {one["severity"] for one in issues(report)["deny.classes"]} == {"blocker"}
    assert {one["severity"] for one in issues(report)["require.evidence"]} == {"critical"}
    everything = json.loads(shown(known, "gitlab"))
    before = [one for one in everything if one["description"].startswith("Known before: ")]
    assert [one["severity"] for one in before] == ["info", "info"]
    assert len({one["fingerprint"] for one in everything}) == len(everything)


def test_sarif_says_what_is_new_only_beside_a_baseline(report: AuditReport, known: AuditReport) -> None:
    def states(of: AuditReport) -> list[str | None]:
        return [one.get("baselineState") for one in json.loads(shown(of, "sarif"))["runs"][0]["results"]]

    assert set(states(report)) == {None}
    assert states(known).count("unchanged") == 1
    assert set(states(known)) == {"unchanged", "new"}


def test_a_policy_that_ships_reads_the_same_from_python(policy: Path) -> None:
    assert load_policy("saas").sources == ("saas",)
    assert date(2020, 1, 1) in {waiver.expires for waiver in load_policy(policy).waivers}


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_barrier_in_what_the_policy_says(known: AuditReport, tmp_path: Path, width: int) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(rendered(known, "html"))
    with chromium() as browser, visited(browser, page, width=width) as (seen, noise):
        assert seen.locator("#audit-1-policy").is_visible()
        assert barriers(seen) == ""
        assert noise == []
        assert seen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
