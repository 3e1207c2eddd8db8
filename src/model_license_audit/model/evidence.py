"""Facts and where they were read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """How a fact came to be known: said by the publisher, seen in the files, or decided from both."""

    DECLARED = "declared"
    DETECTED = "detected"
    CONCLUDED = "concluded"


class Confidence(StrEnum):
    """How far a fact may be leaned on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


_CONFIDENCE_ORDER = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


def weakest(*levels: Confidence) -> Confidence:
    """The lowest of the given levels; a chain is as strong as its weakest link."""
    return min(levels, key=_CONFIDENCE_ORDER.index, default=Confidence.HIGH)


def strongest(*levels: Confidence) -> Confidence:
    """The highest of the given levels; one good witness is enough."""
    return max(levels, key=_CONFIDENCE_ORDER.index, default=Confidence.LOW)


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where a fact was read.

    ``source`` is a file path relative to the artifact, or the name of the data set the fact comes from (the shipped
    catalogue, a hub). ``line`` and ``end_line`` count from 1; ``pointer`` is a JSON pointer or a metadata key;
    ``excerpt`` holds at most 200 characters as they stood; ``digest`` is the SHA-256 of the whole file.
    ``obtained`` says how: ``read`` from the artifact, ``catalogue``, ``hub``.
    """

    source: str
    line: int | None = None
    end_line: int | None = None
    pointer: str | None = None
    excerpt: str = ""
    digest: str | None = None
    obtained: str = "read"

    @property
    def location(self) -> str:
        """``file:line``, ``file#pointer`` or the bare source."""
        if self.line is not None:
            return f"{self.source}:{self.line}"
        return f"{self.source}#{self.pointer}" if self.pointer else self.source


class ClaimField(StrEnum):
    """What a claim is about."""

    LICENSE = "license"
    LICENSE_NAME = "license_name"
    LICENSE_LINK = "license_link"
    BASE_MODEL = "base_model"
    BASE_MODEL_RELATION = "base_model_relation"
    DATASET = "dataset"
    TAG = "tag"
    LIBRARY = "library"
    NEW_VERSION = "new_version"
    GATED = "gated"
    NAME = "name"
    ARCHITECTURE = "architecture"
    FORMAT = "format"
    QUANTIZATION = "quantization"
    REVISION = "revision"


class Shape(StrEnum):
    """The shape a value was written in, where the shape itself is a fact."""

    SCALAR = "scalar"
    LIST = "list"
    NULL = "null"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True)
class Claim:
    """A value with basis, confidence and evidence.

    ``value`` is ``None`` exactly when the shape is ``NULL`` (the key is there, its value is not) or ``TEMPLATE`` (the
    template's placeholder was left in place).
    """

    field: ClaimField
    value: str | None
    basis: Basis
    confidence: Confidence
    evidence: Evidence
    shape: Shape = Shape.SCALAR


class ProblemKind(StrEnum):
    """Why a file could not be used as meant."""

    UNREADABLE = "unreadable"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    OUTSIDE = "outside"
    NOT_OPENED = "not-opened"
    LFS_POINTER = "lfs-pointer"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the input that could not be read as meant.

    ``incomplete`` is true when facts may have been lost, so that the audit cannot call itself complete; false for a
    fact worth telling that costs the audit nothing (a pickle that is listed and never opened).
    """

    source: str
    kind: ProblemKind
    what: str
    remedy: str
    incomplete: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers found in one or more files."""

    claims: tuple[Claim, ...] = ()
    texts: tuple[TextFile, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(self.claims + other.claims, self.texts + other.texts, self.problems + other.problems)


class TextRole(StrEnum):
    """What a human-readable file of an artifact is for."""

    CARD = "card"
    LICENSE = "license"
    NOTICE = "notice"
    POLICY = "policy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A human-readable file of an artifact, decoded, bounded; ``body_line`` is the line its prose begins at."""

    path: str
    role: TextRole
    text: str
    digest: str
    body_line: int = 1
