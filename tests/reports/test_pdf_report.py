"""The PDF as others read it: the programs of Poppler, screen readers, and somebody who compares two of them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import zlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread

import pytest

from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import FindingKind, Severity
from model_license_audit.model.report import RuleAbout
from model_license_audit.reports.as_pdf import PdfRenderer
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.choose import binary_renderer
from model_license_audit.reports.drawing.audited import scene_of
from model_license_audit.reports.drawing.picture import draw
from model_license_audit.reports.html.mark import mark_of
from model_license_audit.reports.html.paper import flat_styles, way_on_paper, width_on_paper
from model_license_audit.reports.html.room import PAPER
from model_license_audit.reports.html.theme import Theme
from tests.cli.inside import modelaudit
from tests.reports.samples import ALL, clean, crowd, gaps, hostile, llama

pytestmark = pytest.mark.pdf
EXAMPLE = Path(__file__).parents[2] / "examples" / "unmet-llama-finetune"


@cache
def pdf(name: str, company: str = "", paper: str = "A4") -> bytes:
    return PdfRenderer(Theme(company=company, paper=paper)).render([ALL[name]()])


def poppler(program: str, document: bytes, *options: str) -> str:
    done = subprocess.run([program, *options], input=document, check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def info(document: bytes, *options: str) -> str:
    return poppler("pdfinfo", document, *options, "-")


def objects(document: bytes) -> bytes:
    """What stands in the packed parts of the document."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return b"".join(zlib.decompress(part) for part in packed if part.startswith(b"x\xda"))


def words_of(document: bytes) -> str:
    """The text in the order in which it is read out."""
    return re.sub(r"\s+", " ", poppler("pdftotext", document, "-raw", "-", "-"))


def pages(document: bytes) -> list[str]:
    return poppler("pdftotext", document, "-layout", "-", "-").rstrip("\f").split("\f")


def test_equal_reports_give_equal_bytes_and_no_moment() -> None:
    document = pdf("llama")
    assert document == PdfRenderer().render([llama()])
    assert not re.search("CreationDate|ModDate", info(document))
    assert not re.search(rb"/CreationDate|/ModDate|xmp:CreateDate", document)


def test_it_says_what_it_is_in_which_language_and_by_which_standard() -> None:
    document = pdf("llama", "Acme GmbH")
    told = info(document)
    assert re.search(r"Title: +License audit of acme/support-bot-8b", told)
    assert re.search(r"Author: +Acme GmbH", told)
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"JavaScript: +no", told)
    assert re.search(r"Page size: .*A4", told)
    assert 'pdfuaid:part="1"' in info(document, "-meta")


def test_the_paper_is_that_of_the_theme() -> None:
    assert re.search(r"Page size: .*letter", info(pdf("clean", paper="Letter")))


def test_a_screen_reader_meets_headings_lists_tables_and_a_picture_with_words() -> None:
    document = pdf("llama")
    told = info(document, "-struct-text")
    tags = re.findall(r"^ *([A-Z]\w*)", told, re.MULTILINE)
    assert {"Document", "H1", "H2", "H3", "H4", "L", "LI", "Table", "TH", "TD", "Caption", "Link", "Figure"} <= {*tags}
    assert tags.count("H1") == 1
    assert b"/Alt (Lineage of acme/support-bot-8b; the table" in objects(document)
    assert b"/Lang (en)" in objects(document)


def test_a_reader_finds_the_report_whole_and_every_page_numbered_and_marked() -> None:
    found = pages(pdf("llama"))
    text = words_of(pdf("llama"))
    for words in (
        "Not yet: duties are unmet",
        "May I train other models on its outputs?",
        "Begin the model's name with “Llama”",
        "Asked by",
        "acme/support-bot-8b ← meta-llama/Llama-3.1-8B-Instruct",
        "Prepared by",
        "Signature",
        "This is not legal advice.",
    ):
        assert words in text, words
    for number, told in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in told
        assert mark_of([llama()]) in told


def test_the_contents_name_the_pages_of_the_sections() -> None:
    found = pages(pdf("llama"))
    contents = re.sub(r"\s+", " ", " ".join(found[:2]))
    for title in ("What to do", "Findings", "Sign-off"):
        named = re.search(rf"{title} · (\d+)", contents)
        assert named is not None, contents
        assert re.search(rf"^ *\d+ +{title}$", found[int(named[1]) - 1], re.MULTILINE)


def test_hostile_strings_stay_text_and_no_link_leads_elsewhere() -> None:
    document = PdfRenderer().render([hostile()])
    assert "<script>document.title='owned'</script>" in re.sub(r"\s+", " ", " ".join(pages(document)))
    links = [line.split()[-1] for line in info(document, "-url").splitlines()[1:]]
    assert all(link.startswith("https://") for link in links)
    assert info(document, "-js").strip() == ""


def test_nothing_is_fetched_however_it_is_spelled() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        asked: list[object] = []
        thread = Thread(target=_listen, args=(server, asked))
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        css = f"h1 {{ background: u\\72l({address}/a) }} @\\69mport '{address}/b'; h2 {{ content: u\\72l(/etc/issue) }}"
        document = PdfRenderer(Theme(css=css, logo=f"{address}/logo.png")).render([llama()])
        thread.join()
    assert asked == []
    assert document.startswith(b"%PDF-1.7")


