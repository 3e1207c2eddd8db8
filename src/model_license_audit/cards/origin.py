"""Where the claims of one file come from."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Shape
from model_license_audit.model.snapshot import FileEntry

EXCERPT = 200
"""Characters of an excerpt."""

MAX_VALUE = 64 * 1024
"""Characters of a value; a gating prompt may hold a whole license."""

_LOCAL_PATH = re.compile(r"[/.~\\]|[A-Za-z]:[\\/]|.*\\|(?!https?:)[^/]+/[^/]+/.")
_HUB_URL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:(datasets|spaces|api|docs|blog|papers)/)?([\w.-]+/[\w.-]+)"
)


@dataclass(frozen=True, slots=True)
class At:
    """A place in a file: lines from 1, a JSON pointer or metadata key, and the words that stand there."""

    line: int | None = None
    pointer: str | None = None
    excerpt: str | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One file; makes claims about what stands in it. ``confidence`` is the most its claims can have."""

    path: str
    digest: str | None
    basis: Basis = Basis.DECLARED
    confidence: Confidence = Confidence.HIGH

    @classmethod
    def of_head(cls, entry: FileEntry, head: bytes) -> Origin:
        """A file of weights of which ``head`` was read: its digest where that is all of it; deeper ones tell less."""
        digest = hashlib.sha256(head).hexdigest() if entry.size == len(head) else None
        return cls(entry.path, digest, Basis.DECLARED, Confidence.HIGH if "/" not in entry.path else Confidence.LOW)

    def claim(
        self,
        field: ClaimField,
        value: str | None,
        at: At,
        confidence: Confidence | None = None,
        shape: Shape = Shape.SCALAR,
    ) -> Claim:
        """A claim read at a place of this file; the value itself is the excerpt when the place has none."""
        shown = (value or "") if at.excerpt is None else at.excerpt
        pointer = None if at.pointer is None else _printable(at.pointer)
        excerpt = _printable(shown.strip()[:EXCERPT])
        evidence = Evidence(self.path, at.line, at.end_line, pointer, excerpt, self.digest)
        kept = None if value is None else _printable(value[:MAX_VALUE])
        return Claim(field, kept, self.basis, confidence or self.confidence, evidence, shape)


def _printable(text: str) -> str:
    """The text without lone surrogates, which JSON can hold and no encoding can write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def base_confidence(value: str | None, own: str, otherwise: Confidence) -> Confidence:
    """How far the name of a base may be leaned on.

    Low when it is empty, a path of some machine (a Hub id has at most one slash), or the model's own name.
    """
    if not value or value.strip().lower() in {"", "none", "null", "unknown"}:
        return Confidence.LOW
    if _LOCAL_PATH.match(value) or value in {own, own.rpartition("/")[2]}:
        return Confidence.LOW
    return otherwise


def hub_id(url: str) -> str | None:
    """``org/name`` of a Hub URL of a model, ``None`` for every other text."""
    match = _HUB_URL.match(url.strip())
    return match[2].removesuffix(".git") if match and match[1] is None else None


def dataset_id(url: str) -> str | None:
    """``org/name`` of a Hub URL of a data set, ``None`` for every other text."""
    match = _HUB_URL.match(url.strip())
    return match[2].removesuffix(".git") if match and match[1] == "datasets" else None
