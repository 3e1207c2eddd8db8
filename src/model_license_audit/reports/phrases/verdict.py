"""The result of an audit in a line: the verdict, what it rests on, the use it was judged for, the counts."""

from __future__ import annotations

from model_license_audit.model.findings import FindingKind
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.model.todo import TodoState
from model_license_audit.model.use import UseContext
from model_license_audit.reports import words
from model_license_audit.reports.grouping import is_note, live_findings, weighty
from model_license_audit.reports.phrases.rulings import refusals
from model_license_audit.reports.points import owed, states
from model_license_audit.reports.safe import EXCERPT, NAME, short


def headline(report: AuditReport) -> str:
    """The verdict of the audit in one line; never a promise: without findings it still tells the duties not seen."""
    told = _planned(report) if report.planned else _found(report)
    refused = len(refusals(report))
    return f"Refused by the policy ({words.count(refused, 'ruling', 'rulings')}). {told}" if refused else told


def _found(report: AuditReport) -> str:
    live = live_findings(report)
    found = weighty(live)
    none = "No findings but notes" if live else "No findings"
    verdict = words.HEADLINES[found[0].kind] if found else f"{none}{_unseen(report)}"
    return f"{verdict}. The audit is incomplete." if incomplete(report) else verdict


def _planned(report: AuditReport) -> str:
    """May it be done: no; cannot be told; or yes, with the number of duties that come with it."""
    kinds = {finding.kind for finding in live_findings(report)}
    if FindingKind.CONFLICT in kinds:
        return "May not be done as planned"
    if incomplete(report):
        return "Cannot be told: something is unknown"
    number = len(owed(report)) - states(report)[TodoState.DONE]
    duties = f"May be done, if {words.count(number, 'duty is', 'duties are')} met" if number else "May be done"
    changed = "; the plan goes against one" if FindingKind.UNMET_DUTY in kinds else ""
    questions = sum(f.kind is FindingKind.UNKNOWN and not is_note(f) for f in live_findings(report))
    asked = f"; {words.count(questions, 'question is', 'questions are')} open" if questions else ""
    return f"{duties}{changed}{asked}"


def because(report: AuditReport, most: int = 3) -> list[str]:
    """What the result rests on where no list of things to do tells it: the worst findings by their titles."""
    findings = weighty(live_findings(report))
    worst = findings[0].kind if findings else FindingKind.UNMET_DUTY
    if worst is FindingKind.UNMET_DUTY and not report.planned:
        return []
    titles = list(dict.fromkeys((f.title, f.rule) for f in findings if f.kind is worst and not is_note(f)))
    more = [f"… and {len(titles) - most:,} more, below"] if len(titles) > most else []
    return [f"{short(title, EXCERPT)} ({short(rule, NAME)})" for title, rule in titles[:most]] + more


def _unseen(report: AuditReport) -> str:
    every = len(owed(report))
    unseen = every - states(report)[TodoState.DONE]
    return f"; {unseen} of {words.count(every, 'duty', 'duties')} not seen as done" if unseen else ""


def incomplete(report: AuditReport) -> bool:
    """True when something could not be looked at or a rule could not be run, whatever the policy makes of it."""
    return bool(report.gaps or report.tally.rules_failed) or report.outcome.exit_code is ExitCode.INCOMPLETE


def use(context: UseContext) -> str:
    """What the audit was judged for."""
    parts = [words.RELEASES[context.release] + ("" if context.release_stated else " (assumed)")]
    parts.append(words.PURPOSES[context.purpose])
    if context.territories:
        parts.append(f"territory {', '.join(context.territories)}")
    if context.established:
        parts.append(f"established in {', '.join(context.established)}")
    if context.modified is not None:
        parts.append("passed on changed" if context.modified else "passed on as received")
    if context.fields:
        parts.append(f"for {', '.join(context.fields)}")
    if context.monthly_users is not None:
        parts.append(f"{context.monthly_users:,} monthly users")
    if context.annual_revenue is not None:
        parts.append(f"USD {context.annual_revenue:,} annual revenue")
    return " · ".join(parts)


def counts(report: AuditReport) -> str:
    """``0 conflicts · 3 unmet duties · …`` over every kind; notes are told apart from what is open."""
    return " · ".join(words.count(*counted) for counted in tallied(report)[:-1])


def tallied(report: AuditReport) -> list[tuple[int, str, str]]:
    """How many findings of each kind are open, with the words for one and for several; notes last."""
    notes = sum(map(is_note, live_findings(report)))
    found = dict(report.tally.found)
    found[FindingKind.UNKNOWN] = max(0, found.get(FindingKind.UNKNOWN, 0) - notes)
    return [(found.get(kind, 0), *words.KINDS[kind]) for kind in FindingKind] + [(notes, "note", "notes")]