def _listen(server: socket.socket, asked: list[object]) -> None:
    try:
        while True:
            asked.append(server.accept())
    except TimeoutError:
        return


@pytest.mark.parametrize(("bases", "way"), [(2, "upright"), (60, "wide"), (195, "")])
def test_a_drawing_lies_as_it_is_read_best_and_is_left_out_where_it_cannot_be(bases: int, way: str) -> None:
    report = crowd(bases)
    drawing = draw(scene_of(Pedigree.of(report.lineage), report))
    assert way_on_paper(drawing) == way
    if way == "wide":
        assert re.search(r"Page +\d+ size: +841\.89 x 595", info(PdfRenderer().render([report]), "-l", "99"))


@pytest.mark.parametrize("bases", range(2, 12))
def test_no_drawing_is_cut_at_the_end_of_its_page(bases: int) -> None:
    report = crowd(bases)
    drawing = draw(scene_of(Pedigree.of(report.lineage), report))
    upright = way_on_paper(drawing) == "upright"
    width = width_on_paper(drawing)
    assert width <= (660 if upright else 920)
    assert width * drawing.height / drawing.width <= (860 if upright else 560) + 1


def test_a_box_of_the_drawing_leads_to_its_row() -> None:
    document = pdf("llama")
    told = objects(document)
    for name in (b"meta-llama/Llama-3.1-8B-Instruct", b"meta-llama/Llama-3.1-8B"):
        assert name in told
    page = info(document, "-dests")
    assert '"audit-1-ancestor-1"' in page
    links = re.findall(rb"/Dest \((audit-1-ancestor-\d)\)", told + document)
    assert {b"audit-1-ancestor-1", b"audit-1-ancestor-2"} <= {*links}


def test_many_ancestors_stand_together_where_the_same_is_told_of_them_and_none_is_left_out() -> None:
    report = crowd(300)
    document = PdfRenderer().render([report])
    text = words_of(document).replace(" ", "")
    assert all(f"acme/part-{number:03}" in text for number in range(300))
    assert PAPER.ancestors is not None
    assert f"{300 - PAPER.ancestors // 2}, named below" in words_of(document)
    assert len(pages(document)) < 20


def test_letters_for_weak_eyes_leave_the_report_whole() -> None:
    """The maker of PDF gives up on parts that are to stay together and have no room on a page."""
    document = PdfRenderer(Theme(css="html { font-size: 30pt }")).render([llama()])
    text = words_of(document)
    for told in ("Not yet: duties are unmet", "Begin the model's name with “Llama”", "Prepared by"):
        assert told in text, told


def test_the_picture_of_a_drawing_needs_no_variable() -> None:
    css = flat_styles()
    assert "var(" not in css
    assert "--" not in css
    assert ".finetune .line {" in css


def test_several_audits_make_one_document() -> None:
    document = PdfRenderer().render([gaps(), llama()])
    assert re.search(r"Title: +License audits of 2 models", info(document))
    text = words_of(document)
    for told in ("acme/merge", "The card's license key is empty.", "No Notice file holds the attribution notice"):
        assert told in text


def test_several_audits_tell_common_things_once_and_where_each_begins() -> None:
    rule = RuleAbout("MLA1", "a-rule", "A rule", FindingKind.UNKNOWN, Severity.NOTE, "Why.", "what nobody can see")
    document = PdfRenderer().render([replace(report, rules=(rule,)) for report in (gaps(), llama(), clean())])
    found = pages(document)
    text = words_of(document)
    for told in ("Licenses and clauses", "what nobody can see", "Common to all audits"):
        assert text.count(told) == 1, told
    assert len(re.findall(r"does not check stands|do not check stands", text)) == 3
    first = re.sub(r"\s+", " ", poppler("pdftotext", document, "-raw", "-l", "1", "-", "-"))
    for name, target in (("acme/merge", "./merge"), ("acme/support-bot-8b", "./support-bot")):
        told_at = re.search(rf"{name} · page (\d+)", first)
        assert told_at is not None, first
        assert f"Audited: {target}" in found[int(told_at[1]) - 1]


def test_the_command_writes_a_file_or_a_pipe_and_no_terminal(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    done = modelaudit("scan", EXAMPLE, "--registry", "none", "-f", f"pdf={file}")
    assert done.returncode == 1, done.stderr
    assert file.read_bytes().startswith(b"%PDF-1.7")
    program = Path(sys.executable).with_name("modelaudit")
    command = [str(program), "scan", str(EXAMPLE), "--registry", "none", "-f", "pdf"]
    piped = subprocess.run(command, capture_output=True, check=False)
    assert piped.stdout == file.read_bytes()
    screen, terminal = os.openpty()
    shown = subprocess.run(command, stdout=terminal, stderr=subprocess.PIPE, check=False, text=True)
    os.close(terminal)
    os.close(screen)
    assert shown.returncode == 2
    assert "pdf is not for a terminal" in shown.stderr


def test_what_is_missing_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(UsageError, match=r"pip install 'model-license-audit\[pdf\]'"):
        binary_renderer("pdf")


def test_equal_use_of_two_themes_gives_the_same_mark() -> None:
    mark = mark_of([llama()])
    assert mark in pages(pdf("llama", "Acme GmbH"))[0]
    assert mark_of([replace(llama(), target="./elsewhere")]) != mark
