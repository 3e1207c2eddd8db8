"""Text from anywhere as Markdown that shows just that text.

Code hosts look for mentions, references and addresses in the text of the finished page, after escapes and entities are
resolved. So every sign that could begin one gets an element of its own, which parts it from what follows.
"""

from __future__ import annotations

import re

from model_license_audit.reports.safe import visible

_AT_THE_START = re.compile(r"\A(?:[-+=>]|\d+(?=[.)]))")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile(
    r"""
    (?P<markup>[\\`*_|])        # means something where it stands
    |(?P<named>[&<>])           # begins an entity or a tag
    |(?P<sign>[@\#!~$%^\[\]])   # begins a mention, a reference, a formula or a link
    |(?P<joint>                 # stands inside an address, an emoji or a reference
        :(?=//|[\w+-]+:)
        |(?<=www)\.
        |(?<=\bgh)-(?=\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def plain(text: str) -> str:
    """Text that reads the same in Markdown: no sign of it can become markup, a link, a mention or a reference."""
    shown = visible(text)
    begun = _AT_THE_START.match(shown)
    start = begun[0] if begun else ""
    return "".join(map(_numeric, start)) + _SPECIAL.sub(_made_plain, shown[len(start) :])


def plain_in_html(text: str) -> str:
    """The same for a line that is HTML, as a title to unfold is: Markdown is not read there."""
    return _SPECIAL.sub(_made_plain_in_html, visible(text))


def _made_plain(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found["markup"] else _parted(found)


def _made_plain_in_html(found: re.Match[str]) -> str:
    return _numeric(found[0]) if found["markup"] else _parted(found)


def _parted(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "&":  # GitLab refers to epics so
        return "<span>&amp;</span>"
    return _NAMED.get(sign) or f"<span>{_numeric(sign)}</span>"


def _numeric(sign: str) -> str:
    return f"&#{ord(sign)};"
