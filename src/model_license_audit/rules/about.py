"""What a finding points to: the chain of artifacts, the clauses, the evidence, and by which key it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import Claim, ClaimField, Confidence, Evidence, weakest
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.lineage import Derivation, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import TermKind
from model_license_audit.obligations.clauses import clause_ref, duty_clauses
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation


@dataclass(frozen=True, slots=True)
class About:
    """What a finding points to.

    ``key`` names the thing for ever (it goes into the fingerprint); things with the same ``merge`` are told once.
    ``said`` are the clauses of an ancestor's license, each with its action: a finding cites those its rule stands on.
    """

    key: str
    merge: str
    path: tuple[str, ...] = ()
    clauses: tuple[ClauseRef, ...] = ()
    said: tuple[tuple[str, ClauseRef], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.HIGH
    origin: str | None = None


class Pointing:
    """Tells of the things in one situation what a finding about them points to."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def artifact(self) -> About:
        """The audited artifact: what states its license."""
        subject = self._situation.subject
        statement = subject.concluded or subject.declared
        claims = subject.claims_of(ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK)
        parts = (e for layer in subject.layers for e in layer.statement.evidence)
        whole = statement.evidence if statement else ()
        evidence = tuple(dict.fromkeys((*(c.evidence for c in claims), *whole, *parts)))
        return About("artifact", "artifact", (subject.name,), evidence=evidence)

    def duty(self, duty: Duty) -> About:
        """A duty: the way it came and the clause it stands in."""
        term = duty.term
        words = f"{term.kind}:{term.action}:{term.words or ''}"
        return About(
            key=f"{duty.origin if duty.inherited else 'own'}\0{duty.license_key}\0{words}",
            merge=f"{duty.license_key}\0{words}",
            path=self._path(duty.path) or (self._situation.name_of(duty.subject),),
            clauses=duty_clauses(self._situation.kb, duty),
            evidence=_path_evidence(duty.path) + duty.shown,
            confidence=duty.confidence,
            origin=duty.origin.display if duty.inherited else None,
        )

    def link(self, link: Derivation) -> About:
        """A link between a child and its parent."""
        key = f"{'own' if link.child == self._situation.lineage.subject else link.child}\0{link.parent}\0{link.kind}"
        return About(
            key=key,
            merge=key,
            path=(self._situation.name_of(link.child), link.parent.display),
            evidence=link.evidence,
            confidence=link.confidence,
            origin=link.parent.display,
        )

    def ancestor(self, standing: Standing) -> About:
        """An ancestor that was looked up."""
        artifact = standing.artifact
        statement = artifact.concluded if artifact else None
        return About(
            key=str(standing.arrival.ancestor),
            merge=str(standing.arrival.ancestor),
            path=self._path(standing.arrival.path),
            evidence=_path_evidence(standing.arrival.path) + (statement.evidence if statement else ()),
            confidence=standing.arrival.path.confidence,
            origin=standing.arrival.ancestor.display,
            said=tuple(self._said(standing)),
        )

    def unknown(self, unknown: UnknownArtifact) -> About:
        """An ancestor that could not be looked up."""
        path = self._shortest_paths.get(unknown.ref, Path())
        return About(
            key=str(unknown.ref),
            merge=str(unknown.ref),
            path=self._path(path),
            evidence=unknown.evidence or _path_evidence(path),
            confidence=path.confidence,
            origin=unknown.ref.display,
        )

    def cycle(self, cycle: tuple[ArtifactRef, ...]) -> About:
        """Artifacts that are declared to descend from each other."""
        names = tuple(map(self._situation.name_of, cycle))
        links = (d for d in self._situation.lineage.derivations if d.child in cycle and d.parent in cycle)
        evidence = tuple(dict.fromkeys(e for link in links for e in link.evidence))
        key = "\0".join(map(str, cycle))
        return About(key, key, (*names, names[0]), evidence=evidence)

    def statement(self, said: tuple[Claim, Mapping[str, Any]]) -> About:
        """What the running text of a card says; what is said twice is told once."""
        claim, told = said
        key = f"{told['about']}\0{told['value']}"
        path = (self._situation.subject.name,)
        return About(
            key, key, path, evidence=(claim.evidence,), confidence=claim.confidence, origin=told.get("ancestor")
        )

    def _said(self, standing: Standing) -> Iterator[tuple[str, ClauseRef]]:
        """The clauses of an ancestor's license that limit or oblige, grants left out."""
        kb = self._situation.kb
        for bound in standing.bound:
            license_ = kb.license(bound.license.key)
            for term in bound.terms or ():
                if term.kind is not TermKind.GRANT:
                    found = (clause_ref(license_, term),) if license_ else bound.proof_of(term)
                    yield from ((term.action, clause) for clause in found)

    @cached_property
    def _shortest_paths(self) -> dict[ArtifactRef, Path]:
        return {s.arrival.ancestor: s.arrival.path for s in reversed(self._situation.standings)}

    def _path(self, path: Path) -> tuple[str, ...]:
        """The chain of names, subject first."""
        if not path.derivations:
            return ()
        refs = (path.derivations[0].child, *(link.parent for link in path.derivations))
        return tuple(map(self._situation.name_of, refs))


def _path_evidence(path: Path) -> tuple[Evidence, ...]:
    """Where each link of a chain was read."""
    return tuple(dict.fromkeys(link.evidence[0] for link in path.derivations if link.evidence))


def pair(one: About, two: About, licenses: tuple[str, str], origins: tuple[str, str]) -> About:
    """Two terms side by side, told once for each pair of licenses."""
    key = "\0".join(sorted(licenses))
    return replace(
        one,
        key=f"{key}\0{chr(0).join(sorted(origins))}",
        merge=key,
        clauses=one.clauses + two.clauses,
        evidence=tuple(dict.fromkeys(one.evidence + two.evidence)),
        confidence=weakest(one.confidence, two.confidence),
    )
