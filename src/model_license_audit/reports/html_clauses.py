"""The licenses and clauses that a report leans on, each with how far it was checked."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import Status
from model_license_audit.reports.grouping import Citations


@dataclass(frozen=True, slots=True)
class Cited:
    """A license that the report leans on, with where its text is and the clauses that are used."""

    name: str
    id: str
    source: str | None
    clauses: tuple[ClauseRef, ...]

    @property
    def instead_of_text(self) -> tuple[str, ...]:
        """What is leant on where the text itself was not read."""
        return tuple(dict.fromkeys(c.source for c in self.clauses if c.by_class and c.source))


def cited(report: AuditReport) -> tuple[Cited, ...]:
    """Every license that an answer, a finding or a duty leans on, by identifier, with the clauses used."""
    refs = [c for f in report.findings for c in f.clauses]
    refs += [r.clause for a in report.answers for r in a.reasons if r.clause]
    refs += [clause for duty in report.duties for clause in duty.proof]
    refs += [*map(Citations(report).clause_of, report.duties)]
    by_id: dict[tuple[str, str], dict[str, ClauseRef]] = {}
    for ref in refs:
        best = by_id.setdefault((ref.license_id, ref.license_name), {})
        if ref.clause not in best or (ref.quote and not best[ref.clause].quote):
            best[ref.clause] = ref
    return tuple(
        Cited(name, identifier, _source(clauses), tuple(clauses[c] for c in sorted(clauses)))
        for (identifier, name), clauses in sorted(by_id.items())
    )


def _source(clauses: dict[str, ClauseRef]) -> str | None:
    return next((c.source for _, c in sorted(clauses.items()) if c.source), None)


def review_status(clause: ClauseRef) -> str:
    """How far a clause was checked, in words."""
    if clause.by_class:
        return "text not read: follows from the license's class"
    return {
        Status.VERIFIED: "verified in the text",
        Status.SECONDARY: "from a secondary source",
        Status.UNVERIFIED: "not verified",
    }[clause.status]
