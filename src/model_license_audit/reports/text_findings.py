"""The findings in the text report: worst kind first, the findings of one rule together."""

from __future__ import annotations

from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.grouping import RuleGroup, by_rule, live_findings, waived_findings
from model_license_audit.reports.page import TONES, Page, Style
from model_license_audit.reports.safe import NAME, short

MOST_OF_RULE = 10
"""Most findings of one rule that are shown."""
MOST_EVIDENCE = 3
"""Most places shown for one finding."""


def write(page: Page, report: AuditReport) -> None:
    """Every open finding, then the waived ones in a line each."""
    findings = live_findings(report)
    page.heading("FINDINGS", "" if findings else "none")
    for kind in FindingKind:
        groups = by_rule(findings, kind)
        if groups:
            _kind(page, kind, groups, report)
    _waived(page, waived_findings(report))


def _kind(page: Page, kind: FindingKind, groups: tuple[RuleGroup, ...], report: AuditReport) -> None:
    number = sum(len(group.findings) for group in groups)
    title = words.count(number, *words.KINDS[kind])
    page.text(kind.meaning, lead=f"{title}: ", style=TONES[tones.KINDS[kind]], lead_style=TONES[tones.KINDS[kind]])
    page.blank()
    for group in groups:
        _group(page, group, report.artifact.ref)
        page.blank()


def _group(page: Page, group: RuleGroup, audited: ArtifactRef) -> None:
    first, many = group.first, len(group.findings) > 1
    undetermined = first.verdict is Verdict.UNDETERMINED
    page.text(
        f"{short(first.title)}{f' ({len(group.findings):,} times)' if many else ''}",
        lead="  ? " if undetermined else "  ✗ ",
        style=Style.STRONG,
        lead_style=Style.OPEN if undetermined else TONES[tones.KINDS[group.kind]],
    )
    page.text(_labels(group), lead="    ", style=Style.FAINT)
    for finding in group.findings[:MOST_OF_RULE]:
        page.text(short(finding.message) + (_id(finding) if many else ""), lead="    - " if many else "    ")
        _fields(page, finding, group, audited, own=True)
    hidden = len(group.findings) - MOST_OF_RULE
    if hidden > 0:
        page.text(f"… and {hidden:,} more, in the JSON report", lead="    ", style=Style.OPEN)
    _fields(page, first, group, audited, own=False)


def _labels(group: RuleGroup) -> str:
    first = group.first
    parts = [short(first.rule, NAME), words.KINDS[group.kind][0], words.SEVERITIES[first.severity]]
    if first.verdict is Verdict.UNDETERMINED and group.kind is not FindingKind.UNKNOWN:
        parts.append("undetermined")
    if len(group.findings) == 1:
        parts += [part for part in (words.CONFIDENCES[first.confidence], short(first.fingerprint[:12], NAME)) if part]
    return " · ".join(parts)


def _fields(page: Page, finding: Finding, group: RuleGroup, audited: ArtifactRef, *, own: bool) -> None:
    """The labelled lines of a finding: those that are its ``own``, or those it shares with the whole group."""
    alone = len(group.findings) == 1
    indent = 6 if own and not alone else 4
    if finding.subject != audited and (alone or not group.shared("subject")) is own:
        page.field("About", short(finding.subject.display, NAME), indent=indent)
    for field, write_field in _WRITERS:
        if (alone or not group.shared(field)) is own:
            write_field(page, finding, indent)


def _id(finding: Finding) -> str:
    doubt = words.CONFIDENCES[finding.confidence]
    return f" [{short(finding.fingerprint[:12], NAME)}{', ' + doubt if doubt else ''}]"


def _path(page: Page, finding: Finding, indent: int) -> None:
    if len(finding.path) > 1:
        page.field("Path", " ← ".join(short(name, NAME) for name in finding.path), indent=indent)


def _also(page: Page, finding: Finding, indent: int) -> None:
    if finding.also:
        page.field("Also from", phrases.names(finding.also, 5), indent=indent)


def _clauses(page: Page, finding: Finding, indent: int) -> None:
    label = "Clause"
    for ref in finding.clauses:
        page.field(label, phrases.clause(ref), indent=indent)
        if ref.quote:
            page.field("", f"“{short(ref.quote)}”", indent=indent, style=Style.FAINT)
        label = ""


def _evidence(page: Page, finding: Finding, indent: int) -> None:
    label = "Evidence"
    for evidence in finding.evidence[:MOST_EVIDENCE]:
        page.field(label, phrases.proof(evidence), indent=indent)
        label = ""
    if len(finding.evidence) > MOST_EVIDENCE:
        page.field("", f"and {len(finding.evidence) - MOST_EVIDENCE} more places", indent=indent)


def _settle(page: Page, finding: Finding, indent: int) -> None:
    if finding.settle:
        page.field("To settle", short(finding.settle), indent=indent)


def _remedy(page: Page, finding: Finding, indent: int) -> None:
    if finding.remedy:
        page.field("Remedy", short(finding.remedy), indent=indent)


_WRITERS = (
    ("path", _path),
    ("also", _also),
    ("clauses", _clauses),
    ("evidence", _evidence),
    ("settle", _settle),
    ("remedy", _remedy),
)


def _waived(page: Page, findings: tuple[Finding, ...]) -> None:
    if not findings:
        return
    page.text(
        "accepted by a waiver, still true",
        lead=f"{len(findings):,} waived: ",
        style=Style.STRONG,
        lead_style=Style.STRONG,
    )
    page.blank()
    for finding in findings:
        page.text(f"{short(finding.rule, NAME)} · {short(finding.message)}", lead="  – ")
        page.text(
            f"waiver: {short(finding.waiver or '')} · {short(finding.fingerprint[:12], NAME)}",
            lead="    ",
            style=Style.FAINT,
        )
    page.blank()
