"""What the gate says in its statement besides the files: the verdict and why, by what it was reached, who and when."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from model_license_audit.audit.identity import Who
from model_license_audit.audit.keeping import ancestors_of
from model_license_audit.audit.policy_files import policy_files
from model_license_audit.gate.verdict import decision_of
from model_license_audit.model.findings import Finding
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import RulingKind
from model_license_audit.registry.kept import KeptInput

if TYPE_CHECKING:
    from model_license_audit.policy.policy import Policy

TOOL = "modelaudit"


def predicate(report: AuditReport, policy: Policy, only: tuple[str, ...], by: Who | None, at: str) -> dict[str, Any]:
    """The predicate of ``urn:model-license-audit:gate:1`` about one audit, as docs/schema/gate-1.json describes it."""
    from model_license_audit.reports.json_codec import encode

    outcome = report.outcome
    return {
        "verdict": decision_of(outcome.exit_code).value,
        "exitCode": outcome.exit_code.value,
        "reason": outcome.reason,
        "by": {"name": by.name, "from": by.source} if by else None,
        "at": at,
        "model": _model(report, only),
        "restsOn": [_named(one.ref) | {"license": one.license} for one in ancestors_of(report)],
        "use": encode(report.use),
        "findings": _findings(report),
        "rulings": {kind.value: sum(r.kind is kind for r in outcome.rulings) for kind in RulingKind},
        "gaps": len(report.gaps),
        "waived": [_waived(finding) for finding in report.findings if finding.waived],
        "policy": {
            "failOn": outcome.fail_on,
            "allowIncomplete": outcome.allow_incomplete,
            "files": [_file(one) for one in policy_files(policy)],
        },
        "rules": _rules(report),
        "versions": _versions(report),
        "report": _report(report),
    }


def _model(report: AuditReport, only: tuple[str, ...]) -> dict[str, Any]:
    concluded = report.artifact.concluded
    told = {"name": report.artifact.name, "license": str(concluded.expression) if concluded else None}
    return told | {"only": list(only)}


def _named(ref: ArtifactRef) -> dict[str, Any]:
    """An artifact by the name that a reader knows, and its package URL where its host has one; no path is told."""
    try:
        return {"name": ref.display, "uri": ref.purl()}
    except ValueError:
        return {"name": ref.name.rpartition("/")[2] or ref.name, "uri": None}


def _findings(report: AuditReport) -> dict[str, Any]:
    """How many are open, by kind; how many of them cannot be told and were so before; how many a waiver accepts."""
    tally = report.tally
    return {
        "open": {kind.value: count for kind, count in tally.found.items()},
        "undetermined": tally.undetermined,
        "known": len(report.outcome.known),
        "waived": tally.waived,
    }


def _waived(finding: Finding) -> dict[str, Any]:
    mark = finding.waived
    assert mark is not None  # noqa: S101 - only waived ones are told of
    told = {"rule": finding.rule, "fingerprint": finding.fingerprint, "reason": mark.reason, "owner": mark.owner}
    return told | {"approver": mark.approver, "expires": mark.expires}


def _file(one: KeptInput) -> dict[str, Any]:
    return {"role": one.role.value, "name": one.path, "digest": {"sha256": one.digest} if one.digest else None}


def _rules(report: AuditReport) -> dict[str, int]:
    tally = report.tally
    return {
        "run": tally.rules_run,
        "failed": tally.rules_failed,
        "disabled": tally.rules_disabled,
        "notAsked": tally.rules_not_asked,
    }


def _versions(report: AuditReport) -> dict[str, Any]:
    versions = report.versions
    return {
        "tool": {"name": TOOL, "version": versions.tool},
        "rules": versions.rules,
        "licenseData": versions.license_data,
        "catalogue": versions.catalogue,
    }


def _report(report: AuditReport) -> dict[str, Any]:
    """The JSON report of this audit alone, by its digest: whoever has it can tell that it is the one."""
    from model_license_audit.reports.choose import renderer

    document = renderer("json").render([report]).encode("utf-8")
    return {"name": "report.json", "mediaType": "application/json", "digest": {"sha256": sha256(document).hexdigest()}}
