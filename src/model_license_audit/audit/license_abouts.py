"""What a report tells of the licenses it leans on, beside their clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.duties import Duty
from model_license_audit.model.findings import ClauseRef, Finding
from model_license_audit.model.report import Answer, LicenseAbout
from model_license_audit.model.terms import License


def licenses_about(
    kb: KnowledgeBase, duties: Iterable[Duty], findings: Iterable[Finding], answers: Iterable[Answer]
) -> tuple[LicenseAbout, ...]:
    """Every license whose clauses the report cites, by its key."""
    keys = {duty.license_key for duty in duties} | {clause.license_key for clause in _cited(findings, answers)}
    found = (kb.license(key) for key in sorted(keys))
    return tuple(_about(license_) for license_ in found if license_ is not None)


def _cited(findings: Iterable[Finding], answers: Iterable[Answer]) -> Iterator[ClauseRef]:
    for finding in findings:
        yield from finding.clauses
    for answer in answers:
        yield from (reason.clause for reason in answer.reasons if reason.clause)


def _about(known: License) -> LicenseAbout:
    """Its home is the first of its addresses, or the page of SPDX."""
    spdx = f"spdx.org/licenses/{known.spdx}" if known.spdx else ""
    home = next(iter(known.links), spdx)
    return LicenseAbout(
        known.key, known.id, known.name, known.status, known.source, f"https://{home}" if home else None, known.reviewed
    )
