"""Waivers: findings a house has decided to accept, by rule and fingerprint, for a reason, until a day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from model_license_audit.model.errors import UsageError
from model_license_audit.model.findings import Finding, WaiverMark

REASONS = (
    "license-bought",
    "permission-in-writing",
    "not-distributed",
    "false-positive",
    "accepted-risk",
    "other",
)
"""The closed list of reasons."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """Accepts one finding of one rule on one artifact; never matched by message text.

    ``fingerprint`` is that of the finding, or its beginning as the text report shows it (12 digits or more).
    ``approver`` is who approved it, where that is somebody else than the owner and is written down. ``created`` is the
    day it was written, from which on its length is counted; ``file`` holds it.
    """

    rule: str
    artifact: str
    fingerprint: str
    reason: str
    comment: str
    owner: str
    expires: date
    approver: str | None = None
    created: date | None = None
    file: str = field(default="", compare=False)

    def names(self, finding: Finding, artifact: str) -> bool:
        """True when the finding is this very one, whether or not the waiver still holds."""
        return (
            self.rule == finding.rule and finding.fingerprint.startswith(self.fingerprint) and self.artifact == artifact
        )

    def covers(self, finding: Finding, artifact: str, on: date) -> bool:
        """True when the finding is this very one and the waiver has not expired on that day."""
        return self.names(finding, artifact) and on <= self.expires

    @property
    def mark(self) -> WaiverMark:
        """What a report tells of it."""
        return WaiverMark(self.reason, self.owner, self.expires.isoformat(), self.comment, self.approver)


def waiver_from(source: str, entry: Mapping[str, Any]) -> Waiver:
    """A waiver from its table; every key is mandatory, but for ``approver`` and ``created``."""
    if not isinstance(entry, Mapping):
        raise UsageError(f"{source}: a waiver is a table", "write [[waivers]]")
    keys = ("rule", "artifact", "fingerprint", "reason", "comment", "owner", "expires")
    wrong = sorted(set(keys) ^ (set(entry) - {"approver", "created"}))
    if wrong:
        told = f"a waiver has exactly the keys {', '.join(keys)}, and may have approver and created; check {wrong[0]!r}"
        raise UsageError(f"{source}: {told}", "correct it")
    if entry["reason"] not in REASONS:
        raise UsageError(f"{source}: no reason is called {entry['reason']!r}", f"one of: {', '.join(REASONS)}")
    if not re.fullmatch(r"[0-9a-f]{12,16}", str(entry["fingerprint"])):
        raise UsageError(f"{source}: {entry['fingerprint']!r} is no fingerprint", "copy it from the report of a scan")
    for key in ("expires", "created"):
        if type(entry.get(key, entry["expires"])) is not date:
            raise UsageError(f"{source}: a waiver expires on a date", f"write {key} = 2027-01-31, without quotes")
    blank = next((key for key in (*keys[:-1], "approver") if not str(entry.get(key, "-")).strip()), None)
    if blank:
        raise UsageError(f"{source}: {blank} is empty", "say it: whoever reads the waiver later will ask")
    texts = {key: str(entry[key]) for key in keys[:-1]}
    approver = str(entry["approver"]) if "approver" in entry else None
    return Waiver(**texts, expires=entry["expires"], approver=approver, created=entry.get("created"), file=source)


def waive(findings: tuple[Finding, ...], waivers: tuple[Waiver, ...], artifact: str, on: date) -> tuple[Finding, ...]:
    """The same findings in the same order, those that a waiver covers marked with its reason and end."""

    def mark(finding: Finding) -> Finding:
        cover = next((w for w in waivers if w.covers(finding, artifact, on)), None)
        if cover is None:
            return finding
        return replace(finding, waiver=f"{cover.reason} until {cover.expires} ({cover.owner})", waived=cover.mark)

    return tuple(mark(finding) for finding in findings)
