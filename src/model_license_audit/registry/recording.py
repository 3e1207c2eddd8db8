"""Recording what was seen: a new revision where license, lineage or files changed, else only a later date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from model_license_audit.model.evidence import Reading
from model_license_audit.registry.digests import body_digest, digest_of, gist_of
from model_license_audit.registry.moments import written
from model_license_audit.registry.records import Coverage, Effect, Observation, State, Withdrawal, key_of
from model_license_audit.registry.tables import (
    AliasRow,
    ArtifactRow,
    BodyRow,
    ClaimRow,
    DerivationRow,
    FileRow,
    ProblemRow,
    RevisionRow,
    TextRow,
)

_LEVELS = list(Coverage)


def record(connection: Connection, seen: Sequence[Observation]) -> list[Effect]:
    """Keep observations in their order; see :class:`~.records.Effect` for what is told of each."""
    return [_record_one(connection, one) for one in seen]


def withdraw(connection: Connection, gone: Withdrawal) -> bool:
    """Note that an artifact can no longer be had; its last revision stays."""
    artifacts = ArtifactRow.__table__  # type: ignore[attr-defined]
    where = (artifacts.c.key == key_of(gone.ref)) & (artifacts.c.state != gone.state)
    values = {"state": gone.state.value, "state_at": written(gone.seen_at), "state_why": gone.why}
    return bool(connection.execute(update(artifacts).where(where).values(values)).rowcount)


def _record_one(connection: Connection, seen: Observation) -> Effect:
    artifacts, revisions = ArtifactRow.__table__, RevisionRow.__table__  # type: ignore[attr-defined]
    when = written(seen.seen_at)
    artifact = connection.execute(select(artifacts).where(artifacts.c.key == key_of(seen.ref))).mappings().first()
    if artifact is None:
        id_ = _insert_artifact(connection, seen, when)
        _aliases(connection, id_, seen, when)
        _insert_revision(connection, id_, 1, seen, when)
        connection.execute(update(artifacts).where(artifacts.c.id == id_).values(current=1))
        return Effect.NEW
    id_ = artifact["id"]
    _aliases(connection, id_, seen, when)
    rows = connection.execute(select(revisions).where(revisions.c.artifact_id == id_).order_by(revisions.c.ordinal))
    known = [dict(row) for row in rows.mappings()]
    current = next((row for row in known if row["ordinal"] == artifact["current"]), None)
    newest = current is None or when >= current["last_seen"]
    if newest and when >= artifact["state_at"]:
        present = {"state": State.PRESENT.value, "state_at": when, "state_why": ""}
        connection.execute(update(artifacts).where(artifacts.c.id == id_).values(present))
    if current is not None and _same(current, seen, newest):
        first, last = min(when, current["first_seen"]), max(when, current["last_seen"])
        if len(known) > 1:
            first = current["first_seen"]
        connection.execute(
            update(revisions).where(revisions.c.id == current["id"]).values(first_seen=first, last_seen=last)
        )
        return Effect.SAME
    past = next((row for row in known if row["digest"] == digest_of(seen)), None)
    if not newest and past is not None:
        return Effect.SAME
    ordinal = max((row["ordinal"] for row in known), default=0) + 1
    _insert_revision(connection, id_, ordinal, seen, when)
    if newest:
        connection.execute(update(artifacts).where(artifacts.c.id == id_).values(current=ordinal))
    return Effect.CHANGED


def _same(current: dict[str, Any], seen: Observation, newest: bool) -> bool:
    """True when nothing new is told: all that was read is the same, or less was read and it does not differ."""
    if current["digest"] == digest_of(seen):
        return True
    if current["gist"] != gist_of(seen):
        return False
    less = _LEVELS.index(seen.coverage) < _LEVELS.index(Coverage(current["coverage"]))
    return not newest or (less and seen.ref.revision in {None, current["commit"]})


def _insert_artifact(connection: Connection, seen: Observation, when: str) -> int:
    row = {
        "key": key_of(seen.ref),
        "ref": str(replace(seen.ref, revision=None)),
        "host": seen.ref.host.value,
        "dataset": seen.ref.dataset,
        "current": 0,
        "state": State.PRESENT.value,
        "state_at": when,
        "state_why": "",
    }
    return int(connection.execute(insert(ArtifactRow).values(row).returning(ArtifactRow.id)).scalar_one())  # type: ignore[call-overload]


def _insert_revision(connection: Connection, artifact: int, ordinal: int, seen: Observation, when: str) -> None:
    row = {
        "artifact_id": artifact,
        "ordinal": ordinal,
        "kind": seen.kind.value,
        "commit": seen.ref.revision,
        "coverage": seen.coverage.value,
        "source": seen.source,
        "modified": seen.modified,
        "first_seen": when,
        "last_seen": when,
        "digest": digest_of(seen),
        "gist": gist_of(seen),
        "license": seen.license,
        "license_data": seen.license_data,
    }
    id_ = int(connection.execute(insert(RevisionRow).values(row).returning(RevisionRow.id)).scalar_one())  # type: ignore[call-overload]
    _insert_reading(connection, id_, seen.reading)
    files = [{"revision_id": id_, "path": f.path, "size": f.size, "digest": f.digest} for f in seen.files]
    _insert(connection, FileRow, files)
    derivations = [
        {
            "revision_id": id_,
            "position": position,
            "parent": str(link.parent),
            "parent_key": key_of(link.parent),
            "kind": link.kind.value,
            "basis": link.basis.value,
            "confidence": link.confidence.value,
            "written": link.written,
        }
        for position, link in enumerate(seen.derivations)
    ]
    _insert(connection, DerivationRow, derivations)


def _insert_reading(connection: Connection, id_: int, reading: Reading) -> None:
    claims = [
        {
            "revision_id": id_,
            "position": position,
            "field": claim.field.value,
            "value": claim.value,
            "basis": claim.basis.value,
            "confidence": claim.confidence.value,
            "shape": claim.shape.value,
            "source": claim.evidence.source,
            "line": claim.evidence.line,
            "end_line": claim.evidence.end_line,
            "pointer": claim.evidence.pointer,
            "excerpt": claim.evidence.excerpt,
            "digest": claim.evidence.digest,
            "obtained": claim.evidence.obtained,
        }
        for position, claim in enumerate(reading.claims)
    ]
    _insert(connection, ClaimRow, claims)
    bodies = {body_digest(text.text): text.text for text in reading.texts}
    _insert_missing(connection, BodyRow, [{"digest": digest, "text": text} for digest, text in bodies.items()])
    texts = [
        {
            "revision_id": id_,
            "position": position,
            "path": text.path,
            "role": text.role.value,
            "digest": text.digest,
            "body": body_digest(text.text),
            "body_line": text.body_line,
        }
        for position, text in enumerate(reading.texts)
    ]
    _insert(connection, TextRow, texts)
    problems = [
        {
            "revision_id": id_,
            "position": position,
            "source": problem.source,
            "kind": problem.kind.value,
            "what": problem.what,
            "remedy": problem.remedy,
            "incomplete": problem.incomplete,
        }
        for position, problem in enumerate(reading.problems)
    ]
    _insert(connection, ProblemRow, problems)


def _aliases(connection: Connection, artifact: int, seen: Observation, when: str) -> None:
    rows = [
        {
            "key": key_of(alias.old),
            "ref": str(replace(alias.old, revision=None)),
            "artifact_id": artifact,
            "source": alias.evidence.source,
            "pointer": alias.evidence.pointer,
            "excerpt": alias.evidence.excerpt,
            "obtained": alias.evidence.obtained,
            "first_seen": when,
        }
        for alias in seen.aliases
    ]
    _insert_missing(connection, AliasRow, rows)


def _insert(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _insert_missing(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet."""
    if rows:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
