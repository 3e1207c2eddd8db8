"""Why a finding is less than sure: its weakest link."""

from __future__ import annotations

from itertools import pairwise

from model_license_audit.model.evidence import Confidence, weakest
from model_license_audit.model.findings import Finding
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.safe import NAME, short


def why_unsure(report: AuditReport, finding: Finding, pedigree: Pedigree | None = None) -> str | None:
    """What the finding is unsure by: a link of its path, a license on it, a text that nobody read, or the rule.

    ``None`` for a finding of high confidence, and for one of medium confidence that only the rule makes so.
    ``pedigree`` is that of the report's lineage, where it is at hand.
    """
    if finding.confidence is Confidence.HIGH:
        return None
    pedigree = pedigree or Pedigree.of(report.lineage)
    return (
        _weak_link(pedigree, finding)
        or _weak_license(pedigree, finding)
        or _unread(finding)
        or ("the rule is never surer than that" if finding.confidence is Confidence.LOW else None)
    )


def _weak_link(pedigree: Pedigree, finding: Finding) -> str | None:
    on_path = set(pairwise(finding.path))
    links = [d for d in pedigree.lineage.derivations if (pedigree.name(d.child), pedigree.name(d.parent)) in on_path]
    lowest = weakest(*(link.confidence for link in links))
    if not links or lowest is not finding.confidence:
        return None
    return _told(pedigree, next(link for link in links if link.confidence is lowest))


def _told(pedigree: Pedigree, link: Derivation) -> str:
    where = f"rests on {phrases.places(link.evidence)}" if link.evidence else "has no evidence"
    how = ", and how it was made is not said" if link.kind is DerivationKind.UNTYPED else ""
    child, parent = short(pedigree.name(link.child), NAME), short(pedigree.name(link.parent), NAME)
    return f"the link {child} ← {parent} {where}{how}"


def _weak_license(pedigree: Pedigree, finding: Finding) -> str | None:
    """An artifact of the path whose license is told no surer than the finding."""
    for artifact in pedigree.artifacts.values():
        told = artifact.concluded
        if told and pedigree.name(artifact.ref) in finding.path and told.confidence is finding.confidence:
            how = short(told.how, NAME) if told.how else "by what was declared"
            return f"the license of {short(pedigree.name(artifact.ref), NAME)} is known only so: {how}"
    return None


def _unread(finding: Finding) -> str | None:
    unread = next((clause for clause in finding.clauses if clause.by_class), None)
    return f"the text of {short(unread.license_name, NAME)} was not read; its class tells" if unread else None
