"""What a plan says, in short phrases: what is to be made from what, under which label."""

from __future__ import annotations

from model_license_audit.model.expressions import LicenseStatement
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.grouping import license_names
from model_license_audit.reports.safe import NAME, short


def made_from(subject: ArtifactRef, lineage: Lineage, names: dict[str, str]) -> list[str]:
    """How each base and data set is used, with its license; ``names`` are the full names of licenses by key."""
    return [_made(link, lineage, names) for link in lineage.parents(subject)]


def _made(link: Derivation, lineage: Lineage, names: dict[str, str]) -> str:
    parent = lineage.artifact(link.parent)
    told = words.DERIVATIONS[link.kind].format(short(link.parent.display, NAME))
    if parent is None:
        return f"{told} (unknown)"
    if _names_its_license(link.parent, parent.concluded):
        return told
    return f"{told} · {phrases.license_named(parent.concluded, names)}"


def _names_its_license(ref: ArtifactRef, statement: LicenseStatement | None) -> bool:
    """True for one without a name that is called by its license."""
    return statement is not None and ref.host is Host.UNNAMED and str(statement.expression) in ref.name


def label(report: AuditReport) -> str:
    """The label that is meant, or how to find one."""
    if report.artifact.concluded is None:
        return "not chosen yet; `modelaudit options` with the same words tells which may be"
    return phrases.license_named(report.artifact.concluded, license_names(report))
