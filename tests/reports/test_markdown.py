"""The comment in Markdown: short, read as prose, and never a way to mention, link or style anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from model_license_audit.model.report import AuditReport
from model_license_audit.reports.as_markdown import MARKER, MOST, MarkdownRenderer
from model_license_audit.reports.markdown.prose import plain, plain_in_html
from model_license_audit.reports.safe import visible
from tests.reports.format_samples import EVERY, planned, waived
from tests.reports.samples import EVIL, clean, crowd, gaps, hostile, llama, non_commercial

Make = Callable[[], AuditReport]
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = {"details", "summary", "sub", "br", "b", "span", "h2", "p", "strong", "em", "ul", "li"}
OURS |= {"table", "thead", "tbody", "tr", "th", "td"}
REFERRING = re.compile(r"[@#!~$%^&](?=\w)|\[\w+:|\bgh-\d|(?:\w+:)//|www\.|:[\w+-]+:", re.IGNORECASE)
"""What GitHub or GitLab make into a mention, a reference, a formula, an address or an emoji where one text holds it."""
SIGNS = st.text("@#!~$%^&[]()<>*_`|\\:/.-+=1aGH \n\"'", max_size=30)


class Page(HTMLParser):
    """Collects the tags of a page, and each run of text by itself, as code hosts look at them."""

    def __init__(self, markdown: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.texts: list[str] = []
        self.feed(READER.render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert all(name in {"open", "style"} for name, _ in attrs), attrs
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def rendered(*reports: AuditReport) -> str:
    return MarkdownRenderer().render(reports)


def folded(text: str) -> str:
    return " ".join(text.split())


@given(SIGNS | st.text(st.characters(), max_size=30))
@example(EVIL)
@example("@octocat #12 !3 ~bug $x$ %1 &4 GH-7 https://a.example www.b.example me@c.example :tada: [issue:5]")
@example("- item")
@example("1. item")
@example("=====")
@example("[x](javascript:alert(1)) ![y](z) <img src=x> ``` ~~no~~ | cell \\")
@settings(max_examples=300, deadline=None)
def test_a_text_reads_as_it_is_and_refers_to_nothing(text: str) -> None:
    for page in (
        Page(plain(text)),
        Page(f"| a | b |\n|---|---|\n| {plain(text)} | c |"),
        Page(f"- {plain(text)}\\\n  x"),
    ):
        assert page.tags <= OURS
        assert [run for run in page.texts if REFERRING.search(run)] == []
        assert folded(visible(text)) in folded("".join(page.texts))
    summary = Page(f"<details><summary>{plain_in_html(text)}</summary>\n\nx\n\n</details>")
    assert summary.tags <= OURS
    assert [run for run in summary.texts if REFERRING.search(run)] == []
    assert folded(visible(text)) in folded("".join(summary.texts))


@given(SIGNS | st.text(st.characters(), max_size=30))
@example(EVIL)
@settings(max_examples=40, deadline=None)
def test_nothing_a_model_says_becomes_markup_or_a_mention(text: str) -> None:
    page = Page(rendered(hostile(text), clean()))
    assert page.tags <= OURS
    assert [run for run in page.texts if REFERRING.search(run)] == []


@pytest.mark.parametrize("make", EVERY.values(), ids=EVERY)
def test_what_is_opened_is_closed(make: Make) -> None:
    for text in (rendered(make()), rendered(make(), clean())):
        assert text.startswith(f"{MARKER}\n## ")
        assert text.count("<details") == text.count("</details>")
        assert text.endswith("</sub>\n")


def test_a_comment_is_never_longer_than_a_host_takes() -> None:
    many = replace(
        gaps(), findings=tuple(replace(f, title=f"{f.title} {n}") for n in range(900) for f in gaps().findings[1:2])
    )
    text = rendered(many, llama())
    assert len(text) <= MOST
    assert "**Cut here: the rest is in the full report" in text
    assert text.count("<details") == text.count("</details>")
    assert text.endswith("</sub>\n")
    assert "Cut here" not in rendered(crowd(500))


def test_several_models_begin_with_a_table_the_riskiest_first() -> None:
    text = rendered(clean(), llama(), gaps(), non_commercial())
    rows = re.findall(r"^\| (acme[^ ]*) \|", text, re.MULTILINE)
    assert rows == ["acme/free-speech", "acme/support-bot-8b", "acme/merge", "acme/tiny-classifier"]
    assert re.findall(r"<summary><b>([^<]*)", text) == rows


def test_equal_findings_say_the_common_things_once() -> None:
    text = rendered(gaps())
    assert text.count("Pass --upstream REF=DIR for each, or --online.") == 1
    assert "(MLA602, warning, 13 times)" in text


def test_what_is_waived_incomplete_or_only_planned_is_told() -> None:
    assert "1 waived: accepted, still true" in rendered(waived())
    assert "2 things could not be looked at or told" in rendered(gaps())
    assert "What would be owed" in rendered(planned())
    assert "seen as done" not in rendered(planned())


def test_answers_point_to_what_is_listed() -> None:
    text = rendered(llama())
    numbers = {int(n) for n in re.findall(r"\d+", " ".join(re.findall(r"\| points? ([\d, –]+) \|", text)))}
    listed = {int(n) for n in re.findall(r"^- (?:\[.\] )?\*\*(\d+)\*\*", text, re.MULTILINE)}
    assert numbers
    assert numbers <= listed
