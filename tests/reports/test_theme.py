"""A house's own look: what a theme may hold, what it is refused for, and that its templates reach nothing else."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from model_license_audit.model.errors import UsageError
from model_license_audit.reports.as_html import HtmlRenderer
from model_license_audit.reports.html.page import running
from model_license_audit.reports.html.theme import Theme, load_theme
from tests.cli.inside import modelaudit
from tests.reports.samples import EVIL, llama

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" fill="#0a7"/></svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
EXAMPLE = Path(__file__).parents[2] / "examples" / "unmet-llama-finetune"


def theme_in(folder: Path, said: str, **files: bytes) -> Path:
    (folder / "theme.toml").write_text(said, "utf-8")
    (folder / "own").mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", "/").replace("_", ".")).write_bytes(content)
    return folder


def rendered(theme: Theme) -> str:
    return HtmlRenderer(theme).render([llama()])


def test_a_theme_gives_company_logo_styles_and_a_notice(tmp_path: Path) -> None:
    said = 'company = "Acme <GmbH>"\nnotice = "Confidential"\nlogo = "logo.svg"\ncss = "acme.css"\npaper = "letter"'
    theme = load_theme(theme_in(tmp_path, said, logo_svg=SVG, acme_css=b":root { --link: #063 }\n"))
    page = rendered(theme)
    assert theme.paper == "Letter"
    assert '<meta name="author" content="Acme &lt;GmbH&gt;">' in page
    assert f'<img class="logo" src="data:image/svg+xml;base64,{b64encode(SVG).decode()}" alt="Logo of Acme' in page
    assert ":root { --link: #063 }" in page
    assert '<p class="notice"><bdi>Confidential</bdi></p>' in page
    assert "img-src data:; font-src data:" in page


@pytest.mark.parametrize(("content", "kind"), [(SVG, "svg+xml"), (PNG, "png"), (b"\xff\xd8\xff\xe0jpeg", "jpeg")])
def test_a_logo_is_known_by_its_content(tmp_path: Path, content: bytes, kind: str) -> None:
    theme = load_theme(theme_in(tmp_path, 'logo = "logo.bin"', logo_bin=content))
    assert theme.logo == f"data:image/{kind};base64,{b64encode(content).decode()}"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"GIF89a", "no PNG, JPEG or SVG picture"),
        (b"<html/>", "its root is 'html'"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "holds <script>"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><a onclick='x()'/></svg>", "onclick"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><image href='https://x.example/a.png'/></svg>", "href"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><foreignObject/></svg>", "foreignObject"),
        (b"<!DOCTYPE svg [<!ENTITY a 'aa'>]><svg>&a;</svg>", "document type"),
        (PNG + b"\x00" * 300_000, "not a file of at most 256 KiB"),
    ],
)
def test_what_is_no_harmless_picture_is_refused_as_a_logo(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        load_theme(theme_in(tmp_path, 'logo = "logo.svg"', logo_svg=content))


@pytest.mark.parametrize(
    ("css", "line", "why"),
    [
        ("a {}\n</style><script>", 2, "would end the style element"),
        ("a {}\n\n@import 'other.css';", 3, "fetches another style sheet"),
        ("a { background: url(https://x.example/pixel) }", 1, "fetches a file"),
        ("a { background: URL( 'logo.png') }", 1, "fetches a file"),
    ],
)
def test_styles_that_would_leave_the_page_are_refused_with_their_line(
    tmp_path: Path, css: str, line: int, why: str
) -> None:
    with pytest.raises(UsageError, match=f"acme.css, line {line}: .*{why}"):
        load_theme(theme_in(tmp_path, 'css = "acme.css"', acme_css=css.encode()))


def test_styles_may_hold_what_they_need(tmp_path: Path) -> None:
    css = b"@font-face { font-family: Acme; src: url('data:font/woff2;base64,AAAA') }\n"
    assert load_theme(theme_in(tmp_path, 'css = "acme.css"', acme_css=css)).css == css.decode()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('compny = "Acme"', "unknown key 'compny'.*did you mean 'company'"),
        ("company = 3", "company is no text"),
        ('paper = "A5"', "unknown paper 'A5'.*A4, Letter"),
        ('css = "gone.css"', "gone.css: not a file of at most 256 KiB"),
        ('templates = "gone"', "gone: is no folder"),
        ("company = ", "not valid TOML"),
    ],
)
def test_a_wrong_theme_names_the_key_and_the_remedy(tmp_path: Path, said: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        load_theme(theme_in(tmp_path, said))


def test_a_folder_without_its_file_is_no_theme(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"theme\.toml: not a file"):
        load_theme(tmp_path)


def test_a_template_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = b"<p class='board'>{{ report.artifact.name }} before the board: {{ '<b>' }}</p>\n"
    theme = load_theme(theme_in(tmp_path, 'templates = "own"', own__signoff_html_j2=own))
    page = rendered(theme)
    assert "<p class='board'>acme/support-bot-8b before the board: &lt;b&gt;</p>" in page
    assert "Prepared by" not in page
    assert "Prepared by" in HtmlRenderer().render([llama()])


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{{ audit.nope }}", "has no attribute 'nope'"),
        ("{% if %}", "Expected an expression"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ ''.__class__.__mro__ }}", "'__class__' of 'str' object is unsafe"),
        ("{{ audit.duties.way.__func__.__globals__ }}", "is unsafe"),
        ("{{ words.listed.__globals__ }}", "'__globals__' of 'function' object is unsafe"),
        ("{{ audit.phrases.re }}", "no attribute 're'"),
        ("{{ words.Status }}", "no attribute 'Status'"),
        ("{% for n in range(9999999) %}{% endfor %}", "Range too big"),
        ("{% include '../../../../etc/hostname' %}", "no template is called"),
        ("{% include 'report.css' %}", "no template is called report.css"),
        ("{% set x = report.gaps.append(1) %}", "append"),
    ],
)
def test_a_template_at_fault_is_named_with_its_line_and_reaches_nothing_else(
    tmp_path: Path, template: str, why: str
) -> None:
    own = f"first line\n{template}\n".encode()
    theme = load_theme(theme_in(tmp_path, 'templates = "own"', own__limits_html_j2=own))
    with pytest.raises(UsageError, match=rf"limits\.html\.j2, line 2: .*{why}"):
        rendered(theme)


def test_what_runs_at_the_head_of_printed_pages_cannot_leave_its_string() -> None:
    css = running(EVIL, '"} body { display: none } /*', Theme(company="a\\", notice="</style>"))
    strings = [part for part in css.split('"')[1::2] if not part.startswith("Page ")]
    assert len(strings) == 4
    assert all(char.isascii() and (char.isalnum() or char in "\\ ") for text in strings for char in text)


def scan(*arguments: object) -> tuple[int, str]:
    done = modelaudit("scan", EXAMPLE, "--registry", "none", *arguments)
    return done.returncode, done.stderr


def test_the_command_line_names_a_theme_and_so_does_a_policy(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    theme_in(house, 'company = "Acme House"')
    policy, file = tmp_path / "policy.toml", tmp_path / "report.html"
    policy.write_text('[report]\ntheme = "house"\n', "utf-8")
    scan("-f", f"html={file}", "--policy", str(policy))
    assert "Acme House" in file.read_text("utf-8")
    other = tmp_path / "other"
    other.mkdir()
    theme_in(other, 'company = "Acme Other"')
    scan("-f", f"html={file}", "--policy", str(policy), "--theme", str(other))
    assert "Acme Other" in file.read_text("utf-8")
    assert "Acme House" not in file.read_text("utf-8")


def test_a_theme_that_dresses_nothing_is_wrong_usage_and_that_of_a_policy_is_not(tmp_path: Path) -> None:
    theme_in(tmp_path, "")
    assert "dresses html and pdf alone" in scan("--theme", str(tmp_path))[1]
    policy = tmp_path / "policy.toml"
    policy.write_text('[report]\ntheme = "."\n', "utf-8")
    assert scan("--policy", policy, "-f", "json")[0] == 1


def test_a_wrong_theme_is_told_before_the_audit(tmp_path: Path) -> None:
    theme_in(tmp_path, "compny = 1")
    file = tmp_path / "report.html"
    assert "compny" in scan("--theme", str(tmp_path), "-f", f"html={file}")[1]
    assert not file.exists()
