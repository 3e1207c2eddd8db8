"""An audit as test cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.model.report import AuditReport
from model_license_audit.model.rulings import Ruling
from model_license_audit.model.todo import TodoState
from model_license_audit.reports import phrases
from model_license_audit.reports.grouping import fails, live_findings, waived_findings
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.points import Point, points
from model_license_audit.reports.safe import short


class Result(StrEnum):
    """What became of a test; the last three are the names of its element."""

    PASSED = "passed"
    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Case:
    """One test: ``message`` says in a line why it did not pass, ``text`` tells all."""

    group: str
    name: str
    result: Result = Result.PASSED
    message: str = ""
    kind: str = ""
    text: str = ""


def cases_of(report: AuditReport) -> tuple[Case, ...]:
    """Every test of one audit; no two have the same group and name, and a name stays when others come or go."""
    return tuple(_told_apart(_cases(report)))


def counted(cases: Iterable[Case], result: Result) -> int:
    """How many of them ended so."""
    return sum(case.result is result for case in cases)


def _told_apart(cases: Iterable[Case]) -> Iterator[Case]:
    seen: Counter[tuple[str, str]] = Counter()
    for case in cases:
        key = (case.group, case.name)
        seen[key] += 1
        yield case if seen[key] == 1 else replace(case, name=f"{case.name} ({seen[key]})")


def _cases(report: AuditReport) -> Iterator[Case]:
    yield _complete(report)
    for point in points(report):
        if point.todo.state is TodoState.DONE:
            yield _done(point)
        elif point.todo.state is TodoState.UNSEEN:
            yield _unseen(point)
    for finding in live_findings(report):
        yield _found(report, finding)
    for ruling in report.outcome.rulings:
        yield _ruled(report, ruling)
    for finding in waived_findings(report):
        yield Case(finding.kind, _named(finding), Result.SKIPPED, f"waived: {finding.waiver}")


def _complete(report: AuditReport) -> Case:
    name = "everything could be read and told"
    if not phrases.incomplete(report):
        return Case("audit", name)
    told = list(map(sentences.of_gap, report.gaps)) or [report.outcome.reason]
    if report.outcome.allow_incomplete:
        return Case("audit", name, Result.SKIPPED, f"allowed to be incomplete: {told[0]}")
    return Case("audit", name, Result.ERROR, told[0], sentences.INCOMPLETE, "\n".join(told))


def _asked(point: Point) -> str:
    """What is asked, and by which clause: the number of a point changes with the others."""
    return f"{phrases.thing(point)} ({phrases.clause(point.asking[0].clause)})"


def _done(point: Point) -> Case:
    shown = phrases.shown_by(point.shown)
    return Case("duties", _asked(point), text=f"Seen: {shown}" if shown else "")


def _unseen(point: Point) -> Case:
    question = f": {point.todo.question}" if point.todo.question else ""
    return Case("duties", _asked(point), Result.SKIPPED, f"not to be seen in files{question}")


def _ruled(report: AuditReport, ruling: Ruling) -> Case:
    """What the policy says: a failure where it stops the release, else a test that was left out."""
    name = f"{ruling.key} {ruling.about} [{ruling.fingerprint}]"
    if ruling not in phrases.refusals(report):
        return Case("policy", name, Result.SKIPPED, short(ruling.message))
    told = f"{ruling.message}\nSaid by: {phrases.who_says(ruling)}\nRemedy: {ruling.remedy}"
    return Case("policy", name, Result.FAILURE, short(ruling.message), ruling.kind, told)


def _found(report: AuditReport, finding: Finding) -> Case:
    if not fails(report, finding):
        return Case(finding.kind, _named(finding), Result.SKIPPED, sentences.of_finding(finding))
    told = "\n".join(_proof(finding))
    return Case(finding.kind, _named(finding), Result.FAILURE, short(finding.message), finding.kind, told)


def _proof(finding: Finding) -> Iterator[str]:
    cannot = "Cannot be told: " if finding.verdict is Verdict.UNDETERMINED else ""
    yield f"{cannot}{finding.message}"
    told: Sequence[tuple[str, str | None]] = (
        ("Path", " <- ".join(finding.path)),
        ("Clause", phrases.clauses(finding.clauses)),
        ("Evidence", "; ".join(map(phrases.proof, finding.evidence))),
        ("In full", "; ".join(finding.details)),
        ("To settle", finding.settle),
        ("Remedy", finding.remedy),
    )
    for label, text in told:
        if text:
            yield f"{label}: {text}"


def _named(finding: Finding) -> str:
    return f"{finding.rule} {finding.title} [{finding.fingerprint}]"
