"""What a gate leaves behind: reports, lines in the build log, and the word for the build service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model_license_audit.cli.baselines import write_baseline
from model_license_audit.cli.output import Output, terminal, write
from model_license_audit.cli.promoting import refuse_inside
from model_license_audit.cli.telling import say, tell
from model_license_audit.gate.build_logs import BuildLog, Concluded
from model_license_audit.gate.log_lines import report_lines, three_lines
from model_license_audit.gate.report_set import FILES, INDEX, report_set, write_set
from model_license_audit.gate.verdict import decision_of
from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.report import AuditReport, ExitCode

if TYPE_CHECKING:
    from model_license_audit.audit.auditor import ScanRequest
    from model_license_audit.cli.scanning import Scanning
    from model_license_audit.reports.html.theme import Theme

_NO_SET = "none were asked for; --report-dir DIR writes them"
_LOST = "not written, as is told below"


class Leaving:
    """Writes everything first, and then tells what came of it: a failure to write is told beside the verdict."""

    def __init__(
        self, scanning: Scanning, outputs: Sequence[Output], said: dict[str, Any], log: BuildLog, theme: Theme | None
    ) -> None:
        self._scanning, self._outputs, self._said, self._log, self._theme = scanning, outputs, said, log, theme
        self._reports = scanning.reports
        self._errors: list[ModelAuditError] = []
        self._beside = any(output.file is None for output in outputs)

    @staticmethod
    def failed(log: BuildLog, error: ModelAuditError) -> None:
        """Tell the build service of a call that came to no audit; the error itself is told by who catches it."""
        say(log.failure(error))
        _conclude(log, Concluded((), decision_of(ExitCode.USAGE), ExitCode.USAGE))

    def finish(self) -> ExitCode:
        """Leave everything behind; what could not be written makes the exit code one of an error."""
        where = self._written()
        self._try(self._attest)
        for number, report in enumerate(self._reports, 1):
            self._tell(report, where, number)
        for error in self._errors:
            tell(error)
            say(self._log.failure(error), err=self._beside)
        say(self._log.annotations(self._reports), err=self._beside)
        code = ExitCode.USAGE if self._errors else self._scanning.exit_code
        folder = self._said["report_dir"]
        _conclude(self._log, Concluded(self._reports, decision_of(code), code, str(folder or "")))
        return code

    def _written(self) -> str:
        """Write all that was asked for; returns where it is, in words."""
        for output in self._outputs if self._reports else ():
            self._try(lambda output=output: write(output, self._reports))  # type: ignore[misc]
        if self._reports:
            self._try(lambda: write_baseline(self._reports, self._said["write_baseline"]))
        folder: Path | None = self._said["report_dir"]
        if folder is None:
            return ", ".join(str(output.file) for output in self._outputs if output.file) or _NO_SET
        return f"{folder / FILES['html']}, and more beside it" if self._try(lambda: self._write_set(folder)) else _LOST

    def _write_set(self, folder: Path) -> None:
        """The set of reports; of an earlier one nothing stays where there was nothing to audit."""
        named = (Path(target.removeprefix("path:")) for target in self._said["targets"])
        refuse_inside(folder, filter(Path.is_dir, named))
        if self._reports:
            write_set(report_set(self._reports, notices=self._scanning.notices, theme=self._theme), folder)
        elif (folder / INDEX).is_file():
            write_set({}, folder)

    def _attest(self) -> None:
        """Write the attestation, where one is asked for and there is a verdict that nothing has gone wrong with."""
        wrong = self._errors or self._scanning.not_kept
        if self._said["attest"] is None or not self._reports or wrong:
            return
        from model_license_audit.gate.attesting import Gated, attest

        def gated(report: AuditReport, request: ScanRequest) -> Gated:
            directory = getattr(request.source, "directory", None)
            there = Path(directory) if directory is not None else None
            return Gated(report, request.policy, there, getattr(request.source, "only", ()))

        each = map(gated, self._reports, self._scanning.requests)
        attest(list(each), self._said["attest"], key=self._said["key"], by=self._scanning.by)

    def _try(self, step: Callable[[], object]) -> bool:
        """True where the step could be done."""
        try:
            step()
        except ModelAuditError as error:
            self._errors.append(error)
            return False
        return True

    def _tell(self, report: AuditReport, where: str, number: int) -> None:
        say(three_lines(report, where), err=self._beside)
        title = f"The whole report on {report.artifact.name}"
        in_full = self._log.folded if self._said["verbose"] else self._log.details
        say(in_full(title, report_lines(report, **terminal()), number), err=self._beside)


def _conclude(log: BuildLog, concluded: Concluded) -> None:
    """Tell the build service; what it cannot be told changes no verdict."""
    try:
        log.conclude(concluded)
    except ModelAuditError as error:
        tell(error)
