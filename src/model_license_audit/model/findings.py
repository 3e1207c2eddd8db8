"""What the audit found, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.evidence import Confidence, Evidence
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import CLASS_CLAUSE, Status


class Verdict(StrEnum):
    """The outcome of one rule on one thing; undetermined is never a pass and never an exception."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"


class FindingKind(StrEnum):
    """Four different things, never mixed; from worst to least."""

    CONFLICT = "conflict"
    UNMET_DUTY = "unmet-duty"
    MISSING_EVIDENCE = "missing-evidence"
    UNKNOWN = "unknown"

    @property
    def meaning(self) -> str:
        """The kind in one plain phrase."""
        return _MEANINGS[self]

    def at_least(self, threshold: FindingKind) -> bool:
        """True when this kind is ``threshold`` or worse."""
        order = list(FindingKind)
        return order.index(self) <= order.index(threshold)


_MEANINGS = {
    FindingKind.CONFLICT: "may not be done",
    FindingKind.UNMET_DUTY: "may be done, if a duty is met first",
    FindingKind.MISSING_EVIDENCE: "claimed, but not shown",
    FindingKind.UNKNOWN: "cannot be told",
}


class Severity(StrEnum):
    """How much it matters to the release."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class ClauseRef:
    """A clause of a license, with how far it was checked and where the text is."""

    license_key: str
    license_id: str
    license_name: str
    clause: str
    status: Status
    quote: str | None = None
    source: str | None = None

    @property
    def by_class(self) -> bool:
        """True when it is no clause: what it stands for follows from the license's class, and its text was not read."""
        return self.clause.startswith(CLASS_CLAUSE)


@dataclass(frozen=True, slots=True, order=True)
class WaiverMark:
    """The waiver that accepts a finding: for which ``reason`` of the closed list, whose it is, until which day.

    ``expires`` is the last day (ISO 8601) on which it holds; ``approver`` is ``None`` where nobody is named who
    approved it.
    """

    reason: str
    owner: str
    expires: str
    comment: str = ""
    approver: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person must know or do.

    ``path`` names the chain of artifacts from the subject to the origin; ``settle`` says, for an undetermined
    verdict, what would decide it; ``also`` names further ancestors that ask for the same under the same license;
    ``details`` lists in full what the message names only in part. ``waiver`` tells in a line of the waiver that accepts
    it (``None``: none does), ``waived`` in its parts.
    ``fingerprint`` is stable across runs and machines.
    """

    rule: str
    title: str
    subject: ArtifactRef
    verdict: Verdict
    kind: FindingKind
    severity: Severity
    confidence: Confidence
    message: str
    remedy: str
    fingerprint: str
    path: tuple[str, ...] = ()
    clauses: tuple[ClauseRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    settle: str | None = None
    origin: str | None = None
    also: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    waiver: str | None = None
    waived: WaiverMark | None = None

    @property
    def order(self) -> tuple[int, int, str, tuple[str, ...], str]:
        """Sorts findings as every report shows them: worst kind first, then severity, rule and path."""
        return _KINDS.index(self.kind), _SEVERITIES.index(self.severity), self.rule, self.path, self.fingerprint


_KINDS, _SEVERITIES = list(FindingKind), list(Severity)
