"""``modelaudit explain``: the whole proof of a finding, from the model's files or from a stored report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import LLAMA, run

WriteModel = Callable[..., Path]


@pytest.fixture
def scanned(model_dir: WriteModel, tmp_path: Path) -> tuple[Path, Path, dict[str, Any]]:
    """A model, the report on it, and its finding about the name."""
    folder, out = model_dir({"README.md": LLAMA}), tmp_path / "r.json"
    assert run("scan", folder, "-f", f"json={out}").returncode == 1
    findings = json.loads(out.read_text("utf-8"))["audits"][0]["findings"]
    return folder, out, next(f for f in findings if f["rule"] == "MLA305")


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_finding_is_explained_with_its_whole_proof(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, _, finding = scanned
    done = run("explain", finding["fingerprint"][:8], folder)
    assert done.returncode == 0
    for part in (
        finding["message"],
        "violated · unmet duty: may be done, if a duty is met first",
        "← finetune of meta-llama/Llama-3.1-8B · declared, high confidence README.md:3",
        "Llama 3.1 Community License Agreement, LicenseRef-llama-3.1 §1.b.i (verified)",
        "“you shall also include “Llama” at the beginning of any such AI model name”",
        "text: github:meta-llama/llama-models@",
        "what the clause is about: name-prefix · duty.action",
        'Applies when ✓ duty.action == "name-prefix"',
        "Satisfied if ✗",
        "Not checked",
        "satisfied if its names begin with “Llama”",
        "not asked if it is made without meta-llama/Llama-3.1-8B",
        "No change if: ",
    ):
        assert words(part) in words(done.stdout), part
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_stored_report_explains_the_same(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, out, finding = scanned
    fresh = run("explain", finding["fingerprint"], folder).stdout.splitlines()
    stored = run("explain", finding["fingerprint"], "--report", out).stdout.splitlines()
    assert [line for line in stored if line not in fresh] == [
        "  Worked out from the report alone, which does not hold the texts of files."
    ]


def test_a_report_whose_facts_are_others_by_now_says_so(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    _, out, finding = scanned
    report = json.loads(out.read_text("utf-8"))
    for artifact in report["audits"][0]["lineage"]["artifacts"]:
        artifact["names"] = ["Llama-renamed"]
    out.write_text(json.dumps(report), encoding="utf-8")
    done = run("explain", finding["fingerprint"], "--report", out)
    assert done.returncode == 0
    assert "does not hold what the rule read" in words(done.stdout)
    assert "WHAT WOULD CHANGE" not in done.stdout


@pytest.mark.parametrize("args", [("MLA999",), ("0" * 16,), ("what?",)])
def test_what_is_neither_rule_nor_finding_is_refused(args: tuple[str, ...], model_dir: WriteModel) -> None:
    done = run("explain", *args, model_dir({"README.md": LLAMA}))
    assert done.returncode == 2
    assert "what to do: " in done.stderr


def test_a_fingerprint_that_fits_several_findings_is_refused(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    _, out, _ = scanned
    report = json.loads(out.read_text("utf-8"))
    for number, finding in enumerate(report["audits"][0]["findings"]):
        finding["fingerprint"] = f"abcd{number:012x}"
    out.write_text(json.dumps(report), encoding="utf-8")
    done = run("explain", "abcd", "--report", out)
    assert done.returncode == 2
    assert "several findings begin with abcd" in done.stderr


def test_path_and_report_together_are_refused(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, out, finding = scanned
    done = run("explain", finding["fingerprint"], folder, "--report", out)
    assert (done.returncode, "give one of them" in done.stderr) == (2, True)


def test_a_broken_report_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{}", encoding="utf-8")
    done = run("explain", "abcdef12", "--report", broken)
    assert (done.returncode, "not an audit report" in done.stderr) == (2, True)


def test_the_same_finding_is_explained_in_the_same_bytes(scanned: tuple[Path, Path, dict[str, Any]]) -> None:
    folder, _, finding = scanned
    assert (
        run("explain", finding["fingerprint"], folder).stdout == run("explain", finding["fingerprint"], folder).stdout
    )


PLAN = ("--base", "google/gemma-2-9b", "--license", "mit")


def test_a_finding_of_a_plan_is_explained_from_the_plan() -> None:
    (report,) = json.loads(run("check", *PLAN, "-f", "json").stdout)["audits"]
    finding = report["findings"][0]
    done = run("explain", finding["fingerprint"][:12], *PLAN)
    assert done.returncode == 0, done.stderr
    assert words(finding["message"]) in words(done.stdout)
    assert "FACTS  that the conditions of the rule read" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("ffffffff", *PLAN), "no finding ffffffff in this plan"),
        (("ffffffff", ".", *PLAN), "TARGET and a plan are given"),
        (("ffffffff", ".", "--license", "mit"), "a plan without --base or --data"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(arguments: tuple[str, ...], what: str) -> None:
    done = run("explain", *arguments)
    assert done.returncode == 2
    assert what in done.stderr
