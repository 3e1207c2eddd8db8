"""Text from strangers for the documents of others: nothing in it acts on a terminal or ends a field too early."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.reports.safe import escape, short

_MARK = re.compile(r"<(/?)text>", re.IGNORECASE)
_ODD = re.compile(r"[^A-Za-z0-9.]+")
_KEPT = frozenset("\n\t")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
MOST = 1_000
"""Most characters of one line that came from a model."""


def line(text: str) -> str:
    """The text on one line, with everything invisible escaped; the brackets of tag-value documents are broken up."""
    return _MARK.sub(r"<\1 text>", short(text, MOST))


def prose(text: str) -> str:
    """The text in its lines, with everything else that is invisible escaped, and the same brackets broken up."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.isascii() or not plain.replace("\n", "").replace("\t", "").isprintable():
        plain = "".join(char if char in _KEPT or not _hidden(char) else escape(char) for char in plain)
    return _MARK.sub(r"<\1 text>", plain)


def _hidden(char: str) -> bool:
    return unicodedata.category(char) in _HIDDEN


def slug(text: str, most: int = 60) -> str:
    """Letters, digits, dots and hyphens alone: what may stand in the identifiers of SPDX."""
    return _ODD.sub("-", text).strip("-.")[:most].rstrip("-.")


def mark(text: str, length: int = 8) -> str:
    """A short digest, to tell apart what is written alike."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def key_of(ref: ArtifactRef) -> str:
    """What an artifact is called inside a document: readable, and of this artifact alone."""
    sort = "dataset" if ref.dataset else "model"
    name = ref.name.rstrip("/").rpartition("/")[2] if ref.host is Host.PATH else ref.name
    return "-".join(part for part in (sort, slug(name), mark(str(ref))) if part)
