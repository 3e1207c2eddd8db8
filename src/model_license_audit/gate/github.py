"""GitHub's job log: annotations of files by workflow commands, a summary of the step, and outputs for later steps."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from model_license_audit.gate.build_logs import Concluded
from model_license_audit.gate.matters import Level, Matter, matters
from model_license_audit.model.errors import ModelAuditError, UsageError
from model_license_audit.model.refs import Host
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.machine.places import Place
from model_license_audit.reports.safe import EXCERPT, NAME, PROSE, short, visible
from model_license_audit.reports.standing import by_risk

MOST = 10
"""Most annotations of each level in a step; the service drops those beyond without a word."""
_TITLES = {Level.ERROR: "errors", Level.WARNING: "warnings", Level.NOTICE: "notices"}


class GithubLog:
    """What a runner of GitHub Actions obeys; everything that comes from a model is escaped as its own toolkit does."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._root = os.path.abspath(environment.get("GITHUB_WORKSPACE") or ".")  # noqa: PTH100 - links stay

    def folded(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:  # noqa: ARG002 - no name needed
        """A group."""
        yield f"::group::{_data(visible(short(title, NAME)))}"
        yield from lines
        yield "::endgroup::"

    def details(self, title: str, lines: Iterable[str], number: int) -> Iterator[str]:  # noqa: ARG002
        """Nothing: the summary of the step has it."""
        yield from ()

    def annotations(self, reports: Sequence[AuditReport]) -> Iterator[str]:
        """The worst of each level, those that there is no room for told in a last one."""
        found = [(report, matter) for report in by_risk(reports) for matter in matters(report)]
        for level in Level:
            of_level = [one for one in found if one[1].level is level]
            shown = of_level if len(of_level) <= MOST else of_level[: MOST - 1]
            yield from (self._annotation(report, matter) for report, matter in shown)
            if more := len(of_level) - len(shown):
                told = f"{more:,} more {_TITLES[level]} are in the summary of this step and in the reports"
                yield f"::{level} title=modelaudit gate::{_data(told)}"

    def failure(self, error: ModelAuditError) -> Iterator[str]:
        """What went wrong and what to do about it, each error as one annotation."""
        for one in error.each()[:MOST]:
            yield f"::error title=modelaudit gate::{_data(visible(short(f'{one.what}. What to do: {one.remedy}')))}"

    def conclude(self, concluded: Concluded) -> None:
        """Write the outputs ``verdict``, ``exit-code`` and ``report-dir``, and the summary of the step."""
        outputs = {
            "verdict": concluded.decision.value,
            "exit-code": str(concluded.exit_code.value),
            "report-dir": concluded.report_dir,
        }
        self._append("GITHUB_OUTPUT", "".join(_output(name, value) for name, value in outputs.items()))
        if concluded.reports and (file := self._environment.get("GITHUB_STEP_SUMMARY")):
            from model_license_audit.gate.github_summary import summary

            there = Path(file).stat().st_size if Path(file).is_file() else 0
            self._append("GITHUB_STEP_SUMMARY", summary(concluded, there))

    def _append(self, variable: str, text: str) -> None:
        """Add to the file that a variable names, if it names one."""
        file = self._environment.get(variable)
        if not file:
            return
        try:
            with Path(file).open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            raise UsageError(f"{variable}: {file} cannot be written ({error.strerror})", "see to the runner") from error

    def _annotation(self, report: AuditReport, matter: Matter) -> str:
        title = f"{short(report.artifact.name, NAME)}: {short(matter.title, EXCERPT)}"
        told = {**self._where(report, matter.place), "title": title}
        properties = ",".join(f"{name}={_property(value)}" for name, value in told.items())
        return f"::{matter.level} {properties}::{_data(short(matter.told, PROSE))}"

    def _where(self, report: AuditReport, place: Place | None) -> dict[str, str]:
        """The file as it lies below the workspace; nothing for one that lies elsewhere, or in no directory at all."""
        ref = report.artifact.ref
        if place is None or ref.host is not Host.PATH:
            return {}
        folder = Path(ref.name).absolute()
        file = os.path.normpath((folder.parent if folder.is_file() else folder) / place.file)
        path = os.path.relpath(file, self._root)
        if not os.path.lexists(file) or path.startswith(os.pardir) or visible(path) != path:
            return {}
        lines = {"line": place.line, "endLine": place.end_line, "col": place.column, "endColumn": place.end_column}
        return {"file": path, **{name: str(number) for name, number in lines.items() if number}}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _output(name: str, value: str) -> str:
    """One output; a value of several lines stands between two marks that it cannot hold itself."""
    if "\n" not in value and "\r" not in value:
        return f"{name}={value}\n"
    mark = sha256(value.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{name}<<{mark}\n{value}\n{mark}\n"
