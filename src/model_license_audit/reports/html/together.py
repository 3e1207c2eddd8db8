"""What the audits of one printed document share: told once, behind them all, and not again in each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from model_license_audit.model.findings import ClauseRef
from model_license_audit.reports import phrases
from model_license_audit.reports.html import clauses as html_clauses
from model_license_audit.reports.html.clauses import Clauses
from model_license_audit.reports.html.environment import Words
from model_license_audit.reports.html.view import AuditView
from model_license_audit.reports.weblinks import web_link

NUMBER = "all"
"""What stands in the anchors of the common sections where those of an audit have its number."""
SHARED = frozenset({"sources"})
"""The sections that the single audits leave to this."""


class Together:
    """The clauses that any of the audits leans on, and what the rules behind any finding do not check."""

    number = NUMBER
    sections = (("sources", "Licenses and clauses"), ("limits", "What the rules behind the findings do not check"))
    phrases = Words(phrases)
    web_link = staticmethod(web_link)
    review_status = staticmethod(html_clauses.review_status)
    clause_number = staticmethod(html_clauses.number)

    def __init__(self, audits: Sequence[AuditView]) -> None:
        self.audits = audits

    @cached_property
    def clauses(self) -> Clauses:
        """The licenses that are leant on, with every clause that one of the audits uses."""
        return Clauses([audit.report for audit in self.audits])

    def link_of(self, ref: ClauseRef) -> str | None:
        """Where the text of a clause can be read."""
        return self.clauses.link_of(ref)

    @property
    def limits(self) -> list[tuple[str, str]]:
        """The rules that say what they do not check, and what that is, each once."""
        return sorted({told for audit in self.audits for told in audit.limits})
