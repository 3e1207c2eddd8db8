"""The audits that the registry keeps with the artifacts they are of."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.kept import InputRole, KeptAncestor, KeptAudit, KeptFinding, KeptInput, KeptWaiver
from model_license_audit.registry.moments import moment
from model_license_audit.registry.reading.rows import Row, Rows

_AUDITS = """
select u.id, u.at, u.target, u.exit_code, u.reason, u.ordinal, u.revision, u.verdict, u.who, u.who_from, {report}
from audits u join artifacts a on a.id = u.artifact_id where a.key = :key order by u.ordinal desc
"""
_REPORT = """
select u.report from audits u join artifacts a on a.id = u.artifact_id
where a.key = :key and u.ordinal = coalesce(:number, (select max(v.ordinal) from audits v where v.artifact_id = a.id))
"""
_PARTS = "select {columns} from {table} where audit_id = :audit order by position"


def audits_of(rows: Rows, key: str, reports: bool) -> tuple[KeptAudit, ...]:
    """The audits of the artifact with this key, the latest first; with their whole reports when asked for."""
    sql = _AUDITS.format(report="u.report" if reports else "''")
    return tuple(_audit(rows, row) for row in rows.ask(sql, {"key": key}))


def _audit(rows: Rows, row: Row) -> KeptAudit:
    id_, at, target, exit_code, reason, number, revision, verdict, who, who_from, report = row
    return KeptAudit(
        at=moment(at),
        target=target,
        exit_code=exit_code,
        reason=reason,
        report=report,
        findings=tuple(KeptFinding(*part) for part in _parts(rows, "findings", KeptFinding, id_)),
        waivers=tuple(KeptWaiver(*part) for part in _parts(rows, "waivers", KeptWaiver, id_)),
        number=number,
        revision=revision,
        verdict=verdict,
        who=who,
        who_from=who_from,
        inputs=tuple(KeptInput(InputRole(role), *part) for role, *part in _parts(rows, "inputs", KeptInput, id_)),
        ancestors=tuple(_ancestor(part) for part in _parts(rows, "ancestors", KeptAncestor, id_)),
    )


def _ancestor(part: Row) -> KeptAncestor:
    ref, license_ = part
    return KeptAncestor(ArtifactRef.parse(ref), license_)


def _parts(rows: Rows, table: str, kind: type[Any], audit: int) -> list[Row]:
    columns = ", ".join(field.name for field in fields(kind))
    return rows.ask(_PARTS.format(columns=columns, table=table), {"audit": audit})


def report_of(rows: Rows, key: str, number: int | None = None) -> str | None:
    """The whole report of one audit of the artifact with this key, the latest without a number; ``None`` without it."""
    found = rows.ask(_REPORT, {"key": key, "number": number})
    return str(found[0][0]) if found else None
