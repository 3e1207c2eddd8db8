"""The pages of a real server in a real browser: everybody can read them, nothing in them runs, forms do their work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.reports.browsing import barriers, chromium
from tests.serving.conftest import HOSTILE
from tests.serving.running_server import LLAMA, Running, zipped

PAGES = {
    "overview": "/",
    "models": "/models",
    "found": "/models?q=tune&limit=5&offset=5",
    "nothing found": "/models?q=nobody-called-it-so",
    "model": "/model?ref=meta-llama/Llama-3.1-8B",
    "tuned": "/model?ref=acme/chat-8b",
    "hostile": f"/model?ref={quote(HOSTILE)}",
    "in a directory": "/model?ref=path:{models}/chat",
    "no model": "/model?ref=nobody/nothing",
    "audits": "/audits?rests_on=meta-llama/Llama-3.1-8B",
    "report": "/audit?ref=acme/chat-8b",
    "changes": "/changes?since=2026-09-02",
    "wrong": "/changes?since=whenever",
    "waivers": "/waivers",
    "submit": "/submit",
}
PHONE = ("overview", "found", "tuned", "hostile", "audits", "changes", "submit")
"""Those that are looked at in the dark on a phone as well."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@contextmanager
def visited(
    browser: Browser, served: Running, path: str, scheme: str = "light", width: int = 1280
) -> Iterator[tuple[Page, list[str]]]:
    """The open page, and everything that it said, or asked of another server."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: noise.append(dialog.message))
    page.on("request", lambda request: None if request.url.startswith(served.address) else noise.append(request.url))
    page.goto(served.address + path.replace("{models}", str(served.told.parent / "models")))
    yield page, noise
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [(name, "light", 1280) for name in PAGES] + [(name, "dark", 360) for name in PHONE],
)
def test_everybody_can_read_every_page(browser: Browser, served: Running, name: str, scheme: str, width: int) -> None:
    with visited(browser, served, PAGES[name], scheme, width) as (page, noise):
        assert [told for told in noise if "status of 4" not in told] == []
        assert barriers(page) == ""
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h1").count() == 1


@pytest.mark.browser
def test_dark_and_light_are_two(browser: Browser, served: Running) -> None:
    seen = set()
    for scheme in ("light", "dark"):
        with visited(browser, served, "/", scheme) as (page, _):
            seen.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert seen == {"rgb(255, 255, 255)", "rgb(13, 17, 23)"}


@pytest.mark.browser
def test_a_visitor_finds_a_model_its_lineage_and_its_report(browser: Browser, served: Running) -> None:
    with visited(browser, served, "/") as (page, noise):
        page.get_by_label("Find a model or a data set").fill("chat-8b")
        page.get_by_role("button", name="Find").click()
        page.get_by_role("link", name="hf:acme/chat-8b").click()
        page.locator("svg a", has_text="Llama-3.1-8B").first.click()
        assert page.locator("h1").inner_text() == "meta-llama/Llama-3.1-8B"
        page.go_back()
        page.get_by_role("link", name="Report 1 of hf:acme/chat-8b").click()
        assert page.locator(".verdict .headline").inner_text() == "Not yet: duties are unmet"
        assert page.locator("script").count() == 1
        assert noise == []


@pytest.mark.browser
def test_pages_of_a_search_lead_to_each_other(browser: Browser, served: Running) -> None:
    with visited(browser, served, "/models?q=tune&limit=10") as (page, _):
        assert page.locator("tbody tr").count() == 10
        page.get_by_role("link", name="Next").click()
        page.get_by_role("link", name="Next").click()
        assert page.locator("tbody tr").count() == 5
        assert page.get_by_role("link", name="Next").count() == 0
        assert "21 to 25 of 25" in page.inner_text("main")


@pytest.mark.browser
def test_a_model_that_is_sent_is_answered_with_its_report(browser: Browser, served: Running, tmp_path: Path) -> None:
    archive = tmp_path / "my-llama.zip"
    archive.write_bytes(zipped({"my-llama/README.md": LLAMA}))
    with visited(browser, served, "/submit") as (page, noise):
        page.get_by_label("Archive", exact=False).set_input_files(archive)
        page.get_by_label("Used for").select_option("research")
        page.get_by_role("button", name="Audit").click()
        assert "path:./my-llama" in page.inner_text(".verdict")
        assert "research" in page.inner_text(".brief")
        assert noise == []


@pytest.mark.browser
def test_what_cannot_be_audited_is_told_on_a_page(browser: Browser, served: Running, tmp_path: Path) -> None:
    archive = tmp_path / "no.zip"
    archive.write_bytes(b"no archive")
    with visited(browser, served, "/submit") as (page, _):
        page.get_by_label("Archive", exact=False).set_input_files(archive)
        page.get_by_role("button", name="Audit").click()
        assert "neither a tar nor a zip archive" in page.inner_text("h1")


@pytest.mark.browser
def test_no_name_of_a_model_runs(browser: Browser, served: Running) -> None:
    for path in (
        "/models?q=script",
        PAGES["hostile"],
        f"/lineage.svg?ref={quote(HOSTILE)}",
        "/models?q=%22%3E%3Cscript%3E",
    ):
        with visited(browser, served, path) as (page, noise):
            assert noise == []
            assert page.locator("script, [onload], [onerror]").count() == 0


@pytest.mark.browser
def test_the_picture_stands_by_itself_in_its_colours(browser: Browser, served: Running) -> None:
    with visited(browser, served, "/lineage.svg?ref=acme/chat-8b") as (page, noise):
        fill = page.locator("text.name").first.evaluate("one => getComputedStyle(one).fill")
        assert fill == "rgb(27, 31, 36)"
        assert noise == []


@pytest.mark.browser
def test_no_other_page_can_frame_one(browser: Browser, served: Running, tmp_path: Path) -> None:
    with visited(browser, served, "/") as (page, _):
        page.set_content(f'<iframe src="{served.address}/models"></iframe>')
        page.wait_for_timeout(300)
        assert all("Models and data sets" not in frame.content() for frame in page.frames[1:])
