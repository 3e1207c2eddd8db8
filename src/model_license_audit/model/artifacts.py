"""Models, adapters, data sets and code: one artifact and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.evidence import Claim, ClaimField, Evidence, Problem, TextFile
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.refs import ArtifactRef


class ArtifactKind(StrEnum):
    """What sort of thing an artifact is."""

    MODEL = "model"
    ADAPTER = "adapter"
    DATASET = "dataset"
    CODE = "code"
    SPACE = "space"


class TextMatchKind(StrEnum):
    """How a text relates to the license it was recognised as; a tag names a license whose text is not there."""

    SAME = "same"
    EDITED = "edited"
    PARTIAL = "partial"
    TAG = "tag"


@dataclass(frozen=True, slots=True, order=True)
class LicenseText:
    """A license text found in a file: ``key`` of the license it is, or of the nearest one when ``match`` is not same.

    ``score`` is the share of the reference's words found in order (0 to 1); ``added`` and ``missing`` count words.
    """

    path: str
    key: str
    match: TextMatchKind
    score: float
    line: int = 1
    added: int = 0
    missing: int = 0
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact with its claims and the licenses told by them.

    ``names`` are the names it goes by, the most official first. ``declared`` comes from the card or metadata,
    ``license_texts`` from license files; ``concluded`` is what the audit works with (``None``: nothing is known).
    ``renamed`` tells where it was read that the name it was asked for by redirects to ``ref``.
    """

    ref: ArtifactRef
    kind: ArtifactKind = ArtifactKind.MODEL
    names: tuple[str, ...] = ()
    declared: LicenseStatement | None = None
    license_texts: tuple[LicenseText, ...] = ()
    concluded: LicenseStatement | None = None
    claims: tuple[Claim, ...] = ()
    texts: tuple[TextFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    gated: bool = False
    renamed: Evidence | None = None

    @property
    def name(self) -> str:
        """The name to show."""
        return self.names[0] if self.names else self.ref.display

    def claims_of(self, *fields: ClaimField) -> tuple[Claim, ...]:
        """The claims about any of the given fields, in the order they were read."""
        return tuple(c for c in self.claims if c.field in fields)


@dataclass(frozen=True, slots=True)
class UnknownArtifact:
    """An ancestor that could not be looked at: why, and what would settle it."""

    ref: ArtifactRef
    reason: str
    remedy: str
    evidence: tuple[Evidence, ...] = ()
