"""The situation behind a stored report, worked out again from what the report holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from model_license_audit.obligations.situation import Situation, understand
from model_license_audit.rules.conditions import ConditionFailed
from model_license_audit.rules.evaluate import Evaluator, fingerprint_of

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import Auditor
    from model_license_audit.model.findings import Finding
    from model_license_audit.model.report import AuditReport
    from model_license_audit.rules.rule import Rule


def situation_of(report: AuditReport, finding: Finding, rule: Rule, auditor: Auditor) -> Situation | None:
    """What was judged, as far as the report holds it; ``None`` where the rule would not find the same there.

    A report does not hold the texts of files, and license data or rules may be others by now.
    """
    situation = understand(auditor.kb, report.lineage, report.use)
    shown = {(duty.origin, duty.license_key, duty.term): duty.shown for duty in report.duties}
    duties = tuple(
        replace(duty, shown=shown.get((duty.origin, duty.license_key, duty.term), duty.shown))
        for duty in situation.duties
    )
    rebuilt = replace(situation, duties=duties)
    try:
        told = Evaluator(rebuilt).verdicts(rule)
    except ConditionFailed:
        return None
    same = any(fingerprint_of(rule, a) == finding.fingerprint and v is finding.verdict for a, v in told)
    return rebuilt if same else None
