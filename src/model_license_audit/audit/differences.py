"""Laying audits beside each other: what changed, for better or worse, and what can be behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from model_license_audit.audit.differences_duties import duty_changes
from model_license_audit.audit.differences_files import FileComparison
from model_license_audit.audit.differences_findings import finding_changes
from model_license_audit.audit.differences_lineage import Naming, license_changes, link_changes, sight_changes
from model_license_audit.model.differences import (
    AnswerChange,
    AuditDifference,
    Cause,
    Comparison,
    Trend,
    VersionChange,
)
from model_license_audit.model.report import AnswerValue, AuditReport, Gap, Question, Versions

_FREEST = [AnswerValue.YES, AnswerValue.CONDITIONAL, AnswerValue.UNKNOWN, AnswerValue.NO]
"""Answers to *may I*, the best first; of *must I* they stand the other way round."""


def compare(before: AuditReport, after: AuditReport) -> AuditDifference:
    """All that differs between two audits; the audited model is the same one, wherever each of them found it."""
    old, new = Naming(before.lineage), Naming(after.lineage)
    files = FileComparison(before, after)
    found = AuditDifference(
        before=before,
        after=after,
        answers=tuple(_answers(before, after)),
        duties=duty_changes(before, after),
        findings=finding_changes(before.findings, after.findings),
        licenses=license_changes(old, new),
        links=link_changes(old, new),
        sights=sight_changes(old, new),
        files=files.changes,
        same_files=len(files.same),
        untold=files.untold,
        gaps_new=tuple(_gaps(after, before)),
        gaps_gone=tuple(_gaps(before, after)),
        versions=tuple(_versions(before.versions, after.versions)),
    )
    return replace(found, causes=tuple(_causes(found)))


def compare_all(before: Sequence[AuditReport], after: Sequence[AuditReport]) -> Comparison:
    """Two sets of audits: the same models laid beside each other, and those that only one of the sets has."""
    if len(before) == len(after) == 1:
        return Comparison((compare(before[0], after[0]),))
    pairs: list[tuple[AuditReport, AuditReport]] = []
    left, right = list(before), list(after)
    for name_of in (_by_reference, _by_folder, _by_name):
        for one, other in _pairs(left, right, name_of):
            pairs.append((one, other))
            left.remove(one)
            right.remove(other)
    order = {id(report): place for place, report in enumerate(after)}
    pairs.sort(key=lambda pair: order[id(pair[1])])
    return Comparison(tuple(compare(*pair) for pair in pairs), tuple(left), tuple(right))


def _by_reference(report: AuditReport) -> str:
    return str(replace(report.artifact.ref, revision=None))


def _by_folder(report: AuditReport) -> str:
    return report.artifact.ref.name.rstrip("/").rpartition("/")[2]


def _by_name(report: AuditReport) -> str:
    return report.artifact.name


def _pairs(left: list[AuditReport], right: list[AuditReport], name_of: object) -> list[tuple[AuditReport, AuditReport]]:
    """Those that alone on their side have one name."""
    assert callable(name_of)  # noqa: S101 - one of the three above
    named: list[dict[str, list[AuditReport]]] = [{}, {}]
    for side, reports in zip(named, (left, right), strict=True):
        for report in reports:
            side.setdefault(name_of(report), []).append(report)
    both = [name for name in named[0] if name in named[1]]
    return [(named[0][n][0], named[1][n][0]) for n in both if len(named[0][n]) == len(named[1][n]) == 1]


def _answers(before: AuditReport, after: AuditReport) -> Iterator[AnswerChange]:
    was = {answer.question: answer.value for answer in before.answers}
    changed = [
        AnswerChange(answer.question, was[answer.question], answer.value, _trend(answer.question, was, answer.value))
        for answer in after.answers
        if answer.question in was and was[answer.question] is not answer.value
    ]
    return iter(
        sorted(changed, key=lambda change: (list(Trend).index(change.trend), list(Question).index(change.question)))
    )


def _trend(question: Question, was: dict[Question, AnswerValue], now: AnswerValue) -> Trend:
    """That a *no* is no longer certain is no step for the better: unknown is no permission."""
    order = _FREEST[::-1] if question is Question.PAY_OR_REPORT else _FREEST
    if now is AnswerValue.UNKNOWN:
        return Trend.OTHER if was[question] is order[-1] else Trend.WORSE
    return Trend.WORSE if order.index(now) > order.index(was[question]) else Trend.BETTER


def _gaps(of: AuditReport, without: AuditReport) -> Iterator[Gap]:
    """The gaps of one audit that the other one lacks; what to do about them may be worded otherwise."""
    known = {_gap_key(gap, without) for gap in without.gaps}
    return (gap for gap in sorted(of.gaps) if _gap_key(gap, of) not in known)


def _gap_key(gap: Gap, report: AuditReport) -> tuple[str, str]:
    return "" if gap.subject == report.artifact.name else gap.subject, gap.what


def _versions(before: Versions, after: Versions) -> Iterator[VersionChange]:
    for field in fields(Versions):
        was, is_ = getattr(before, field.name), getattr(after, field.name)
        if was != is_:
            yield VersionChange(field.name, was, is_)


def _causes(found: AuditDifference) -> Iterator[Cause]:
    """What changed itself; a license that other data of ours merely reads otherwise did not."""
    drifted = [one for one in found.licenses if one.declared or one.texts or not found.versions]
    own = any(change.subject for change in drifted) or any(change.own for change in found.links)
    if found.files or own:
        yield Cause.MODEL
    others = any(not change.subject for change in drifted) or any(not change.own for change in found.links)
    if others or found.sights:
        yield Cause.ANCESTORS
    if found.before.use != found.after.use or found.before.planned != found.after.planned:
        yield Cause.USE
    if found.versions:
        yield Cause.AUDITOR
