"""A model whose card, files and licenses try to run scripts in the report about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.cli.inside import modelaudit
from tests.reports.browsing import barriers, chromium, visited

SCRIPT = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
DRAWN = "'\"></title></style><svg onload=alert(3)>"
FIELDS = (
    "license_name",
    "base_model",
    "base_model_relation",
    "datasets",
    "tags",
    "language",
    "library_name",
    "pipeline_tag",
    "model_name",
    "thumbnail",
    "extra_gated_prompt",
    "model-index",
)


@pytest.fixture
def hostile_model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    several = {"base_model", "datasets", "tags", "language"}
    told = {field: [SCRIPT, DRAWN] if field in several else SCRIPT for field in FIELDS}
    told |= {"license": f"other {DRAWN}", "license_link": "javascript:alert(4)"}
    front = "".join(f"{field}: {json.dumps(value)}\n" for field, value in told.items())
    (folder / "README.md").write_text(f"---\n{front}---\n# {SCRIPT}\n\nBuilt on {DRAWN}\n", "utf-8")
    (folder / "LICENSE-<img src=x onerror=alert(5)>").write_text(f"Permission is hereby granted {SCRIPT}", "utf-8")
    (folder / "NOTICE").write_text(SCRIPT, "utf-8")
    (folder / "config.json").write_text(json.dumps({"_name_or_path": SCRIPT, "license": DRAWN}), "utf-8")
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": f"x/{DRAWN}"}), "utf-8")
    (folder / '"><svg onload=alert(6)>.safetensors').write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.mark.browser
def test_nothing_that_a_model_says_runs_in_the_report_about_it(
    browser: Browser, hostile_model: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    modelaudit("scan", hostile_model, "--registry", "none", "-f", f"html={file}")
    with visited(browser, file) as (page, noise):
        page.get_by_role("button", name="Expand all").click()
        assert noise == []
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, [onload], [onerror], a[href^=javascript]").count() == 0
        shown = page.inner_text("body")
        for told in ("<script>alert(2)</script>", "<svg onload=alert(3)>", "LICENSE-<img src=x onerror=alert(5)>"):
            assert told in shown, told
        assert barriers(page) == ""
