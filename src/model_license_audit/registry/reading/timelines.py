"""What was found of an artifact one look after the other, with what decides its license, lineage and gating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from model_license_audit.model.artifacts import says_gated
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.links import present_keys
from model_license_audit.registry.reading.rows import Row, Rows

_CHANGED = """
select distinct r.artifact_id from revisions r where r.first_seen < :until and r.last_seen >= :since
and exists (select 1 from revisions o where o.artifact_id = r.artifact_id and o.id <> r.id)
"""
_REVISIONS = """
select r.artifact_id, a.ref, r.id, r.ordinal, r.first_seen, r.last_seen, r.coverage, r.license, r.license_data
from revisions r join artifacts a on a.id = r.artifact_id where r.artifact_id in ({keys})
order by r.artifact_id, r.ordinal
"""
_PARENTS = """
select d.revision_id, d.parent_key, d.parent, d.kind from derivations d where d.revision_id in ({keys})
"""
_REFS = "select key, ref from artifacts where key in ({keys})"
_TOLD = """
select revision_id, field, value, source, line, pointer from claims
where revision_id in ({keys}) and (
  field in ('license', 'license_name', 'license_link', 'gated', 'base_model', 'dataset', 'source_dataset', 'made_from')
  or value like 'base_model:%'
)
order by revision_id, position
"""
_LICENSE = frozenset({"license", "license_name", "license_link"})
_GATED = "gated"


@dataclass(frozen=True, slots=True)
class Told:
    """A claim: the field, the value as it was written (``None``: none was), and where it was read."""

    field: str
    value: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An artifact as several looks in a row found it, from ``first`` to ``last`` (moments as text)."""

    ref: ArtifactRef
    revision: int
    first: str
    last: str
    coverage: str
    license: str | None
    license_data: str
    parents: tuple[tuple[ArtifactRef, DerivationKind], ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def gated(self) -> str:
        """Whether its files are behind terms, as its hub says it; ``no`` when nothing says so."""
        said = next((told.value or "" for told in self.told if told.field == _GATED), "")
        return said if says_gated(said) else "no"

    @property
    def told_of_license(self) -> tuple[Told, ...]:
        """The claims about its license."""
        return tuple(told for told in self.told if told.field in _LICENSE)

    @property
    def told_of_gating(self) -> tuple[Told, ...]:
        """The claims about its gating."""
        return tuple(told for told in self.told if told.field == _GATED)

    @property
    def told_of_lineage(self) -> tuple[Told, ...]:
        """The claims about what it was made from."""
        return tuple(told for told in self.told if told.field not in _LICENSE and told.field != _GATED)


def timelines(rows: Rows, since: str, until: str) -> Iterator[tuple[Seen, Seen]]:
    """Each look that found something else than the one before, with that one; from ``since`` until before ``until``."""
    changed = [row[0] for row in rows.ask(_CHANGED, {"since": since, "until": until})]
    pairs: list[tuple[Seen, Seen]] = []
    for _, revisions in groupby(ask_each(rows, _REVISIONS, changed), key=lambda row: row[0]):
        line = _line(revisions)
        pairs += [(old, new) for old, new in pairwise(line) if since <= new.first < until]
    return iter(_with_details(rows, pairs))


def _line(revisions: Iterable[Row]) -> list[Seen]:
    """What was found in the order of time: a revision that another one interrupts is found twice."""
    looks = [(at, row[3], row) for row in revisions for at in sorted({row[4], row[5]})]
    line = []
    for _, group in groupby(sorted(looks, key=lambda look: look[:2]), key=lambda look: look[1]):
        several = list(group)
        _, ref, revision, _, _, _, coverage, license_, license_data = several[0][2]
        span = several[0][0], several[-1][0]
        line.append(Seen(ArtifactRef.parse(ref), revision, *span, coverage, license_, license_data))
    return line


def _with_details(rows: Rows, pairs: list[tuple[Seen, Seen]]) -> list[tuple[Seen, Seen]]:
    revisions = {seen.revision for pair in pairs for seen in pair}
    parents, told = _parents(rows, revisions), _told(rows, revisions)

    def detailed(seen: Seen) -> Seen:
        of = seen.revision
        return replace(seen, parents=tuple(sorted(parents.get(of, ()))), told=tuple(told.get(of, ())))

    return [(detailed(old), detailed(new)) for old, new in pairs]


def _parents(rows: Rows, revisions: set[int]) -> dict[int, set[tuple[ArtifactRef, DerivationKind]]]:
    """By present names, so that a parent that was renamed is no other one."""
    links = list(ask_each(rows, _PARENTS, revisions))
    present = present_keys(rows, {key for _, key, _, _ in links})
    refs: dict[str, str] = {row[0]: row[1] for row in ask_each(rows, _REFS, present.values())}
    found: dict[int, set[tuple[ArtifactRef, DerivationKind]]] = {}
    for revision, key, parent, kind in links:
        ref = ArtifactRef.parse(refs.get(present[key]) or parent)
        found.setdefault(revision, set()).add((replace(ref, revision=None), DerivationKind(kind)))
    return found


def _told(rows: Rows, revisions: set[int]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = {}
    for revision, field, value, source, line, pointer in ask_each(rows, _TOLD, revisions):
        where = f"{source}:{line}" if line is not None else f"{source}#{pointer}" if pointer else source
        found.setdefault(revision, []).append(Told(field, value, where))
    return found
