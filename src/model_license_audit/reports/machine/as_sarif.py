"""SARIF 2.1.0 (OASIS standard): what code scanning services and editors read."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit import __version__
from model_license_audit.model.report import AuditReport, Gap
from model_license_audit.reports import phrases
from model_license_audit.reports.json_codec import Json
from model_license_audit.reports.json_text import written
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.machine.identity import identities
from model_license_audit.reports.machine.sarif_results import ROOT, Results
from model_license_audit.reports.machine.sarif_rules import order_of, rule_table, rules_of
from model_license_audit.reports.safe import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class SarifRenderer:
    """One run with an invocation for each audit: services refuse a file with more than a few runs of one tool.

    A result of which the verdict is *undetermined* keeps its level: what SARIF calls *open* is shown by no service,
    and unknown is not a pass. It says so in its message and in ``properties.verdict``. For the same reason an
    incomplete audit has a result that says so. The run has no ``automationDetails``: they would stand in the way of the
    category that a user gives when a file is uploaded.
    """

    format = "sarif"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole log."""
        log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(reports)]}
        return written(log) + "\n"


def _run(reports: Sequence[AuditReport]) -> dict[str, Json]:
    rules = rules_of(reports)
    order = order_of(rules)
    results: list[Json] = []
    for number, (report, name) in enumerate(zip(reports, identities(reports), strict=True)):
        results += Results(report, name, number, order).all()
    return {
        "tool": {"driver": _driver(rule_table(rules))},
        "invocations": [_invocation(report) for report in reports],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory of the audited model."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }


def _driver(rules: list[Json]) -> dict[str, Json]:
    return {"name": "modelaudit", "fullName": "model-license-audit", "semanticVersion": __version__, "rules": rules}


def _invocation(report: AuditReport) -> dict[str, Json]:
    return {
        "executionSuccessful": not phrases.incomplete(report),
        "exitCode": report.outcome.exit_code.value,
        "exitCodeDescription": visible(report.outcome.reason),
        "toolExecutionNotifications": [_notification(gap) for gap in report.gaps],
        **_configuration(report),
        "properties": {
            "target": visible(report.target),
            "artifact": visible(report.artifact.name),
            "reference": visible(str(report.artifact.ref)),
            "result": phrases.headline(report),
            "use": phrases.use(report.use),
            "failOn": visible(report.outcome.fail_on),
            "tool": visible(report.versions.tool),
            "licenseData": visible(report.versions.license_data),
            "rules": visible(report.versions.rules),
        },
    }


def _configuration(report: AuditReport) -> dict[str, Json]:
    """What the policy says: no rule of ours found it, and no license says so."""
    told: list[Json] = [
        {
            "level": "error" if one.kind.fails else "note",
            "message": {"text": visible(f"{one.message} ({phrases.who_says(one)}): {one.remedy}")},
            "descriptor": {"id": visible(f"policy/{one.kind.value}/{one.key}")},
        }
        for one in report.outcome.rulings
    ]
    return {"toolConfigurationNotifications": told} if told else {}


def _notification(gap: Gap) -> dict[str, Json]:
    descriptor: Json = {"id": sentences.INCOMPLETE}
    return {"level": "warning", "message": {"text": sentences.of_gap(gap)}, "descriptor": descriptor}
