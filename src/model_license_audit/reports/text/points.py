"""What to do, what to leave and what to watch, in the text report: each once, with everybody who asks for it."""

from __future__ import annotations

from string import ascii_lowercase

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoGroup, TodoState
from model_license_audit.reports import phrases, words
from model_license_audit.reports.points import Asking, Point, of_group, states, who_asks
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.text.page import Page, Style

MOST_TO_DO = 24
"""Most things to do that are listed."""
MOST_OTHERS = 12
"""Most points of another group that are listed."""
MOST_ASKING = 4
"""Most clauses shown under one point."""
MOST_ASKERS = 30
"""Most artifacts that are named among those who ask."""

_SIGNS = {
    TodoState.DONE: ("✓", Style.GOOD),
    TodoState.OPEN: ("✗", Style.CARE),
    TodoState.UNSEEN: ("?", Style.OPEN),
    None: ("○", Style.FAINT),
}
_ORDER = (TodoState.OPEN, TodoState.UNSEEN, TodoState.DONE)
_LEAD = 7


def write(page: Page, report: AuditReport, points: tuple[Point, ...]) -> None:
    """What is to be done for this use first, then the shorter groups; a group without a point is left out."""
    to_do = of_group(points, TodoGroup.TO_DO)
    if to_do:
        page.heading(words.GROUPS[TodoGroup.TO_DO], _progress(report))
    names = _Names(points)
    for point in to_do[:MOST_TO_DO]:
        _to_do(page, point, names)
    _more(page, len(to_do) - MOST_TO_DO)
    names.write(page)
    for group in list(TodoGroup)[1:]:
        _others(page, group, of_group(points, group), names)


def _progress(report: AuditReport) -> str:
    """How much of it is open, out of sight and done."""
    doing = words.RELEASES[report.use.release]
    counted = states(report)
    told = [f"{counted[state]} {words.STATES[state]}" for state in _ORDER if counted[state]]
    return f"for {doing}: {', '.join(told)}"


class _Names:
    """Those who ask: one is named at each point, several go by letters that are told once."""

    def __init__(self, points: tuple[Point, ...]) -> None:
        asking = who_asks(points)
        self._told = {ref: phrases.asker(duty) for ref, duty in asking.items()}
        self._signs = self._told if len(asking) == 1 else {ref: _letters(n) for n, ref in enumerate(asking)}

    def of(self, point: Point, asking: Asking) -> str:
        """``LICENSE §1: a, b``, and what this clause alone exempts."""
        exempt = f" (except {short(exceptions)})" if (exceptions := point.exceptions(asking)) else ""
        return f"{phrases.clause(asking.clause)}: {self.who(asking)}{exempt}"

    def who(self, asking: Asking) -> str:
        """``a, b``: those who ask by one clause."""
        asked: dict[ArtifactRef, None] = dict.fromkeys(duty.origin for duty in asking.duties)
        signs = [self._signs[ref] for ref in self._told if ref in asked]
        more = f" and {len(signs) - MOST_ASKERS:,} more" if len(signs) > MOST_ASKERS else ""
        return ", ".join(signs[:MOST_ASKERS]) + more

    def write(self, page: Page) -> None:
        """What each letter stands for; nothing where one asks and was named."""
        if len(self._told) < 2:
            return
        page.heading("WHO ASKS", "by the letters behind the clauses")
        for ref, told in list(self._told.items())[:MOST_ASKERS]:
            page.text(told, lead=f"{self._signs[ref]:>4}   ", style=Style.FAINT)
        _more(page, len(self._told) - MOST_ASKERS)


def _letters(number: int) -> str:
    """``a`` … ``z``, ``aa``, ``ab`` …"""
    before, last = divmod(number, len(ascii_lowercase))
    return (_letters(before - 1) if before else "") + ascii_lowercase[last]


def _to_do(page: Page, point: Point, names: _Names) -> None:
    sign, style = _SIGNS[point.todo.state]
    page.text(phrases.thing(point), lead=f"{point.number:>4} {sign} ", lead_style=style)
    margin = " " * _LEAD
    for asking in point.asking[:MOST_ASKING]:
        page.text(names.of(point, asking), lead=margin, style=Style.FAINT)
    _more(page, len(point.asking) - MOST_ASKING)
    if point.shown:
        page.text(f"seen: {phrases.shown_by(point.shown)}", lead=margin, style=Style.FAINT)
    if point.todo.question:
        page.text(short(point.todo.question), lead=f"{margin}To settle: ", style=Style.FAINT, lead_style=Style.FAINT)


def _others(page: Page, group: TodoGroup, points: tuple[Point, ...], names: _Names) -> None:
    """One sentence for each point; the license and those who ask are told once for points that share them."""
    if not points:
        return
    page.heading(words.GROUPS[group], words.GROUPS_MEAN[group])
    told = ""
    for point in points[:MOST_OTHERS]:
        whose = _whose(point, names)
        if whose and whose != told:
            page.text(f"{whose}:", lead=" " * _LEAD, style=Style.FAINT)
        told = whose
        when = f", {words.when(point.triggers)}" if group is TodoGroup.NOT_NOW else ""
        clauses = _clauses(point, names, whose)
        thing = phrases.asked_of_them(point) if group is TodoGroup.RECIPIENTS else phrases.thing(point)
        page.text(f"{thing}{when}{clauses}", lead=f"{point.number:>4} – ", lead_style=Style.FAINT)
    _more(page, len(points) - MOST_OTHERS)


def _whose(point: Point, names: _Names) -> str:
    """The license and those who ask by it, where there is one of each; empty where clauses differ in that."""
    found = {(short(asking.clause.license_id, NAME), names.who(asking)) for asking in point.asking}
    apart = any(point.exceptions(asking) for asking in point.asking)
    return " of ".join(found.pop()) if len(found) == 1 and not apart else ""


def _clauses(point: Point, names: _Names, whose: str) -> str:
    """The clauses in brackets where it is told whose they are, else with those who ask."""
    asking, more = point.asking[:MOST_ASKING], len(point.asking) - MOST_ASKING
    aside = f" and {more:,} more clauses" if more > 0 else ""
    if whose:
        return phrases.clauses_alone(tuple(one.clause for one in asking)) + aside
    return f" · {'; '.join(names.of(point, one) for one in asking)}{aside}"


def _more(page: Page, hidden: int) -> None:
    if hidden > 0:
        page.text(f"… and {hidden:,} more, in the JSON report", lead=" " * _LEAD, style=Style.FAINT)
