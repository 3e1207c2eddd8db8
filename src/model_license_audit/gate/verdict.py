"""What the gate says of audits: whether the model may leave, and the exit code that tells it to a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from model_license_audit.model.report import AuditReport, ExitCode


class Decision(StrEnum):
    """What the gate says; only *released* lets a model out. *Error* is said of a call, never of a model."""

    RELEASED = "released"
    REFUSED = "refused"
    ERROR = "error"
    NOTHING = "nothing"
    INCOMPLETE = "incomplete"

    @property
    def exit_code(self) -> ExitCode:
        """The exit code that tells it."""
        return _EXIT_CODES[self]

    @property
    def meaning(self) -> str:
        """The decision in one plain phrase."""
        return _MEANINGS[self]


_EXIT_CODES = {
    Decision.RELEASED: ExitCode.AUDITED,
    Decision.REFUSED: ExitCode.FINDINGS,
    Decision.ERROR: ExitCode.USAGE,
    Decision.NOTHING: ExitCode.NOTHING,
    Decision.INCOMPLETE: ExitCode.INCOMPLETE,
}
_MEANINGS = {
    Decision.RELEASED: "may leave",
    Decision.REFUSED: "stopped by findings, or by what the policy denies",
    Decision.ERROR: "the gate could not do its work",
    Decision.NOTHING: "nothing to audit",
    Decision.INCOMPLETE: "stopped, as something could not be read or told",
}


def exit_code(reports: Iterable[AuditReport], missing: bool = False) -> ExitCode:
    """The worst of all: findings, then incomplete; a path without a model among others makes it incomplete."""
    codes = {report.outcome.exit_code for report in reports}
    if not codes:
        return ExitCode.NOTHING
    if ExitCode.FINDINGS in codes:
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if missing or ExitCode.INCOMPLETE in codes else ExitCode.AUDITED


def decision_on(reports: Sequence[AuditReport], missing: bool = False) -> Decision:
    """The one decision on audits that are to leave together; ``missing`` where one of the targets held no model."""
    return decision_of(exit_code(reports, missing))


def decision_of(code: ExitCode) -> Decision:
    """The decision that the exit code of an audit stands for."""
    return next(decision for decision, told in _EXIT_CODES.items() if told is code)
