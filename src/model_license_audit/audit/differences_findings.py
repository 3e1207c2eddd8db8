"""The findings of two audits laid beside each other, and whether what is new fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model_license_audit.model.differences import Effect, FindingChange, Trend
from model_license_audit.model.findings import Finding, FindingKind, Severity, Verdict

_TRENDS, _EFFECTS = list(Trend), list(Effect)
_KINDS, _SEVERITIES = list(FindingKind), list(Severity)
_Pair = tuple[Finding | None, Finding | None]


def finding_changes(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[FindingChange, ...]:
    """What is new, gone or weighs otherwise: the worst first, then as reports order findings."""
    told = (_change(*pair) for pair in _paired(_found(before), _found(after)))
    changes = [change for change in told if change is not None]
    changes.sort(key=lambda one: (_TRENDS.index(one.trend), one.finding.order, _EFFECTS.index(one.effect)))
    return tuple(changes)


def is_open(finding: Finding | None) -> bool:
    """True for one that is there and that no waiver accepts."""
    return finding is not None and finding.waiver is None


def _found(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is not Verdict.SATISFIED]


def _paired(before: list[Finding], after: list[Finding]) -> Iterator[_Pair]:
    """The same findings: by fingerprint, and else by rule, ancestor and clauses where only a revision differs."""
    for key_of in (_fingerprint, _likeness):
        old, new = ({key_of(finding): finding for finding in side} for side in (before, after))
        both = [(old[key], new[key]) for key in new if key in old]
        yield from both
        told = {id(finding) for pair in both for finding in pair}
        before, after = ([finding for finding in side if id(finding) not in told] for side in (before, after))
    yield from ((finding, None) for finding in before)
    yield from ((None, finding) for finding in after)


def _fingerprint(finding: Finding) -> tuple[object, ...]:
    return (finding.fingerprint,)


def _likeness(finding: Finding) -> tuple[object, ...]:
    origin = (finding.origin or "").partition("@")[0]
    return (
        finding.rule,
        origin,
        tuple((clause.license_key, clause.clause) for clause in finding.clauses),
        finding.message,
    )


def _change(before: Finding | None, after: Finding | None) -> FindingChange | None:
    if before is not None and after is not None:
        if _weight(before) == _weight(after):
            return None
        return FindingChange(Effect.CHANGED, _turn(before, after), before, after)
    if after is not None:
        return FindingChange(Effect.NEW, Trend.WORSE if _presses(after) else Trend.OTHER, None, after)
    assert before is not None  # noqa: S101 - no pair is empty
    return FindingChange(Effect.GONE, Trend.BETTER if _presses(before) else Trend.OTHER, before, None)


def _presses(finding: Finding) -> bool:
    """True for one that is open and no mere note."""
    return is_open(finding) and not (finding.kind is FindingKind.UNKNOWN and finding.severity is Severity.NOTE)


def _weight(finding: Finding) -> tuple[object, ...]:
    return finding.waiver is None, finding.kind, finding.severity, finding.verdict


def _turn(before: Finding, after: Finding) -> Trend:
    """For the worse where it weighs more than before; that it can no longer be told is neither."""
    was, now = ((not is_open(f), _KINDS.index(f.kind), _SEVERITIES.index(f.severity)) for f in (before, after))
    if was == now:
        return Trend.OTHER
    return Trend.WORSE if now < was else Trend.BETTER
