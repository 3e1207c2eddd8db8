"""The text report on a model that is only planned: on one screen where the plan is a simple one."""

from __future__ import annotations

from dataclasses import replace

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import Answer, AuditReport
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, plans, tones, words
from model_license_audit.reports.grouping import license_names, live_findings
from model_license_audit.reports.points import Point, conditions, of_group, points
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text import answers as text_answers
from model_license_audit.reports.text import closing as text_closing
from model_license_audit.reports.text import findings as text_findings
from model_license_audit.reports.text import lineage as text_lineage
from model_license_audit.reports.text import policy as text_policy
from model_license_audit.reports.text.page import TONES, Page, Style

_SAID = "command line"
"""How what the user says of a plan was obtained."""

MOST_TO_DO = 24
"""Most things to do that are listed."""
_BRIEFLY = {
    TodoGroup.RECIPIENTS: "They must",
    TodoGroup.RESTRICTION: "Not allowed",
    TodoGroup.THRESHOLD: "Watch",
    TodoGroup.NOT_NOW: "Not now",
    TodoGroup.STANDING: "Stands",
}
"""The groups that are told in a sentence each; what holds as long as a model is used is counted, unless an answer
hangs on it."""
_HOW = "`modelaudit explain ID` with the options of this plan tells all about one"


def write(page: Page, report: AuditReport) -> None:
    """What is planned, whether it may be done, what it would ask for, and what is open."""
    numbered = points(report)
    head(page, report, f"License check of {short(report.artifact.name, NAME)}")
    told = replace(report, findings=tuple(map(_told_elsewhere, report.findings)))
    text_findings.write_open(page, told)
    text_policy.write(page, report)
    _to_do(page, report, of_group(numbered, TodoGroup.TO_DO))
    _briefly(page, report, numbered)
    _answers(page, report, numbered)
    text_findings.write_notes(page, told, _HOW)
    if any(link.child != report.artifact.ref for link in report.lineage.derivations):
        text_lineage.write(page, report.lineage)
    text_closing.write_gaps(page, report)
    _close(page, report)


def _told_elsewhere(finding: Finding) -> Finding:
    """The finding without the user's own words as evidence: they stand above it."""
    return replace(finding, evidence=tuple(e for e in finding.evidence if e.obtained != _SAID))


def head(page: Page, report: AuditReport, title: str) -> None:
    """What is planned, for which use, under which label, and the verdict."""
    page.blank()
    page.rule()
    page.text(title, style=Style.STRONG)
    page.rule()
    page.blank()
    label = "Made from"
    for told in plans.made_from(report.artifact.ref, report.lineage, license_names(report)):
        field(page, label, told)
        label = ""
    field(page, "Label", plans.label(report))
    field(page, "Judged for", phrases.use(report.use))
    field(page, "Result", phrases.headline(report), TONES[tones.of_report(report)])
    for why in phrases.because(report):
        field(page, "", why)
    for choice in report.choices:
        field(page, "Chosen", phrases.choice(choice))


def field(page: Page, label: str, text: str, style: Style = Style.PLAIN) -> None:
    """A labelled line of the head."""
    page.field(label, text, indent=2, column=12, style=style)


def _to_do(page: Page, report: AuditReport, to_do: tuple[Point, ...]) -> None:
    """What the plan obliges to, each thing once; who asks is told at each where there are several."""
    if not to_do:
        return
    askers = dict.fromkeys(name for point in to_do for name in _askers(point))
    only = f", asked by {next(iter(askers))}" if len(askers) == 1 else ""
    page.heading("WHAT TO DO", f"when {words.RELEASES[report.use.release]}{only}")
    for point in to_do[:MOST_TO_DO]:
        named = "" if only else f" · {phrases.names(_askers(point))}"
        told = f"{phrases.thing(point)} [{_clauses(point)}]{named}"
        done = point.todo.state is TodoState.DONE
        sign, style = ("✓", Style.GOOD) if done else ("○", Style.FAINT)
        page.text(f"{told}: met by the plan" if done else told, lead=f"{point.number:>4} {sign} ", lead_style=style)
    if len(to_do) > MOST_TO_DO:
        page.text(f"… and {len(to_do) - MOST_TO_DO:,} more, in the JSON report", lead=" " * 7, style=Style.FAINT)


