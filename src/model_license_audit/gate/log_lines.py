"""What a build log is told of a model: three lines, in which nothing that a model says can act on the log's reader."""

from __future__ import annotations

from collections.abc import Iterator

from model_license_audit.gate.matters import Level, Matter, matters
from model_license_audit.gate.verdict import decision_of
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoState
from model_license_audit.reports import words
from model_license_audit.reports.choose import renderer
from model_license_audit.reports.grouping import is_note, live_findings
from model_license_audit.reports.points import states
from model_license_audit.reports.safe import NAME, inert, short

LONGEST = 400
"""Most columns of a line."""
_PROSE = 280


def three_lines(report: AuditReport, where: str) -> tuple[str, str, str]:
    """Of a model: the verdict and why, what to do first, and where the reports are."""
    outcome = report.outcome
    decision = decision_of(outcome.exit_code).value.upper()
    verdict = f"{short(report.artifact.name, NAME)}: {decision} (exit {outcome.exit_code.value}): {outcome.reason}"
    told = (f"modelaudit gate: {verdict}", f"  to do first: {to_do_first(report)}", f"  reports: {where}")
    first, second, third = (inert(short(line.strip(), LONGEST)) for line in told)
    return first, f"  {second}", f"  {third}"


def report_lines(report: AuditReport, *, color: bool = False, width: int = 80, unicode: bool = True) -> Iterator[str]:
    """The text report line by line, made when the first is asked for."""
    yield from map(inert, renderer("text").render([report], color=color, width=width, unicode=unicode).splitlines())


def to_do_first(report: AuditReport) -> str:
    """The remedy of what stops the model; of one that may leave, what is still to be seen to."""
    found = matters(report)
    stopping = [one for one in found if one.level is Level.ERROR]
    if stopping:
        return _first(stopping)
    pressing = [one for one in found if one.level is Level.WARNING]
    if pressing:
        return f"nothing has to be; worth seeing to: {_first(pressing)}"
    return "; ".join(("nothing", *_left_open(report)))


def _left_open(report: AuditReport) -> Iterator[str]:
    """What is open in a model that may leave: what was so before, and what has to be done outside of its files."""
    known = sum(f.fingerprint in report.outcome.known and not is_note(f) for f in live_findings(report))
    if known:
        yield f"{words.count(known, 'finding', 'findings')} that the baseline knows"
    unseen = states(report)[TodoState.UNSEEN]
    if unseen:
        yield f"{words.count(unseen, 'duty', 'duties')} that no file can show, see the reports"


def _first(found: list[Matter]) -> str:
    more = f"; and {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"{short(found[0].remedy, _PROSE).rstrip('.')} ({short(found[0].by, NAME)}){more}"
