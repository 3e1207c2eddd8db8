"""What any crawl says on the way and at its end."""

from __future__ import annotations

import io
from collections import Counter

from model_license_audit.cli.crawl.progress import Bar, Lines, progress_shown, told
from model_license_audit.cli.crawl.telling import as_json, as_text, exit_code
from model_license_audit.crawl.summary import Skipped, Summary
from model_license_audit.model.report import ExitCode
from model_license_audit.registry.records import Effect


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def summary(read: int = 0, **more: object) -> Summary:
    return Summary(Counter({Effect.NEW: read}), **more)  # type: ignore[arg-type]


def test_a_plain_line_comes_every_few_seconds() -> None:
    out, clock = io.StringIO(), Clock()
    lines = Lines(out, clock)
    for second in range(12):
        clock.now = float(second)
        lines.step(summary(100 * second), 2000)
    assert out.getvalue().splitlines() == [
        "500 of 2,000, 100/s, 0:15 left",
        "1,000 of 2,000, 100/s, 0:10 left",
    ]


def test_a_bar_is_drawn_over_and_taken_away() -> None:
    out, clock = io.StringIO(), Clock()
    bar = Bar(out, 58, clock)
    bar.step(summary(), None)
    clock.now = 1.0
    bar.step(summary(1000, skipped=[Skipped("hf:a", "gone")]), 2000)
    bar.step(summary(1001), 2000)
    bar.clear()
    shown = out.getvalue().split("\r\x1b[K")
    assert shown == ["", f"[{'.' * 24}] 0 read, 0/s", "[############............] 1,000 of 2,000, 1,000/s, 1 ski", ""]


def test_without_a_total_nothing_is_promised() -> None:
    assert told(summary(10), None, 2.0) == "10 read, 5/s"
    assert told(summary(10, note="the Hub asks to wait 90 s"), None, 2.0).endswith("the Hub asks to wait 90 s")
    assert told(summary(), 5, 0.0) == "0 of 5, 0/s"


def test_what_was_read_before_makes_a_crawl_no_faster() -> None:
    assert told(summary(1100), 1200, 10.0, before=1000) == "1,100 of 1,200, 10/s, 0:10 left"


def test_a_short_crawl_that_is_not_watched_says_nothing() -> None:
    out = io.StringIO()
    with progress_shown(out) as progress:
        progress.step(summary(3), 3)
    assert out.getvalue() == ""


def test_skipped_ones_are_counted_by_reason_and_a_few_are_named() -> None:
    many = [Skipped(f"hf:acme/{number:03d}", "not found on the Hub", "check the name") for number in range(50)]
    page = list(as_text(summary(1, skipped=[*many, Skipped("hf:x\x1b[2J", "gated")])))
    text = "\n".join(page)
    assert "\nskipped 51:\n  1 gated\n" in text
    assert "  50 not found on the Hub\n    what to do: check the name\n      hf:acme/000\n" in text
    assert "      and 30 more: --format json names all" in text
    assert "hf:acme/019\n" in text
    assert "hf:acme/020" not in text
    assert "\x1b" not in text
    assert len(as_json(summary(1, skipped=many))["skipped"]) == 50


def test_the_exit_code_says_whether_more_may_be_had() -> None:
    gone, busy = Skipped("hf:a", "gone"), Skipped("hf:a", "busy", later=True)
    assert exit_code(summary(1)) is ExitCode.AUDITED
    assert exit_code(summary(1, skipped=[gone])) is ExitCode.AUDITED
    assert exit_code(summary(1, skipped=[gone], asked_missing=True)) is ExitCode.INCOMPLETE
    assert exit_code(summary(1, skipped=[busy])) is ExitCode.INCOMPLETE
    assert exit_code(summary(1, waiting=2)) is ExitCode.INCOMPLETE
    assert exit_code(summary(skipped=[gone])) is ExitCode.NOTHING
    assert exit_code(summary()) is ExitCode.NOTHING
    assert exit_code(summary(waiting=1)) is ExitCode.INCOMPLETE
    assert exit_code(summary(withdrawn=1)) is ExitCode.AUDITED
