"""Findings as the HTML templates ask for them: in groups by rule, what all of a group share told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.remedies import Remedy
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import tones, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.doubt import why_unsure
from model_license_audit.reports.grouping import RuleGroup, by_rule, is_note, live_findings
from model_license_audit.reports.html.room import SCREEN, Room
from model_license_audit.reports.html.ways import way

NOTE = "note"

_FIELDS = ("subject", "path", "also", "clauses", "evidence", "details", "settle", "remedy")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one rule; ``common`` are the fields in which all of them say the same, told once."""

    kind: FindingKind
    tone: str
    shown: tuple[Finding, ...]
    more: int
    common: frozenset[str]

    @property
    def first(self) -> Finding:
        """The finding that speaks for the rule, its title and its severity."""
        return self.shown[0]

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more

    @property
    def own(self) -> frozenset[str]:
        """The fields that each finding tells for itself."""
        return frozenset(_FIELDS) - self.common


@dataclass(frozen=True, slots=True)
class KindOfFindings:
    """The groups of one kind; notes, which ask for nothing now, have a kind of their own (``note``)."""

    name: str
    tone: str
    number: int
    groups: tuple[FindingGroup, ...]

    @property
    def words(self) -> tuple[str, str]:
        """One finding of the kind, and several, in a word."""
        return ("note", "notes") if self.name == NOTE else words.KINDS[FindingKind(self.name)]

    @property
    def meaning(self) -> str:
        """What such a finding means."""
        return "worth knowing, and nothing to do now" if self.name == NOTE else FindingKind(self.name).meaning


class Findings:
    """Every open finding of a report; ``numbers`` are the places of those shown, by fingerprint."""

    def __init__(self, report: AuditReport, pedigree: Pedigree, room: Room = SCREEN) -> None:
        self._report, self._pedigree = report, pedigree
        live = live_findings(report)
        real = [finding for finding in live if not is_note(finding)]
        self.kinds = tuple(_kinds(real, room.findings))
        notes = by_rule(filter(is_note, live), FindingKind.UNKNOWN)
        self.notes = _kind(NOTE, tones.Tone.OPEN, notes, room.findings) if notes else None
        every = [group for kind in self.all for group in kind.groups]
        shown = [finding for group in every for finding in group.shown]
        self.numbers = {finding.fingerprint: number for number, finding in enumerate(shown, 1)}
        self._by_print = {finding.fingerprint: finding for finding in shown}

    @property
    def all(self) -> tuple[KindOfFindings, ...]:
        """The kinds, worst first, and the notes."""
        return (*self.kinds, self.notes) if self.notes else self.kinds

    @property
    def severities(self) -> dict[str, int]:
        """How many findings there are of each severity, the worst first."""
        groups = [group for kind in self.all for group in kind.groups]
        found = dict.fromkeys(("error", "warning", "note"), 0)
        for group in groups:
            found[group.first.severity.value] += group.number
        return {severity: number for severity, number in found.items() if number}

    def about(self, fingerprints: Iterable[str]) -> tuple[Finding, ...]:
        """Those of these findings that are shown."""
        return tuple(self._by_print[one] for one in fingerprints if one in self._by_print)

    def path(self, finding: Finding) -> tuple[str, ...]:
        """The chain of names that a finding is about."""
        return way(self._pedigree, finding.path)

    def still_open(self, remedy: Remedy) -> list[str]:
        """What cannot be told even after the changes, and was not told before."""
        known = {(finding.rule, finding.fingerprint) for finding in self._report.findings}
        new = [f for f in remedy.open if not is_note(f) and (f.rule, f.fingerprint) not in known]
        return list(dict.fromkeys(finding.title for finding in new))

    def doubt(self, finding: Finding) -> str | None:
        """Why a finding is less than sure."""
        return why_unsure(self._report, finding, self._pedigree)


def _kinds(findings: list[Finding], most: int) -> Iterator[KindOfFindings]:
    for kind in FindingKind:
        groups = by_rule(findings, kind)
        if groups:
            yield _kind(kind.value, tones.KINDS[kind], groups, most)


def _kind(name: str, tone: str, groups: tuple[RuleGroup, ...], most: int) -> KindOfFindings:
    made = tuple(_group(group, tone, most) for group in groups)
    return KindOfFindings(name, tone, sum(group.number for group in made), made)


def _group(group: RuleGroup, tone: str, most: int) -> FindingGroup:
    many = len(group.findings) > 1
    common = frozenset(field for field in _FIELDS if many and group.shared(field))
    shown = group.findings[:most]
    return FindingGroup(group.kind, tone, shown, len(group.findings) - len(shown), common)
