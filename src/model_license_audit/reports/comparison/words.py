"""The words in which every format tells of what changed between two audits."""

from __future__ import annotations

from model_license_audit.model.differences import AuditDifference, Cause, Effect, Trend
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import words
from model_license_audit.reports.safe import NAME, short

SIGNS = {Effect.NEW: "+", Effect.GONE: "-", Effect.CHANGED: "~"}
EFFECTS = {Effect.NEW: "new", Effect.GONE: "gone", Effect.CHANGED: "changed"}
TRENDS = {Trend.WORSE: "for the worse", Trend.BETTER: "for the better", Trend.OTHER: "otherwise"}
PARTS = {"tool": "modelaudit", "license_data": "license data", "rules": "rules", "catalogue": "catalogue"}
_MODEL = "the model itself"
_ANCESTORS = "what is known of its ancestors"
_USE = "the use that is asked about"
_COUNTED = (
    ("findings", "finding", "findings"),
    ("answers", "answer", "answers"),
    ("duties", "duty", "duties"),
)


def headline(found: AuditDifference) -> str:
    """What changed in one line, the worse first."""
    worse, better = (_counts(found, trend) for trend in (Trend.WORSE, Trend.BETTER))
    gaps = words.count(len(found.gaps_new), "new gap", "new gaps") if found.gaps_new else ""
    told = [f"Worse: {', '.join(part for part in (worse, gaps) if part)}"] if worse or gaps else []
    told += [f"{'better' if told else 'Better'}: {better}"] if better else []
    if told:
        return "; ".join(told)
    return "Nothing changed" if found.empty else "Neither worse nor better"


def _counts(found: AuditDifference, trend: Trend) -> str:
    numbers = [(sum(one.trend is trend for one in getattr(found, field)), names) for field, *names in _COUNTED]
    return ", ".join(words.count(number, *names) for number, names in numbers if number)


def causes(found: AuditDifference) -> list[str]:
    """What can be behind the changes, in sentences, so that ours are told apart from those of the model."""
    ours = words.listed([PARTS[change.part] for change in found.versions])
    named = {
        Cause.MODEL: _MODEL,
        Cause.ANCESTORS: _ANCESTORS,
        Cause.USE: _USE,
        Cause.AUDITOR: f"the auditor ({ours})",
    }
    behind = [named[cause] for cause in found.causes]
    if not behind:
        return ["The model's files, its lineage and the auditor are the same"]
    told = [_capital(f"{words.listed(behind)} changed")]
    if Cause.AUDITOR in found.causes and len(behind) > 1:
        told.append("To tell these apart, audit the earlier state anew and compare it with the present one")
    if found.causes == (Cause.AUDITOR,):
        told.append("Nothing changed in the model: what is told of it otherwise is by other data or rules of ours")
    return told


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def state_of(report: AuditReport) -> str:
    """What was audited, by which data."""
    recorded = report.artifact.recorded
    seen = f", seen {recorded.seen}" if recorded else ""
    planned = " (planned)" if report.planned else ""
    return f"{short(report.target, NAME)}{planned}{seen}"


def size(number: int | None) -> str:
    """A number of bytes."""
    return "" if number is None else words.count(number, "byte", "bytes")
