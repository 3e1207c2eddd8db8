"""License, notice and policy files, and other prose beside the card."""

from __future__ import annotations

import re

from model_license_audit.cards.card import is_card
from model_license_audit.cards.loading import decode, load, too_large
from model_license_audit.cards.text_roles import UNREADABLE_SUFFIXES, is_prose, legal_role, suffix
from model_license_audit.model.evidence import Problem, ProblemKind, Reading, TextFile, TextRole
from model_license_audit.model.snapshot import FileEntry, Snapshot

MAX_LEGAL = 1024 * 1024
"""Bytes of a license file that are read; the longest license texts have a tenth of that."""

MAX_PROSE = 256 * 1024
"""Bytes of other prose that are read."""

_MARKUP = re.compile(r"<[^<>]*>")
_DROPPED = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.I)


class LegalTextReader:
    """``LICENSE``, ``COPYING``, ``NOTICE``, ``USE_POLICY`` and their kin, in any folder."""

    name = "license text"
    max_files = 200
    budget = 24 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Any file named like a license, notice or policy, also a PDF."""
        return not is_card(entry) and legal_role(entry.path) is not None

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The text and its role; a text in a format that is not opened becomes a problem."""
        if suffix(entry.name) in UNREADABLE_SUFFIXES:
            what = "may hold license terms, in a format that is not read"
            problem = Problem(entry.path, ProblemKind.NOT_OPENED, what, "Put the same text beside it as plain text.")
            return Reading(problems=(problem,))
        return _text(snapshot, entry, legal_role(entry.path) or TextRole.OTHER, MAX_LEGAL)


class ProseReader:
    """Other Markdown and text files at the root: attributions and notices may stand there."""

    name = "text"
    max_files = 50
    budget = 24 * 1024 * 1024

    def accepts(self, entry: FileEntry) -> bool:
        """Prose at the root that no other reader takes."""
        return is_prose(entry.path) and not is_card(entry) and legal_role(entry.path) is None

    def read(self, snapshot: Snapshot, entry: FileEntry) -> Reading:
        """The text, as far as it is read."""
        return _text(snapshot, entry, TextRole.OTHER, MAX_PROSE)


def _text(snapshot: Snapshot, entry: FileEntry, role: TextRole, limit: int) -> Reading:
    loaded = load(snapshot, entry, limit)
    text, problems = decode(loaded)
    if loaded.truncated:
        problems = (*problems, too_large(entry.path, limit))
    if "\x00" in text:
        raise ValueError("it holds binary data, no text")
    if suffix(entry.name) in {".html", ".htm"}:
        text = _without_markup(text)
    return Reading(texts=(TextFile(entry.path, role, text, loaded.digest or ""),), problems=problems)


def _without_markup(text: str) -> str:
    """The words of an HTML page, each still on its line."""
    import html  # only such pages need the table of entities

    for pattern in (_DROPPED, _MARKUP):
        text = pattern.sub(lambda match: " " + "\n" * match[0].count("\n"), text)
    return html.unescape(text)
