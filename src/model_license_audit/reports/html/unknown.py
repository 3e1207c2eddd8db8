"""What a report does not know, gathered for its first screen: gaps, open questions, unseen duties, unread clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.model.findings import ClauseRef, Finding, FindingKind, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.terms import Status
from model_license_audit.model.todo import TodoState
from model_license_audit.model.use import Purpose, UseContext
from model_license_audit.reports import phrases, words
from model_license_audit.reports.grouping import is_note, live_findings
from model_license_audit.reports.points import Point
from model_license_audit.reports.safe import EXCERPT, NAME, short

MOST = 3
"""Most of one sort that are told one by one."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that is not known, and the section of the report that tells more (empty: none does)."""

    text: str
    section: str = ""


def unknown(report: AuditReport, points: Iterable[Point], clauses: Iterable[ClauseRef]) -> tuple[Unknown, ...]:
    """Everything that is open, what weighs most first."""
    return (
        *_some((f"{short(gap.subject, NAME)}: {short(gap.what, EXCERPT)}" for gap in report.gaps), "gaps"),
        *_some(_questions(report), "findings"),
        *_some((short(one.message, EXCERPT) for one in _untold(report)), "policy"),
        *_unseen(report, points),
        *_unread(tuple(clauses)),
        *_unsaid(report.use),
    )


def _some(told: Iterable[str], section: str) -> Iterator[Unknown]:
    every = list(dict.fromkeys(told))
    for text in every[:MOST]:
        yield Unknown(text, section)
    if len(every) > MOST:
        yield Unknown(f"and {len(every) - MOST:,} more", section)


def _questions(report: AuditReport) -> Iterator[str]:
    """Findings that cannot be told, by their titles; of what a gap names, the gap tells."""
    named = {gap.subject for gap in report.gaps}
    found = [f for f in live_findings(report) if not is_note(f) and _is_open(f) and f.origin not in named]
    titles: dict[str, int] = {}
    for finding in found:
        titles[finding.title] = titles.get(finding.title, 0) + 1
    for title, number in titles.items():
        yield short(title, EXCERPT) + (f" ({number:,} times)" if number > 1 else "")


def _is_open(finding: Finding) -> bool:
    return finding.verdict is Verdict.UNDETERMINED or finding.kind is FindingKind.UNKNOWN


def _untold(report: AuditReport) -> Iterator[Ruling]:
    """What the policy allows or denies by something that is not known, and was not so before."""
    known = report.outcome.known
    return (r for r in report.outcome.rulings if r.kind is RulingKind.UNTOLD and r.fingerprint not in known)


def _unseen(report: AuditReport, points: Iterable[Point]) -> Iterator[Unknown]:
    numbers = tuple(point.number for point in points if point.todo.state is TodoState.UNSEEN)
    if numbers and not report.planned:
        duties = words.count(len(numbers), "duty leaves", "duties leave")
        yield Unknown(f"{duties} no trace in files, done or not: {phrases.points(numbers)}", "duties")


def _unread(clauses: tuple[ClauseRef, ...]) -> Iterator[Unknown]:
    unsure = [clause for clause in clauses if clause.by_class or clause.status is not Status.VERIFIED]
    if unsure:
        every = words.count(len(clauses), "clause", "clauses")
        yield Unknown(f"{len(unsure):,} of {every} that are used were not read in the text itself", "sources")


def _unsaid(use: UseContext) -> Iterator[Unknown]:
    """What was not said of the use, so that the answers cover every case."""
    open_ = [
        name
        for name, missing in (
            ("what leaves the house (published weights are assumed)", not use.release_stated),
            ("whether it is commercial", use.purpose is Purpose.UNKNOWN),
            ("territories", not use.territories),
            ("monthly users", use.monthly_users is None),
            ("annual revenue", use.annual_revenue is None),
        )
        if missing
    ]
    if open_:
        yield Unknown(f"Not said of the intended use: {words.listed(open_)}")
