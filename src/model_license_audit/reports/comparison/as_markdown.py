"""What changed between audits, as a comment for a pull or merge request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model_license_audit.model.differences import Comparison, Trend
from model_license_audit.model.report import AuditReport, Outcome
from model_license_audit.reports import phrases, words
from model_license_audit.reports.as_markdown import closing, fitting
from model_license_audit.reports.comparison import words as told
from model_license_audit.reports.comparison.view import ComparisonView, DifferenceView, Entry, Section, first
from model_license_audit.reports.markdown.audit import broken, folded
from model_license_audit.reports.markdown.prose import plain
from model_license_audit.reports.safe import NAME, short

MARKER = "<!-- modelaudit diff -->"
"""By this line a bot finds its own comment again."""
MOST = 50
"""Most entries of a section that are shown."""


class DiffMarkdownRenderer:
    """GitHub- and GitLab-flavoured Markdown; nothing a model says can become markup, a link or a mention."""

    format = "markdown"

    def render(self, comparison: Comparison, outcome: Outcome, **_terminal: object) -> str:
        """The comment, cut where services would refuse it, with a line that says so."""
        lines = [MARKER]
        every = ComparisonView(comparison)
        for view in every.changed:
            lines += _one(view)
        for title, reports in every.lists:
            lines += _list(title, reports)
        lines += [f"Exit code {int(outcome.exit_code)}: {plain(outcome.reason)}.", ""]
        versions = dict.fromkeys(one.after.versions for one in comparison.differences)
        return fitting(lines, closing(tuple(versions)))


def _one(view: DifferenceView) -> Iterator[str]:
    yield from (f"## What changed: {plain(short(view.name, NAME))}", "", f"**{plain(view.headline)}**", "")
    yield from ("| | Audited | Result | Judged for |", "|---|---|---|---|")
    for side, report in view.sides:
        about = (told.state_of(report), phrases.headline(report), phrases.use(report.use))
        yield f"| {side} | {' | '.join(map(plain, about))} |"
    yield ""
    yield from (f"{plain(cause)}." for cause in view.causes)
    yield ""
    for section in view.sections:
        opened = any(entry.trend is Trend.WORSE for entry in section.entries)
        yield from folded(f"{section.title} ({len(section.entries):,})", _section(section), opened=opened)


def _section(section: Section) -> Iterator[str]:
    shown, more = first(section.entries, MOST)
    for entry in shown:
        yield from broken(list(_entry(entry)))
    if more:
        yield f"- … and {more:,} more"
    if section.remark:
        yield from ("", plain(section.remark))


def _entry(entry: Entry) -> Iterator[str]:
    turned = [told.TRENDS[entry.trend]] if entry.trend is not Trend.OTHER else []
    aside = ", ".join((told.EFFECTS[entry.effect], *turned, *([entry.aside] if entry.aside else [])))
    yield f"- **{plain(entry.title)}** {plain(f'({aside})')}"
    yield from (f"  *{label}:* {plain(text)}" for label, text in entry.facts)


def _list(title: str, reports: Sequence[AuditReport]) -> Iterator[str]:
    yield from (f"## {title}: {words.count(len(reports), 'model', 'models')}", "")
    for report in reports:
        yield f"- **{plain(short(report.artifact.name, NAME))}**: {plain(phrases.headline(report))}"
    yield ""
