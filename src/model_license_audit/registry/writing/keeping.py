"""Keeping an audit with the artifact it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from model_license_audit.model.errors import ModelAuditError
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.database.tables import (
    AncestorRow,
    ArtifactRow,
    AuditRow,
    FindingRow,
    InputRow,
    WaiverRow,
)
from model_license_audit.registry.kept import KeptAncestor, KeptAudit
from model_license_audit.registry.moments import written
from model_license_audit.registry.reading.links import present_keys
from model_license_audit.registry.reading.rows import EngineRows
from model_license_audit.registry.records import key_of

_ARTIFACTS = ArtifactRow.__table__  # type: ignore[attr-defined]
_KEPT = AuditRow.__table__  # type: ignore[attr-defined]
_OWN = ("target", "exit_code", "reason", "report", "verdict", "who", "who_from")


def keep_audit(connection: Connection, ref: ArtifactRef, audit: KeptAudit) -> KeptAudit:
    """Keep an audit of the artifact's current revision; returned with its number.

    Raises :class:`ModelAuditError` when the registry does not know the artifact.
    """
    key = present_keys(EngineRows(connection), (key_of(ref),))[key_of(ref)]
    columns = _ARTIFACTS.c.id, _ARTIFACTS.c.current
    artifact = connection.execute(select(*columns).where(_ARTIFACTS.c.key == key)).first()
    if artifact is None:
        raise ModelAuditError(f"the registry does not know {ref}", "record the model before its audit")
    last = connection.execute(select(func.max(_KEPT.c.ordinal)).where(_KEPT.c.artifact_id == artifact.id)).scalar_one()
    number = (last or 0) + 1
    values = {name: getattr(audit, name) for name in _OWN}
    values |= {"artifact_id": artifact.id, "ordinal": number, "revision": artifact.current, "at": written(audit.at)}
    id_ = connection.execute(insert(_KEPT).values(values).returning(_KEPT.c.id)).scalar_one()
    for table, parts in ((FindingRow, audit.findings), (WaiverRow, audit.waivers), (InputRow, audit.inputs)):
        _keep_parts(connection, table, id_, map(_values, parts))
    _keep_parts(connection, AncestorRow, id_, map(_ancestor, audit.ancestors))
    return replace(audit, number=number, revision=artifact.current)


def _values(part: Any) -> dict[str, Any]:
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _ancestor(one: KeptAncestor) -> dict[str, Any]:
    return {"ref": str(one.ref), "key": key_of(one.ref), "license": one.license}


def _keep_parts(connection: Connection, table: Any, audit: int, parts: Iterable[Mapping[str, Any]]) -> None:
    rows = [{"audit_id": audit, "position": position, **part} for position, part in enumerate(parts)]
    if rows:
        connection.execute(insert(table), rows)
