"""The lines that a build log gets: three for each model, wherever else reports go."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.gate.gating import CLEAN, FOUND, ONE_FINDING, found_in, gate, model, write_waiver


def test_each_model_has_exactly_three_lines(tmp_path: Path) -> None:
    for name, example in (("a", CLEAN), ("b", FOUND), ("c", ONE_FINDING)):
        model(tmp_path, example, f"models/{name}")
    done = gate(tmp_path, "models", "--report-dir", "out")
    assert done.err == ""
    assert len(done.lines) == 9
    assert [line.split(":")[0] for line in done.lines] == ["modelaudit gate", "  to do first", "  reports"] * 3


def test_a_report_on_standard_output_stays_what_it_is(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    done = gate(tmp_path, "model", "-f", "json")
    assert json.loads(done.out)["audits"][0]["outcome"]["exit_code"] == 1
    assert len(done.err.splitlines()) == 3
    assert "REFUSED (exit 1)" in done.err


def test_the_third_line_names_what_was_written(tmp_path: Path) -> None:
    model(tmp_path, CLEAN)
    assert "  reports: out/report.html, and more beside it" in gate(tmp_path, "model", "--report-dir", "out").lines
    assert "  reports: a.sarif, b.md" in gate(tmp_path, "model", "-f", "sarif=a.sarif", "-f", "markdown=b.md").lines
    assert "  reports: none were asked for; --report-dir DIR writes them" in gate(tmp_path, "model").lines


def test_verbose_shows_the_whole_report_behind_the_lines(tmp_path: Path) -> None:
    model(tmp_path, FOUND)
    brief, long = gate(tmp_path, "model"), gate(tmp_path, "model", "--verbose")
    assert long.lines[:3] == brief.lines
    assert "License audit of Acme-Support-8B" in long.lines
    assert long.code == brief.code


def test_a_log_without_unicode_gets_escapes_and_no_error(tmp_path: Path) -> None:
    folder = model(tmp_path, FOUND)
    card = folder / "README.md"
    card.write_text(card.read_text("utf-8").replace("# Acme", "# Äcme"), "utf-8")
    done = gate(tmp_path, "model", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.code == 1
    assert "\\xc4cme-Support-8B" in done.lines[0]


def test_a_waiver_that_ends_soon_is_worth_seeing_to(tmp_path: Path) -> None:
    model(tmp_path, ONE_FINDING)
    (finding,) = found_in(tmp_path, "model")
    write_waiver(tmp_path, "Acme-Intent-Tiny", finding, str(datetime.now(UTC).date() + timedelta(days=3)))
    done = gate(tmp_path, "model")
    assert done.code == 0
    assert done.lines[1].startswith("  to do first: nothing has to be; worth seeing to: renew it")


def test_the_worst_is_to_be_done_first(tmp_path: Path) -> None:
    """What the policy denies comes behind a conflict, and before a duty."""
    model(tmp_path, FOUND)
    (tmp_path / "modelaudit.toml").write_text('[deny]\npublishers = ["meta-llama"]\n', "utf-8")
    assert "deny.publishers in modelaudit.toml" in gate(tmp_path, "model").lines[1]
    (tmp_path / "modelaudit.toml").write_text('[deny]\nlicenses = ["cc-by-nc-*"]\n', "utf-8")
    model(tmp_path, "cc-by-nc-relabelled-mit", "other")
    line = gate(tmp_path, "other").lines[1]
    assert "deny.licenses" not in line
    assert "more" in line
