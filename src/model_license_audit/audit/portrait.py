"""All that the registry tells of one artifact, on one page: what it is, where it comes from, what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model_license_audit.audit.stored import recorded
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact, ArtifactKind
from model_license_audit.model.findings import Severity
from model_license_audit.model.lineage import DerivationKind, keeps_license
from model_license_audit.model.recorded import Coverage, Recorded
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.kept import KeptAudit, KeptFinding, KeptWaiver
from model_license_audit.registry.moments import written
from model_license_audit.registry.reading.glances import glances
from model_license_audit.registry.records import key_of

if TYPE_CHECKING:
    from model_license_audit.registry.reading.shelf import Shelf
    from model_license_audit.registry.records import StoredArtifact, StoredLink

FARTHEST = 8
"""So many links are followed to the license of what an artifact is in a further format."""


@dataclass(frozen=True, slots=True)
class Base:
    """A parent: how it was used, its license as the registry knows it, and how its child wrote its name."""

    ref: ArtifactRef
    kind: DerivationKind
    license: str | None
    written: str | None
    held: bool


@dataclass(frozen=True, slots=True)
class Era:
    """What an artifact was from one moment to another (UTC, ISO 8601), by what was read then."""

    first_seen: str
    last_seen: str
    license: str | None
    license_data: str
    coverage: Coverage
    source: str
    commit: str | None
    kind: ArtifactKind
    modified: str | None


@dataclass(frozen=True, slots=True)
class PastAudit:
    """One audit that was kept; ``open`` counts its findings by kind, without notes and what a waiver covered.

    ``verdict`` is the word of a gate (``None``: none spoke), ``who`` the account it was run for, by ``who_from``.
    """

    number: int
    at: str
    target: str
    exit_code: int
    reason: str
    revision: int
    open: tuple[tuple[str, int], ...]
    waivers: tuple[KeptWaiver, ...]
    verdict: str | None
    who: str | None
    who_from: str | None


@dataclass(frozen=True, slots=True)
class Inherited:
    """The license of another artifact, which this one is in a further format."""

    license: str
    origin: ArtifactRef


@dataclass(frozen=True, slots=True)
class Portrait:
    """One artifact as the registry knows it; ``made`` counts what was made from it directly, by kind of link."""

    artifact: Artifact
    recorded: Recorded
    source: str
    first_seen: str
    last_seen: str
    modified: str | None
    files: int
    old_names: tuple[tuple[str, str], ...]
    inherited: Inherited | None
    bases: tuple[Base, ...]
    made: tuple[tuple[str, int], ...]
    history: tuple[Era, ...]
    audits: tuple[PastAudit, ...]


def portrait(kb: KnowledgeBase, shelf: Shelf, stored: StoredArtifact) -> Portrait:
    """Gather what the registry holds of an artifact; its license is concluded anew by the present license data."""
    artifact = conclude(kb, stored.ref, stored.kind, stored.reading, names=(stored.ref.name,))
    key = key_of(stored.ref)
    made = Counter(link.kind.value for link in shelf.children(key))
    return Portrait(
        artifact=artifact,
        recorded=recorded(stored),
        source=stored.source,
        first_seen=written(stored.first_seen),
        last_seen=written(stored.last_seen),
        modified=stored.modified,
        files=len(stored.files),
        old_names=tuple((str(alias.old), alias.evidence.excerpt) for alias in shelf.aliases_of(stored.ref)),
        inherited=_inherited(shelf, key) if artifact.concluded is None else None,
        bases=_bases(shelf, key),
        made=tuple(sorted(made.items(), key=lambda pair: (-pair[1], pair[0]))),
        history=tuple(map(_era, shelf.history_of(stored.ref))),
        audits=tuple(map(_past, shelf.audits_of(stored.ref))),
    )


def _bases(shelf: Shelf, key: str) -> tuple[Base, ...]:
    links = shelf.links_from((key,))
    held = glances(shelf.rows, {key_of(link.parent) for link in links})
    return tuple(
        Base(link.parent, link.kind, told.license if told else None, link.written, told is not None)
        for link in links
        for told in (held.get(key_of(link.parent)),)
    )


def _inherited(shelf: Shelf, key: str) -> Inherited | None:
    """The license of the nearest artifact that tells one, of those that it is in a further format."""
    wave, met = [key], {key}
    for _ in range(FARTHEST):
        links = [o for o in shelf.links_from(wave) if keeps_license(o.child, o.kind, o.confidence)]
        found = glances(shelf.rows, {key_of(link.parent) for link in links})
        told = sorted((str(one.ref), one) for one in found.values() if one.license is not None)
        if told:
            return Inherited(str(told[0][1].license), told[0][1].ref)
        wave = [parent for parent in _parents(links) if parent not in met]
        met.update(wave)
    return None


def _parents(links: list[StoredLink]) -> list[str]:
    return sorted({key_of(link.parent) for link in links})


def _era(stored: StoredArtifact) -> Era:
    return Era(
        first_seen=written(stored.first_seen),
        last_seen=written(stored.last_seen),
        license=stored.license,
        license_data=stored.license_data,
        coverage=stored.coverage,
        source=stored.source,
        commit=stored.ref.revision,
        kind=stored.kind,
        modified=stored.modified,
    )


def _covers(waiver: KeptWaiver, finding: KeptFinding) -> bool:
    return waiver.rule == finding.rule and finding.fingerprint.startswith(waiver.fingerprint or finding.fingerprint)


def _past(audit: KeptAudit) -> PastAudit:
    live = [finding for finding in audit.findings if not any(_covers(waiver, finding) for waiver in audit.waivers)]
    counted = Counter(finding.kind for finding in live if finding.severity != Severity.NOTE)
    return PastAudit(
        number=audit.number,
        at=written(audit.at),
        target=audit.target,
        exit_code=audit.exit_code,
        reason=audit.reason,
        revision=audit.revision,
        open=tuple(sorted(counted.items())),
        waivers=audit.waivers,
        verdict=audit.verdict or None,
        who=audit.who,
        who_from=audit.who_from,
    )
