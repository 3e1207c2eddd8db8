"""What changed between audits, for people who read in a browser or on paper."""

from __future__ import annotations

from model_license_audit.model.differences import Comparison
from model_license_audit.model.report import Outcome
from model_license_audit.reports import phrases, tones
from model_license_audit.reports.comparison import words as comparison_words
from model_license_audit.reports.comparison.view import ComparisonView
from model_license_audit.reports.html.environment import Words
from model_license_audit.reports.html.mark import mark_of
from model_license_audit.reports.html.page import page
from model_license_audit.reports.html.theme import PLAIN, Theme
from model_license_audit.reports.safe import NAME, short


class DiffHtmlRenderer:
    """One HTML page of the same frame and styles as an audit's: nothing to fetch, and whole without its script."""

    format = "html"

    def __init__(self, theme: Theme = PLAIN) -> None:
        self._theme = theme

    def render(self, comparison: Comparison, outcome: Outcome, **_terminal: object) -> str:
        """The whole page; every string is made visible and then escaped."""
        audits = [report for one in comparison.differences for report in (one.before, one.after)]
        return page(
            "diff.html.j2",
            _title(comparison),
            self._theme,
            mark=mark_of((*audits, *comparison.only_before, *comparison.only_after)),
            comparison=ComparisonView(comparison),
            outcome=outcome,
            phrases=Words(phrases),
            tones=Words(tones),
            told=Words(comparison_words),
        )


def _title(comparison: Comparison) -> str:
    if len(comparison.differences) == 1:
        return f"What changed: {short(comparison.differences[0].after.artifact.name, NAME)}"
    return f"What changed in {len(comparison.differences)} models"
