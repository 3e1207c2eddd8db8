"""What an audit has to tell a build, one thing at a time: the worst first, each with its place in the files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.findings import Finding, FindingKind
from model_license_audit.model.report import AuditReport, ExitCode
from model_license_audit.model.rulings import Ruling, RulingKind
from model_license_audit.reports import phrases, words
from model_license_audit.reports.grouping import fails, is_note, live_findings
from model_license_audit.reports.machine import sentences
from model_license_audit.reports.machine.places import Place, Places


class Level(StrEnum):
    """*Error* stops the model, a *warning* wants to be seen to, a *notice* is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing: a ``title``, what it is with what to do (``told``), what to do alone, who says so, where to begin.

    ``by`` is a rule, or a key of the policy. ``place`` is ``None`` where no file is at hand.
    """

    level: Level
    title: str
    told: str
    remedy: str
    by: str
    place: Place | None = None


def matters(report: AuditReport) -> tuple[Matter, ...]:
    """All that is open, the worst first: conflicts, what the policy denies, other findings, what is not known."""
    ranked = [*_of_findings(report), *_of_rulings(report), *_of_gaps(report)]
    levels = list(Level)
    ranked.sort(key=lambda one: (levels.index(one[1].level), one[0]))
    return tuple(matter for _, matter in ranked)


_Ranked = tuple[int, Matter]


def _of_findings(report: AuditReport) -> Iterator[_Ranked]:
    places = Places(report)
    for finding in live_findings(report):
        kind = words.KINDS[finding.kind][0].capitalize()
        title = f"{kind}: {finding.title} ({finding.rule})"
        place = next(iter(places.of(finding)), None)
        rank = 0 if finding.kind is FindingKind.CONFLICT else 2
        told = sentences.of_finding(finding)
        yield rank, Matter(_level_of(report, finding), title, told, finding.remedy, finding.rule, place)


def _level_of(report: AuditReport, finding: Finding) -> Level:
    if fails(report, finding):
        return Level.ERROR
    mere = is_note(finding) or finding.fingerprint in report.outcome.known
    return Level.NOTICE if mere else Level.WARNING


def _of_rulings(report: AuditReport) -> Iterator[_Ranked]:
    """What the policy says, with the key that says so; what was known before is worth no more than a notice."""
    beginning = _beginning(report)
    for one in report.outcome.rulings:
        told = sentences.sentences((one.message, one.remedy, f"Said by {phrases.who_says(one)}"))
        title = f"{phrases.RULINGS[one.kind]}: {one.key}"
        yield 1, Matter(_level_of_ruling(report, one), title, told, one.remedy, phrases.who_says(one), beginning)


def _level_of_ruling(report: AuditReport, one: Ruling) -> Level:
    if one.fingerprint in report.outcome.known or one.key == "baseline":
        return Level.NOTICE
    if one.kind is RulingKind.UNTOLD:
        return _level_of_gaps(report)
    return Level.ERROR if one.kind.fails else Level.WARNING


def _of_gaps(report: AuditReport) -> Iterator[_Ranked]:
    beginning, level = _beginning(report), _level_of_gaps(report)
    for gap in report.gaps:
        told, remedy = sentences.of_gap(gap), f"{gap.subject}: {gap.remedy}"
        yield 3, Matter(level, sentences.INCOMPLETE_TITLE, told, remedy, sentences.INCOMPLETE, beginning)


def _level_of_gaps(report: AuditReport) -> Level:
    """What is not known stops a model that nothing else stops, unless the policy allows it."""
    if report.outcome.exit_code is ExitCode.INCOMPLETE:
        return Level.ERROR
    return Level.NOTICE if report.outcome.allow_incomplete else Level.WARNING


def _beginning(report: AuditReport) -> Place | None:
    return next(iter(Places(report).beginning), None)
