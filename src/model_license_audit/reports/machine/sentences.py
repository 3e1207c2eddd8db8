"""What machines are told in words: whole sentences on one line, nothing in them that acts on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.model.report import AuditReport, ExitCode, Gap
from model_license_audit.model.rulings import Ruling
from model_license_audit.reports import phrases, words
from model_license_audit.reports.safe import short, visible

INCOMPLETE = "incomplete"
"""Goes by as the rule of what could not be looked at or told."""
INCOMPLETE_TITLE = "The audit is incomplete"
INCOMPLETE_MEANS = f"{ExitCode.INCOMPLETE.meaning[0].upper()}{ExitCode.INCOMPLETE.meaning[1:]}"
_END = (".", "!", "?", "…", ".”", '."', ".’")
_MOST = 5


def sentences(parts: Iterable[str | None]) -> str:
    """The parts one behind the other, each ended by a full stop; empty ones are left out."""
    told = (visible(part) for part in parts if part)
    return " ".join(part if part.endswith(_END) else f"{part}." for part in told if part)


def of_finding(finding: Finding) -> str:
    """What was found, what to do and, where it cannot be told, what would tell."""
    if finding.verdict is not Verdict.UNDETERMINED:
        return sentences((finding.message, finding.remedy))
    settle = f"To settle: {finding.settle}" if finding.settle else None
    return sentences((f"Cannot be told: {finding.message}", finding.remedy, settle))


def of_gap(gap: Gap) -> str:
    """What could not be looked at, why, and what to do."""
    return sentences((f"{gap.subject}: {gap.what}", f"{gap.remedy[:1].upper()}{gap.remedy[1:]}"))


def of_ruling(ruling: Ruling) -> str:
    """What the policy says, what to do, and which key of which file says so."""
    remedy = f"{ruling.remedy[:1].upper()}{ruling.remedy[1:]}"
    return sentences((ruling.message, remedy, f"Said by {phrases.who_says(ruling)}"))


def of_gaps(report: AuditReport) -> str:
    """The gaps of an audit in one line, the first ones in full."""
    number = words.count(len(report.gaps), "thing", "things")
    first = [of_gap(gap) for gap in report.gaps[:_MOST]]
    more = [f"And {len(report.gaps) - _MOST:,} more"] if len(report.gaps) > _MOST else []
    return sentences((f"The audit is incomplete: {number} could not be looked at or told", *map(short, first), *more))
