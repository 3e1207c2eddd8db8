"""Many audits together: the riskiest first, what each owes, which ancestors bring it, readable for a hundred."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports.as_html import HtmlRenderer
from model_license_audit.reports.as_text import TextRenderer
from model_license_audit.reports.phrases import thing
from model_license_audit.reports.points import points
from model_license_audit.reports.portfolio import Mark, Portfolio
from model_license_audit.reports.standing import by_risk
from tests.reports.browsing import barriers, chromium, visited
from tests.reports.builders import derived, read
from tests.reports.format_samples import planned
from tests.reports.samples import EVIL, INSTRUCT, LLAMA, clean, gaps, gemma, hostile, llama, non_commercial
from tests.reports.widths import too_wide

SEVERAL = [clean(), llama(), gaps(), non_commercial(), gemma(), planned()]


def named(report: AuditReport, name: str) -> AuditReport:
    return replace(report, artifact=replace(report.artifact, names=(name,)))


def hundred() -> list[AuditReport]:
    makes = (clean, llama, gaps, non_commercial, gemma)
    return [named(makes[number % 5](), f"acme/model-{number:03}") for number in range(100)]


def page_of(reports: list[AuditReport]) -> str:
    """The first page of the text: what stands before the single audits."""
    return TextRenderer().render(reports).partition("License audit of ")[0]


def test_the_riskiest_comes_first_in_whatever_order_they_are_given() -> None:
    order = [report.target for report in by_risk(SEVERAL)]
    assert order[0] == "./nc-relabelled"
    assert order[-1] == "./tiny-classifier"
    for some in permutations(SEVERAL[:4]):
        assert [report.target for report in by_risk(some)] == [t for t in order if t in {r.target for r in some}]


def test_what_is_incomplete_stands_before_what_is_whole() -> None:
    part = replace(named(clean(), "z"), gaps=gaps().gaps)
    assert [report.artifact.name for report in by_risk([named(clean(), "a"), part])] == ["z", "a"]


def test_every_model_stands_in_the_matrix_as_in_its_own_audit() -> None:
    portfolio = Portfolio(SEVERAL)
    shown = {TodoGroup.TO_DO, TodoGroup.RESTRICTION, TodoGroup.THRESHOLD}
    for model in portfolio.models:
        own = {(p.todo.group, thing(p)) for p in points(model.report) if p.todo.group in shown}
        assert {(row.group, row.thing) for row in portfolio.rows if model.number in row.marks} == own
    assert set(Mark) - {mark for row in portfolio.rows for mark in row.marks.values()} == {Mark.UNSEEN}


def test_what_cannot_be_seen_is_no_pass() -> None:
    unseen = replace(llama().todo[0], state=TodoState.UNSEEN)
    row = Portfolio([replace(llama(), todo=(unseen,)), clean()]).rows[0]
    assert set(row.marks.values()) == {Mark.UNSEEN}
    assert row.pressing == 1


def test_what_most_models_still_owe_comes_first() -> None:
    rows = [row for row in Portfolio(hundred()).rows if row.group is TodoGroup.TO_DO]
    pressing = [row.pressing for row in rows]
    assert pressing == sorted(pressing, reverse=True)
    assert pressing[0] == 20


def test_shared_ancestors_tell_what_they_bring_into_which_models() -> None:
    portfolio = Portfolio([named(llama(), "a"), named(llama(), "b"), clean()])
    found = {one.ref: one for one in portfolio.shared}
    assert set(found) == {INSTRUCT, LLAMA}
    assert found[LLAMA].models == (1, 2)
    assert ("Begin the model's name with “Llama”", (1, 2)) in found[LLAMA].carried
    assert found[LLAMA].unknown is None
    assert Portfolio([llama(), clean()]).shared == ()


def test_an_unknown_ancestor_of_several_is_told_with_the_reason() -> None:
    found = Portfolio([named(gaps(), "a"), named(gaps(), "b")]).shared
    lost = next(one for one in found if one.ref.name == "ghost/vanished-7b")
    assert lost.unknown == "not in the catalogue, and the scan is offline"
    assert lost.license == "unknown"


def test_a_model_among_the_models_that_is_an_ancestor_of_others_is_shared() -> None:
    ref = INSTRUCT
    child = clean()
    link = derived(child.artifact.ref, ref, DerivationKind.FINETUNE, read("README.md", 3))
    base = llama().lineage.artifact(ref)
    assert base is not None
    with_base = replace(child, lineage=Lineage(child.artifact.ref, (base, child.artifact), derivations=(link,)))
    found = Portfolio([named(with_base, "x"), named(with_base, "y"), llama()]).shared
    assert [(one.ref, len(one.models)) for one in found] == [(ref, 3)]


def test_the_results_add_up() -> None:
    results = Portfolio(SEVERAL).results
    assert sum(number for _, number, what in results if what != "The audit is incomplete") == len(SEVERAL)
    assert (1, "The audit is incomplete") in [(number, what) for _, number, what in results]


def test_text_begins_with_the_portfolio_and_goes_on_with_the_audits_by_risk() -> None:
    text = TextRenderer().render(SEVERAL)
    assert text.splitlines()[1] == "License audits of 6 models"
    rows = re.findall(r"^ +(\d+)  [yin?] ", page_of(SEVERAL), re.MULTILINE)
    assert rows == [str(number) for number in range(1, 7)]
    titles = re.findall(r"^(?:License audit of|Planned:?) (.*)$", text, re.MULTILINE)
    assert titles[0] == "acme/free-speech"
    assert "License audits of" not in TextRenderer().render([llama()])


@given(st.text(st.characters(), max_size=40))
@example(EVIL)
@settings(max_examples=8, deadline=None)
def test_no_line_is_too_wide_and_no_control_gets_out(text: str) -> None:
    reports = [hostile(text), clean(), hostile(text)]
    page = TextRenderer().render(reports, unicode=False)
    assert page.isascii()
    assert too_wide(page, 80) == []
    html = HtmlRenderer().render(reports)
    assert {char for char in html if char != "\n" and not char.isprintable()} == set()


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_the_first_page_keeps_to_the_width(width: int) -> None:
    assert too_wide(TextRenderer().render(SEVERAL, width=width), width) == []


def test_equal_audits_give_equal_bytes_in_any_order() -> None:
    back = SEVERAL[::-1]
    assert TextRenderer().render(SEVERAL) == TextRenderer().render(back)
    assert HtmlRenderer().render(SEVERAL) == HtmlRenderer().render(back)


def test_a_hundred_models_are_told_on_a_page_one_can_read() -> None:
    first = page_of(hundred())
    assert first.count("\n") < 260
    html = HtmlRenderer().render(hundred())
    assert len(html) < 6_000_000
    assert html.count('<details class="single">') == 100
    assert 'href="#audit-100"' in html


def test_ids_are_unique_and_every_link_within_the_page_leads_somewhere() -> None:
    html = HtmlRenderer().render(SEVERAL)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_one_audit_has_no_portfolio() -> None:
    assert 'class="portfolio"' not in HtmlRenderer().render([llama()])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_barrier_and_a_phone_needs_no_sideways_scrolling(
    browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(HtmlRenderer().render([*SEVERAL, hostile()]), "utf-8")
    with visited(browser, file, scheme=scheme, width=width) as (page, noise):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(page) == ""
        assert noise == []


@pytest.mark.browser
def test_a_link_in_the_table_unfolds_the_audit_it_leads_to(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(HtmlRenderer().render(SEVERAL), "utf-8")
    with visited(browser, file) as (page, noise):
        assert page.locator("#audit-2-name").is_visible() is False
        page.locator("table.models a[href='#audit-2']").click()
        assert page.locator("#audit-2-name").is_visible()
        assert page.locator("#audit-3-name").is_visible() is False
        assert noise == []


@pytest.mark.browser
def test_a_hundred_columns_scroll_beside_the_duties_and_not_with_the_page(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(
        HtmlRenderer().render([named(r, f"{r.artifact.name}-{n}") for n, r in enumerate(hundred())]), "utf-8"
    )
    with visited(browser, file) as (page, _):
        box = page.locator(".scroll:has(.matrix)").first
        assert box.evaluate("node => node.scrollWidth > node.clientWidth")
        box.evaluate("node => { node.scrollLeft = 2000 }")
        head = page.locator(".matrix tbody th").first
        assert head.evaluate("node => node.getBoundingClientRect().left >= 0")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280
