"""What a policy says of an artifact, in words; kept apart from what licenses say."""

from __future__ import annotations

from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling, RulingKind

RULINGS = {
    RulingKind.DENIED: "Denied by the policy",
    RulingKind.REQUIRED: "Asked for by the policy, and not there",
    RulingKind.UNTOLD: "Whether the policy allows it cannot be told",
    RulingKind.NOTED: "Noted",
}
"""What each kind of ruling is called."""


def who_says(ruling: Ruling) -> str:
    """Which key of which file says so, and since when that is known."""
    return f"{ruling.key} in {ruling.file}" if ruling.file else ruling.key


def before(report: AuditReport, fingerprint: str) -> str:
    """``known before`` for what a baseline knew, which fails nothing; empty for all else."""
    return "known before" if fingerprint in report.outcome.known else ""


def refusals(report: AuditReport) -> tuple[Ruling, ...]:
    """The rulings that stop a release, those that were known before left out."""
    outcome = report.outcome
    return tuple(one for one in outcome.rulings if one.kind.fails and one.fingerprint not in outcome.known)
