"""The rule table of a SARIF run."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.findings import Finding, FindingKind, Severity
from model_license_audit.model.report import AuditReport, RuleAbout
from model_license_audit.reports.json_codec import Json
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.safe import visible

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_INCOMPLETE = RuleAbout(
    sentences.INCOMPLETE,
    "incomplete-audit",
    sentences.INCOMPLETE_TITLE,
    FindingKind.UNKNOWN,
    Severity.WARNING,
    sentences.INCOMPLETE_MEANS,
    "",
)


def rules_of(reports: Sequence[AuditReport]) -> tuple[RuleAbout, ...]:
    """The rules that found something, by their identifiers; one of which a report tells nothing goes by its title."""
    findings = [finding for report in reports for finding in report.findings]
    told = {rule.id: rule for finding in findings for rule in [_by_its_finding(finding)]}
    told |= {rule.id: rule for report in reports for rule in report.rules}
    if any(report.gaps for report in reports):
        told[_INCOMPLETE.id] = _INCOMPLETE
    return tuple(told[key] for key in sorted(told))


def _by_its_finding(finding: Finding) -> RuleAbout:
    return RuleAbout(finding.rule, "", finding.title, finding.kind, finding.severity, finding.title, "")


def order_of(rules: Sequence[RuleAbout]) -> dict[str, int]:
    """The place of each rule in the table."""
    return {rule.id: place for place, rule in enumerate(rules)}


def rule_table(rules: Sequence[RuleAbout]) -> list[Json]:
    """The table with what a reader is shown of each rule: title, why there is such a rule, what it does not check."""
    return [_rule(rule) for rule in rules]


def _rule(rule: RuleAbout) -> dict[str, Json]:
    why = sentences.sentences((rule.rationale,))
    limit = sentences.sentences((rule.does_not_check,))
    told: dict[str, Json] = {"id": visible(rule.id)}
    if name := "".join(part.capitalize() for part in rule.slug.split("-")):
        told["name"] = visible(name)
    return told | {
        "shortDescription": {"text": sentences.sentences((rule.title,))},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\n\nNot checked: {limit}" if limit else why,
            "markdown": f"{why}\n\n**Not checked:** {limit}" if limit else why,
        },
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"kind": rule.kind.value, "tags": ["license", rule.kind.value]},
    }
