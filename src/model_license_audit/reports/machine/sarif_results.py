"""The results of one audit in a SARIF run."""

from __future__ import annotations

from collections.abc import Mapping

from model_license_audit.model.findings import Finding, WaiverMark
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases
from model_license_audit.reports.grouping import live_findings, waived_findings
from model_license_audit.reports.json_codec import Json
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.machine.identity import fingerprint
from model_license_audit.reports.machine.places import Place, Places
from model_license_audit.reports.machine.sarif_rules import LEVELS
from model_license_audit.reports.safe import visible

ROOT = "MODEL"
"""The base of paths in a model that does not lie below the directory the audit was started in."""
_MOST_RELATED = 99
"""Most further places of a result: services refuse one that has many."""


class Results:
    """Makes the results of one audit, which has that ``name`` and ``number`` in the run.

    ``order`` tells the place of each rule in the rule table.
    """

    def __init__(self, report: AuditReport, name: str, number: int, order: Mapping[str, int]) -> None:
        self._report, self._name, self._number, self._order = report, name, number, order
        self._places = Places(report)

    def all(self) -> list[Json]:
        """What is open, then what a waiver accepts, then that the audit is incomplete where it is."""
        findings = (*live_findings(self._report), *waived_findings(self._report))
        results: list[Json] = [self._of(finding) for finding in findings]
        return [*results, self._incomplete()] if self._report.gaps else results

    def _of(self, finding: Finding) -> dict[str, Json]:
        told = self._result(finding.rule, LEVELS[finding.severity], sentences.of_finding(finding))
        places = self._places.of(finding)
        told["locations"] = [self._location(place) for place in places[:1] or (None,)]
        told["partialFingerprints"] = self._fingerprints(finding.fingerprint)
        if more := places[1 : _MOST_RELATED + 1]:
            told["relatedLocations"] = [{"id": n, **self._location(place)} for n, place in enumerate(more, 1)]
        if finding.waiver:
            waived: Json = {"kind": "external", "status": "accepted", "justification": visible(finding.waiver)}
            told["suppressions"] = [waived]
        if known := self._report.outcome.known:
            told["baselineState"] = "unchanged" if finding.fingerprint in known else "new"
        told["properties"] = {**_about(finding), "artifact": visible(self._report.artifact.name)}
        return told

    def _incomplete(self) -> dict[str, Json]:
        level = "note" if self._report.outcome.allow_incomplete else "warning"
        told = self._result(sentences.INCOMPLETE, level, sentences.of_gaps(self._report))
        told["locations"] = [self._location(place) for place in self._places.beginning or (None,)]
        told["partialFingerprints"] = self._fingerprints(sentences.INCOMPLETE)
        told["properties"] = {"kind": "unknown", "artifact": visible(self._report.artifact.name)}
        return told

    def _result(self, rule: str, level: str, message: str) -> dict[str, Json]:
        return {
            "ruleId": visible(rule),
            "ruleIndex": self._order[rule],
            "level": level,
            "message": {"text": message},
            "provenance": {"invocationIndex": self._number},
        }

    def _fingerprints(self, own: str) -> dict[str, Json]:
        """Our own, and the one by which GitHub tells results apart.

        What GitHub works out itself is of the line, and most findings of an audit stand on the line that names the
        base. The ``:1`` is its count of equal ones, as it writes it.
        """
        return {
            "modelaudit/v1": visible(own),
            "primaryLocationLineHash": f"{fingerprint(self._name, own)[:16]}:1",
        }

    def _location(self, place: Place | None) -> dict[str, Json]:
        name = visible(str(self._report.artifact.ref))
        logical: Json = [{"fullyQualifiedName": name, "kind": "resource"}]
        if place is None:
            return {"logicalLocations": logical}
        where: Json = {"artifactLocation": self._file(place), "region": _region(place)}
        return {"physicalLocation": where, "logicalLocations": logical}

    def _file(self, place: Place) -> dict[str, Json]:
        address: dict[str, Json] = {"uri": self._places.address(place)}
        return address if self._places.directory else {**address, "uriBaseId": ROOT}


def _region(place: Place) -> dict[str, Json]:
    """Where in the file; its first line where no line is known, as services refuse a place without one."""
    region: dict[str, Json] = {"startLine": place.line or 1}
    if place.line and place.end_line and place.end_line >= place.line:
        region["endLine"] = place.end_line
    if place.column and place.end_column:
        region |= {"startColumn": place.column, "endColumn": place.end_column}
    if place.text and visible(place.text) == place.text:
        region["snippet"] = {"text": place.text}
    return region


def _about(finding: Finding) -> dict[str, Json]:
    told: dict[str, Json] = {
        "kind": finding.kind.value,
        "verdict": finding.verdict.value,
        "confidence": finding.confidence.value,
        "path": [visible(name) for name in finding.path],
        "clauses": [phrases.clause(clause) for clause in finding.clauses],
        "evidence": [phrases.place(one) for one in finding.evidence],
    }
    return {**told, "waiver": _mark(finding.waived)} if finding.waived else told


def _mark(waived: WaiverMark) -> dict[str, Json]:
    told = {"reason": waived.reason, "owner": waived.owner, "expires": waived.expires, "comment": waived.comment}
    named = {**told, "approver": waived.approver or ""}
    return {key: visible(value) for key, value in named.items() if value}
