"""One audit as the HTML templates ask for it: phrases, groups and links, no markup."""

from __future__ import annotations

from functools import cached_property

from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, tones, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.changes import sentence
from model_license_audit.reports.grouping import license_names, waived_findings
from model_license_audit.reports.html import clauses as html_clauses
from model_license_audit.reports.html.ancestors import Ancestors
from model_license_audit.reports.html.answers import AnswerRow, answer_rows
from model_license_audit.reports.html.clauses import Clauses
from model_license_audit.reports.html.duties import Duties
from model_license_audit.reports.html.environment import Words
from model_license_audit.reports.html.evidence import Source, sources
from model_license_audit.reports.html.findings import Findings
from model_license_audit.reports.html.lineage import LineageView
from model_license_audit.reports.html.mark import mark_of
from model_license_audit.reports.html.policy import ruling_groups
from model_license_audit.reports.html.room import SCREEN, Room
from model_license_audit.reports.html.unknown import Unknown, unknown
from model_license_audit.reports.parts import told_apart
from model_license_audit.reports.plans import label, made_from
from model_license_audit.reports.weblinks import home_of, web_link

SECTIONS = (
    ("artifact", "The artifact and its license"),
    ("lineage", "Lineage"),
    ("duties", "What to do"),
    ("findings", "Findings"),
    ("policy", "What the policy says"),
    ("ancestors", "Ancestors and their licenses"),
    ("bounds", "Thresholds and territories"),
    ("waivers", "Waivers"),
    ("evidence", "Evidence"),
    ("sources", "Licenses and clauses"),
    ("method", "Method and versions"),
    ("signoff", "Sign-off"),
    ("limits", "Limits of this report"),
)
"""The sections behind the first screen, in their order, by the names that links lead to; that of the policy is there
only where it says anything."""


class AuditView:
    """Everything the templates show of one audit; ``number`` keeps the anchors of several audits apart.

    ``elsewhere`` are the sections that it leaves to those of all audits together.
    """

    phrases = Words(phrases)
    told_apart = staticmethod(told_apart)
    web_link = staticmethod(web_link)
    home_of = staticmethod(home_of)
    review_status = staticmethod(html_clauses.review_status)
    clause_number = staticmethod(html_clauses.number)
    sentence = staticmethod(sentence)

    def __init__(
        self, number: int, report: AuditReport, room: Room = SCREEN, elsewhere: frozenset[str] = frozenset()
    ) -> None:
        self.number = number
        self.report = report
        self.room = room
        self.elsewhere = elsewhere
        self.rulings = ruling_groups(report)
        silent = frozenset() if self.rulings or report.outcome.known else frozenset({"policy"})
        self.sections = tuple((slug, title) for slug, title in SECTIONS if slug not in elsewhere | silent)
        self.pedigree = Pedigree.of(report.lineage)
        self.names = license_names(report)
        self.waived = waived_findings(report)
        self.tone = tones.of_report(report)
        self.mark = mark_of([report])
        self.duties = Duties(report, self.pedigree, room)

    def anchor(self, section: str) -> str:
        """Where a section begins."""
        return f"audit-{'all' if section in self.elsewhere else self.number}-{section}"

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """The tone, the number and the words for the findings of each kind; notes have no tone."""
        tallied = phrases.tallied(self.report)
        kinds = [*tones.KINDS.values(), "none"]
        return [(tone, one[0], words.count(*one)) for tone, one in zip(kinds, tallied, strict=True)]

    @property
    def made_from(self) -> list[str]:
        """What a planned model is made from."""
        return made_from(self.report.artifact.ref, self.report.lineage, self.names)

    @property
    def label(self) -> str:
        """The label that is meant for a planned model."""
        return label(self.report)

    @property
    def answers(self) -> tuple[AnswerRow, ...]:
        """The six answers."""
        return answer_rows(self.report, self.duties.points)

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is not known."""
        return unknown(self.report, self.duties.points, self.clauses.all)

    @cached_property
    def ancestors(self) -> Ancestors:
        """Every ancestor as a row."""
        return Ancestors(self.report, self.pedigree, self.names, self.room)

    @cached_property
    def lineage(self) -> LineageView:
        """The lineage as a picture."""
        return LineageView(f"audit-{self.number}", self.report, self.pedigree, self.ancestors)

    @cached_property
    def findings(self) -> Findings:
        """Every open finding, by kind and rule."""
        return Findings(self.report, self.pedigree, self.room)

    @cached_property
    def evidence(self) -> tuple[Source, ...]:
        """What was read and is leant on, by file."""
        return sources(self.report, self.pedigree, self.duties.points, self.room)

    @cached_property
    def clauses(self) -> Clauses:
        """The licenses that are leant on, with the clauses used."""
        return Clauses([self.report])

    def link_of(self, ref: ClauseRef) -> str | None:
        """Where the text of a clause can be read."""
        return self.clauses.link_of(ref)

    @property
    def limits(self) -> list[tuple[str, str]]:
        """The rules behind the findings that say what they do not check, and what that is."""
        return [(f"{rule.id}: {rule.title}", rule.does_not_check) for rule in self.report.rules if rule.does_not_check]
