"""The first page of many audits for a terminal: a line a model, what they owe, and which ancestors they share."""

from __future__ import annotations

from collections.abc import Sequence

from model_license_audit.model.report import AnswerValue, AuditReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.portfolio import Mark, Model, Portfolio
from model_license_audit.reports.safe import NAME, short
from model_license_audit.reports.shared import Shared
from model_license_audit.reports.text.page import TONES, Page, Style

MOST_ROWS = 12
"""Most things of one group that are shown."""
MOST_SHARED = 15
"""Most shared ancestors that are shown."""
_MOST_CARRIED = 4
_NARROW = 64
"""Below so many columns a model takes two lines."""
_HEADS = "   no  C M R H T P  con unm mis unk gap  "
_LETTERS = {
    AnswerValue.YES: "y",
    AnswerValue.CONDITIONAL: "i",
    AnswerValue.NO: "n",
    AnswerValue.UNKNOWN: "?",
}
_MARKS = {
    Mark.OPEN: ("Open", Style.CARE),
    Mark.UNSEEN: ("Not seen", Style.OPEN),
    Mark.TO_DO: ("To do", Style.OPEN),
    Mark.APPLIES: ("Applies", Style.PLAIN),
    Mark.DONE: ("Done", Style.GOOD),
}
_LEGEND = (
    "Answers: C use commercially, M modify, R redistribute, H host, T train on outputs, P pay or report:"
    " y yes, i yes if, n no, ? unknown.",
    "Findings: con conflicts, unm unmet duties, mis missing evidence, unk unknown; gap: what could not be looked at"
    " or told.",
)


def write(page: Page, reports: Sequence[AuditReport]) -> None:
    """The page."""
    portfolio = Portfolio(reports)
    page.blank()
    page.rule()
    page.text(f"License audits of {words.count(len(reports), 'model', 'models')}", style=Style.STRONG)
    page.rule()
    page.blank()
    for use, numbers in portfolio.uses:
        told = use if len(numbers) == len(reports) else f"{use} (models {phrases.numbers(numbers)})"
        page.field("Judged for", told, indent=2, column=12)
    label = "Results"
    for tone, number, what in portfolio.results:
        page.field(label, f"{number:,} · {what}", indent=2, column=12, style=TONES[tone])
        label = ""
    _models(page, portfolio.models)
    _rows(page, portfolio)
    _shared(page, portfolio.shared)


def _models(page: Page, models: Sequence[Model]) -> None:
    page.heading("MODELS", "the riskiest first")
    narrow = page.width < _NARROW
    if not narrow:
        page.text("model", lead=_HEADS, style=Style.FAINT, lead_style=Style.FAINT)
    for model in models:
        _model(page, model, narrow)
    page.blank()
    for line in _LEGEND:
        page.text(line, lead="  ", style=Style.FAINT)


def _model(page: Page, model: Model, narrow: bool) -> None:
    answers = " ".join(_LETTERS[answer.value] if answer else "?" for _, answer, _ in model.answers)
    counts = " ".join(f"{number:>3}" for number in (*model.counts, len(model.report.gaps)))
    name, lead = short(model.report.artifact.name, NAME), f"  {model.number:>3}  "
    if narrow:
        page.text(name, lead=lead, lead_style=TONES[model.tone])
        page.text(f"{answers} · {counts}", lead=" " * len(lead), style=Style.FAINT)
    else:
        page.text(name, lead=f"{lead}{answers}  {counts}  ", lead_style=TONES[model.tone])


def _rows(page: Page, portfolio: Portfolio) -> None:
    for _, title, rows, more in portfolio.rows_by_group(MOST_ROWS):
        page.heading(title.upper(), "by the numbers of the models")
        for row in rows:
            page.text(short(row.thing), lead="  • ")
            for mark, numbers in row.marked():
                label, style = _MARKS[mark]
                page.field(label, _counted(numbers), indent=4, column=11, style=style)
        if more:
            page.text(f"… and {more:,} more, in the table of --format csv", lead="    ", style=Style.OPEN)


def _counted(numbers: tuple[int, ...]) -> str:
    """The numbers of models, and how many these are where that is not seen at a glance."""
    return phrases.numbers(numbers) + (f" ({len(numbers)} models)" if len(numbers) > 2 else "")


def _shared(page: Page, shared: Sequence[Shared]) -> None:
    if not shared:
        return
    page.heading("SHARED ANCESTORS", "what they bring, and into which models")
    for one in shared[:MOST_SHARED]:
        kind = "data set " if one.ref.dataset else ""
        page.text(f"{kind}{short(one.ref.display, NAME)} · {one.license}", lead="  • ", style=Style.STRONG)
        page.field("Behind", _counted(one.models), indent=4, column=11)
        if one.unknown is not None:
            page.field("Unknown", short(one.unknown), indent=4, column=11, style=Style.OPEN)
        label = "Brings"
        for thing, numbers in one.carried[:_MOST_CARRIED]:
            page.field(label, f"{short(thing)} ({phrases.numbers(numbers)})", indent=4, column=11)
            label = ""
        if len(one.carried) > _MOST_CARRIED:
            page.field("", f"… and {len(one.carried) - _MOST_CARRIED:,} more", indent=4, column=11)
    if len(shared) > MOST_SHARED:
        page.text(f"… and {len(shared) - MOST_SHARED:,} more", lead="    ", style=Style.OPEN)
