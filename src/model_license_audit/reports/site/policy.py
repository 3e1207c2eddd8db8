"""What a browser may do with a page that is served: the policies of the site, of a report, and of a picture."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape

_NOBODY_FRAMES_IT = "frame-ancestors 'none'"
SITE = f"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; {_NOBODY_FRAMES_IT}"
"""Pages of the site: one style sheet, of the same server; no script."""

_TOLD = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]{1,2000})">')
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEAD = 400
"""Within so many characters a report tells its policy, before anything that a model could say."""


def policy_in(report: str) -> str:
    """The policy that an HTML report tells of itself, for the header, where it can also forbid to be framed.

    A report from a template of the house that tells none may have its styles, and no script.
    """
    told = _TOLD.search(report[: _HEAD + 2000])
    if told is not None and told.start() <= _HEAD:
        return f"{unescape(told[1])}; {_NOBODY_FRAMES_IT}"
    styles = " ".join(map(_digest, _STYLE.findall(report))) or "'none'"
    return f"default-src 'none'; style-src {styles}; img-src data:; {_NOBODY_FRAMES_IT}"


def picture_policy(picture: str) -> str:
    """The policy of an SVG file: its one style by its digest, and nothing else."""
    style = _STYLE.search(picture)
    text = unescape(style[1]) if style else ""  # a picture is XML, and what counts is the text that it stands for
    return f"default-src 'none'; style-src {_digest(text)}; {_NOBODY_FRAMES_IT}"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
