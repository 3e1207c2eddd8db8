"""GitLab's code quality report: what a merge request shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model_license_audit.model.findings import Finding, FindingKind, Severity
from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import RulingKind
from model_license_audit.reports import phrases
from model_license_audit.reports.grouping import live_findings
from model_license_audit.reports.json_codec import Json
from model_license_audit.reports.json_text import written
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.machine.identity import fingerprint, identities
from model_license_audit.reports.machine.places import Place, Places
from model_license_audit.reports.safe import visible

_WORST = {
    FindingKind.CONFLICT: "blocker",
    FindingKind.UNMET_DUTY: "critical",
    FindingKind.MISSING_EVIDENCE: "major",
    FindingKind.UNKNOWN: "major",
}
_RULED = {
    RulingKind.DENIED: "blocker",
    RulingKind.REQUIRED: "critical",
    RulingKind.UNTOLD: "major",
    RulingKind.NOTED: "info",
}
_LESS = {"blocker": "critical", "critical": "major", "major": "minor"}
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")


class GitlabRenderer:
    """An array of issues (description, check, fingerprint, severity, file and line); an incomplete audit is one too.

    What the policy denies, asks for or cannot tell is an issue as well. A waived finding is not in it, and what a
    baseline knew before is only told. What stands in no file of the model is told at its card, and where there is no
    file at all (a model that is planned, or known by its record alone) at the directory itself.
    """

    format = "gitlab"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The array."""
        named = zip(reports, identities(reports), strict=True)
        return written([issue for report, name in named for issue in _issues(report, name)]) + "\n"


def severity(finding: Finding) -> str:
    """GitLab's word for how much it matters: the kind decides, and less where the rule only warns or notes."""
    worst = _WORST[finding.kind]
    if finding.severity is Severity.ERROR:
        return worst
    return _LESS[worst] if finding.severity is Severity.WARNING else "info"


def _issues(report: AuditReport, name: str) -> Iterator[Json]:
    places = Places(report)
    for found in live_findings(report):
        told = sentences.sentences((sentences.of_finding(found), _clauses(found)))
        weighty = _weighty(report, found.fingerprint, told, severity(found))
        what = _described(*weighty, found.rule, fingerprint(name, found.fingerprint))
        yield {**what, "location": _location(places, places.of(found))}
    for ruling in report.outcome.rulings:
        weighty = _weighty(report, ruling.fingerprint, sentences.of_ruling(ruling), _RULED[ruling.kind])
        what = _described(*weighty, f"policy: {ruling.key}", fingerprint(name, ruling.fingerprint))
        yield {**what, "location": _location(places, places.beginning)}
    if report.gaps:
        weight = "info" if report.outcome.allow_incomplete else "major"
        own = fingerprint(name, sentences.INCOMPLETE)
        what = _described(sentences.of_gaps(report), weight, sentences.INCOMPLETE, own)
        yield {**what, "location": _location(places, places.beginning)}


def _clauses(found: Finding) -> str:
    return f"Clause: {phrases.clauses(found.clauses)}" if found.clauses else ""


def _weighty(report: AuditReport, own: str, told: str, weight: str) -> tuple[str, str]:
    """What is told and how much it matters: what a baseline knew says so, and matters to nobody now."""
    before = phrases.before(report, own)
    return (f"{before[0].upper()}{before[1:]}: {told}", "info") if before else (told, weight)


def _described(told: str, weight: str, check: str, own: str) -> dict[str, Json]:
    return {"description": told, "check_name": visible(check), "fingerprint": own, "severity": weight}


def _location(places: Places, where: tuple[Place, ...]) -> Json:
    first = where[0] if where else None
    if first is None:
        return {"path": places.directory.rstrip("/") or ".", "lines": {"begin": 1}}
    return {"path": places.path(first).translate(_SURROGATES), "lines": {"begin": first.line or 1}}
