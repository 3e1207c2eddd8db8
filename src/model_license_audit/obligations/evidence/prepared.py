"""A file as wordings are looked for in it: on one line, in plain text, as a reader sees it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from model_license_audit.model.evidence import Evidence, TextFile, TextRole
from model_license_audit.obligations.evidence.denial import denied_before
from model_license_audit.obligations.evidence.plain_text import plain
from model_license_audit.obligations.evidence.visible import without_targets, without_unseen

_PARAGRAPH = re.compile(r"\s*(?:[-*+]\s|\d{1,3}[.)]\s|#|\||>|=|\Z)")
_MARKDOWN = (".md", ".markdown", ".mdx")


@dataclass(slots=True)
class Prepared:
    """One file as wordings are looked for in it.

    ``text`` is its plain text on one line, ``starts`` the offset in it of every line of the file, ``breaks`` those at
    which a paragraph, a heading or an item of a list begins.
    """

    file: TextFile
    text: str
    starts: list[int]
    breaks: list[int]
    lines: list[str]

    def evidence(self, offset: int) -> Evidence:
        """The line that an offset stands in."""
        number = bisect_right(self.starts, offset)
        return Evidence(
            self.file.path,
            line=number,
            excerpt=self.lines[number - 1].strip()[:200],
            digest=self.file.digest,
        )

    def paragraph(self, start: int, end: int) -> tuple[int, int]:
        """The bounds of the paragraphs that an extent of the text stands in."""
        before, after = bisect_right(self.breaks, start), bisect_right(self.breaks, max(start, end - 1))
        first = self.breaks[before - 1] if before else 0
        return first, self.breaks[after] if after < len(self.breaks) else len(self.text)


def prepare(file: TextFile, front_matter: bool, links: bool) -> Prepared:
    """The file ready to be searched, with its front matter and the addresses behind links only where asked for."""
    raw = file.text.splitlines() or [""]
    skip = 0 if front_matter else file.body_line - 1
    seen = _seen(file, raw, skip, links)
    joined, starts, breaks, length, fresh = [], [], [], 0, False
    for line in seen:
        starts.append(length)
        text = plain(line)
        fresh = fresh or bool(_PARAGRAPH.match(line))
        if text:
            if fresh:
                breaks.append(length)
            joined.append(text)
            length += len(text) + 1
            fresh = False
    return Prepared(file, " ".join(joined), starts, breaks, raw)


def _seen(file: TextFile, raw: list[str], skip: int, links: bool) -> list[str]:
    """The lines as a reader sees them, as many as there are in the file."""
    lines = [""] * skip + raw[skip:]
    if not _is_markdown(file):
        return lines
    body = without_unseen("\n".join(lines))
    return (body if links else without_targets(body)).split("\n")


def _is_markdown(file: TextFile) -> bool:
    name = file.path.rpartition("/")[2].lower()
    return name.endswith(_MARKDOWN) or (file.role is TextRole.CARD and "." not in name)


def place_of(words: str, prepared: Prepared) -> int:
    """Where the words stand in the text as whole words and without a *not* before them; -1 where they do not."""
    text = prepared.text
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        whole = not (text[at - 1 : at].isalnum() and words[0].isalnum()) and not (
            text[end : end + 1].isalnum() and words[-1].isalnum()
        )
        if whole and not denied_before(text, at, prepared.paragraph(at, end)[0]):
            return at
        at = text.find(words, at + 1)
    return -1
