"""The findings in the text report: worst kind first, the findings of one rule together, notes last in a line each."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.doubt import why_unsure
from model_license_audit.reports.grouping import RuleGroup, by_rule, is_note, live_findings, waived_findings
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import TONES, Page, Style

MOST_OF_RULE = 10
"""Most findings of one rule that are shown."""
MOST_DETAILS = 12
"""Most details listed of one finding."""
MOST_NOTES = 20
"""Most rules whose notes are shown."""
MOST_EVIDENCE = 3
"""Most places shown for one finding."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """The findings of one kind in their report; ``common`` are the fields told once for all of them."""

    report: AuditReport
    common: frozenset[str]


def write(page: Page, report: AuditReport) -> None:
    """Every open finding, then the notes and the waived ones in a line each."""
    page.heading("FINDINGS", "" if live_findings(report) else "none")
    _open(page, report)
    _notes(page, _noted(report))
    _waived(page, waived_findings(report))


def write_open(page: Page, report: AuditReport) -> None:
    """Every open finding but for the notes, and the waived ones; nothing where there is neither."""
    waived = waived_findings(report)
    if waived or not all(map(is_note, live_findings(report))):
        page.heading("FINDINGS")
    _open(page, report)
    _waived(page, waived)


def write_notes(page: Page, report: AuditReport, how: str) -> None:
    """The notes under a heading of their own; ``how`` tells how to ask for more."""
    groups = _noted(report)
    if groups:
        page.heading("NOTES", f"worth knowing; {how}")
        _listed_notes(page, groups)


def _noted(report: AuditReport) -> tuple[RuleGroup, ...]:
    return by_rule(filter(is_note, live_findings(report)), FindingKind.UNKNOWN)


def _open(page: Page, report: AuditReport) -> None:
    findings = live_findings(report)
    for kind in FindingKind:
        groups = by_rule((finding for finding in findings if not is_note(finding)), kind)
        if groups:
            _kind(page, kind, groups, report)


def _kind(page: Page, kind: FindingKind, groups: tuple[RuleGroup, ...], report: AuditReport) -> None:
    number = sum(len(group.findings) for group in groups)
    title = words.count(number, *words.KINDS[kind])
    page.text(kind.meaning, lead=f"{title}: ", style=TONES[tones.KINDS[kind]], lead_style=TONES[tones.KINDS[kind]])
    common = _common(groups)
    for field, write_field in _WRITERS:
        if field in common:
            write_field(page, groups[0].first, 2)
    page.blank()
    for group in groups:
        _group(page, group, _Kind(report, common))
        page.blank()


def _common(groups: tuple[RuleGroup, ...]) -> frozenset[str]:
    """What all findings of a kind say alike of where they come from, when it can be told once for all of them."""
    if len(groups) < 2:
        return frozenset()
    every = [finding for group in groups for finding in group.findings]
    return frozenset(field for field in _ORIGINS if all(getattr(f, field) == getattr(every[0], field) for f in every))


def _notes(page: Page, groups: tuple[RuleGroup, ...]) -> None:
    """What is worth knowing, one line a rule: title, whose, clause, and by what to ask for more."""
    if not groups:
        return
    number = sum(len(group.findings) for group in groups)
    page.text(
        "worth knowing; `modelaudit explain ID` tells all about one",
        lead=f"{words.count(number, 'note', 'notes')}: ",
        style=Style.OPEN,
        lead_style=Style.OPEN,
    )
    page.blank()
    _listed_notes(page, groups)


def _listed_notes(page: Page, groups: tuple[RuleGroup, ...]) -> None:
    for group in groups[:MOST_NOTES]:
        page.text(_note(group), lead="  · ")
    if len(groups) > MOST_NOTES:
        page.text(f"… and {len(groups) - MOST_NOTES:,} more, in the JSON report", lead="    ", style=Style.FAINT)
    page.blank()


def _note(group: RuleGroup) -> str:
    whose = tuple(dict.fromkeys(name for finding in group.findings for name in (_origin(finding), *finding.also)))
    clauses = tuple(dict.fromkeys(phrases.clause(clause) for finding in group.findings for clause in finding.clauses))
    told = [short(group.first.title), phrases.names(whose, 2), phrases.names(clauses, 2), _ids(group)]
    return " · ".join(part for part in told if part)


def _origin(finding: Finding) -> str:
    """Whom a finding is about: the ancestor it names, the end of its path, or the audited artifact."""
    return finding.origin or (finding.path[-1] if finding.path else finding.subject.display)


def _ids(group: RuleGroup) -> str:
    """The rule, and the fingerprint of its finding; of several, the first."""
    more = f" +{len(group.findings) - 1:,}" if len(group.findings) > 1 else ""
    return f"{short(group.first.rule, NAME)} {short(group.first.fingerprint[:12], NAME)}{more}"


def _group(page: Page, group: RuleGroup, kind: _Kind) -> None:
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
        _fields(page, finding, group, kind, own=True)
    hidden = len(group.findings) - MOST_OF_RULE
    if hidden > 0:
        page.text(f"… and {hidden:,} more, in the JSON report", lead="    ", style=Style.OPEN)
    _fields(page, first, group, kind, own=False)


def _labels(group: RuleGroup) -> str:
    first = group.first
    parts = [short(first.rule, NAME), words.SEVERITIES[first.severity]]
    if first.verdict is Verdict.UNDETERMINED and group.kind is not FindingKind.UNKNOWN:
        parts.append("undetermined")
    if len(group.findings) == 1:
        parts += [part for part in (words.CONFIDENCES[first.confidence], short(first.fingerprint[:12], NAME)) if part]
    return " · ".join(parts)


def _fields(page: Page, finding: Finding, group: RuleGroup, kind: _Kind, *, own: bool) -> None:
    """The labelled lines of a finding: its ``own``, or those it shares with the group; none ``common`` to the kind."""
    alone = len(group.findings) == 1
    indent = 6 if own and not alone else 4
    if finding.subject != kind.report.artifact.ref and (alone or not group.shared("subject")) is own:
        page.field("About", short(finding.subject.display, NAME), indent=indent)
    for field, write_field in _WRITERS:
        if field not in kind.common and (alone or not group.shared(field)) is own:
            write_field(page, finding, indent)
    doubt = why_unsure(kind.report, finding) if own else None
    if doubt:
        page.field("Doubt", doubt, indent=indent)


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


def _details(page: Page, finding: Finding, indent: int) -> None:
    label = "In full"
    for detail in finding.details[:MOST_DETAILS]:
        page.field(label, short(detail), indent=indent)
        label = ""
    if len(finding.details) > MOST_DETAILS:
        page.field("", f"and {len(finding.details) - MOST_DETAILS:,} more, in the JSON report", indent=indent)


def _settle(page: Page, finding: Finding, indent: int) -> None:
    if finding.settle:
        page.field("To settle", short(finding.settle), indent=indent)


def _remedy(page: Page, finding: Finding, indent: int) -> None:
    if finding.remedy:
        page.field("Remedy", short(finding.remedy), indent=indent)


_ORIGINS = ("path", "also", "evidence")
"""The fields that tell where a finding comes from."""

_WRITERS = (
    ("path", _path),
    ("also", _also),
    ("clauses", _clauses),
    ("evidence", _evidence),
    ("details", _details),
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
