"""The HTML report as a document, and in a real browser: nothing runs, nothing is fetched, everybody can read it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from model_license_audit.model.findings import WaiverMark
from model_license_audit.model.lineage import DerivationKind, Lineage
from model_license_audit.model.remedies import Change, ChangeKind, Remedy
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import Trigger
from model_license_audit.model.use import UseContext
from model_license_audit.reports.as_html import HtmlRenderer
from model_license_audit.reports.html.mark import mark_of
from tests.cli.inside import modelaudit
from tests.reports.builders import derived, duty, hf, obliges, read, with_todo
from tests.reports.samples import ALL, INSTRUCT, LLAMA, clean, crowd, gaps, gemma, hostile, llama, non_commercial


def chain(length: int) -> AuditReport:
    """A model whose ancestors stand one behind the other, each asking for something."""
    report = clean()
    refs = [report.artifact.ref, *(hf(f"acme/ancestor-number-{n:04}") for n in range(length))]
    steps = pairwise(refs)
    links = tuple(derived(a, b, DerivationKind.FINETUNE, read("README.md", 3, f"base: {b.name}")) for a, b in steps)
    told = report.artifact.concluded
    others = tuple(replace(report.artifact, ref=ref, names=(ref.name,), concluded=told) for ref in refs[1:])
    asked = obliges("attribution", "1", Trigger.DISTRIBUTE)
    duties = tuple(duty("mit", asked, refs[0], links[:n], refs[n].name) for n in range(1, length + 1))
    lineage = Lineage(refs[0], (*others, report.artifact), derivations=links)
    return with_todo(replace(report, lineage=lineage, duties=duties))


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
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
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
    assert reading.tags.isdisjoint({"img", "link", "iframe", "object", "embed", "base", "form", "image"})
    assert reading.scripts == 1
    assert reading.handlers == set()
    assert all(re.match(r"https://|#", address) for address in reading.addresses), reading.addresses
    assert len(reading.ids) == len(set(reading.ids))


def digest_of(element: str, page: str) -> str:
    found = re.search(f"<{element}>(.*?)</{element}>", page, re.DOTALL)
    assert found is not None
    return f"'sha256-{b64encode(sha256(found[1].encode()).digest()).decode()}'"


def test_the_policy_names_the_digests_of_style_and_script_and_forbids_the_rest() -> None:
    page = HtmlRenderer().render([hostile()])
    policy = page.replace("&#39;", "'")
    digests = f"style-src {digest_of('style', page)}; script-src {digest_of('script', page)};"
    assert f"default-src 'none'; {digests}" in policy
    assert "img-src 'none'; font-src 'none'; base-uri 'none'; form-action 'none'" in policy


@pytest.mark.parametrize("name", CASES)
def test_every_link_within_the_page_leads_somewhere(name: str) -> None:
    reading = Reading(HtmlRenderer().render(CASES[name]))
    assert {address[1:] for address in reading.addresses if address.startswith("#")} <= set(reading.ids)


def test_hostile_strings_are_shown_escaped() -> None:
    page = HtmlRenderer().render([hostile()])
    assert "&lt;script&gt;document.title=" in page
    assert page.count("<script") == 1
    assert {c for c in page if c != "\n" and not c.isprintable()} == set()
    assert 'href="javascript' not in page


def test_equal_reports_give_equal_bytes() -> None:
    assert HtmlRenderer().render([gaps()]) == HtmlRenderer().render([gaps()])


def test_too_many_ancestors_are_counted_in_the_drawing_and_each_has_a_row() -> None:
    page = HtmlRenderer().render([crowd(500)])
    assert ">500 merged bases</text>" in page
    assert len(re.findall(r'<tr id="audit-1-ancestor-\d+"', page)) == 500
    assert "460 more, further away" in page
    assert len(page) < 600_000


def test_a_thousand_ancestors_in_a_row_stay_within_three_megabytes() -> None:
    assert len(HtmlRenderer().render([chain(1000)]).encode()) < 3_000_000


def test_the_first_screen_tells_verdict_use_answers_and_what_is_not_known() -> None:
    page = HtmlRenderer().render([gaps()])
    first = page[: page.index('<nav class="contents"')]
    for told in (
        "acme/merge",
        "publishing the weights (assumed) · research use",
        "1 missing evidence",
        "13 unknown",
        "May I train other models on its outputs?",
        "ghost/vanished-7b: not in the catalogue, and the scan is offline",
        "An ancestor could not be looked at (13 times)",
        "Not said of the intended use: what leaves the house (published weights are assumed), territories",
    ):
        assert told in first, told


def test_the_drawing_leads_to_the_rows_of_the_ancestors() -> None:
    page = HtmlRenderer().render([llama()])
    links = re.findall(r'<a href="#(audit-1-ancestor-\d+)" aria-label="([^"]+)"', page)
    assert {name.split(":")[0] for _, name in links} == {INSTRUCT.name, LLAMA.name}
    for anchor, name in links:
        row = page[page.index(f'<tr id="{anchor}"') :]
        assert name.split(":")[0] in row[: row.index("</tr>")]


def test_a_waiver_is_told_with_owner_approver_and_end() -> None:
    report = non_commercial()
    mark = WaiverMark("not-distributed", "legal@acme.example", "2027-03-31", "internal only", "Ada Byron")
    findings = tuple(replace(f, waived=mark) if f.waiver else f for f in report.findings)
    page = HtmlRenderer().render([replace(report, findings=findings)])
    waivers = page[page.index('<h3 id="audit-1-waivers"') : page.index('<h3 id="audit-1-evidence"')]
    for told in ("Nothing credits speechlab.", "not distributed", "legal@acme.example", "Ada Byron", "2027-03-31"):
        assert told in waivers, told
    without = HtmlRenderer().render([report])
    assert "not-distributed: internal evaluation only (legal@acme.example, until 2027-03-31)" in without


def test_a_conflict_stands_beside_what_would_leave_none() -> None:
    report = non_commercial()
    ways = (Remedy((Change(ChangeKind.LABEL, "MIT", "CC-BY-NC-4.0"),)), Remedy((Change(ChangeKind.DROP, "base"),)))
    told = HtmlRenderer().render([replace(report, remedies=ways)])
    assert "Release it under CC-BY-NC-4.0 instead of MIT" in told
    assert "Make it without base" in told
    assert "No change of one or two things was found" in HtmlRenderer().render([replace(report, remedies=())])
    assert "Ways out were not looked for" in HtmlRenderer().render([report])
    assert "Ways out were not looked for" not in HtmlRenderer().render([llama()])


def test_ways_out_of_a_conflict_are_looked_for_where_somebody_reads_them(tmp_path: Path) -> None:
    page, data, alone = tmp_path / "report.html", tmp_path / "with.json", tmp_path / "alone.json"
    example = Path(__file__).parents[2] / "examples" / "cc-by-nc-relabelled-mit"
    modelaudit("scan", example, "--registry", "none", "-f", f"html={page}", "-f", f"json={data}")
    modelaudit("scan", example, "--registry", "none", "-f", f"json={alone}")
    assert "Release it under CC-BY-NC-4.0 instead of MIT" in page.read_text("utf-8")
    remedies = [json.loads(file.read_text("utf-8"))["audits"][0]["remedies"] for file in (data, alone)]
    assert remedies[0][0]["changes"] == [{"kind": "label", "about": "MIT", "to": "CC-BY-NC-4.0"}]
    assert remedies[1] is None
    planned = ("--base", "license:cc-by-nc-4.0", "--license", "mit", "--registry", "none", "-f", f"html={page}")
    modelaudit("check", *planned)
    assert "Release it under CC-BY-NC-4.0 instead of MIT" in page.read_text("utf-8")


def test_clauses_of_licenses_without_a_linked_text_lead_to_the_home_of_the_license(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    example = Path(__file__).parents[2] / "examples" / "merge-sharealike-rail"
    modelaudit("scan", example, "--registry", "none", "-f", f"html={page}")
    told = page.read_text("utf-8")
    home = "https://creativecommons.org/licenses/by-sa/4.0"
    assert f'<a href="{home}" rel="noreferrer noopener"><bdi>CC-BY-SA-4.0 §3(b)(1)</bdi></a>' in told
    assert re.search(r"reviewed \d{4}-\d\d-\d\d", told)


def test_evidence_is_gathered_by_file_with_its_digest() -> None:
    page = HtmlRenderer().render([llama()])
    evidence = page[page.index('<h3 id="audit-1-evidence"') : page.index('<h3 id="audit-1-sources"')]
    for told in (
        "3f" * 32,
        "line 4",
        "base_model: meta-llama/Llama-3.1-8B-Instruct",
        "finding MLA401",
        "training_args",
    ):
        assert told in evidence, told


def test_each_clause_says_how_far_it_was_checked() -> None:
    page = HtmlRenderer().render([gemma()])
    assert re.search(r"Clauses used: \d+ verified in the text; 1 from a secondary source", page)
    row = page[page.index("<bdi>§1.1(b)</bdi>") :]
    assert "from a secondary source" in row[: row.index("</tr>")]


def test_a_signed_page_can_be_told_from_that_of_another_audit() -> None:
    marks = {mark_of([make()]) for make in ALL.values()}
    assert len(marks) == len(ALL)
    assert mark_of([llama()]) == mark_of([llama()])
    assert mark_of([llama()]) in HtmlRenderer().render([llama()])
    assert mark_of([replace(llama(), use=UseContext(territories=("EU",)))]) not in marks


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


def visit(
    browser: Browser, folder: Path, name: str, scheme: str, width: int, *, scripts: bool = True
) -> tuple[Page, list[str]]:
    """The open page and everything it said, asked for or tried to open."""
    file = folder / "report.html"
    file.write_text(HtmlRenderer().render(CASES[name]), "utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
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
    page.get_by_role("button", name="Expand all").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert noise == []
    page.context.close()


@pytest.mark.browser
def test_hostile_strings_do_not_run(browser: Browser, tmp_path: Path) -> None:
    page, noise = visit(browser, tmp_path, "hostile", "light", 1280)
    assert page.title().startswith("License audit of \\x1b[31mred")
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object").count() == 0
    assert page.evaluate("document.title").count("<script>") == 1
    assert noise == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("several", "light", 1280),
        ("several", "dark", 390),
        ("hostile", "dark", 1280),
        ("hostile", "light", 390),
        ("gaps", "light", 1280),
        ("gaps", "dark", 1280),
        ("crowd", "light", 1280),
    ],
)
def test_axe_finds_no_barrier(browser: Browser, tmp_path: Path, name: str, scheme: str, width: int) -> None:
    page, _ = visit(browser, tmp_path, name, scheme, width)
    page.get_by_role("button", name="Expand all").click()
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


WHO_ASKS = "Who asks for it, and where that is written"


@pytest.mark.browser
def test_without_scripts_everything_is_there_and_can_be_unfolded(browser: Browser, tmp_path: Path) -> None:
    page, noise = visit(browser, tmp_path, "llama", "light", 1280, scripts=False)
    assert page.get_by_role("button").count() == 0
    assert page.get_by_role("checkbox").count() == 0
    page.get_by_text(WHO_ASKS).first.click()
    assert page.get_by_role("columnheader", name="Asked by, along which path").is_visible()
    assert noise == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_paper_shows_what_is_folded_and_what_is_filtered_out(browser: Browser, tmp_path: Path, scripts: bool) -> None:
    page, _ = visit(browser, tmp_path, "llama", "light", 1280, scripts=scripts)
    table = page.locator(".asks").first
    assert not table.is_visible()
    if scripts:
        page.get_by_label("unmet duties").uncheck()
        assert not page.get_by_text("No Notice file holds").is_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert table.is_visible()
    assert page.get_by_text("No Notice file holds").is_visible()
    assert page.get_by_role("button").count() == 0
    if scripts:
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        assert not table.is_visible()
        assert not page.get_by_text("No Notice file holds").is_visible()
    page.context.close()


@pytest.mark.browser
def test_the_script_unfolds_filters_and_copies(browser: Browser, tmp_path: Path) -> None:
    page, noise = visit(browser, tmp_path, "gaps", "light", 1280)
    page.get_by_role("button", name="Expand all").click()
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    page.get_by_role("button", name="Fold all").click()
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0
    page.get_by_label("error").uncheck()
    assert not page.get_by_role("heading", name="No license is declared").is_visible()
    assert page.get_by_role("heading", name="An ancestor could not be looked at").is_visible()
    assert page.get_by_role("status").text_content() == "1 of 2 groups of findings are shown"
    page.get_by_label("error").check()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the remedy").first.click()
    page.get_by_text("Copied").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Name the license in the card."
    assert noise == []
    page.context.close()


@pytest.mark.browser
def test_a_box_of_the_drawing_leads_to_a_row_that_is_folded_away(browser: Browser, tmp_path: Path) -> None:
    page, _ = visit(browser, tmp_path, "crowd", "light", 1280)
    box = page.locator(".lineage-drawing a[aria-label='acme/part-055']")
    box.focus()
    box.press("Enter")
    row = page.locator("tr:target")
    assert "acme/part-055" in (row.text_content() or "")
    assert row.is_visible()
    page.context.close()


@pytest.mark.browser
def test_headings_come_in_order_and_every_landmark_has_a_name(browser: Browser, tmp_path: Path) -> None:
    page, _ = visit(browser, tmp_path, "several", "light", 1280)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    named = "s => s.ariaLabel || s.ariaLabelledByElements?.length"
    assert page.evaluate(f"[...document.querySelectorAll('article, section, nav')].every({named})")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.context.close()


@pytest.mark.browser
@pytest.mark.pdf
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_printed_pages_bear_title_mark_and_number_and_cut_no_row(browser: Browser, tmp_path: Path, paper: str) -> None:
    page, _ = visit(browser, tmp_path, "llama", "light", 1280)
    page.pdf(path=str(tmp_path / "report.pdf"), format=paper)
    text = subprocess.run(
        ["pdftotext", "-layout", "report.pdf", "-"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    mark = mark_of(CASES["llama"])
    for number, told in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in told
        assert mark in told
        assert ("License audit of acme/support-bot-8b" in told.strip().splitlines()[0]) is (number > 1)
    page.context.close()
