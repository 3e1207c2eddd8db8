"""What licenses ask of a release, done in its files by the same engine that ``modelaudit fix`` uses."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from model_license_audit.audit.auditor import Auditor, ScanRequest
from model_license_audit.fixing.case import Choices
from model_license_audit.fixing.fixer import Fixing
from model_license_audit.fixing.names import with_prefix
from model_license_audit.fixing.writing import write_changes
from model_license_audit.harness.release.licenses import FoundText, upstream_text
from model_license_audit.harness.release.materials import Materials
from model_license_audit.model.duties import Duty
from model_license_audit.model.errors import UsageError
from model_license_audit.model.fixes import FixReport
from model_license_audit.obligations.due import is_due
from model_license_audit.obligations.evidence.shown import names_begun
from model_license_audit.policy.policy import Policy
from model_license_audit.sources.local import LocalSource


def refuse_wrong_name(auditor: Auditor, materials: Materials, policy: Policy, folder: Path) -> None:
    """Raise :class:`UsageError` for a name that does not begin as a license of an ancestor asks."""
    situation = auditor.understand(_request(materials, policy, folder))
    for duty in situation.duties:
        if duty.term.action == "name-prefix" and duty.inherited and is_due(duty, situation.use):
            _check_name(duty, materials)


def owed_copies(auditor: Auditor, materials: Materials, policy: Policy, folder: Path) -> list[FoundText]:
    """The texts of licenses that must travel and that no file of the release or of an ancestor holds, where found."""
    situation = auditor.understand(_request(materials, policy, folder))
    upstream = {text.key for artifact in situation.lineage.artifacts for text in artifact.license_texts}
    found: dict[str, FoundText] = {}
    for duty in situation.duties:
        owed = duty.term.action == "include-license" and duty.inherited and is_due(duty, situation.use)
        if owed and not duty.shown and duty.license_key not in upstream:
            text = upstream_text(auditor.kb, duty.license_key, duty.origin.name)
            if text:
                found.setdefault(text.path, text)
    return list(found.values())


def _check_name(duty: Duty, materials: Materials) -> None:
    from model_license_audit.model.artifacts import Artifact

    words = duty.term.words or ""
    if not names_begun(duty.term, Artifact(duty.subject, names=(materials.name,))):
        what = f'release.name {materials.name}: {duty.license_name} wants a name that begins with "{words}"'
        raise UsageError(what, f"name it {with_prefix(words, materials.name)} in the recipe")


def meet_duties(auditor: Auditor, materials: Materials, policy: Policy, folder: Path) -> FixReport:
    """Prescribed words, notices, credits, statements of changes and restrictions, written into the files.

    What they leave open is told in the report, with why.
    """
    request = _request(materials, policy, folder)
    dated = any("date" in duty.term.elements for duty in auditor.understand(request).duties if duty.inherited)
    choices = Choices(date=materials.started.date().isoformat() if dated else None)
    source = request.source
    assert isinstance(source, LocalSource)  # noqa: S101 - as made below
    report = Fixing(auditor, request, choices).run(source)
    write_changes(os.path.realpath(folder), report.changes)
    return replace(report, written=bool(report.changes))


def _request(materials: Materials, policy: Policy, folder: Path) -> ScanRequest:
    """The audit of the release with all that the run knows of its ancestors."""
    policy = replace(policy, use=materials.recipe.release.use)
    return ScanRequest(LocalSource(str(folder)), policy, dict(materials.upstream), on=materials.started.date())
