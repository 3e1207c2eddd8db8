"""The evidence of a report gathered by file: each place once, with what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Evidence
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.html.room import SCREEN, Room
from model_license_audit.reports.points import Point
from model_license_audit.reports.safe import NAME, short

MOST_UNREAD = 40
"""Most facts that are listed of one source that is no file of an artifact, as the catalogue is."""
MOST_SHOWN = 4
"""Most things that one place is said to show."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a file: line or key, the words that stand there, and what they show."""

    where: str
    excerpt: str
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of an artifact, or another source (``whose`` is empty), with its digest where it was read whole."""

    name: str
    whose: str
    digest: str | None
    places: tuple[Place, ...]
    more: int = 0
    of_ancestor: bool = False


_Found = dict[tuple[str, str], dict[Evidence, dict[str, None]]]


def sources(
    report: AuditReport, pedigree: Pedigree, points: tuple[Point, ...], room: Room = SCREEN
) -> tuple[Source, ...]:
    """Everything that was read and is leant on: files of the subject first, then of ancestors, then other sources."""
    found: _Found = {}
    own = pedigree.name(report.artifact.ref)
    for whose, evidence, shows in _shown(report, pedigree, points):
        is_file = evidence.obtained == "read"
        key = (whose, evidence.source) if is_file else ("", evidence.obtained)
        found.setdefault(key, {}).setdefault(evidence, {})[shows] = None
    order = sorted(found, key=lambda key: (key[0] != own, not key[0], key))
    return tuple(_source(*key, found[key], room.places, of_ancestor=key[0] not in {"", own}) for key in order)


def _shown(report: AuditReport, pedigree: Pedigree, points: tuple[Point, ...]) -> Iterator[tuple[str, Evidence, str]]:
    """Whose file, where, and what it shows."""
    for artifact in report.lineage.artifacts:
        yield from _of_artifact(artifact, pedigree.name(artifact.ref))
    for link in report.lineage.derivations:
        parent = short(pedigree.name(link.parent), NAME)
        for evidence in link.evidence:
            yield pedigree.name(link.child), evidence, words.DERIVATIONS[link.kind].format(parent)
    own = pedigree.name(report.artifact.ref)
    for finding in report.findings:
        for evidence in finding.evidence:
            yield _whose(finding.subject, pedigree, own), evidence, f"finding {short(finding.rule, NAME)}"
    for point in points:
        for evidence in point.shown:
            yield own, evidence, f"point {point.number} is done"


def _whose(subject: ArtifactRef, pedigree: Pedigree, own: str) -> str:
    return pedigree.name(subject) if subject in pedigree.artifacts else own


def _of_artifact(artifact: Artifact, name: str) -> Iterator[tuple[str, Evidence, str]]:
    for statement, what in ((artifact.declared, "declared license"), (artifact.concluded, "license")):
        for evidence in statement.evidence if statement else ():
            yield name, evidence, f"{what}: {phrases.license_of(statement)}"
    for part in artifact.layers:
        for evidence in part.statement.evidence:
            yield name, evidence, f"license of {part.layer.value}: {phrases.license_of(part.statement)}"
    digests = {text.path: text.digest for text in artifact.texts}
    for text in artifact.license_texts:
        evidence = Evidence(text.path, text.line, excerpt=text.excerpt, digest=digests.get(text.path))
        yield name, evidence, f"license text: {short(text.key, NAME)} ({text.match.value})"


def _source(whose: str, name: str, found: dict[Evidence, dict[str, None]], places: int, *, of_ancestor: bool) -> Source:
    most = places if whose else MOST_UNREAD
    order = sorted(found, key=lambda e: (e.line or 0, e.pointer or "", e.excerpt, e.source))
    merged: dict[tuple[str, str], dict[str, None]] = {}
    for evidence in order:
        merged.setdefault((_where(evidence, whose), evidence.excerpt), {}).update(found[evidence])
    shown = [Place(where, excerpt, _some(shows)) for (where, excerpt), shows in list(merged.items())[:most]]
    digest = next((evidence.digest for evidence in order if evidence.digest), None) if whose else None
    return Source(name, whose, digest, tuple(shown), max(0, len(merged) - most), of_ancestor)


def _where(evidence: Evidence, whose: str) -> str:
    if not whose:
        return phrases.place(evidence)
    if evidence.line is None:
        return short(evidence.pointer or "", NAME)
    last = f"–{evidence.end_line}" if evidence.end_line and evidence.end_line > evidence.line else ""
    return f"line{'s' if last else ''} {evidence.line}{last}"


def _some(shows: dict[str, None]) -> tuple[str, ...]:
    told = tuple(shows)
    more = len(told) - MOST_SHOWN
    return (*told[:MOST_SHOWN], f"and {more:,} more") if more > 0 else told
