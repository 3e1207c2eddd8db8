"""What a bill of materials of somebody else adds to an audit: parents, data and declared licenses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from model_license_audit.audit.seen import Inputs
from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.lineage.build import Resolve
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.errors import NothingToAudit, UsageError
from model_license_audit.model.evidence import (
    Basis,
    Claim,
    ClaimField,
    Confidence,
    Evidence,
    Problem,
    ProblemKind,
    Reading,
)
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.sources.boms.facts import Bom, BomLicense, BomLink, BomPart
from model_license_audit.sources.boms.values import line_of

OBTAINED = "sbom"
"""How the evidence of what a bill of materials says was obtained."""

_UNSAID = frozenset({DerivationKind.UNTYPED, DerivationKind.TRAINED_ON, None})
"""Links whose kind no tag of a card could tell."""


class Told:
    """What one document says, by the artifacts that it names."""

    def __init__(self, kb: KnowledgeBase, bom: Bom) -> None:
        self.bom = bom
        self._kb = kb
        self._above: dict[str, list[BomLink]] = {}
        for link in bom.links:
            self._above.setdefault(link.child, []).append(link)
        self._parts = {part.key: part for part in bom.parts}
        self._named: dict[ArtifactRef, BomPart] = {}
        for part in bom.parts:
            self._named.setdefault(self.ref_of(part), part)

    def ref_of(self, part: BomPart) -> ArtifactRef:
        """The artifact that a part is; what a document is about is on no hub unless it says so."""
        dataset = part.kind is ArtifactKind.DATASET
        own = part.written == part.name and part.key in self.bom.main
        found = None if own else parent_ref(part.written, dataset=dataset)
        return found or ArtifactRef(Host.UNNAMED, part.name[:300] or "unnamed", dataset=dataset)

    def main(self) -> BomPart:
        """What the document is about; raises :class:`NothingToAudit` or, where that is not one thing, UsageError."""
        models = [part for part in self.bom.parts if part.is_model or part.kind is ArtifactKind.DATASET]
        if not models:
            passed = f"; it lists {self.bom.passed_over} other components" if self.bom.passed_over else ""
            raise NothingToAudit(f"{self.bom.file} names no model and no data set{passed}", "give one that does")
        main = [self._parts[key] for key in self.bom.main]
        if len(main) == 1:
            return main[0]
        tops = main or self._tops()
        if len(tops) == 1:
            return tops[0]
        raise UsageError(f"{self.bom.file} tells of {_names(tops or models)}", "scan the one that is meant beside it")

    def _tops(self) -> list[BomPart]:
        parents = {link.parent for link in self.bom.links}
        return [part for part in self.bom.parts if part.is_model and part.key not in parents]

    def describing(self, artifact: Artifact, inputs: Inputs) -> tuple[BomPart, bool]:
        """The part that an artifact is, and whether a digest, the reference or the name shows that.

        Raises :class:`UsageError` where several may be meant.
        """
        digests = {digest for _, _, digest in inputs if digest}
        shared = sorted(((len(part.digests & digests), part.key) for part in self.bom.parts), reverse=True)
        if shared and shared[0][0] and (len(shared) == 1 or shared[1][0] < shared[0][0]):
            return self._parts[shared[0][1]], True
        if artifact.ref in self._named:
            return self._named[artifact.ref], True
        known_as = {_last(name) for name in artifact.names}
        alike = [part for part in self.bom.parts if part.is_model and _last(part.name) in known_as]
        return (alike[0], True) if len(alike) == 1 else (self.main(), False)

    def with_parents(self, artifact: Artifact, part: BomPart) -> Artifact:
        """The artifact with the parents and data that the document gives it; its license stays that of its files."""
        return replace(artifact, claims=(*artifact.claims, *self._link_claims(part)))

    def resolver(self, resolve: Resolve) -> Resolve:
        """Knows what the document says; asks the other one first, and keeps what both say."""

        def look_up(ref: ArtifactRef) -> Artifact | UnknownArtifact:
            found = resolve(ref)
            part = self._named.get(ref) or self._named.get(found.ref)
            return self._informed(found, part) if part is not None else found

        return look_up

    def _informed(self, found: Artifact | UnknownArtifact, part: BomPart) -> Artifact | UnknownArtifact:
        licenses, links = tuple(self._license_claims(part)), tuple(self._link_claims(part))
        if isinstance(found, UnknownArtifact):
            return self._from_document(found, part, (*licenses, *links)) if licenses or links else found
        more = replace(found, claims=(*found.claims, *licenses, *links))
        if not licenses:
            return more
        told = conclude(self._kb, found.ref, found.kind, Reading(more.claims, found.texts), names=found.names)
        problems = tuple(dict.fromkeys((*found.problems, *told.problems)))
        return replace(told, problems=problems, renamed=found.renamed, recorded=found.recorded, gated=found.gated)

    def _from_document(self, found: UnknownArtifact, part: BomPart, claims: tuple[Claim, ...]) -> Artifact:
        """One that only the document tells of; without a license it stays one that could not be looked at."""
        said = any(claim.field in {ClaimField.LICENSE, ClaimField.LICENSE_NAME} for claim in claims)
        what = f"its license is not known: {found.reason}"
        problems = () if said else (Problem(self.bom.file, ProblemKind.UNREADABLE, what, found.remedy),)
        return conclude(self._kb, found.ref, part.kind, Reading(claims, problems=problems), names=(part.name,))

    def only(self, part: BomPart) -> Artifact:
        """The artifact that a part is, by the document alone."""
        claims = (*self._license_claims(part), *self._link_claims(part))
        return conclude(self._kb, self.ref_of(part), part.kind, Reading(claims), names=(part.name,))

    def _link_claims(self, part: BomPart) -> Iterator[Claim]:
        """What it was made from, as a card would say it."""
        for link in self._above.get(part.key, ()):
            parent = self._parts[link.parent]
            level = Confidence.LOW if link.inferred else Confidence.MEDIUM
            evidence = self._evidence(link.pointer, parent.name)
            written = self._written(parent)
            data = parent.kind is ArtifactKind.DATASET and link.kind is not DerivationKind.CONTAINS
            yield Claim(ClaimField.DATASET if data else ClaimField.BASE_MODEL, written, Basis.DECLARED, level, evidence)
            if not data and link.kind not in _UNSAID:
                tag = f"base_model:{link.kind}:{written}"
                yield Claim(ClaimField.TAG, tag, Basis.DECLARED, level, evidence)

    def _written(self, part: BomPart) -> str:
        ref = self.ref_of(part)
        return part.written if ref.host in {Host.UNNAMED, Host.PATH} else str(ref)

    def _license_claims(self, part: BomPart) -> Iterator[Claim]:
        """The licenses that the document gives it; one that it alone knows by a name and a link."""
        said = list(dict.fromkeys(one.value or one.name for one in part.licenses))
        for one in part.licenses:
            if one.value and (not one.name or self._kb.by_id(one.value)):
                yield self._claim(ClaimField.LICENSE, one.value, one)
            elif len(said) == 1 and one.link:
                yield self._claim(ClaimField.LICENSE, "other", one)
                yield self._claim(ClaimField.LICENSE_NAME, one.name or one.value, one)
                yield self._claim(ClaimField.LICENSE_LINK, one.link, one)
            else:
                yield self._claim(ClaimField.LICENSE, one.name or one.value, one)

    def _claim(self, about: ClaimField, value: str, said: BomLicense) -> Claim:
        evidence = self._evidence(said.pointer, said.value or said.name)
        return Claim(about, value, Basis.DECLARED, Confidence.MEDIUM, evidence)

    def _evidence(self, pointer: str, excerpt: str) -> Evidence:
        line = line_of(pointer)
        place = None if line else pointer
        return Evidence(self.bom.file, line, None, place, excerpt[:200], self.bom.digest, OBTAINED)


def _last(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2].casefold()


def _names(parts: list[BomPart]) -> str:
    shown = ", ".join(part.name[:80] for part in parts[:5])
    return f"{len(parts)} models: {shown}{', …' if len(parts) > 5 else ''}"
