"""Why a run ends before its release: each with what was found, and the exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.report import ExitCode

if TYPE_CHECKING:
    from model_license_audit.model.findings import Finding
    from model_license_audit.model.offers import OffersReport
    from model_license_audit.model.report import AuditReport

_REMEDIES = {
    ExitCode.FINDINGS: "change the recipe as the ways out say, or choose another base or other data",
    ExitCode.INCOMPLETE: "tell the license under [[known]] or at [base] or [[data]], give a local copy, or go on with"
    " --allow-unknown; the card then says what is not known",
}


class PlanStopped(ModelAuditError):
    """The plan may not go on: ``report`` is its audit, ``reasons`` tell what reaches the model and what does not."""

    def __init__(self, report: AuditReport, reasons: Iterable[str], exit_code: ExitCode, why: str) -> None:
        super().__init__(f"stopped before anything was fetched or trained: {why}", _REMEDIES[exit_code])
        self.report, self.reasons = report, tuple(reasons)
        self.exit_code, self._why = exit_code, why

    def after_fetching(self) -> PlanStopped:
        """The same, found by the files that were had."""
        self.what = f"stopped before training: {self._why}"
        return self


class BaseNotChosen(UsageError):
    """The recipe leaves the base open; ``offers`` are those that fit its task and use."""

    def __init__(self, offers: OffersReport, advice: str) -> None:
        super().__init__("the base is still to be chosen", advice)
        self.offers = offers
        self.exit_code = ExitCode.USAGE if offers.groups else ExitCode.FINDINGS


class AuditDiffers(ModelAuditError):
    """The audit of the release found what the plan had not announced."""

    def __init__(self, report: AuditReport, unexpected: Iterable[Finding], gaps: Iterable[str]) -> None:
        self.report = report
        self.unexpected, self.gaps = tuple(unexpected), tuple(gaps)
        told = [f"{one.rule} {one.title}" for one in self.unexpected] + list(self.gaps)
        more = f" (and {len(told) - 1} more)" if told[1:] else ""
        what = f"the audit of the release says what the plan did not: {told[0]}{more}"
        super().__init__(what, "read audit.html in the folder of the run; the release is not to be published as it is")
        self.exit_code = ExitCode.FINDINGS if self.unexpected else ExitCode.INCOMPLETE