def _askers(point: Point) -> tuple[str, ...]:
    """Those to whom it is owed; what the own label grants to others is not."""
    return tuple(dict.fromkeys(duty.origin_name for duty in point.duties if duty.asked))


def _clauses(point: Point) -> str:
    asking = [one.clause for one in point.asking if any(duty.asked for duty in one.duties)]
    return phrases.clauses(tuple(asking[:3]))


def _briefly(page: Page, report: AuditReport, numbered: tuple[Point, ...]) -> None:
    """What else comes with it, a sentence for each sort; of a plan that may not be, only what answers hang on."""
    cited = {number for answer in _hanging(report) for number in conditions(answer, numbered).numbers}
    if any(finding.kind is FindingKind.CONFLICT for finding in live_findings(report)):
        numbered = tuple(point for point in numbered if point.number in cited)
    rows = [(group, _in_a_sentence(of_group(numbered, group), group, cited)) for group in _BRIEFLY]
    if any(told for _, told in rows):
        page.heading("WHAT COMES WITH IT", "with clauses in the JSON and HTML reports")
    for group, told in rows:
        if told:
            page.field(_BRIEFLY[group], told, indent=2, column=12)


def _in_a_sentence(points: tuple[Point, ...], group: TodoGroup, cited: set[int]) -> str:
    """The points by number; what stands is counted where no answer hangs on it."""
    told = [point for point in points if point.number in cited or group is not TodoGroup.STANDING]
    thing = phrases.asked_of_them if group is TodoGroup.RECIPIENTS else phrases.thing
    listed = [f"{point.number} {_uncapped(thing(point))}" for point in told]
    left = len(points) - len(told)
    if left:
        more = "more " if told else ""
        listed.append(f"{words.count(left, f'{more}term', f'{more}terms')} on how the license is taken, kept and lost")
    return "; ".join(listed)


def _uncapped(text: str) -> str:
    return text[:1].lower() + text[1:]


def _hanging(report: AuditReport) -> tuple[Answer, ...]:
    """The answers that are not free of conditions."""
    return tuple(answer for answer in report.answers if tones.of_answer(answer) is not tones.Tone.GOOD)


def _answers(page: Page, report: AuditReport, numbered: tuple[Point, ...]) -> None:
    """What is free of conditions in a line, the rest with the points or the reasons it hangs on."""
    free = [answer for answer in report.answers if tones.of_answer(answer) is tones.Tone.GOOD]
    rest = _hanging(report)
    if rest:
        text_answers.write_answers(page, rest, "by the points above", numbered)
    else:
        page.heading("ANSWERS", "all without conditions")
    for value in dict.fromkeys(answer.value for answer in free):
        asked = ", ".join(words.coded(answer.question) for answer in free if answer.value is value)
        page.text(asked, lead=f"  {value.value.upper():<10}", lead_style=Style.GOOD)


def _close(page: Page, report: AuditReport) -> None:
    """The honest count and the exit code, in two lines."""
    tally, outcome = report.tally, report.outcome
    page.blank()
    kinds = ", ".join(words.count(*counted) for counted in phrases.tallied(report) if counted[0])
    asked = f"{tally.rules_run} rules asked; {tally.rules_not_asked} look at what is not there yet"
    page.text(f"{kinds or 'no findings'} · {asked}", lead="  ", style=Style.FAINT)
    lead = f"  Exit {int(outcome.exit_code)}  "
    page.text(short(outcome.reason), lead=lead, lead_style=TONES[tones.of_report(report)])
