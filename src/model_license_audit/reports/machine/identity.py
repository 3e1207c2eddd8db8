"""What tells the audits of one document apart, and their findings, on every machine the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from model_license_audit.model.refs import Host
from model_license_audit.model.report import AuditReport
from model_license_audit.reports.machine.places import directory_of


def identities(reports: Sequence[AuditReport]) -> list[str]:
    """A name for each audit that no other one has.

    It holds neither the revision nor the path to the directory in which a build happens to run. A model that lies
    elsewhere, or in that directory itself, goes by its own name.
    """
    seen: Counter[str] = Counter()
    return [_unlike(_plain(report), seen) for report in reports]


def _plain(report: AuditReport) -> str:
    ref = report.artifact.ref
    if ref.host is not Host.PATH:
        return str(replace(ref, revision=None))
    return directory_of(report) or report.artifact.name


def _unlike(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def fingerprint(*parts: str) -> str:
    """32 hexadecimal digits that stand for those parts."""
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
