"""A mark that tells one audit from others, so that a signed page names the audit it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from model_license_audit.model.report import AuditReport


def mark_of(reports: Iterable[AuditReport]) -> str:
    """``Audit 1f3a-9c04-77be``: equal for equal results from equal files by equal rules, and for nothing else."""
    digest = sha256()
    for report in reports:
        for fact in _facts(report):
            digest.update(fact.encode("utf-8", "backslashreplace") + b"\0")
        digest.update(b"\1")
    told = digest.hexdigest()[:12]
    return f"Audit {told[:4]}-{told[4:8]}-{told[8:]}"


def _facts(report: AuditReport) -> Iterator[str]:
    yield from (report.target, report.artifact.name, repr(report.use), repr(report.versions))
    for statement in (report.artifact.declared, report.artifact.concluded):
        yield str(statement.expression) if statement else ""
    yield from (f"{path} {size} {digest}" for path, size, digest in report.inputs)
    yield from (f"{answer.question} {answer.value}" for answer in report.answers)
    yield from (f"{f.rule} {f.fingerprint} {f.verdict} {f.waiver}" for f in report.findings)
    yield from (f"{todo.group} {todo.state} {todo.due}" for todo in report.todo)
    yield from (f"{gap.subject} {gap.what}" for gap in report.gaps)
