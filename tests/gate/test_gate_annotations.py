"""What the gate tells build services, and that nothing a model says can speak to them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_license_audit.gate.build_logs import Concluded, PlainLog, build_log
from model_license_audit.gate.github import MOST, GithubLog
from model_license_audit.gate.github_summary import MOST_BYTES, summary
from model_license_audit.gate.gitlab import GitlabLog
from model_license_audit.gate.log_lines import report_lines, three_lines
from model_license_audit.gate.matters import Level, matters
from model_license_audit.gate.verdict import Decision
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.reports.safe import inert
from tests.gate.gate_snapshots import FOLDER, snapshots
from tests.gate.gating import CLEAN, FOUND, gate, model, run
from tests.gate.runner_commands import commands_in
from tests.reports.format_samples import SNAPPED
from tests.reports.samples import clean, gaps, hostile, llama

HOSTILE = (
    "::error file=x::pwned",
    "##[add-mask]a",
    "###[stop-commands]x",
    "x\n::stop-commands::y",
    "x\r::set-output name=a::b",
    "%0A::add-mask::a,b:c%",
    "\x1b[0Ksection_start:1:modelaudit_1\r\x1b[0Kmine",
    "\u2028::error::x",
    "\udcff",
    "<img src=x onerror=alert(1)> [a](javascript:b) @octocat #1 | `c`",
)
GITHUB = {"GITHUB_ACTIONS": "true", "GITLAB_CI": ""}


@pytest.mark.parametrize("file", snapshots())
def test_each_place_is_told_what_is_expected(file: str) -> None:
    assert snapshots()[file] == (FOLDER / file).read_bytes().decode("utf-8"), "see tests/gate/gate_snapshots.py"


def all_of_github(report: AuditReport) -> list[str]:
    log = GithubLog({})
    whole = log.folded(report.artifact.name, report_lines(report), 1)
    return [*three_lines(report, "reports"), *whole, *log.annotations([report])]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_model_cannot_speak_to_the_runner(text: str) -> None:
    lines = all_of_github(hostile(text))
    found = commands_in(lines)
    assert {command.name for command in found} == {"error", "warning", "group", "endgroup"}
    assert len(found) == sum(line.startswith("::") for line in lines)
    for line in lines:
        assert not {"\r", "\n", "\x1b", "\u2028"} & set(line)
        line.encode("utf-8")


@given(st.text(st.characters(), max_size=40))
def test_whatever_a_model_is_called_three_lines_hold_no_command(text: str) -> None:
    lines = three_lines(hostile(text), "reports")
    assert len(lines) == 3
    assert commands_in([*lines, inert(text)]) == []
    assert all(line.isprintable() for line in lines)


def test_an_inert_line_reads_as_it_was_written() -> None:
    assert inert("a line of 5: it is # so") == "a line of 5: it is # so"
    assert inert("  ::error::x") == "  \\x3a:error::x"
    assert inert("a ###[group]x") == "a \\x23\\x23#[group]x"


def test_the_runner_reads_what_was_said() -> None:
    (command, *_) = commands_in(GithubLog({}).annotations([llama()]))
    worst = matters(llama())[0]
    assert command.name == worst.level is Level.ERROR
    assert command.properties["title"] == f"acme/support-bot-8b: {worst.title}"
    assert command.data == worst.told


def test_percent_signs_colons_and_commas_arrive_as_they_were() -> None:
    report = llama()
    finding = replace(report.findings[0], title="50%: a, b%3A", message="100% of %0A it: done, so.")
    (command, *_) = commands_in(GithubLog({}).annotations([replace(report, findings=(finding,))]))
    assert "50%: a, b%3A" in command.properties["title"]
    assert command.data.startswith("100% of %0A it: done, so.")


def test_of_each_level_the_worst_are_shown_and_the_rest_counted() -> None:
    report = llama()
    many = tuple(replace(report.findings[0], fingerprint=f"{n:016}", message=f"number {n}") for n in range(25))
    found = commands_in(GithubLog({}).annotations([replace(report, findings=many)]))
    errors = [command for command in found if command.name == "error"]
    assert len(errors) == MOST
    assert errors[-1].data == "16 more errors are in the summary of this step and in the reports"
    assert [command.data.split(".")[0] for command in errors[:2]] == ["number 0", "number 1"]


def test_exactly_as_many_as_there_is_room_for_need_no_last_word() -> None:
    report = llama()
    ten = tuple(replace(report.findings[0], fingerprint=f"{n:016}") for n in range(MOST))
    found = commands_in(GithubLog({}).annotations([replace(report, findings=ten)]))
    assert sum(command.name == "error" for command in found) == MOST
    assert not any("more errors" in command.data for command in found)


@pytest.mark.parametrize("make", [*SNAPPED.values(), hostile], ids=(*SNAPPED, "hostile"))
def test_errors_are_what_stops_a_model_and_nothing_else(make: Callable[[], AuditReport]) -> None:
    report = make()
    stopped = report.outcome.exit_code in {ExitCode.FINDINGS, ExitCode.INCOMPLETE}
    assert any(one.level is Level.ERROR for one in matters(report)) is stopped


def test_gaps_that_are_allowed_stop_nothing() -> None:
    outcome = replace(gaps().outcome, exit_code=ExitCode.AUDITED, allow_incomplete=True)
    levels = {one.level for one in matters(replace(gaps(), outcome=outcome)) if one.by == "incomplete"}
    assert levels == {Level.NOTICE}


def test_a_summary_that_finds_no_room_is_cut_to_what_fits() -> None:
    concluded = Concluded([llama(), clean()], Decision.REFUSED, ExitCode.FINDINGS, "reports")
    whole, table = summary(concluded), summary(concluded, MOST_BYTES - 2_000)
    assert "<details>" in whole
    assert "support-bot" in table
    assert "<details>" not in table
    assert summary(concluded, MOST_BYTES - 150).startswith("## modelaudit gate: refused\n\nThere is no room")
    assert summary(concluded, MOST_BYTES - 1) == ""
    for taken in (0, 900_000, MOST_BYTES - 400, MOST_BYTES - 10):
        assert taken + len(summary(concluded, taken).encode()) <= MOST_BYTES


def test_the_summary_of_very_many_models_fits() -> None:
    many = [hostile("\U0001f600" * 500 + str(number)) for number in range(300)]
    told = summary(Concluded(many, Decision.REFUSED, ExitCode.FINDINGS))
    assert len(told.encode()) <= MOST_BYTES
    assert "… and 200 more" in told


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_model_cannot_speak_in_the_summary(text: str) -> None:
    told = summary(Concluded([hostile(text)], Decision.REFUSED, ExitCode.FINDINGS))
    table = told.partition("<!-- modelaudit -->")[0]
    assert "<img" not in told
    assert "](" not in told
    assert "@octocat" not in table
    rows = [line for line in table.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_model_cannot_open_or_close_a_section(text: str) -> None:
    report = hostile(text)
    head, *_, end = GitlabLog(lambda: 5).details(report.artifact.name, [], 3)
    assert re.fullmatch("\x1b\\[0Ksection_start:5:modelaudit_3\\[collapsed=true\\]\r\x1b\\[0K[^\x1b\r\n]*", head)
    assert end == "\x1b[0Ksection_end:5:modelaudit_3\r\x1b[0K"


@pytest.mark.parametrize(
    ("chosen", "environment", "kind"),
    [
        ("auto", {"GITHUB_ACTIONS": "true"}, GithubLog),
        ("auto", {"GITLAB_CI": "true"}, GitlabLog),
        ("auto", {"GITHUB_ACTIONS": "false"}, PlainLog),
        ("auto", {}, PlainLog),
        ("off", {"GITHUB_ACTIONS": "true", "GITLAB_CI": "true"}, PlainLog),
        ("github", {}, GithubLog),
        ("gitlab", {"GITHUB_ACTIONS": "true"}, GitlabLog),
    ],
)
def test_the_service_is_the_one_that_is_named_or_seen(chosen: str, environment: dict[str, str], kind: type) -> None:
    assert type(build_log(chosen, environment)) is kind


def test_files_are_named_from_the_workspace_on(tmp_path: Path) -> None:
    below = tmp_path / "work"
    folder = model(below, FOUND)
    for target in ("model", folder):
        done = gate(below, target, env=GITHUB | {"GITHUB_WORKSPACE": str(tmp_path)})
        errors = [one.properties for one in commands_in(done.lines) if one.name == "error"]
        assert len(errors) == 4
        assert {one["file"] for one in errors} == {"work/model/README.md"}
        assert {one["line"] for one in errors} == {"3"}


def test_a_file_outside_of_the_workspace_is_not_named(tmp_path: Path) -> None:
    folder = model(tmp_path, FOUND)
    (tmp_path / "work").mkdir()
    done = gate(tmp_path / "work", folder, env=GITHUB | {"GITHUB_WORKSPACE": str(tmp_path / "work")})
    errors = [one.properties for one in commands_in(done.lines) if one.name == "error"]
    assert errors
    assert not any("file" in one for one in errors)


def test_later_steps_get_outputs_and_readers_a_summary(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    files = {name: tmp_path / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    files["GITHUB_OUTPUT"].write_text("mine=1\n", "utf-8")
    done = gate(tmp_path, "model", "--report-dir", "out", env=GITHUB | {n: str(f) for n, f in files.items()})
    assert done.code == 1
    told = files["GITHUB_OUTPUT"].read_text("utf-8")
    assert told == "mine=1\nverdict=refused\nexit-code=1\nreport-dir=out\n"
    assert files["GITHUB_STEP_SUMMARY"].read_text("utf-8").startswith("## modelaudit gate: refused\n")


def test_a_value_of_several_lines_is_one_output(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    output, folder = tmp_path / "output", "a\nverdict=released\nb"
    gate(tmp_path, "model", "--report-dir", folder, env=GITHUB | {"GITHUB_OUTPUT": str(output)})
    lines = output.read_text("utf-8").splitlines()
    name, _, mark = lines[2].partition("<<")
    assert name == "report-dir"
    assert lines[3:] == [*folder.splitlines(), mark]


def test_an_error_of_usage_is_an_annotation_and_an_output(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    (tmp_path / "modelaudit.toml").write_text('fail-onn = "conflict"\nalow = 1\n', "utf-8")
    output = tmp_path / "output"
    done = gate(tmp_path, "model", env=GITHUB | {"GITHUB_OUTPUT": str(output)})
    assert done.code == 2
    found = commands_in(done.lines)
    assert [one.name for one in found] == ["error", "error"]
    assert "fail-onn" in found[0].data
    assert output.read_text("utf-8") == "verdict=error\nexit-code=2\nreport-dir=\n"


def test_a_runner_whose_files_cannot_be_written_changes_no_verdict(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    done = gate(tmp_path, "model", env=GITHUB | {"GITHUB_OUTPUT": str(tmp_path)})
    assert done.code == 0
    assert "GITHUB_OUTPUT" in done.err


def test_a_hostile_card_through_the_program(tmp_path: Path) -> None:
    folder = model(tmp_path, FOUND)
    card = folder / "README.md"
    text = re.sub("(?m)^# .*$", "# My ##[add-mask]x ::stop-commands::y", card.read_text("utf-8"))
    card.write_text(text, "utf-8")
    done = gate(tmp_path, "model", "-v", env=GITHUB)
    assert "\\x23#[add-mask]x" in done.out
    assert {one.name for one in commands_in(done.lines)} <= {"error", "warning", "notice", "group", "endgroup"}


def test_off_says_nothing_to_any_service(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    done = gate(tmp_path, "model", "--annotate", "off", env={**GITHUB, "GITLAB_CI": "true", **files})
    assert len(done.lines) == 3
    assert commands_in(done.lines) == []
    assert "\x1b" not in done.out
    assert [one.name for one in tmp_path.iterdir()] == ["model"]


def test_gitlab_gets_the_whole_report_in_a_closed_section(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    done = gate(tmp_path, "model", env={"GITLAB_CI": "true"})
    assert re.match("\x1b\\[0Ksection_start:\\d+:modelaudit_1\\[collapsed=true\\]\r\x1b\\[0KThe whole", done.lines[3])
    assert done.out.count("section_end:") == 1
    assert "License audit of Acme-Support-8B" in done.out


def test_a_scan_speaks_to_no_runner_either(tmp_path: Path) -> None:
    folder = model(tmp_path, FOUND)
    card = folder / "README.md"
    card.write_text(re.sub("(?m)^# .*$", "# My ##[add-mask]x", card.read_text("utf-8")), "utf-8")
    done = run("scan", tmp_path, "model", "./##[add-mask]y", env=GITHUB)
    assert "My \\x23#[add-mask]x" in done.out
    assert "\\x23#[add-mask]y" in done.err
    assert commands_in([*done.lines, *done.err.splitlines()]) == []
    plain = run("scan", tmp_path, "model", "-f", "json", env=GITHUB)
    assert "My ##[add-mask]x" in plain.out
