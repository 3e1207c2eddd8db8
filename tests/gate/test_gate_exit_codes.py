"""The table of situations and exit codes, one test for each row, through the installed program."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.gate.gating import CLEAN, FOUND, INCOMPLETE, ONE_FINDING, Done, found_in, gate, model, write_waiver

ONE_MODEL = "Acme-Intent-Tiny"
"""The model of the example with one finding."""


def clean(cwd: Path) -> Done:
    model(cwd, CLEAN)
    return gate(cwd, "model", "--report-dir", "reports")


def findings(cwd: Path) -> Done:
    model(cwd, FOUND)
    return gate(cwd, "model", "--report-dir", "reports")


def findings_that_the_threshold_lets_pass(cwd: Path) -> Done:
    model(cwd, FOUND)
    return gate(cwd, "model", "--fail-on", "never")


def denied_by_the_policy(cwd: Path) -> Done:
    model(cwd, CLEAN)
    (cwd / "modelaudit.toml").write_text('[deny]\nlicenses = ["apache-2.0"]\n', "utf-8")
    return gate(cwd, "model")


def policy_error(cwd: Path) -> Done:
    model(cwd, CLEAN)
    (cwd / "modelaudit.toml").write_text('fail-onn = "conflict"\n', "utf-8")
    return gate(cwd, "model", "--report-dir", "reports")


def no_such_policy(cwd: Path) -> Done:
    model(cwd, CLEAN)
    return gate(cwd, "model", "--policy", "commercial-produkt")


def nothing_to_audit(cwd: Path) -> Done:
    (cwd / "model").mkdir()
    return gate(cwd, "model", "--report-dir", "reports")


def no_such_path(cwd: Path) -> Done:
    return gate(cwd, "model", "--report-dir", "reports")


def incomplete(cwd: Path) -> Done:
    model(cwd, INCOMPLETE)
    return gate(cwd, "model", "--report-dir", "reports")


def incomplete_and_allowed(cwd: Path) -> Done:
    model(cwd, INCOMPLETE)
    return gate(cwd, "model", "--allow-incomplete")


def one_of_two_targets_missing(cwd: Path) -> Done:
    model(cwd, CLEAN)
    return gate(cwd, "model", "elsewhere")


def one_of_two_models_refused(cwd: Path) -> Done:
    model(cwd, CLEAN, "models/a")
    model(cwd, FOUND, "models/b")
    return gate(cwd, "models", "--report-dir", "reports")


def waiver_in_force(cwd: Path) -> Done:
    model(cwd, ONE_FINDING)
    (finding,) = found_in(cwd, "model")
    write_waiver(cwd, ONE_MODEL, finding, "2999-12-31")
    return gate(cwd, "model")


def waiver_expired(cwd: Path) -> Done:
    model(cwd, ONE_FINDING)
    (finding,) = found_in(cwd, "model")
    write_waiver(cwd, ONE_MODEL, finding, "2025-12-31")
    return gate(cwd, "model", "-v")


def waiver_of_another_finding(cwd: Path) -> Done:
    model(cwd, ONE_FINDING)
    (finding,) = found_in(cwd, "model")
    write_waiver(cwd, ONE_MODEL, {**finding, "fingerprint": "0" * 16}, "2999-12-31")
    return gate(cwd, "model", "-v")


def baseline_knows_everything(cwd: Path) -> Done:
    model(cwd, FOUND)
    assert gate(cwd, "model", "--write-baseline", "base.json").code == 1
    return gate(cwd, "model", "--baseline", "base.json")


def baseline_and_something_new(cwd: Path) -> Done:
    folder = model(cwd, FOUND)
    assert gate(cwd, "model", "--write-baseline", "base.json").code == 1
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8").replace("license: llama3.1", "license: apache-2.0"), "utf-8")
    return gate(cwd, "model", "--baseline", "base.json")


def baseline_is_no_baseline(cwd: Path) -> Done:
    model(cwd, FOUND)
    (cwd / "base.json").write_text("{}", "utf-8")
    return gate(cwd, "model", "--baseline", "base.json")


def a_file_where_the_report_directory_should_be(cwd: Path) -> Done:
    model(cwd, FOUND)
    (cwd / "reports").write_text("mine", "utf-8")
    return gate(cwd, "model", "--report-dir", "reports")


def report_directory_below_a_file(cwd: Path) -> Done:
    model(cwd, CLEAN)
    (cwd / "reports").write_text("mine", "utf-8")
    return gate(cwd, "model", "--report-dir", "reports/of/today")


def report_directory_on_a_full_disk(cwd: Path) -> Done:
    model(cwd, CLEAN)
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))  # noqa: E731
    return gate(cwd, "model", "--report-dir", "reports", limit=small)


def report_directory_in_the_model(cwd: Path) -> Done:
    model(cwd, CLEAN)
    return gate(cwd, "model", "--report-dir", "model/reports")


def report_directory_beside_a_model_in_the_target(cwd: Path) -> Done:
    model(cwd, CLEAN, "models/a")
    return gate(cwd, ".", "--report-dir", "reports")


def report_directory_with_a_file_of_others(cwd: Path) -> Done:
    model(cwd, CLEAN)
    (cwd / "reports").mkdir()
    (cwd / "reports" / "NOTICE").write_text("mine", "utf-8")
    return gate(cwd, "model", "--report-dir", "reports")


def report_directory_without_a_name(cwd: Path) -> Done:
    model(cwd, CLEAN)
    return gate(cwd, "model", "--report-dir", "")


def key_without_attestation(cwd: Path) -> Done:
    model(cwd, CLEAN)
    (cwd / "key.pem").write_text("", "utf-8")
    return gate(cwd, "model", "--key", "key.pem")


@dataclass(frozen=True)
class Row:
    """A situation with its exit code, the verdict in the log (empty: no audit was made), and a word on why."""

    situation: Callable[[Path], Done]
    code: int
    verdict: str
    why: str


TABLE = (
    Row(clean, 0, "RELEASED (exit 0)", "no finding at or above"),
    Row(findings, 1, "REFUSED (exit 1)", "4 findings at or above --fail-on unmet-duty"),
    Row(findings_that_the_threshold_lets_pass, 0, "RELEASED (exit 0)", "--fail-on never"),
    Row(denied_by_the_policy, 1, "REFUSED (exit 1)", "of the policy against it"),
    Row(policy_error, 2, "", "fail-on"),
    Row(no_such_policy, 2, "", "commercial-product"),
    Row(nothing_to_audit, 3, "", "holds no model"),
    Row(no_such_path, 3, "", "No such file or directory"),
    Row(incomplete, 4, "INCOMPLETE (exit 4)", "1 thing could not be read or told"),
    Row(incomplete_and_allowed, 0, "RELEASED (exit 0)", "gaps allowed"),
    Row(one_of_two_targets_missing, 4, "RELEASED (exit 0)", "elsewhere: No such file"),
    Row(one_of_two_models_refused, 1, "RELEASED (exit 0)", "REFUSED (exit 1)"),
    Row(waiver_in_force, 0, "RELEASED (exit 0)", "no finding at or above"),
    Row(waiver_expired, 1, "REFUSED (exit 1)", "it expired on 2025-12-31"),
    Row(waiver_of_another_finding, 1, "REFUSED (exit 1)", "is orphaned"),
    Row(baseline_knows_everything, 0, "RELEASED (exit 0)", "no new finding"),
    Row(baseline_and_something_new, 1, "REFUSED (exit 1)", "new finding"),
    Row(baseline_is_no_baseline, 2, "", "no baseline of version 1"),
    Row(a_file_where_the_report_directory_should_be, 2, "REFUSED (exit 1)", "reports: cannot be written (Not a dir"),
    Row(report_directory_below_a_file, 2, "RELEASED (exit 0)", "reports/of/today: cannot be written (Not a dir"),
    Row(report_directory_on_a_full_disk, 2, "RELEASED (exit 0)", "reports: cannot be written (File too large)"),
    Row(report_directory_in_the_model, 2, "RELEASED (exit 0)", "lies in the model, or among the models, of model"),
    Row(
        report_directory_beside_a_model_in_the_target,
        2,
        "RELEASED (exit 0)",
        "lies in the model, or among the models, of .",
    ),
    Row(report_directory_with_a_file_of_others, 2, "RELEASED (exit 0)", "reports/NOTICE: is there"),
    Row(report_directory_without_a_name, 2, "", "an empty --report-dir"),
    Row(key_without_attestation, 2, "", "name its file with --attest"),
)


@pytest.mark.parametrize("row", TABLE, ids=[row.situation.__name__ for row in TABLE])
def test_exit_code(tmp_path: Path, row: Row) -> None:
    done = row.situation(tmp_path)
    told = " ".join((done.out + done.err).split())
    assert done.code == row.code, told
    assert row.why in told
    assert (row.verdict in told) if row.verdict else ("modelaudit gate:" not in done.out)
    if done.code == 2:
        assert "what to do:" in done.err
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith(".modelaudit")]


def test_what_could_not_be_written_left_everything_as_it_was(tmp_path: Path) -> None:
    report_directory_with_a_file_of_others(tmp_path)
    assert [one.name for one in (tmp_path / "reports").iterdir()] == ["NOTICE"]
    assert (tmp_path / "reports" / "NOTICE").read_text("utf-8") == "mine"


def test_a_full_disk_leaves_the_earlier_set_as_it_was(tmp_path: Path) -> None:
    clean(tmp_path)
    before = {one.name: one.read_bytes() for one in (tmp_path / "reports").iterdir()}
    done = gate(
        tmp_path,
        *("model", "--report-dir", "reports", "--use", "research"),
        limit=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )
    assert done.code == 2
    assert {one.name: one.read_bytes() for one in (tmp_path / "reports").iterdir()} == before


def test_what_was_to_be_kept_and_could_not_be_is_an_error_beside_the_verdict(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    (tmp_path / "registry.db").write_text("no database", "utf-8")
    done = gate(tmp_path, "model", "--keep", "--registry", "registry.db")
    assert done.code == 2
    assert "INCOMPLETE (exit 4)" in done.out
