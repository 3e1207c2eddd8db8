"""Finding artifacts in the registry: by any of their names, with all that was read of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
    Shape,
    TextFile,
    TextRole,
)
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.address import Address
from model_license_audit.registry.moments import moment
from model_license_audit.registry.records import Coverage, State, StoredArtifact, StoredFile, key_of
from model_license_audit.registry.rows import Row, Rows, SqliteRows

_CURRENT = """
select a.ref, a.state, r.id, r.kind, r."commit", r.coverage, r.source, r.modified, r.first_seen, r.last_seen,
       r.license, r.license_data
from artifacts a join revisions r on r.artifact_id = a.id
"""
_BY_KEY = _CURRENT + " and r.ordinal = a.current where a.key = :key"
_BY_COMMIT = _CURRENT + ' where a.key = :key and r."commit" = :commit order by r.ordinal desc limit 1'
_ALIAS = """
select a.key, l.source, l.pointer, l.excerpt, l.obtained
from aliases l join artifacts a on a.id = l.artifact_id where l.key = :key
"""
_CLAIMS = """
select field, value, basis, confidence, shape, source, line, end_line, pointer, excerpt, digest, obtained
from claims where revision_id = :id order by position
"""
_TEXTS = """
select t.path, t.role, b.text, t.digest, t.body_line
from texts t join bodies b on b.digest = t.body where t.revision_id = :id order by t.position
"""
_PROBLEMS = "select source, kind, what, remedy, incomplete from problems where revision_id = :id order by position"
_FILES = "select path, size, digest from files where revision_id = :id order by path"


@contextmanager
def open_shelf(address: Address) -> Iterator[Shelf]:
    """The registry at an address, for reading; SQLite through the standard library alone, since scans wait for it."""
    if address.path is not None:
        rows = SqliteRows(address.path)
        try:
            yield Shelf(rows)
        finally:
            rows.close()
        return
    from model_license_audit.registry.store import Store

    store = Store.open(address)
    try:
        with store.reading() as shelf:
            yield shelf
    finally:
        store.close()


class Shelf:
    """What the registry holds, for looking up."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def find(self, ref: ArtifactRef) -> StoredArtifact | None:
        """The artifact of that name, old names followed to the present one; ``None`` when nothing was read of it.

        With a commit as revision: the artifact as it was read at that commit, else ``None``. Another revision (a branch
        or tag) is taken for the present state only when that is the default one, ``main``.
        """
        key, renamed = key_of(ref), None
        found = self._row(key, ref)
        if found is None:
            alias = next(iter(self.rows.ask(_ALIAS, {"key": key})), None)
            if alias is None:
                return None
            renamed = Evidence(alias[1], pointer=alias[2], excerpt=alias[3], obtained=alias[4])
            found = self._row(alias[0], ref)
        return None if found is None else replace(self._artifact(found), renamed=renamed)

    def _row(self, key: str, ref: ArtifactRef) -> Row | None:
        if ref.is_fixed:
            found = self.rows.ask(_BY_COMMIT, {"key": key, "commit": ref.revision})
        elif ref.revision in {None, "main"}:
            found = self.rows.ask(_BY_KEY, {"key": key})
        else:
            return None
        return found[0] if found else None

    def _artifact(self, row: Row) -> StoredArtifact:
        ref, state, id_, kind, commit, coverage, source, modified, first, last, license_, data = row
        return StoredArtifact(
            ref=replace(ArtifactRef.parse(ref), revision=commit),
            kind=ArtifactKind(kind),
            state=State(state),
            reading=self._reading(id_),
            coverage=Coverage(coverage),
            source=source,
            first_seen=moment(first),
            last_seen=moment(last),
            modified=modified,
            files=tuple(StoredFile(*file) for file in self.rows.ask(_FILES, {"id": id_})),
            license=license_,
            license_data=data,
        )

    def _reading(self, id_: int) -> Reading:
        of = {"id": id_}
        return Reading(
            claims=tuple(map(_claim, self.rows.ask(_CLAIMS, of))),
            texts=tuple(_texts(self.rows.ask(_TEXTS, of))),
            problems=tuple(
                Problem(source, ProblemKind(kind), what, remedy, bool(incomplete))
                for source, kind, what, remedy, incomplete in self.rows.ask(_PROBLEMS, of)
            ),
        )


def _claim(row: Row) -> Claim:
    field, value, basis, confidence, shape, *where = row
    source, line, end_line, pointer, excerpt, digest, obtained = where
    return Claim(
        field=ClaimField(field),
        value=value,
        basis=Basis(basis),
        confidence=Confidence(confidence),
        evidence=Evidence(source, line, end_line, pointer, excerpt, digest, obtained),
        shape=Shape(shape),
    )


def _texts(rows: Sequence[Any]) -> Iterator[TextFile]:
    for path, role, text, digest, body_line in rows:
        yield TextFile(path, TextRole(role), text, digest, body_line)
