"""Audits as the registry keeps them: what each found, who ran it, what the gate said, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model_license_audit.model.refs import ArtifactRef


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """One finding of an audit that was kept, in the words of :class:`~model_license_audit.model.findings.Finding`."""

    rule: str
    kind: str
    severity: str
    verdict: str
    subject: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeptWaiver:
    """A waiver that an audit went by."""

    rule: str
    artifact: str
    fingerprint: str | None
    reason: str
    comment: str
    owner: str
    expires: str | None


class InputRole(StrEnum):
    """What a file was to an audit: one of the artifact's own, or one of those that its policy was read from."""

    FILE = "file"
    POLICY = "policy"
    WAIVERS = "waivers"
    BASELINE = "baseline"
    CURATIONS = "curations"
    LICENSES = "licenses"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class KeptInput:
    """A file that an audit rests on: ``digest`` is its SHA-256, where it was read whole or its host tells it."""

    role: InputRole
    path: str
    size: int | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class KeptAncestor:
    """What the artifact was made from, directly or not, as the audit knew it; ``license`` is an expression."""

    ref: ArtifactRef
    license: str | None = None


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """One audit of an artifact: ``report`` is the whole report as JSON (empty when it was not asked for).

    ``number`` counts the audits of one artifact and ``revision`` is the ordinal of the revision that was current; both
    are given by the registry. ``verdict`` is the word of the gate (empty for an audit that let nothing out or back),
    ``who`` the account it was run for, and ``who_from`` where that name was read.
    """

    at: datetime
    target: str
    exit_code: int
    reason: str
    report: str
    findings: tuple[KeptFinding, ...] = ()
    waivers: tuple[KeptWaiver, ...] = ()
    number: int = 0
    revision: int = 0
    verdict: str = ""
    who: str | None = None
    who_from: str | None = None
    inputs: tuple[KeptInput, ...] = ()
    ancestors: tuple[KeptAncestor, ...] = ()
