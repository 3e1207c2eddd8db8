"""Writing revisions with all that belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete

from model_license_audit.registry.database.tables import (
    BodyRow,
    ClaimRow,
    DerivationRow,
    FileRow,
    ProblemRow,
    RevisionRow,
    TextRow,
)
from model_license_audit.registry.records import Observation, key_of
from model_license_audit.registry.writing.bulk import Values, insert_rows, new_ids, update_rows
from model_license_audit.registry.writing.known import Known, Past
from model_license_audit.registry.writing.upserts import insert_missing

_REVISION = (
    *("id", "artifact_id", "ordinal", "kind", "commit", "coverage", "source", "modified", "first_seen", "last_seen"),
    *("digest", "gist", "license", "license_data"),
)
_CLAIM = (
    *("revision_id", "position", "field", "value", "basis", "confidence", "shape"),
    *("source", "line", "end_line", "pointer", "excerpt", "digest", "obtained"),
)
_TEXT = ("revision_id", "position", "path", "role", "digest", "body", "body_line")
_PROBLEM = ("revision_id", "position", "source", "kind", "what", "remedy", "incomplete")
_FILE = ("revision_id", "path", "size", "digest")
_DERIVATION = ("revision_id", "position", "parent", "parent_key", "kind", "basis", "confidence", "written")


def write_revisions(connection: Connection, artifacts: Iterable[Known]) -> None:
    """Write the revisions of these artifacts that are new or changed."""
    new, changed, concluded = [], [], []
    for known in artifacts:
        for past in known.past:
            if past.id is None:
                new.append((known, past))
            elif past.changed:
                changed.append(past)
            if past.id is not None and past.concluded is not None:
                concluded.append(past)
    _insert(connection, new)
    times = [(one.first, one.last, one.id) for one in changed]
    update_rows(connection, RevisionRow.__table__, ("first_seen", "last_seen"), times)  # type: ignore[attr-defined]
    conclude_anew(connection, [(one.id, one.concluded) for one in concluded if one.id and one.concluded])
    for past in changed:
        past.changed = False
    for past in concluded:
        past.concluded = None


def conclude_anew(connection: Connection, concluded: Sequence[tuple[int, Observation]]) -> None:
    """Give revisions, by their ids, the license and the parents that are concluded of them now."""
    rows = [(seen.license, seen.license_data, id_) for id_, seen in concluded]
    update_rows(connection, RevisionRow.__table__, ("license", "license_data"), rows)  # type: ignore[attr-defined]
    table = DerivationRow.__table__  # type: ignore[attr-defined]
    for id_, _ in concluded:
        connection.execute(delete(table).where(table.c.revision_id == id_))
    insert_rows(connection, table, _DERIVATION, [row for id_, seen in concluded for row in _derivations(id_, seen)])


def _insert(connection: Connection, new: Sequence[tuple[Known, Past]]) -> None:
    if not new:
        return
    revisions = RevisionRow.__table__  # type: ignore[attr-defined]
    for (_, past), id_ in zip(new, new_ids(connection, revisions, len(new)), strict=True):
        past.id = id_
    insert_rows(connection, revisions, _REVISION, [_revision(known, past) for known, past in new])
    _insert_bodies(connection, [past for _, past in new])
    parts: tuple[tuple[Any, Sequence[str], Callable[[int, Past], Iterator[Values]]], ...] = (
        (ClaimRow, _CLAIM, _claims),
        (TextRow, _TEXT, _texts),
        (ProblemRow, _PROBLEM, _problems),
        (FileRow, _FILE, _files),
        (DerivationRow, _DERIVATION, _parents),
    )
    for table, columns, rows_of in parts:
        rows = [row for _, past in new if past.id for row in rows_of(past.id, past)]
        insert_rows(connection, table.__table__, columns, rows)
    for _, past in new:
        past.seen = past.print = past.concluded = None
        past.changed = False


def _seen(past: Past) -> Observation:
    """What is to be written: what was read, with what was concluded of it last."""
    assert past.seen is not None  # noqa: S101 - it is not written yet
    return past.seen


def _revision(known: Known, past: Past) -> Values:
    seen = _seen(past)
    latest = past.concluded or seen
    return (
        *(past.id, known.id, past.ordinal, seen.kind.value, past.commit, past.coverage, seen.source, seen.modified),
        *(past.first, past.last, past.digest, past.gist, latest.license, latest.license_data),
    )


def _insert_bodies(connection: Connection, new: Sequence[Past]) -> None:
    bodies = {
        digest: text.text
        for past in new
        for text, digest in zip(_seen(past).reading.texts, past.print.bodies if past.print else (), strict=True)
    }
    rows = [{"digest": digest, "text": text} for digest, text in sorted(bodies.items())]
    insert_missing(connection, BodyRow.__table__, rows)  # type: ignore[attr-defined]


def _claims(id_: int, past: Past) -> Iterator[Values]:
    for position, claim in enumerate(_seen(past).reading.claims):
        told = claim.evidence
        yield (
            *(id_, position, claim.field.value, claim.value, claim.basis.value, claim.confidence.value),
            *(claim.shape.value, told.source, told.line, told.end_line, told.pointer, told.excerpt, told.digest),
            told.obtained,
        )


def _texts(id_: int, past: Past) -> Iterator[Values]:
    bodies = past.print.bodies if past.print else ()
    for position, (text, body) in enumerate(zip(_seen(past).reading.texts, bodies, strict=True)):
        yield (id_, position, text.path, text.role.value, text.digest, body, text.body_line)


def _problems(id_: int, past: Past) -> Iterator[Values]:
    for position, one in enumerate(_seen(past).reading.problems):
        yield (id_, position, one.source, one.kind.value, one.what, one.remedy, one.incomplete)


def _files(id_: int, past: Past) -> Iterator[Values]:
    for path, file in sorted({file.path: file for file in _seen(past).files}.items()):
        yield (id_, path, file.size, file.digest)


def _parents(id_: int, past: Past) -> Iterator[Values]:
    return _derivations(id_, past.concluded or _seen(past))


def _derivations(id_: int, seen: Observation) -> Iterator[Values]:
    for position, link in enumerate(seen.derivations):
        plain = (link.kind.value, link.basis.value, link.confidence.value, link.written)
        yield (id_, position, str(link.parent), key_of(link.parent), *plain)
