"""From findings and gaps to an exit code with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.findings import Finding
from model_license_audit.model.report import ExitCode, Gap, Outcome
from model_license_audit.policy.policy import NEVER, Policy


def decide(findings: Sequence[Finding], gaps: Sequence[Gap], policy: Policy) -> Outcome:
    """Findings at or above the threshold fail the audit; else gaps make it incomplete; else it passes."""
    fail_on = policy.fail_on
    failing = [f for f in findings if fail_on and not f.waiver and f.kind.at_least(fail_on)]
    word = str(fail_on) if fail_on else NEVER
    if failing:
        return Outcome(
            ExitCode.FINDINGS, f"{_count(failing)} at or above --fail-on {word}", word, policy.allow_incomplete
        )
    if gaps and not policy.allow_incomplete:
        number = f"{len(gaps)} thing{'s' if len(gaps) > 1 else ''} could not be read or told"
        return Outcome(ExitCode.INCOMPLETE, number, word, policy.allow_incomplete)
    reason = f"no finding at or above --fail-on {word}" + (", gaps allowed" if gaps else "")
    return Outcome(ExitCode.AUDITED, reason, word, policy.allow_incomplete)


def _count(findings: Sequence[Finding]) -> str:
    return f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
