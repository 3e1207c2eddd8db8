"""Finding artifacts in the registry: by any of their names, with all that was read of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.registry.address import Address
from model_license_audit.registry.kept import KeptAudit
from model_license_audit.registry.moments import moment
from model_license_audit.registry.reading import audits, links
from model_license_audit.registry.reading.rows import PostgresqlRows, Row, Rows, SqliteRows
from model_license_audit.registry.records import Alias, StoredArtifact, StoredFile, StoredLink, key_of

_CURRENT = """
select a.ref, a.state, r.id, r.kind, r."commit", r.coverage, r.source, r.modified, r.first_seen, r.last_seen,
       r.license, r.license_data, a.state_at, a.state_why, r.ordinal
from artifacts a join revisions r on r.artifact_id = a.id
"""
_BY_KEY = _CURRENT + " and r.ordinal = a.current where a.key = :key"
_BY_COMMIT = _CURRENT + ' where a.key = :key and r."commit" = :commit order by r.last_seen desc, r.ordinal desc limit 1'
_BY_TAG = f"""{_CURRENT} where a.key = :key and exists (
  select 1 from claims x where x.revision_id = r.id and x.field = 'revision' and x.value = :revision
) order by r.last_seen desc, r.ordinal desc limit 1
"""  # noqa: S608
_HISTORY = _CURRENT + " where a.key = :key order by r.first_seen, r.ordinal"
_PORTION = f"""{_CURRENT}
where a.key in (
  select s.key from artifacts s where s.key > :after and exists (select 1 from revisions x where x.artifact_id = s.id)
  order by s.key limit :count
) order by a.key, r.ordinal
"""  # noqa: S608
_ALIASES = """
select l.ref, l.source, l.pointer, l.excerpt, l.obtained from aliases l join artifacts a on a.id = l.artifact_id
where a.key = :key and not exists (select 1 from artifacts s where s.key = l.key) order by l.key
"""
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
    """The registry at an address as it is at this moment, for reading, without what writing needs: scans wait for it.

    Raises :class:`~model_license_audit.model.errors.ModelAuditError` for what is no registry, cannot be reached, or was
    made by a newer program.
    """
    rows = SqliteRows(address.path) if address.path is not None else PostgresqlRows(address)
    try:
        yield Shelf(rows)
    finally:
        rows.close()


class Shelf:
    """What the registry holds, for looking up."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def find(self, ref: ArtifactRef) -> StoredArtifact | None:
        """The artifact of that name, old names followed to the present one; ``None`` when nothing was read of it.

        With a commit as revision: the artifact as it was read at that commit, else ``None``. Another revision (a branch
        or tag) is taken for the present state only when that is the default one, ``main``. On PyTorch Hub, whose cards
        name the tag that they load, it is the artifact as it was last read with that tag.
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

    def present_key(self, ref: ArtifactRef) -> str:
        """The key of the artifact that this name leads to now: its own, unless it is an old name."""
        key = key_of(ref)
        return links.present_keys(self.rows, (key,))[key]

    def history_of(self, ref: ArtifactRef) -> tuple[StoredArtifact, ...]:
        """All that the artifact was, the earliest first; empty when nothing was read of it."""
        rows = self.rows.ask(_HISTORY, {"key": self.present_key(ref)})
        return tuple(self._artifact(row) for row in rows)

    def portion(self, after: str, count: int) -> list[tuple[int, StoredArtifact]]:
        """All that the next artifacts were, whose keys come after one, each with the number of its revision."""
        rows = self.rows.ask(_PORTION, {"after": after, "count": count})
        return [(row[2], self._artifact(row)) for row in rows]

    def aliases_of(self, ref: ArtifactRef) -> tuple[Alias, ...]:
        """The old names that lead to the artifact, and where that was read."""
        rows = self.rows.ask(_ALIASES, {"key": self.present_key(ref)})
        return tuple(
            Alias(ArtifactRef.parse(old), Evidence(source, pointer=pointer, excerpt=excerpt, obtained=obtained))
            for old, source, pointer, excerpt, obtained in rows
        )

    def audits_of(self, ref: ArtifactRef, reports: bool = False) -> tuple[KeptAudit, ...]:
        """The audits kept of the artifact, the latest first; with their whole reports when asked for."""
        return audits.audits_of(self.rows, self.present_key(ref), reports)

    def children(self, key: str) -> list[StoredLink]:
        """The steps of lineage from the children of one artifact to it."""
        return self.links_to((key,))

    def links_to(self, parent_keys: Collection[str]) -> list[StoredLink]:
        """The steps from the children of these artifacts to them, whichever of their names was written."""
        return links.links_to(self.rows, parent_keys)

    def links_from(self, child_keys: Collection[str]) -> list[StoredLink]:
        """The steps from these artifacts to their parents."""
        return links.links_from(self.rows, child_keys)

    def links_below(self, keys: Collection[str]) -> list[StoredLink]:
        """All steps below these artifacts, wave by wave, to the last descendant."""
        return links.links_below(self.rows, keys)

    def links_above(self, keys: Collection[str]) -> list[StoredLink]:
        """All steps above these artifacts, wave by wave, up to the last ancestor that is known."""
        return links.links_above(self.rows, keys)

    def _row(self, key: str, ref: ArtifactRef) -> Row | None:
        if ref.is_fixed:
            found = self.rows.ask(_BY_COMMIT, {"key": key, "commit": ref.revision})
        elif ref.revision in {None, "main"}:
            found = self.rows.ask(_BY_KEY, {"key": key})
        elif ref.host is Host.TORCHHUB:
            found = self.rows.ask(_BY_TAG, {"key": key, "revision": ref.revision})
        else:
            return None
        return found[0] if found else None

    def _artifact(self, row: Row) -> StoredArtifact:
        ref, state, id_, kind, commit, coverage, source, modified, first, last, license_, data, *last_look = row
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
            state_at=moment(last_look[0]),
            state_why=last_look[1],
            ordinal=last_look[2],
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
