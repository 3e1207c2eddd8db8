"""JUnit XML: what build servers show as test results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases
from model_license_audit.reports.machine.junit_cases import Case, Result, cases_of, counted
from model_license_audit.reports.safe import visible

_COUNTED = (("failures", Result.FAILURE), ("errors", Result.ERROR))


class JunitRenderer:
    """A suite for each audit. Duties seen as done pass, findings that fail the audit fail, all else is skipped.

    Nothing that is only not known counts as passed. What could not be looked at is an error, and only skipped where
    the audit was allowed to be incomplete.
    """

    format = "junit"

    def render(self, reports: Sequence[AuditReport], **_terminal: object) -> str:
        """The whole document."""
        suites = [(report, cases_of(report)) for report in reports]
        every = [case for _, cases in suites for case in cases]
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="modelaudit"{_counts(every)}>']
        for report, cases in suites:
            lines += _suite(report, cases)
        return "\n".join((*lines, "</testsuites>", ""))


def _suite(report: AuditReport, cases: Sequence[Case]) -> Iterator[str]:
    name = visible(report.artifact.name)
    skipped = f' skipped="{counted(cases, Result.SKIPPED)}"'
    yield f"  <testsuite name={_attribute(name)}{_counts(cases)}{skipped}>"
    yield "    <properties>"
    for key, value in _properties(report).items():
        yield f"      <property name={_attribute(key)} value={_attribute(value)}/>"
    yield "    </properties>"
    for case in cases:
        yield _test(name, case)
    yield "  </testsuite>"


def _properties(report: AuditReport) -> dict[str, str]:
    return {
        "target": report.target,
        "reference": str(report.artifact.ref),
        "use": phrases.use(report.use),
        "result": phrases.headline(report),
        "outcome": f"exit {report.outcome.exit_code.value}: {report.outcome.reason}",
        "modelaudit": report.versions.tool,
        "license data": report.versions.license_data,
        "rules": report.versions.rules,
    }


def _test(suite: str, case: Case) -> str:
    start = f"    <testcase classname={_attribute(f'{suite}.{case.group}')} name={_attribute(case.name)}"
    body = _body(case)
    return f"{start}>{body}</testcase>" if body else f"{start}/>"


def _body(case: Case) -> str:
    if case.result is Result.PASSED:
        return f"<system-out>{_text(case.text)}</system-out>" if case.text else ""
    if case.result is Result.SKIPPED:
        return f"<skipped message={_attribute(case.message)}/>"
    of_kind = f"message={_attribute(case.message)} type={_attribute(case.kind)}"
    return f"<{case.result} {of_kind}>{_text(case.text)}</{case.result}>"


def _counts(cases: Sequence[Case]) -> str:
    named = (("tests", len(cases)), *((name, counted(cases, result)) for name, result in _COUNTED))
    return "".join(f' {name}="{number}"' for name, number in named)


def _attribute(text: str) -> str:
    told = _escaped(visible(text)).replace('"', "&quot;")
    return f'"{told}"'


def _text(text: str) -> str:
    return _escaped("\n".join(map(visible, text.split("\n"))))


def _escaped(text: str) -> str:
    """Text for an element; the standard library's own way to this loads its network client."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
