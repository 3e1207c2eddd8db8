"""The licenses and clauses that a report leans on, each with how far it was checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.report import AuditReport
from model_license_audit.model.terms import Status
from model_license_audit.reports.grouping import Citations
from model_license_audit.reports.phrases import clause_number
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.weblinks import web_link


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


class Clauses:
    """What is cited in some reports, and where it can be read."""

    def __init__(self, reports: Sequence[AuditReport]) -> None:
        self.licenses = _cited(reports)
        self._about = {about.key: about for report in reports for about in report.licenses}

    @property
    def all(self) -> tuple[ClauseRef, ...]:
        """Every clause that is used."""
        return tuple(clause for one in self.licenses for clause in one.clauses)

    @property
    def reviews(self) -> dict[str, int]:
        """How many of the clauses were checked how far, the most frequent first."""
        told = Counter(map(review_status, self.all))
        return dict(sorted(told.items(), key=lambda one: (-one[1], one[0])))

    def link_of(self, ref: ClauseRef) -> str | None:
        """Where the text of a clause can be read: where it was read, or else the usual home of its license."""
        about = self._about.get(ref.license_key)
        return web_link(ref.source) or web_link(about.home if about else None)

    def reviewed(self, ref: ClauseRef) -> str:
        """The day on which the license was last reviewed; empty where that is not told."""
        about = self._about.get(ref.license_key)
        return short(about.reviewed or "", NAME) if about else ""


def number(ref: ClauseRef) -> str:
    """The clause as its text numbers it, without its status."""
    return clause_number(replace(ref, status=Status.VERIFIED)).strip(" ,")


def _refs(report: AuditReport) -> Iterator[ClauseRef]:
    """Every clause that an answer, a finding or a duty leans on."""
    yield from (clause for finding in report.findings for clause in finding.clauses)
    yield from (reason.clause for answer in report.answers for reason in answer.reasons if reason.clause)
    yield from (clause for duty in report.duties for clause in duty.proof)
    yield from map(Citations(report).clause_of, report.duties)


def _cited(reports: Sequence[AuditReport]) -> tuple[Cited, ...]:
    """Every license that is leant on, by identifier, with the clauses used."""
    by_id: dict[tuple[str, str], dict[str, ClauseRef]] = {}
    for ref in (ref for report in reports for ref in _refs(report)):
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
