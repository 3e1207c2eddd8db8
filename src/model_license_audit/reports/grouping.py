"""What every human-readable format gathers: findings by kind and rule, reasons by license, where texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.model.duties import Duty
from model_license_audit.model.expressions import LicenseId, leaves
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind, Severity, Verdict
from model_license_audit.model.report import Answer, AuditReport


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The findings of one rule and kind, in a fixed order."""

    kind: FindingKind
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that speaks for the group's rule, title and severity."""
        return self.findings[0]

    def shared(self, field: str) -> bool:
        """True when every finding of the group says the same in that field."""
        return all(getattr(f, field) == getattr(self.first, field) for f in self.findings)


def is_note(finding: Finding) -> bool:
    """True for what is worth knowing and asks for nothing now: one line tells it, the proof is a command away."""
    return finding.severity is Severity.NOTE and finding.kind is FindingKind.UNKNOWN


def weighty(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that a result rests on: notes of any kind only where nothing else is open, mere ones never."""
    real = tuple(finding for finding in findings if not is_note(finding))
    return tuple(finding for finding in real if finding.severity is not Severity.NOTE) or real


def live_findings(report: AuditReport) -> tuple[Finding, ...]:
    """Findings that are open: not satisfied and not waived; worst kind first, then severity and rule."""
    return _ordered(f for f in report.findings if f.verdict is not Verdict.SATISFIED and f.waiver is None)


def waived_findings(report: AuditReport) -> tuple[Finding, ...]:
    """Findings that a waiver accepts."""
    return _ordered(f for f in report.findings if f.verdict is not Verdict.SATISFIED and f.waiver is not None)


def fails(report: AuditReport, finding: Finding) -> bool:
    """True for an open finding that fails the audit, by the threshold and the baseline that the report tells of."""
    outcome = report.outcome
    if finding.fingerprint in outcome.known:
        return False
    if outcome.fail_on in set(FindingKind):
        return finding.kind.at_least(FindingKind(outcome.fail_on))
    pairs = (pair.partition("=") for pair in outcome.fail_on.split(","))
    least = next((severity for kind, _, severity in pairs if kind == finding.kind), "")
    order = list(Severity)
    return least in set(Severity) and order.index(finding.severity) <= order.index(Severity(least))


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))


def by_rule(findings: Iterable[Finding], kind: FindingKind) -> tuple[RuleGroup, ...]:
    """The findings of one kind, gathered by rule, title, severity and verdict; the order of the findings is kept."""
    groups: dict[tuple[str, str, Severity, Verdict], list[Finding]] = {}
    for finding in findings:
        if finding.kind is kind:
            key = (finding.rule, finding.title, finding.severity, finding.verdict)
            groups.setdefault(key, []).append(finding)
    return tuple(RuleGroup(kind, tuple(group)) for group in groups.values())


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of an answer, with every clause that gives it."""

    text: str
    clauses: tuple[ClauseRef, ...]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """The reasons that one license gives (``license_id`` is ``None`` when no license does), and whose license it is."""

    license_id: str | None
    license_name: str | None
    origins: tuple[str, ...]
    reasons: tuple[Reason, ...]


def reasons_by_license(answer: Answer) -> tuple[ReasonGroup, ...]:
    """The reasons of an answer gathered by license, each text once; the order of first appearance is kept."""
    origins: dict[str | None, dict[str, None]] = {}
    texts: dict[str | None, dict[str, dict[ClauseRef, None]]] = {}
    names: dict[str | None, str] = {}
    for reason in answer.reasons:
        key = reason.clause.license_id if reason.clause else None
        origins.setdefault(key, {})[reason.origin] = None
        clauses = texts.setdefault(key, {}).setdefault(reason.text, {})
        if reason.clause:
            clauses[reason.clause] = None
            names.setdefault(key, reason.clause.license_name)
    return tuple(
        ReasonGroup(key, names.get(key), tuple(origins[key]), tuple(Reason(t, tuple(c)) for t, c in said.items()))
        for key, said in texts.items()
    )


class Citations:
    """Where the texts of licenses are, as the findings and answers of a report cite them; a duty does not carry it."""

    def __init__(self, report: AuditReport) -> None:
        cited = [clause for finding in report.findings for clause in finding.clauses]
        cited += [reason.clause for answer in report.answers for reason in answer.reasons if reason.clause]
        sources = [(ref.license_key, ref.clause, ref.source) for ref in cited if ref.source]
        self._by_clause = {(key, clause): source for key, clause, source in sources}
        counts = Counter((key, source) for key, _, source in sources)
        self._by_license = {key: source for (key, source), _ in reversed(counts.most_common())}

    def clause_of(self, duty: Duty) -> ClauseRef:
        """The clause a duty stands on."""
        term, key = duty.term, duty.license_key
        source = term.source or self._by_clause.get((key, term.clause)) or self._by_license.get(key)
        return ClauseRef(key, duty.license_id, duty.license_name, term.clause, term.status, term.quote, source)


def license_names(report: AuditReport) -> dict[str, str]:
    """The full names of licenses by key, as far as the report tells them; the identifier where it does not."""
    told = ((a.declared, a.concluded, *(part.statement for part in a.layers)) for a in report.lineage.artifacts)
    statements = [statement for each in told for statement in each if statement]
    ids = {leaf.key: leaf.id for s in statements for leaf in leaves(s.expression) if isinstance(leaf, LicenseId)}
    clauses = [c for f in report.findings for c in f.clauses]
    clauses += [r.clause for a in report.answers for r in a.reasons if r.clause]
    names = {c.license_key: c.license_name for c in clauses}
    return ids | {d.license_key: d.license_name for d in report.duties} | names
