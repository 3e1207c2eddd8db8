"""What the registry holds of each revision beside what was read: its digests, and what was concluded of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.rows import Row
from model_license_audit.registry.reading.shelf import Shelf
from model_license_audit.registry.records import StoredArtifact, key_of

_PORTION = 200
_KEPT = """
select r.id, r.digest, r.gist, r.ordinal = a.current from revisions r join artifacts a on a.id = r.artifact_id
where r.id in ({keys})
"""
_PARENTS = """
select revision_id, parent, kind, basis, confidence, written from derivations
where revision_id in ({keys}) order by revision_id, position
"""
_STEPS = """
select c.ref, p.ref, d.kind, d.basis, d.confidence
from artifacts c join revisions r on r.artifact_id = c.id and r.ordinal = c.current
join derivations d on d.revision_id = r.id
left join artifacts named on named.key = d.parent_key
left join aliases l on l.key = d.parent_key
join artifacts p on p.id = coalesce(named.id, l.artifact_id)
join revisions pr on pr.artifact_id = p.id and pr.ordinal = p.current
where exists (select 1 from derivations further where further.revision_id = pr.id) order by c.key, d.position
"""


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """One revision: its number here, what was read, the digests that were kept of that, and the parents concluded."""

    id: int
    artifact: StoredArtifact
    digest: str
    gist: str
    derivations: tuple[Derivation, ...]
    current: bool


def stored_revisions(shelf: Shelf) -> Iterator[StoredRevision]:
    """Every revision of every artifact, by the artifacts' names."""
    after = ""
    while portion := shelf.portion(after, _PORTION):
        ids = [id_ for id_, _ in portion]
        kept = {id_: told for id_, *told in ask_each(shelf.rows, _KEPT, ids)}
        parents = groupby(ask_each(shelf.rows, _PARENTS, ids), key=lambda row: row[0])
        links = {id_: list(rows) for id_, rows in parents}
        for id_, artifact in portion:
            digest, gist, current = kept[id_]
            derivations = tuple(_derivation(artifact.ref, row) for row in links.get(id_, ()))
            yield StoredRevision(id_, artifact, digest, gist, derivations, bool(current))
        after = key_of(portion[-1][1].ref)


def lineage_steps(shelf: Shelf) -> Iterator[Derivation]:
    """The present steps of lineage to parents that were made from something themselves; no cycle has others."""
    for child, parent, kind, basis, confidence in shelf.rows.ask(_STEPS):
        refs = ArtifactRef.parse(child), ArtifactRef.parse(parent)
        yield Derivation(*refs, DerivationKind(kind), Basis(basis), Confidence(confidence))


def _derivation(child: ArtifactRef, row: Row) -> Derivation:
    _, parent, kind, basis, confidence, written = row
    return Derivation(
        child=child,
        parent=ArtifactRef.parse(parent),
        kind=DerivationKind(kind),
        basis=Basis(basis),
        confidence=Confidence(confidence),
        written=written,
    )
