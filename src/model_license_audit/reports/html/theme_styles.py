"""Styles of a theme: kept from closing their element, and from fetching anything."""

from __future__ import annotations

import re

from model_license_audit.model.errors import UsageError

_FORBIDDEN = (
    (re.compile(r"</|<!--"), "would end the style element of the page", "write < as \\3c"),
    (re.compile(r"@import", re.IGNORECASE), "fetches another style sheet", "copy its rules into this file"),
    (
        re.compile(r"(?:url|image-set)\((?!\s*[\"']?\s*data:)", re.IGNORECASE),
        "fetches a file, and a report is one file",
        "embed it: url(data:…)",
    ),
)


def checked_styles(where: str, css: str) -> str:
    """The styles as they are; raises :class:`UsageError` with the line of what a report cannot hold.

    What slips through by other spellings is refused by the page's policy and by the maker of the PDF.
    """
    for pattern, why, remedy in _FORBIDDEN:
        if found := pattern.search(css):
            line = css.count("\n", 0, found.start()) + 1
            raise UsageError(f"{where}, line {line}: {found.group()!r} {why}", remedy)
    return css
