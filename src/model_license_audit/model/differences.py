"""What changed between two audits of one model, or of two models that are laid beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.findings import Finding
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.report import AnswerValue, AuditReport, Gap, Question


class Effect(StrEnum):
    """What became of a thing: it is new, it is gone, or it is there and otherwise."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Trend(StrEnum):
    """Whether a change is for the worse or the better of who releases the model; the worst first."""

    WORSE = "worse"
    BETTER = "better"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question that has another answer."""

    question: Question
    before: AnswerValue
    after: AnswerValue
    trend: Trend


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A thing to do, to leave or to watch that is new, gone, or in another state or group.

    ``before`` and ``after`` are its places in ``todo`` of the two audits (``None``: it is not there). ``asking`` are
    the names of those who ask for it now and did not before.
    """

    effect: Effect
    trend: Trend
    before: int | None = None
    after: int | None = None
    asking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that is new, gone, or of another kind, verdict, severity or waiver."""

    effect: Effect
    trend: Trend
    before: Finding | None = None
    after: Finding | None = None

    @property
    def finding(self) -> Finding:
        """The finding as it is now, or else as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them is there
        return found


@dataclass(frozen=True, slots=True)
class LicenseChange:
    """An artifact that is there in both audits, and of which the license is told otherwise.

    ``declared`` and ``concluded`` are true where the expression of that statement is another one, ``texts`` where the
    license texts found are. ``subject`` is true for the audited model itself.
    """

    before: Artifact
    after: Artifact
    subject: bool
    declared: bool
    concluded: bool
    texts: bool


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A step of the lineage that is new, gone, or of another kind; one of the audited model itself where ``own``."""

    effect: Effect
    own: bool
    before: Derivation | None = None
    after: Derivation | None = None

    @property
    def link(self) -> Derivation:
        """The link as it is now, or else as it was."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of them is there
        return found


@dataclass(frozen=True, slots=True)
class SightChange:
    """An ancestor in both lineages that could be looked at in one of them alone (``None``: it could)."""

    trend: Trend
    before: UnknownArtifact | None = None
    after: UnknownArtifact | None = None


@dataclass(frozen=True, slots=True, order=True)
class FileChange:
    """A file that is new, gone or otherwise.

    Sizes are in bytes, digests SHA-256; ``None`` where the file is not there, or its digest was not taken.
    """

    path: str
    effect: Effect
    size_before: int | None = None
    size_after: int | None = None
    digest_before: str | None = None
    digest_after: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class VersionChange:
    """A part of the auditor that is another one: ``tool``, ``license_data``, ``rules`` or ``catalogue``."""

    part: str
    before: str
    after: str


class Cause(StrEnum):
    """Where a change can come from: the model, what is known of its ancestors, the question, or the auditor."""

    MODEL = "model"
    ANCESTORS = "ancestors"
    USE = "use"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """Two audits and all that differs between them; each list is sorted, the worst first.

    ``same_files`` counts the files whose digests are equal, ``untold`` those of equal size of which no digest was
    taken, so that it is not known whether they are the same. ``causes`` are the places that changed themselves: only
    what they name can be behind the other changes.
    """

    before: AuditReport
    after: AuditReport
    answers: tuple[AnswerChange, ...] = ()
    duties: tuple[DutyChange, ...] = ()
    findings: tuple[FindingChange, ...] = ()
    licenses: tuple[LicenseChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    sights: tuple[SightChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    same_files: int = 0
    untold: tuple[str, ...] = ()
    gaps_new: tuple[Gap, ...] = ()
    gaps_gone: tuple[Gap, ...] = ()
    versions: tuple[VersionChange, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def empty(self) -> bool:
        """True where the two audits say the same of the model."""
        return not any(
            (self.answers, self.duties, self.findings, self.licenses, self.links, self.sights, self.files)
        ) and not (self.gaps_new or self.gaps_gone)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of audits laid beside each other: the pairs, and the models that only one of them has."""

    differences: tuple[AuditDifference, ...]
    only_before: tuple[AuditReport, ...] = ()
    only_after: tuple[AuditReport, ...] = ()
