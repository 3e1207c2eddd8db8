"""Every ancestor as a row of the report: its licenses by how they are known, what it is to the subject, its state."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.kinship import Flag
from model_license_audit.model.lineage import Derivation, keeps_license
from model_license_audit.model.recorded import Coverage
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import AuditReport
from model_license_audit.reports import phrases, words
from model_license_audit.reports.branches import Pedigree
from model_license_audit.reports.drawing.audited import signs_of
from model_license_audit.reports.html.room import SCREEN, Room
from model_license_audit.reports.parts import told_apart
from model_license_audit.reports.safe import NAME, short

MOST_LINKS = 3
"""Most links told of one ancestor."""

_DAY = re.compile(r"\([\w-]+, (\d{4}-\d\d-\d\d)\)\Z", re.ASCII)
_KINDS = {
    ArtifactKind.MODEL: "",
    ArtifactKind.ADAPTER: "adapter",
    ArtifactKind.DATASET: "data set",
    ArtifactKind.CODE: "code",
    ArtifactKind.SPACE: "space",
}


@dataclass(frozen=True, slots=True)
class Link:
    """How one child was made from the ancestor, where that is told, and how sure it is."""

    told: str
    place: str
    doubt: str


@dataclass(frozen=True, slots=True)
class AncestorRow:
    """One ancestor.

    ``distance`` counts the links up to it (0: no link leads there). ``why_unknown`` tells, of one that was not looked
    at, why not, and what to do; then nothing is known of its licenses.
    """

    number: int
    ref: ArtifactRef
    kind: str
    distance: int
    links: tuple[Link, ...]
    more_links: int
    declared: str = ""
    detected: tuple[str, ...] = ()
    concluded: str = ""
    how: str = ""
    parts: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    gated: bool = False
    flags: tuple[tuple[Flag, str], ...] = ()
    why_unknown: tuple[str, str] | None = None

    @property
    def state(self) -> tuple[object, ...]:
        """All that is told of it but its name and its links."""
        told = (self.kind, self.declared, self.detected, self.concluded, self.how, self.parts)
        return (*told, self.known, self.gated, self.flags, self.why_unknown)


class Ancestors:
    """The rows, the nearest ancestors first; ``numbers`` are their places by reference.

    ``single`` are those that stand alone; in ``alike`` all that are told the same stand together.
    """

    def __init__(self, report: AuditReport, pedigree: Pedigree, names: dict[str, str], room: Room = SCREEN) -> None:
        self._report, self._pedigree, self._names = report, pedigree, names
        distances = _distances(pedigree)
        order = sorted(distances, key=lambda ref: (distances[ref] or len(distances), ref))
        self.numbers = {ref: number for number, ref in enumerate(order, 1)}
        self._links = _by_parent(report.lineage.derivations)
        self.rows = tuple(self._row(ref, distances[ref]) for ref in order)
        apart = len(order) if room.ancestors is None or len(order) <= room.ancestors else room.ancestors // 2
        self.single, self.alike = self.rows[:apart], tuple(_alike(self.rows[apart:]))

    def _row(self, ref: ArtifactRef, distance: int) -> AncestorRow:
        links = self._links.get(ref, [])
        known, unknown = self._pedigree.artifacts.get(ref), self._pedigree.unknown.get(ref)
        kind = "data set" if ref.dataset else _KINDS[known.kind] if known else ""
        told = tuple(self._link(link) for link in links[:MOST_LINKS])
        more = max(0, len(links) - MOST_LINKS)
        if known is None:
            return AncestorRow(self.numbers[ref], ref, kind, distance, told, more, why_unknown=_why(unknown))
        statement = known.concluded
        return AncestorRow(
            number=self.numbers[ref],
            ref=ref,
            kind=kind,
            distance=distance,
            links=told,
            more_links=more,
            declared=phrases.declared(known.declared) if known.declared else "",
            detected=tuple(phrases.detected(known, self._names)) if _files_were_read(known) else (),
            concluded=self._concluded(known),
            how=short(statement.how, NAME) if statement else "",
            parts=tuple(told_apart(known)),
            known=self._known(known),
            gated=known.gated,
            flags=tuple((sign.flag, sign.text) for sign in signs_of(self._pedigree, ref)),
        )

    def _link(self, link: Derivation) -> Link:
        told = f"{short(self._pedigree.name(link.child), NAME)}: {words.DERIVATIONS[link.kind].format('it')}"
        return Link(told, phrases.places(link.evidence), words.CONFIDENCES[link.confidence])

    def _concluded(self, known: Artifact) -> str:
        """Its license; that of its original, where it is the same in another format and tells none."""
        original = None
        if known.concluded is None and any(
            keeps_license(link.child, link.kind, link.confidence) for link in self._pedigree.parents.get(known.ref, ())
        ):
            original = self._report.lineage.original_of(known.ref)
        if original is None:
            return phrases.license_named(known.concluded, self._names)
        inherited = phrases.license_named(original.concluded, self._names)
        return f"{inherited}, inherited from {short(original.ref.display, NAME)}"

    def _known(self, known: Artifact) -> tuple[str, ...]:
        """Where it is known from, and when it was last seen so."""
        if known.recorded is not None:
            return tuple(phrases.known_from(known))
        obtained = _obtained(known)
        if obtained == "catalogue":
            day = _day_in(known) or short(self._report.versions.catalogue.partition(".")[0], NAME)
            return (f"catalogue, seen {day}",)
        return ("looked at now",) if obtained else ("not told",)


def _alike(rows: Iterable[AncestorRow]) -> list[tuple[AncestorRow, ...]]:
    """The rows by what they tell, those that stand for most ancestors first."""
    found: dict[tuple[object, ...], list[AncestorRow]] = {}
    for row in rows:
        found.setdefault(row.state, []).append(row)
    return [tuple(group) for group in sorted(found.values(), key=lambda group: (-len(group), group[0].number))]


def _why(unknown: UnknownArtifact | None) -> tuple[str, str]:
    return (unknown.reason, unknown.remedy) if unknown else ("nothing is known about it", "")


def _obtained(known: Artifact) -> str:
    """How what is known of it was had; empty where no evidence says."""
    statements = [told for told in (known.declared, known.concluded) if told]
    found = [e.obtained for told in statements for e in told.evidence] + [c.evidence.obtained for c in known.claims]
    return found[0] if found else ""


def _day_in(known: Artifact) -> str:
    """The day on which the catalogue's source said so, as its evidence tells in brackets."""
    excerpts = [evidence.excerpt for told in (known.concluded, known.declared) if told for evidence in told.evidence]
    days = [found[1] for excerpt in excerpts if (found := _DAY.search(excerpt))]
    return max(days, default="")


def _files_were_read(known: Artifact) -> bool:
    if known.recorded is not None:
        return known.recorded.coverage is Coverage.FILES
    return bool(known.texts or known.license_texts) or _obtained(known) == "read"


def _by_parent(links: tuple[Derivation, ...]) -> dict[ArtifactRef, list[Derivation]]:
    found: dict[ArtifactRef, list[Derivation]] = {}
    for link in links:
        found.setdefault(link.parent, []).append(link)
    return found


def _distances(pedigree: Pedigree) -> dict[ArtifactRef, int]:
    """How many links up each ancestor is; 0 for one to which no link leads."""
    lineage = pedigree.lineage
    found = {lineage.subject: 0}
    waiting = deque([lineage.subject])
    while waiting:
        child = waiting.popleft()
        for link in pedigree.parents.get(child, ()):
            if link.parent not in found:
                found[link.parent] = found[child] + 1
                waiting.append(link.parent)
    every = {*pedigree.artifacts, *pedigree.unknown, *(link.parent for link in lineage.derivations)}
    return {ref: found.get(ref, 0) for ref in every if ref != lineage.subject}
