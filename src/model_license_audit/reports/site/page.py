"""A page of the site: the frame around its template, and the one style sheet of all of them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from urllib.parse import urlencode

from model_license_audit.reports import phrases, words
from model_license_audit.reports.html.environment import Words, fill, template
from model_license_audit.reports.html.theme import PLAIN
from model_license_audit.reports.safe import NAME, short

STYLES = ("colours.css", "report.css", "portfolio.css", "drawing.css", "site.css", "print.css")
"""The style sheets of the report, and what only the site has."""
PLACES = (
    ("/", "Overview"),
    ("/models", "Models"),
    ("/audits", "Audits"),
    ("/changes", "Changes"),
    ("/waivers", "Waivers"),
    ("/submit", "Audit a model"),
)
"""Where the head of each page leads."""


@cache
def styles() -> str:
    """The style sheet."""
    return "".join(map(template, STYLES))


@cache
def styles_path() -> str:
    """Where it is: under another name when it is another one, so that browsers may keep it."""
    return f"/assets/{sha256(styles().encode()).hexdigest()[:16]}.css"


def site_page(name: str, title: str, here: str = "", **context: object) -> str:
    """The page of a template that extends ``site.html.j2``; ``here`` is its place among :data:`PLACES`."""
    frame: dict[str, object] = {"title": short(title, NAME), "here": here, "places": PLACES, "styles": styles_path()}
    return fill(name, PLAIN, words=Words(words), phrases=Words(phrases), link=link, **context, **frame)


def link(place: str, **parameters: object) -> str:
    """The address of a page with parameters; those that are ``None`` or empty are left out."""
    told = {key: value for key, value in parameters.items() if value not in {None, ""}}
    return f"{place}?{urlencode(told)}" if told else place
