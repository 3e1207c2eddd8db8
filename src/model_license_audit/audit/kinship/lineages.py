"""What an artifact was made from and what was made from it, with what passes each link and what is amiss."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from model_license_audit import __version__
from model_license_audit.audit.kinship.descendants import Descent, descend
from model_license_audit.audit.kinship.flows import Flows
from model_license_audit.audit.kinship.known import Known
from model_license_audit.audit.kinship.loads import Loads
from model_license_audit.audit.kinship.relatives import Relatives
from model_license_audit.lineage.build import build_lineage
from model_license_audit.lineage.cycles import find_cycles
from model_license_audit.model.artifacts import Artifact, UnknownArtifact
from model_license_audit.model.errors import NothingToAudit
from model_license_audit.model.kinship import Flag, KinLink, Kinship, Relative, Role
from model_license_audit.model.lineage import Derivation, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.report import Versions
from model_license_audit.registry.records import key_of
from model_license_audit.rules.load import rules_version, shipped_rules

if TYPE_CHECKING:
    from model_license_audit.audit.lookup import Lookup
    from model_license_audit.registry.reading.rows import Rows


@dataclass(frozen=True, slots=True)
class KinRequest:
    """Whose kin is asked for, by what the name may stand for, the likeliest first.

    ``up`` and ``down`` say in which direction, ``depth`` how many links far at most.
    """

    forms: tuple[ArtifactRef, ...]
    up: bool = True
    down: bool = True
    depth: int | None = None
    online: bool = False


class Kin:
    """Finds the kin of artifacts; ``rows`` is the registry, where there is one."""

    def __init__(self, lookup: Lookup, rows: Rows | None) -> None:
        self.lookup = lookup
        self.known = Known(lookup.kb, lookup.catalogue, rows)

    def of(self, request: KinRequest) -> Kinship:
        """The kinship of an artifact; raises :class:`NothingToAudit` when nothing is known of it or names it."""
        lineage = self.above(request.forms, request.online)
        subject = self.known[key_of(lineage.subject)].ref
        descent = descend(self.known, (subject,), request.depth if request.down else 0)
        return _Assembly(self, lineage, descent, request).kinship()

    def above(self, forms: tuple[ArtifactRef, ...], online: bool = False) -> Lineage:
        """The lineage above the first of these that is known, or named by others, by the same look-up as in a scan.

        Its artifacts are known then. Raises :class:`NothingToAudit` when there is none.
        """
        upstream = {ref: Path(ref.name) for ref in forms if ref.host is Host.PATH and os.path.isdir(ref.name)}  # noqa: PTH112
        resolve = self.lookup.resolver(upstream, online)
        answers = []
        for ref in forms:
            answers.append(resolve(ref))
            if isinstance(answers[-1], Artifact):
                break
        subject = answers[-1]
        lineage = build_lineage(subject, resolve) if isinstance(subject, Artifact) else self._named(answers)
        for artifact in lineage.artifacts:
            self.known.add(artifact)
        for unknown in lineage.unknown:
            self.known.add(unknown)
        self.known.stored([found.ref for found in lineage.artifacts])
        return lineage

    def _named(self, answers: list[Artifact | UnknownArtifact]) -> Lineage:
        """The first of several that are not known that something known was made from."""
        unknown = [answer for answer in answers if isinstance(answer, UnknownArtifact)]
        named = (answer for answer in unknown if descend(self.known, (answer.ref,), 1).links)
        found = next(named, None)
        if found is None:
            raise _nothing_known(self.lookup, unknown[0])
        return Lineage(found.ref, (), (found,))

    def versions(self) -> Versions:
        """What the answer was worked out with."""
        return Versions(__version__, self.lookup.kb.version, rules_version(), self.lookup.catalogue.version)


def _nothing_known(lookup: Lookup, missing: UnknownArtifact) -> NothingToAudit:
    from model_license_audit.licenses.names.nearest import nearest

    name = missing.ref.name
    if os.path.isdir(name):  # noqa: PTH112 - pathlib raises for a name that is too long
        return NothingToAudit(f"nothing is known of {name}, and a directory has that name", f"write ./{name} for it")
    near = nearest(name, (entry.ref.name for entry in lookup.catalogue.entries(dataset=missing.ref.dataset)))
    slip = f"did you mean {' or '.join(near)}? Else " if near else ""
    remedy = f"{slip}check the name, ask the Hub with --online, or bring it in with `modelaudit crawl`"
    return NothingToAudit(f"nothing is known of {name}, and nothing known was made from it", remedy)


class _Assembly:
    """One kinship being put together; artifacts are known by their keys, so that revisions of one are one."""

    def __init__(self, kin: Kin, lineage: Lineage, descent: Descent, request: KinRequest) -> None:
        self._known, self._request, self._descent = kin.known, request, descent
        self._versions = kin.versions()
        self._subject = self._known[key_of(lineage.subject)].ref
        self._up = tuple(map(self._plain, lineage.derivations))
        told = {(link.child, link.parent, link.kind) for link in self._up}
        below = map(self._plain, descent.links)
        self._down = tuple(link for link in below if (link.child, link.parent, link.kind) not in told)
        self._every = (*self._up, *self._down, *descent.others)
        self._loads = Loads(self._every, self._known.__getitem__)
        self._flows = Flows(kin.lookup.kb, shipped_rules())

    def _plain(self, link: Derivation) -> Derivation:
        """The link between artifacts as they are called here."""
        child, parent = (self._known[key_of(ref)].ref for ref in (link.child, link.parent))
        return replace(link, child=child, parent=parent)

    def kinship(self) -> Kinship:
        """All of it."""
        request, ups = self._request, self._distances_up()
        roles: dict[ArtifactRef, tuple[Role, int]] = {self._subject: (Role.SUBJECT, 0)}
        if request.up:
            near = {ref: far for ref, far in ups.items() if far and (request.depth is None or far <= request.depth)}
            roles |= {ref: (Role.ANCESTOR, far) for ref, far in near.items()}
        if request.down:
            for key, far in self._descent.distances.items():
                roles.setdefault(self._known[key].ref, (Role.DESCENDANT, far))
        chosen = [link for link in (*self._up, *self._down) if link.child in roles and link.parent in roles]
        cycles = find_cycles(chosen)
        tell = Relatives(self._known, self._loads, self._flows, self._every, cycles)
        shown = frozenset(roles)
        relatives = {ref: tell.of(ref, role, far, shown) for ref, (role, far) in roles.items()}
        links = tuple(self._link(link, relatives) for link in sorted(chosen, key=_by_place))
        order = sorted(relatives.values(), key=lambda r: (list(Role).index(r.role), r.distance, r.ref))
        return Kinship(
            subject=self._subject,
            up=request.up,
            down=request.down,
            depth=request.depth,
            relatives=tuple(order),
            links=links,
            flows=self._flows.told,
            cycles=cycles,
            left_out=self._descent.left_out,
            sources=("registry", "catalogue") if self._known.rows is not None else ("catalogue",),
            versions=self._versions,
        )

    def _distances_up(self) -> dict[ArtifactRef, int]:
        above: dict[ArtifactRef, list[ArtifactRef]] = {}
        for link in self._up:
            above.setdefault(link.child, []).append(link.parent)
        far, wave = {self._subject: 0}, [self._subject]
        while wave:
            fresh = sorted({p for child in wave for p in above.get(child, ()) if p not in far})
            far |= dict.fromkeys(fresh, far[wave[0]] + 1)
            wave = fresh
        return far

    def _link(self, link: Derivation, relatives: dict[ArtifactRef, Relative]) -> KinLink:
        """A link with what passes it; flagged where it brings what the child's own label goes against."""
        flow = self._flows.flow(self._loads.with_own(key_of(link.parent)), link.kind)
        brought = {carried.license_key for carried in self._flows.told[flow].travels}
        against = {mark.license_key for mark in relatives[link.child].marks if mark.flag is Flag.CONFLICT}
        return KinLink(link, flow, flagged=not brought.isdisjoint(against))


def _by_place(link: Derivation) -> tuple[ArtifactRef, ArtifactRef, str]:
    return link.child, link.parent, link.kind
