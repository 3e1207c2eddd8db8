"""Models, adapters, data sets and code: one artifact and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.evidence import Claim, ClaimField, Evidence, Problem, TextFile
from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.recorded import Recorded
from model_license_audit.model.refs import ArtifactRef


class ArtifactKind(StrEnum):
    """What sort of thing an artifact is."""

    MODEL = "model"
    ADAPTER = "adapter"
    DATASET = "dataset"
    CODE = "code"
    SPACE = "space"


_NOT_GATED = frozenset({"", "false", "no", "none"})


def says_gated(value: str | None) -> bool:
    """True for a value of a hub's ``gated`` field by which the files are behind terms that must be accepted."""
    return (value or "").casefold() not in _NOT_GATED


class Layer(StrEnum):
    """The parts of one artifact that may be under different licenses."""

    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"
    DOCUMENTATION = "documentation"


class ToldBy(StrEnum):
    """What tells the license of one part: the card's one license field (and what weight files carry), package
    metadata, sentences of the card, or a license file."""

    LABEL = "label"
    PACKAGE = "package"
    WORDS = "words"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class LayerLicense:
    """The license that one part of an artifact is said to be under, and what tells it.

    ``contrary`` are the statements that do not agree: a license field that was set aside because it is told to name the
    license of another part, or the field and the words that differ and are both kept.
    """

    layer: Layer
    statement: LicenseStatement
    told_by: tuple[ToldBy, ...] = ()
    contrary: tuple[LicenseStatement, ...] = ()


class TextMatchKind(StrEnum):
    """How a text tells of a license, the strongest evidence first.

    The first three hold its words. A tag, a reference in words and a link only name a license whose text is not there.
    """

    SAME = "same"
    EDITED = "edited"
    PARTIAL = "partial"
    TAG = "tag"
    REFERENCE = "reference"
    LINK = "link"

    @property
    def is_text(self) -> bool:
        """True when the words of the license are there, all of them or some."""
        return self in (TextMatchKind.SAME, TextMatchKind.EDITED, TextMatchKind.PARTIAL)


class DifferenceKind(StrEnum):
    """In what way a text differs from the license it resembles."""

    ADDED = "added"
    MISSING = "missing"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One place where a text differs from the license it resembles.

    ``line`` is that of the text, ``added`` counts its words that the license does not have there (with ``sentences``
    that end among them), ``missing`` the words of the license that the text lacks. ``excerpt`` holds the added words
    as they stand, 200 characters at most; ``where`` says in words at which place of the license.
    """

    line: int
    added: int
    missing: int
    where: str
    excerpt: str = ""
    sentences: int = 0

    @property
    def kind(self) -> DifferenceKind:
        """Whether words were added, taken away, or put in the place of others."""
        if self.added and self.missing:
            return DifferenceKind.CHANGED
        return DifferenceKind.ADDED if self.added else DifferenceKind.MISSING


@dataclass(frozen=True, slots=True, order=True)
class LicenseText:
    """A license text found in a file: ``key`` of the license it is, or of the nearest one when ``match`` is not same.

    ``score`` is the share of the reference's words found in order (0 to 1); ``added`` and ``missing`` count words.
    ``differences`` tells the first places where they were added, changed or taken away. ``line`` is where to look: the
    first added words of an edited text, or else its beginning; its words stand in ``first_line`` to ``last_line``
    (0: no words of it are there).
    """

    path: str
    key: str
    match: TextMatchKind
    score: float
    line: int = 1
    added: int = 0
    missing: int = 0
    excerpt: str = ""
    differences: tuple[Difference, ...] = ()
    first_line: int = 0
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact with its claims and the licenses told by them.

    ``names`` are the names it goes by, the most official first. ``declared`` comes from the card or metadata,
    ``license_texts`` from license files; ``concluded`` is what the audit works with (``None``: nothing is known): the
    license of the artifact itself, which for a model is that of its weights. ``layers`` are the licenses of its parts
    where files tell them apart, those of the weights among them, in the order of :class:`Layer`.
    ``renamed`` tells where it was read that the name it was asked for by redirects to ``ref``. ``recorded`` tells of
    the record that it is known from where it was not looked at now.
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
    layers: tuple[LayerLicense, ...] = ()
    recorded: Recorded | None = None

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
