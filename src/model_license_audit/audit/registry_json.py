"""What the registry tells, as JSON: the same documents from the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from model_license_audit.audit.portrait import PastAudit, Portrait
from model_license_audit.registry.moments import written as moment_text
from model_license_audit.registry.reading.history import Change, Parent
from model_license_audit.registry.reading.searching import Found, Hit

if TYPE_CHECKING:
    from model_license_audit.registry.reading.audit_search import FoundAudit
    from model_license_audit.reports.json_codec import Json

SEARCH = "urn:model-license-audit:registry-search:1"
CHANGES = "urn:model-license-audit:registry-changes:1"
AUDITS = "urn:model-license-audit:registry-audits:1"
ARTIFACT = "urn:model-license-audit:registry-artifact:1"

HIT = ("ref", "kind", "state", "license", "inherited_from", "coverage", "first_seen", "last_seen")
"""What is told of an artifact that was found."""
AUDIT = ("at", "verdict", "exit_code", "reason", "who", "who_from", "target", "number", "revision")
"""What is told of an audit that is kept, beside its artifact, its policy and what that rests on."""


def found_json(found: Found, offset: int) -> str:
    """What a search found: how many there are in all, and those of this page."""
    from model_license_audit.reports.json_text import written

    hits: list[Json] = [dict(zip(HIT, hit_row(hit), strict=True)) for hit in found.hits]
    return written({"schema": SEARCH, "total": found.total, "offset": offset, "artifacts": hits}) + "\n"


def hit_row(hit: Hit) -> tuple[str | None, ...]:
    """What is told of an artifact that was found, in the order of :data:`HIT`."""
    origin = str(hit.inherited_from) if hit.inherited_from else None
    told = (str(hit.ref), hit.kind.value, hit.state.value, hit.license, origin)
    return (*told, hit.coverage.value, hit.first_seen, hit.last_seen)


def audits_json(listed: Sequence[FoundAudit], total: int) -> str:
    """Audits that are kept: how many there are in all, and those that are listed."""
    from model_license_audit.reports.json_text import written

    return written({"schema": AUDITS, "total": total, "audits": [_audit(one) for one in listed]}) + "\n"


def _audit(one: FoundAudit) -> dict[str, Json]:
    told: dict[str, Json] = {"ref": str(one.ref)} | {name: getattr(one, name) for name in AUDIT}
    return told | {"verdict": one.verdict or None, "policy": [*one.policy], "rests_on": [*one.rests_on]}


def changes_json(
    found: Sequence[Change], since: datetime, until: datetime | None, most: int | None = None, offset: int = 0
) -> str:
    """How many changes there were, and each of them or ``most`` from the ``offset``-th on."""
    from model_license_audit.reports.json_text import written

    changes: list[Json] = [change_json(change) for change in found[offset:][:most]]
    span: dict[str, Json] = {"since": moment_text(since), "until": moment_text(until) if until else None}
    return written({"schema": CHANGES, **span, "total": len(found), "changes": changes}) + "\n"


def change_json(change: Change) -> Json:
    """One change, with the claims behind it."""
    return {
        "ref": str(change.ref),
        "kind": change.kind.value,
        "old": [_json_of(value) for value in change.old],
        "new": [_json_of(value) for value in change.new],
        "last_seen_old": moment_text(change.old_seen) if change.old_seen else None,
        "first_seen_new": moment_text(change.new_seen),
        "old_claims": [{"field": t.field, "value": t.value, "where": t.where} for t in change.old_told],
        "new_claims": [{"field": t.field, "value": t.value, "where": t.where} for t in change.new_told],
        "note": change.note,
    }


def _json_of(value: str | Parent) -> Json:
    if isinstance(value, Parent):
        return {"parent": str(value.ref), "kind": value.kind.value}
    return value


def portrait_json(found: Portrait) -> str:
    """All that is known of one artifact, without the texts of files."""
    from model_license_audit.reports.json_codec import encode
    from model_license_audit.reports.json_text import written

    told = {field.name: encode(getattr(found, field.name)) for field in fields(found)}
    told["old_names"] = [{"name": name, "told": why} for name, why in found.old_names]
    told["made"] = {**dict(found.made)}
    told["audits"] = [_past(audit) for audit in found.audits]
    return written({"schema": ARTIFACT, "ref": str(found.artifact.ref), **told}) + "\n"


def _past(audit: PastAudit) -> dict[str, Json]:
    from model_license_audit.reports.json_codec import encode

    told = {field.name: encode(getattr(audit, field.name)) for field in fields(audit)}
    return {**told, "open": {**dict(audit.open)}}
