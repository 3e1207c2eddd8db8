"""The text report: read as prose, never wider than asked, never a way into the terminal."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model_license_audit.reports.as_text import TextRenderer
from tests.reports.samples import ALL, EVIL, SNAPSHOTS, clean, crowd, gaps, hostile, llama, snapshot_of

FOLDER = Path(__file__).parent / "snapshots"
SGR = re.compile(r"\x1b\[[0-9;]*m")
ANYTHING = st.text(st.characters(), max_size=60) | st.text("\u0301\ufe0f\u200d混👩한ᄒ\x1b\u202e ab", max_size=60)


def columns(line: str) -> int:
    """Columns by the Unicode tables alone, an emoji sign counted as if it made its base wide."""
    return sum(
        1
        if c == "\ufe0f"
        else 0
        if unicodedata.category(c) in {"Mn", "Me"}
        else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in unicodedata.normalize("NFC", line)
    )


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_report_reads_as_expected(name: str) -> None:
    expected = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert snapshot_of(name) == expected, "see tests/reports/update_snapshots.py"


@given(ANYTHING, st.booleans())
@example(EVIL, True)
@settings(max_examples=60, deadline=None)
def test_no_line_is_too_wide_and_none_ends_in_blanks(text: str, unicode: bool) -> None:
    lines = TextRenderer().render([hostile(text)], unicode=unicode).split("\n")
    assert [line for line in lines if columns(line) > 80 or line != line.rstrip()] == []


@given(ANYTHING)
@example(EVIL)
@settings(max_examples=60, deadline=None)
def test_nothing_invisible_and_no_control_gets_out(text: str) -> None:
    report = TextRenderer().render([hostile(text)])
    assert {c for c in report if c != "\n" and not c.isprintable()} == set()


@given(ANYTHING)
@settings(max_examples=30, deadline=None)
def test_colour_adds_styles_and_changes_nothing_else(text: str) -> None:
    report = hostile(text)
    painted = TextRenderer().render([report], color=True)
    assert SGR.sub("", painted) == TextRenderer().render([report])
    assert "\x1b" not in SGR.sub("", painted)


def test_colour_is_there_only_when_asked_for() -> None:
    assert "\x1b[1;33mYES, IF…\x1b[0m" in TextRenderer().render([llama()], color=True)
    assert "\x1b" not in TextRenderer().render([llama()])


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_an_ascii_terminal_gets_ascii(make: object) -> None:
    assert callable(make)
    assert TextRenderer().render([make()], unicode=False).isascii()


@pytest.mark.parametrize("width", [10, 40, 57, 80, 100, 400])
def test_the_width_is_kept_between_40_and_100(width: int) -> None:
    lines = TextRenderer().render([llama(), gaps()], width=width).splitlines()
    assert max(map(columns, lines)) == max(40, min(width, 100))


def test_a_crowd_of_parents_is_cut_and_counted() -> None:
    report = TextRenderer().render([crowd(500)])
    assert "└─ … and 470 more" in report
    assert "30 of 500 ancestors are shown" in report


def test_a_long_chain_is_cut_and_counted() -> None:
    report = TextRenderer().render([crowd(500)])
    assert report.count("merged from") == 30


def test_equal_reports_give_equal_bytes() -> None:
    assert TextRenderer().render([gaps(), llama()]) == TextRenderer().render([gaps(), llama()])


def test_many_findings_of_one_rule_say_the_common_things_once() -> None:
    report = TextRenderer().render([gaps()])
    assert report.count("Pass --upstream REF=DIR for each, or --online.") == 1
    assert "An ancestor could not be looked at (13 times)" in report
    assert "… and 3 more, in the JSON report" in report


def test_a_report_with_gaps_is_never_called_clean() -> None:
    assert "The audit is incomplete." in " ".join(TextRenderer().render([gaps()]).split())
    assert "incomplete" not in TextRenderer().render([clean()])


def test_it_says_that_it_is_no_legal_advice_once() -> None:
    assert TextRenderer().render([clean(), llama()]).count("This is not legal advice.") == 1


def test_a_text_report_loads_neither_jinja2_nor_json() -> None:
    code = (
        "import sys; from model_license_audit.reports.choose import renderer; renderer('text');"
        "print([m for m in ('jinja2', 'json', 'html', 'hashlib') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
