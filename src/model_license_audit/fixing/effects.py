"""What a change does to the findings of an audit, and whether it may be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.fixing.case import Candidate
from model_license_audit.model.findings import Finding, FindingKind, Verdict
from model_license_audit.model.report import AuditReport, Gap

_NOTHING_SETTLED = "the change was tried, and the rules do not see what they ask for"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the findings; ``worse`` are those that it adds or makes worse, and the gaps it opens."""

    settles: tuple[Finding, ...]
    eases: tuple[Finding, ...]
    worse: tuple[Finding, ...]
    gaps: tuple[str, ...]


def effect_of(before: AuditReport, after: AuditReport, only: Iterable[str]) -> Effect:
    """What became of the findings: settled, eased or new; with ``only`` those of other rules do not count."""
    wanted = frozenset(only)
    was = {finding.fingerprint: finding for finding in before.findings}
    now = {finding.fingerprint: finding for finding in after.findings}
    gone = Counter(_same(finding) for name, finding in was.items() if name not in now)
    come = Counter(_same(finding) for name, finding in now.items() if name not in was)
    told = [f for f in before.findings if not f.waiver and (not wanted or f.rule in wanted)]
    known = {_open(gap, before) for gap in before.gaps}
    return Effect(
        settles=tuple(f for f in told if f.fingerprint not in now and gone[_same(f)] > come[_same(f)]),
        eases=tuple(f for f in told if f.fingerprint in now and _rank(now[f.fingerprint]) > _rank(f)),
        worse=tuple(
            f
            for f in after.findings
            if (_rank(f) < _rank(was[f.fingerprint]) if f.fingerprint in was else come[_same(f)] > gone[_same(f)])
        ),
        gaps=tuple(f"{gap.subject}: {gap.what}" for gap in after.gaps if _open(gap, after) not in known),
    )


def _open(gap: Gap, report: AuditReport) -> tuple[str, str]:
    """Equal for a gap in what is told of the artifact, whatever it is called."""
    return "" if gap.subject == report.artifact.name else gap.subject, gap.what


def _same(finding: Finding) -> tuple[object, ...]:
    """Equal for a finding that only goes by another fingerprint, as one about a link of which the kind was told."""
    return finding.rule, finding.kind, finding.origin, finding.path[1:]


_KINDS = list(FindingKind)


def _rank(finding: Finding) -> tuple[int, bool]:
    """The worse a finding is, the lower."""
    return _KINDS.index(finding.kind), finding.verdict is Verdict.UNDETERMINED


def objection(candidate: Candidate, effect: Effect) -> str:
    """Why a change is not kept; empty where it is.

    A choice of the user's is kept unless it brings a conflict; any other change must settle something, and bring
    nothing.
    """
    if candidate.asked:
        conflict = next((f for f in effect.worse if f.kind is FindingKind.CONFLICT), None)
        return f"it would be in conflict: {conflict.message} ({conflict.rule})" if conflict else ""
    if effect.worse:
        return "the change that would settle it brings another finding: " + ", ".join(
            sorted({f"{finding.rule} ({finding.title})" for finding in effect.worse})
        )
    if effect.gaps:
        return f"the change that would settle it leaves more open: {effect.gaps[0]}"
    return "" if effect.settles or (candidate.partly and effect.eases) else _NOTHING_SETTLED
