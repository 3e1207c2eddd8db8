"""A whole page: styles, script and policy of its own, nothing to fetch, and the same head and foot for every report."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from model_license_audit.reports import words
from model_license_audit.reports.html.environment import Words, fill, template
from model_license_audit.reports.html.theme import PLAIN, Theme
from model_license_audit.reports.safe import visible

STYLES = ("colours.css", "report.css", "portfolio.css", "drawing.css", "print.css")
"""The style sheets of a page for a browser, in their order."""
PAGED_STYLES = ("colours.css", "report.css", "portfolio.css", "print.css", "pdf.css")
SCRIPT = "report.js"


def page(name: str, title: str, theme: Theme = PLAIN, *, mark: str = "", **context: object) -> str:
    """The page of a template that extends ``page.html.j2``.

    ``title`` is that of the document; it runs at the head of every printed page, and ``mark``, which tells this
    document from others, at the foot. ``context`` is what the template asks for.
    """
    css = "".join(map(template, STYLES)) + running(title, mark, theme) + theme.css
    script = template(SCRIPT)
    policy = _policy(css, script, theme)
    told = context | {"title": title, "css": css, "script": script, "policy": policy, "paged": False}
    return fill(name, theme, words=Words(words), **told)


def paged(name: str, title: str, theme: Theme = PLAIN, *, mark: str = "", **context: object) -> str:
    """The same for a maker of PDF, which runs no script and lays out pages: everything is unfolded."""
    size = f"@page {{ size: {theme.paper} }} @page lying {{ size: {theme.paper} landscape }}\n"
    css = "".join(map(template, PAGED_STYLES)) + running(title, mark, theme) + size + theme.css
    told = context | {"title": title, "css": css, "script": "", "policy": "default-src 'none'", "paged": True}
    return fill(name, theme, words=Words(words), **told)


def running(title: str, mark: str, theme: Theme) -> str:
    """What stands at the head and the foot of every printed page but the first, which bears it as its own."""
    foot = " · ".join(part for part in (theme.notice, mark) if part)
    return (
        f"@page {{ @top-left {{ content: {_quoted(title)} }} @top-right {{ content: {_quoted(theme.company)} }}"
        f" @bottom-left {{ content: {_quoted(foot)} }}"
        ' @bottom-right { content: "Page " counter(page) " of " counter(pages) } }\n'
        "@page :first { @top-left { content: none } @top-right { content: none } }\n"
    )


def _quoted(text: str) -> str:
    """A CSS string that holds any text; all but letters, digits and blanks are written as escapes."""
    plain = visible(text[:400])[:120]
    told = "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in plain)
    return f'"{told}"'


def _policy(css: str, script: str, theme: Theme) -> str:
    """Nothing is fetched; the one style and the one script run by their digests, pictures are part of the page."""
    data = " data:" if theme.logo or theme.css else " 'none'"
    return (
        f"default-src 'none'; style-src {_digest(css)}; script-src {_digest(script)}; img-src{data}; font-src{data};"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
