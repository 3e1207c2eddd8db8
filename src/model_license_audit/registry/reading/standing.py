"""Where artifacts stand: how much was read of each, at which commit, and what that was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.model.recorded import Coverage, State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.reading.asking import ask_each
from model_license_audit.registry.reading.rows import EngineRows
from model_license_audit.registry.records import key_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STANDING = """
select a.key, a.ref, a.state, r."commit", r.coverage, r.digest, r.license_data
from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current where a.key in ({keys})
"""
_PARENTS = """
select a.key, d.parent from artifacts a join revisions r on r.artifact_id = a.id and r.ordinal = a.current
join derivations d on d.revision_id = r.id where a.key in ({keys})
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the registry holds of an artifact now: ``digest`` is that of all that was read of its current revision."""

    ref: ArtifactRef
    state: State
    commit: str | None
    coverage: Coverage
    digest: str
    license_data: str


def standings(connection: Connection, refs: Iterable[ArtifactRef]) -> dict[str, Standing]:
    """Where artifacts stand, by their keys; old names lead nowhere here."""
    found = {}
    for row in ask_each(EngineRows(connection), _STANDING, map(key_of, refs)):
        key, ref, state, commit, coverage, digest, data = row
        found[key] = Standing(ArtifactRef.parse(ref), State(state), commit, Coverage(coverage), digest, data)
    return found


def parents_kept(connection: Connection, refs: Iterable[ArtifactRef]) -> dict[str, list[ArtifactRef]]:
    """The parents and data sets that the current revisions name, by the keys of their children."""
    found: dict[str, list[ArtifactRef]] = {}
    for key, parent in ask_each(EngineRows(connection), _PARENTS, map(key_of, refs)):
        found.setdefault(key, []).append(ArtifactRef.parse(parent))
    return found
