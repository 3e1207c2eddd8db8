"""What would leave no conflict, put into the report of an audit that found one."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.audit.auditor import Auditor
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.obligations.situation import Situation
from model_license_audit.policy.policy import Policy
from model_license_audit.rules.rule import Need

MOST_ARTIFACTS = 60
"""Largest lineage in which changes are tried one by one: each costs about one audit."""


def has_conflict(report: AuditReport) -> bool:
    """True when something may not be done, and nobody waived that."""
    return any(
        finding.kind is FindingKind.CONFLICT and finding.verdict is not Verdict.SATISFIED and not finding.waiver
        for finding in report.findings
    )


def with_ways_out(
    auditor: Auditor, report: AuditReport, situation: Situation, policy: Policy, at_hand: frozenset[Need]
) -> AuditReport:
    """The report with the changes that would leave no conflict; as it was where it has none or is too large.

    ``situation`` is that of the report, ``at_hand`` what of the artifact there is to look at.
    """
    if not has_conflict(report) or len(situation.lineage.artifacts) > MOST_ARTIFACTS:
        return report
    from model_license_audit.audit.releasing import releasing
    from model_license_audit.model.options import Lawfulness

    found = releasing(auditor, situation, policy, report.target, at_hand)
    of_labels = found.current is not None and found.current.verdict is Lawfulness.UNLAWFUL
    return replace(report, remedies=found.remedies) if found.barred or of_labels else report
