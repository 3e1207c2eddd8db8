"""The HTML report as a document, and in a real browser: nothing runs, nothing is fetched, everybody can read it."""

from __future__ import annotations

import os
import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from model_license_audit.reports.as_html import HtmlRenderer
from tests.reports.samples import ALL, clean, crowd, gaps, hostile, llama, non_commercial

CASES = {name: [make()] for name, make in ALL.items()} | {
    "several": [clean(), llama(), non_commercial()],
    "crowd": [crowd(60)],
    "throng": [crowd(500)],
}


class Reading(HTMLParser):
    """Collects what could run or be fetched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: set[str] = set()
        self.handlers: set[str] = set()
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in {"href", "src", "action", "srcset", "poster", "data", "xlink:href"}:
                self.addresses.add(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.add(name)
            if name == "id":
                self.ids.append(value or "")


@pytest.mark.parametrize("name", CASES)
def test_nothing_in_the_page_can_run_or_be_fetched(name: str) -> None:
    reading = Reading(HtmlRenderer().render(CASES[name]))
    assert reading.tags.isdisjoint({"script", "img", "link", "iframe", "object", "embed", "base", "form", "image"})
    assert reading.handlers == set()
    assert all(re.match(r"https://|#", address) for address in reading.addresses), reading.addresses
    assert len(reading.ids) == len(set(reading.ids))


def test_the_policy_names_the_digest_of_the_style_and_forbids_the_rest() -> None:
    page = HtmlRenderer().render([clean()])
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_hostile_strings_are_shown_escaped() -> None:
    page = HtmlRenderer().render([hostile()])
    assert "&lt;script&gt;document.title=" in page
    assert "<script" not in page
    assert {c for c in page if c != "\n" and not c.isprintable()} == set()
    assert 'href="javascript' not in page


def test_equal_reports_give_equal_bytes() -> None:
    assert HtmlRenderer().render([gaps()]) == HtmlRenderer().render([gaps()])


def test_too_many_ancestors_are_counted_in_the_drawing_and_the_list_says_how_many_it_leaves_out() -> None:
    page = HtmlRenderer().render([crowd(500)])
    assert ">500 merged bases</text>" in page
    assert "101 ancestors are not listed here" in page
    assert len(page) < 130_000


def test_a_reader_finds_verdict_answers_clauses_and_remedies() -> None:
    page = HtmlRenderer().render([llama()])
    for words in (
        "Not yet: duties are unmet",
        "May I train other models on its outputs?",
        "LicenseRef-llama-3.1 §1.b.i(A)",
        "provide a copy of this Agreement with any such Llama Materials",
        "Begin the model&#39;s name with “Llama”, in the card&#39;s title",
        "This is not legal advice.",
        "https://github.com/meta-llama/llama-models/blob/a9c89c471f/models/llama3_1/LICENSE",
    ):
        assert words in page, words


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = os.environ.get("MODELAUDIT_CHROMIUM") or shutil.which("chromium")
    assert chromium, "these tests need Chromium: install it, or name it in MODELAUDIT_CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield opened
        opened.close()


def visit(browser: Browser, folder: Path, name: str, scheme: str, width: int) -> tuple[Page, list[str]]:
    """The open page and everything it said, asked for or tried to open."""
    file = folder / "report.html"
    file.write_text(HtmlRenderer().render(CASES[name]), "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: noise.append(dialog.message))
    page.on("request", lambda request: noise.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    return page, noise


@pytest.mark.browser
@pytest.mark.parametrize("name", ["llama", "gaps", "hostile", "several"])
def test_a_phone_needs_no_sideways_scrolling_and_nothing_is_fetched(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    page, noise = visit(browser, tmp_path, name, "light", 360)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert noise == []
    page.context.close()


@pytest.mark.browser
def test_hostile_strings_do_not_run(browser: Browser, tmp_path: Path) -> None:
    page, noise = visit(browser, tmp_path, "hostile", "light", 1280)
    assert page.title().startswith("License audit of \\x1b[31mred")
    assert page.locator("script, img").count() == 0
    assert noise == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["gaps", "hostile", "several"])
def test_axe_finds_no_barrier(browser: Browser, tmp_path: Path, name: str, scheme: str) -> None:
    page, _ = visit(browser, tmp_path, name, scheme, 1280)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


@pytest.mark.browser
def test_paper_gets_dark_letters_and_visible_addresses(browser: Browser, tmp_path: Path) -> None:
    page, _ = visit(browser, tmp_path, "llama", "dark", 1280)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    link = page.locator(".cited a[href^='https://github.com']").first
    after = link.evaluate("node => getComputedStyle(node, '::after').content")
    assert "blob/a9c89c471f" in after
    page.context.close()
