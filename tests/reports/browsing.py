"""A real Chromium for the tests of pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, closed at the end."""
    program = os.environ.get("MODELAUDIT_CHROMIUM") or shutil.which("chromium")
    assert program, "these tests need Chromium: install it, or name it in MODELAUDIT_CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@contextmanager
def visited(
    browser: Browser, file: Path, *, scheme: str = "light", width: int = 1280
) -> Iterator[tuple[Page, list[str]]]:
    """The open page, and everything that it said, asked for or tried to open."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("dialog", lambda dialog: noise.append(dialog.message))
    page.on(
        "request", lambda request: noise.append(request.url) if request.url.partition("#")[0] != file.as_uri() else None
    )
    page.goto(file.as_uri())
    yield page, noise
    context.close()


def barriers(page: Page) -> str:
    """What axe-core finds that keeps somebody from reading the page; empty where there is nothing."""
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""
