"""What the formats for machines and for pull requests are tried on, and what each is expected to give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from model_license_audit.model.findings import WaiverMark
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.model.todo import TodoState
from model_license_audit.reports.choose import renderer
from tests.reports.samples import clean, gaps, gemma, hostile, llama, non_commercial

FILES = {
    "sarif": "sarif",
    "junit": "junit.xml",
    "gitlab": "gitlab.json",
    "csv": "csv",
    "json": "json",
    "markdown": "md",
}
"""The formats that have snapshots, and how their files end; a line of JSON Lines is the JSON document of one audit."""


def waived() -> AuditReport:
    """A conflict, and an unmet duty that a waiver accepts."""
    report = non_commercial()
    mark = WaiverMark("not-distributed", "legal@acme.example", "2027-03-31", "internal evaluation only", "R. Roe")
    findings = tuple(replace(each, waived=mark) if each.waiver else each for each in report.findings)
    return replace(report, findings=findings)


def planned() -> AuditReport:
    """A model that does not exist yet: what it would owe."""
    report = llama()
    todo = tuple(
        one if one.state is TodoState.DONE else replace(one, state=None, question=None, findings=())
        for one in report.todo
    )
    found = dict.fromkeys(report.tally.found, 0)
    tally = replace(report.tally, found=found, rules_not_asked=9)
    return replace(report, planned=True, findings=(), inputs=(), todo=todo, tally=tally, target="a plan")


def placed(ref: str, file: str = "README.md") -> AuditReport:
    """A model in that directory, of which one finding stands in that file."""
    report = llama()
    evidence = tuple(replace(found, source=file) for found in report.findings[0].evidence)
    findings = (replace(report.findings[0], evidence=evidence), *report.findings[1:])
    artifact = replace(report.artifact, ref=ArtifactRef(Host.PATH, ref))
    return replace(report, artifact=artifact, findings=findings, inputs=((file, 1, None),))


SNAPPED: dict[str, Callable[[], AuditReport]] = {
    "clean": clean,
    "llama": llama,
    "gemma": gemma,
    "waived": waived,
    "gaps": gaps,
}
"""The five small audits of which each format has a snapshot."""
EVERY: dict[str, Callable[[], AuditReport]] = {**SNAPPED, "planned": planned, "hostile": hostile}


def snapshots() -> dict[str, str]:
    """The expected documents by the names of their files."""
    return {
        f"{name}.{end}": renderer(form).render([make()])
        for form, end in FILES.items()
        for name, make in SNAPPED.items()
    }
