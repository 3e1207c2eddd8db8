"""What changed between audits, for machines: one JSON document, described by ``docs/schema/audit-diff-1.json``."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit import __version__
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.differences import (
    AuditDifference,
    Comparison,
    DutyChange,
    FileChange,
    FindingChange,
    LicenseChange,
    LinkChange,
    SightChange,
    Trend,
)
from model_license_audit.model.findings import Finding
from model_license_audit.model.report import AuditReport, Gap, Outcome
from model_license_audit.reports import phrases
from model_license_audit.reports.json_codec import Json, encode
from model_license_audit.reports.json_text import written
from model_license_audit.reports.points import Point, points

SCHEMA = "urn:model-license-audit:audit-diff:1"
"""The version of the document; a change that could break a reader raises the number."""


class DiffJsonRenderer:
    """One JSON document in pure ASCII: no time stamp, keys in a fixed order, equal input gives equal bytes."""

    format = "json"

    def render(self, comparison: Comparison, outcome: Outcome, **_terminal: object) -> str:
        """The document."""
        return written(document(comparison, outcome)) + "\n"


def document(comparison: Comparison, outcome: Outcome) -> dict[str, Json]:
    """The comparison as one JSON value."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "modelaudit", "version": __version__},
        "outcome": encode(outcome),
        "differences": [_difference(found) for found in comparison.differences],
        "only_before": [_side(report) for report in comparison.only_before],
        "only_after": [_side(report) for report in comparison.only_after],
    }


def _difference(found: AuditDifference) -> dict[str, Json]:
    old, new = points(found.before), points(found.after)
    return {
        "before": _side(found.before),
        "after": _side(found.after),
        "changed": not found.empty,
        "causes": encode(found.causes),
        "counts": {trend.value: _count(found, trend) for trend in Trend},
        "findings": [_finding(change) for change in found.findings],
        "answers": encode(found.answers),
        "duties": [_duty(change, old, new) for change in found.duties],
        "licenses": [_license(change) for change in found.licenses],
        "links": [_link(change) for change in found.links],
        "sights": [_sight(change) for change in found.sights],
        "gaps": {"new": [_gap(gap) for gap in found.gaps_new], "gone": [_gap(gap) for gap in found.gaps_gone]},
        "files": {
            "changes": [_file(change) for change in found.files],
            "same": found.same_files,
            "untold": encode(found.untold),
        },
        "versions": encode(found.versions),
    }


def _side(report: AuditReport) -> dict[str, Json]:
    return {
        "target": report.target,
        "ref": str(report.artifact.ref),
        "name": report.artifact.name,
        "planned": report.planned,
        "result": phrases.headline(report),
        "exit_code": report.outcome.exit_code.value,
        "found": encode(report.tally.found),
        "use": encode(report.use),
        "versions": encode(report.versions),
    }


def _count(found: AuditDifference, trend: Trend) -> dict[str, Json]:
    turned = {
        "findings": [one.trend for one in found.findings],
        "answers": [one.trend for one in found.answers],
        "duties": [one.trend for one in found.duties],
    }
    return {name: trends.count(trend) for name, trends in turned.items()}


def _finding(change: FindingChange) -> dict[str, Json]:
    now = change.finding
    return {
        "effect": change.effect.value,
        "trend": change.trend.value,
        "fingerprint": now.fingerprint,
        "rule": now.rule,
        "title": now.title,
        "message": now.message,
        "remedy": now.remedy,
        "path": list(now.path),
        "clauses": [phrases.clause(clause) for clause in now.clauses],
        "evidence": [phrases.place(one) for one in now.evidence],
        "before": _weight(change.before),
        "after": _weight(change.after),
    }


def _weight(finding: Finding | None) -> Json:
    if finding is None:
        return None
    words: dict[str, Json] = {"kind": finding.kind.value, "severity": finding.severity.value}
    return words | {"verdict": finding.verdict.value, "waiver": finding.waiver}


def _duty(change: DutyChange, old: Sequence[Point], new: Sequence[Point]) -> dict[str, Json]:
    was = None if change.before is None else old[change.before]
    now = None if change.after is None else new[change.after]
    point = now or was
    assert point is not None  # noqa: S101 - one of them is there
    return {
        "effect": change.effect.value,
        "trend": change.trend.value,
        "text": phrases.thing(point),
        "action": point.term.action,
        "kind": point.term.kind.value,
        "clauses": [phrases.clause(asking.clause) for asking in point.asking],
        "asking": list(change.asking),
        "before": _standing(was),
        "after": _standing(now),
    }


def _standing(point: Point | None) -> Json:
    if point is None:
        return None
    state = point.todo.state.value if point.todo.state else None
    return {"point": point.number, "group": point.todo.group.value, "due": point.todo.due, "state": state}


def _license(change: LicenseChange) -> dict[str, Json]:
    return {
        "ref": str(change.after.ref),
        "name": change.after.name,
        "subject": change.subject,
        "changed": {"declared": change.declared, "concluded": change.concluded, "texts": change.texts},
        "before": _stated(change.before),
        "after": _stated(change.after),
    }


def _stated(artifact: Artifact) -> dict[str, Json]:
    declared, concluded = artifact.declared, artifact.concluded
    texts: list[Json] = [{"path": t.path, "key": t.key, "match": t.match.value} for t in artifact.license_texts]
    return {
        "declared": None if declared is None else declared.raw,
        "concluded": None if concluded is None else str(concluded.expression),
        "determined": concluded is not None and concluded.determined,
        "texts": texts,
    }


def _link(change: LinkChange) -> dict[str, Json]:
    return {
        "effect": change.effect.value,
        "child": str(change.link.child),
        "parent": str(change.link.parent),
        "own": change.own,
        "before": change.before.kind.value if change.before else None,
        "after": change.after.kind.value if change.after else None,
        "evidence": [phrases.place(one) for one in change.link.evidence],
    }


def _sight(change: SightChange) -> dict[str, Json]:
    unknown = change.after or change.before
    assert unknown is not None  # noqa: S101 - one of them is there
    told: dict[str, Json] = {"trend": change.trend.value, "ref": str(unknown.ref)}
    return told | {"known_now": change.after is None, "reason": unknown.reason}


def _gap(gap: Gap) -> dict[str, Json]:
    return {"subject": gap.subject, "what": gap.what, "remedy": gap.remedy}


def _file(change: FileChange) -> dict[str, Json]:
    return {
        "path": change.path,
        "effect": change.effect.value,
        "before": _bytes(change.size_before, change.digest_before),
        "after": _bytes(change.size_after, change.digest_after),
    }


def _bytes(size: int | None, digest: str | None) -> Json:
    return None if size is None else {"size": size, "sha256": digest}
