"""One audit in Markdown: headline, answers, then what is to be unfolded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import Answer, AuditReport, Gap
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, words
from model_license_audit.reports.grouping import RuleGroup, by_rule, is_note, live_findings, waived_findings
from model_license_audit.reports.markdown.prose import plain, plain_in_html
from model_license_audit.reports.points import Point, conditions, of_group, points
from model_license_audit.reports.safe import NAME, short

_MOST_LISTED = 20
"""Most findings of one rule."""
_OPENED = frozenset({FindingKind.CONFLICT, FindingKind.UNMET_DUTY})


def audit(report: AuditReport, *, alone: bool = True) -> Iterator[str]:
    """The lines of one audit; one that does not stand ``alone`` is folded as a whole."""
    name, result = short(report.artifact.name, NAME), phrases.headline(report)
    if alone:
        yield from (f"## License audit of {plain(name)}", "", f"**{plain(result)}**", "")
    else:
        yield from (f"<details><summary><b>{plain_in_html(name)}</b>: {plain_in_html(result)}</summary>", "")
    yield from _body(report)
    if not alone:
        yield from ("</details>", "")


def _body(report: AuditReport) -> Iterator[str]:
    waived = f" · {report.tally.waived} waived" if report.tally.waived else ""
    judged = "planned, judged" if report.planned else "judged"
    yield plain(f"{phrases.counts(report)}{waived}, {judged} for {phrases.use(report.use)}")
    yield ""
    found = points(report)
    yield from _answers(report.answers, found)
    yield from _duties(report, of_group(found, TodoGroup.TO_DO))
    yield from _findings(report)
    yield from _policy(report)
    yield from _gaps(report)
    yield from _others(found)
    yield from _accepted(report)


def folded(title: str, lines: Iterable[str], *, opened: bool = False) -> Iterator[str]:
    """Lines behind a title of ours that a reader unfolds."""
    yield from (f"<details{' open' if opened else ''}><summary>{title}</summary>", "")
    yield from lines
    yield from ("", "</details>", "")


def _answers(answers: Iterable[Answer], found: tuple[Point, ...]) -> Iterator[str]:
    yield from ("| Question | Answer | It hangs on |", "|---|---|---|")
    for answer in answers:
        hangs_on = conditions(answer, found).numbers
        on = phrases.points(hangs_on) if hangs_on else ""
        yield f"| {answer.question.text} | **{answer.value.value}** | {on} |"
    yield ""


def _duties(report: AuditReport, to_do: tuple[Point, ...]) -> Iterator[str]:
    if not to_do:
        return
    done = sum(point.todo.state is TodoState.DONE for point in to_do)
    title = "What would be owed" if report.planned else f"What to do: {done} of {len(to_do)} seen as done"
    yield from folded(title, (f"- {_box(point)} {_asked(point)}" for point in to_do))


def _box(point: Point) -> str:
    return "[x]" if point.todo.state is TodoState.DONE else "[ ]"


def _asked(point: Point) -> str:
    unseen = "; files cannot show it" if point.todo.state is TodoState.UNSEEN else ""
    clauses = phrases.clauses(tuple(asking.clause for asking in point.asking))
    whose = phrases.askers(point.duties, 3)
    return f"**{point.number}** {plain(phrases.thing(point))} {plain(f'({clauses}: {whose}{unseen})')}"


def _others(found: tuple[Point, ...]) -> Iterator[str]:
    """What is not to be done now, by groups; answers refer to it by its numbers."""
    rest = [group for group in list(TodoGroup)[1:] if of_group(found, group)]
    if not rest:
        return
    lines: list[str] = []
    for group in rest:
        aside = f" ({words.GROUPS_MEAN[group]})" if words.GROUPS_MEAN[group] else ""
        lines += [f"**{words.GROUPS[group].capitalize()}**{aside}", ""]
        lines += [*(f"- {_asked(point)}" for point in of_group(found, group)), ""]
    yield from folded("What else the licenses say", lines[:-1])


def _findings(report: AuditReport) -> Iterator[str]:
    live = live_findings(report)
    real = [finding for finding in live if not is_note(finding)]
    for kind in FindingKind:
        if groups := by_rule(real, kind):
            title = f"{words.count(sum(len(g.findings) for g in groups), *words.KINDS[kind])}: {kind.meaning}"
            told = (line for group in groups for line in _group(report, group))
            yield from folded(title, told, opened=kind in _OPENED)
    if notes := list(filter(is_note, live)):
        title = f"{words.count(len(notes), 'note', 'notes')}: worth knowing, and nothing to do now"
        yield from folded(title, (f"- {plain(short(note.message))}" for note in notes))


def _group(report: AuditReport, group: RuleGroup) -> Iterator[str]:
    """The findings of one rule; what all of them say is said once."""
    first, alone = group.first, len(group.findings) == 1
    more = _doubt(report, first) if alone else f", {len(group.findings)} times"
    aside = f"{first.rule}, {first.severity.value}{more}"
    head = [f"- **{plain(short(first.title))}** {plain(f'({aside})')}"]
    head += [f"  {plain(short(first.message))}"] if alone else []
    head += [f"  *{label}:* {plain(text)}" for label, text in _told(first) if text and (alone or _same(group, label))]
    yield from broken(head)
    if alone:
        return
    for finding in group.findings[:_MOST_LISTED]:
        own = [f"  *{label}:* {plain(text)}" for label, text in _told(finding) if text and not _same(group, label)]
        yield from broken([f"- {plain(short(finding.message))}{plain(_doubt(report, finding))}", *own], "  ")
    if len(group.findings) > _MOST_LISTED:
        yield f"  - … and {len(group.findings) - _MOST_LISTED:,} more"


def broken(lines: Sequence[str], margin: str = "") -> Iterator[str]:
    """Lines of one entry, each of which is shown on a line of its own."""
    yield from (f"{margin}{line}\\" for line in lines[:-1])
    yield f"{margin}{lines[-1]}"


def _doubt(report: AuditReport, finding: Finding) -> str:
    told = (words.CONFIDENCES[finding.confidence], phrases.before(report, finding.fingerprint))
    return "".join(f", {one}" for one in told if one)


def _told(finding: Finding) -> tuple[tuple[str, str], ...]:
    return (
        ("Clause", phrases.clauses(finding.clauses)),
        ("Evidence", phrases.places(finding.evidence)),
        ("To settle", short(finding.settle or "")),
        ("Remedy", short(finding.remedy)),
    )


def _same(group: RuleGroup, label: str) -> bool:
    return len({dict(_told(finding))[label] for finding in group.findings}) == 1


def _policy(report: AuditReport) -> Iterator[str]:
    """What the policy says by itself, never mixed with what the licenses say."""
    for kind in RulingKind:
        of_kind = [one for one in report.outcome.rulings if one.kind is kind]
        if of_kind:
            title = f"{phrases.RULINGS[kind]}: {len(of_kind)}"
            lines = (line for one in of_kind for line in _ruling(report, one))
            yield from folded(title, lines, opened=kind.fails)


def _ruling(report: AuditReport, one: Ruling) -> Iterator[str]:
    told = f"  *Remedy:* {plain(short(one.remedy))}"
    aside = ", ".join(filter(None, (phrases.who_says(one), phrases.before(report, one.fingerprint))))
    yield from broken([f"- {plain(f'{short(one.message)} ({aside})')}", told])


def _gaps(report: AuditReport) -> Iterator[str]:
    if report.gaps:
        title = f"{words.count(len(report.gaps), 'thing', 'things')} could not be looked at or told"
        yield from folded(title, (line for gap in report.gaps for line in _gap(gap)), opened=True)


def _gap(gap: Gap) -> Iterator[str]:
    remedy = [f"  *Remedy:* {plain(short(gap.remedy))}"] if gap.remedy else []
    yield from broken([f"- {plain(short(f'{gap.subject}: {gap.what}'))}", *remedy])


def _accepted(report: AuditReport) -> Iterator[str]:
    waived = waived_findings(report)
    if waived:
        told = (f"- {plain(f'{one.rule}: {short(one.message)}')} {plain(f'({one.waiver})')}" for one in waived)
        yield from folded(f"{len(waived)} waived: accepted, still true", told)
