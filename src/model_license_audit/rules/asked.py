"""The things that rules are asked of, each with its facts and with what a finding about it points to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from model_license_audit.model.artifacts import UnknownArtifact
from model_license_audit.model.duties import Duty
from model_license_audit.model.evidence import ClaimField, Confidence, Evidence, weakest
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.lineage import Derivation, Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Term
from model_license_audit.obligations.clauses import clause_ref
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules import duty_facts, facts, link_facts
from model_license_audit.rules.rule import Scope

_FIXES_LICENSE = frozenset({"share-alike", "no-further-restrictions"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a rule is asked of: its facts, and what a finding about it points to.

    ``key`` names it for ever (it goes into the fingerprint); things with the same ``merge`` are told once.
    """

    facts: facts.Facts
    key: str
    merge: str
    path: tuple[str, ...] = ()
    clauses: tuple[ClauseRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.HIGH
    origin: str | None = None


class Things:
    """Everything in one situation that rules can be asked of; each scope is made when a rule first needs it."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def of(self, scope: Scope) -> list[Asked]:
        """All things of a scope."""
        found: list[Asked] = {
            Scope.ARTIFACT: lambda: self._artifact,
            Scope.DUTY: lambda: self._duties,
            Scope.PAIR: lambda: self._pairs,
            Scope.LINK: lambda: self._links,
            Scope.ANCESTOR: lambda: self._ancestors,
            Scope.UNKNOWN: lambda: self._unknown,
            Scope.CYCLE: lambda: self._cycles,
        }[scope]()
        return found

    @cached_property
    def common(self) -> facts.Facts:
        """The facts that every scope sees."""
        situation = self._situation
        return {
            "artifact": facts.artifact_facts(situation),
            "use": facts.use_facts(situation.use),
            "duties": [duty_facts.brief(asked.facts["duty"]) for asked in self._duties],
        }

    @cached_property
    def _artifact(self) -> list[Asked]:
        subject = self._situation.subject
        statement = subject.concluded or subject.declared
        claims = subject.claims_of(ClaimField.LICENSE, ClaimField.LICENSE_NAME, ClaimField.LICENSE_LINK)
        evidence = tuple(dict.fromkeys((*(c.evidence for c in claims), *(statement.evidence if statement else ()))))
        return [Asked({}, "artifact", "artifact", (subject.name,), (), evidence)]

    @cached_property
    def _duties(self) -> list[Asked]:
        return [self._duty(duty) for duty in self._situation.duties]

    def _duty(self, duty: Duty) -> Asked:
        license_ = self._situation.kb.license(duty.license_key)
        term = duty.term
        words = f"{term.kind}:{term.action}:{term.words or ''}"
        return Asked(
            {"duty": duty_facts.duty_facts(duty, self._situation)},
            key=f"{duty.origin if duty.inherited else 'own'}\0{duty.license_key}\0{words}",
            merge=f"{duty.license_key}\0{words}",
            path=self._path(duty.path) or (self._situation.name_of(duty.subject),),
            clauses=(clause_ref(license_, term),) if license_ else (),
            evidence=_path_evidence(duty.path) + duty.shown,
            confidence=duty.confidence,
            origin=duty.origin.display if duty.inherited else None,
        )

    @cached_property
    def _pairs(self) -> list[Asked]:
        """Each inherited term that fixes the license of the whole, beside each term of another ancestor's license."""
        asked = self._nearest_inherited()
        return [
            _pair(one, two)
            for one, duty in asked
            if duty.term.action in _FIXES_LICENSE
            for two, other in asked
            if other.license_key != duty.license_key and other.origin != duty.origin
        ]

    def _nearest_inherited(self) -> list[tuple[Asked, Duty]]:
        """The inherited duties, each term of a license from the two nearest ancestors only: more say nothing new."""
        kept: dict[tuple[str, Term], int] = {}
        found = []
        for asked, duty in zip(self._duties, self._situation.duties, strict=True):
            key = (duty.license_key, duty.term)
            if duty.inherited and kept.get(key, 0) < 2:
                kept[key] = kept.get(key, 0) + 1
                found.append((asked, duty))
        return found

    @cached_property
    def _links(self) -> list[Asked]:
        stated = link_facts.stated_ancestors(self._situation)
        return [self._link(link, stated) for link in self._situation.lineage.derivations]

    def _link(self, link: Derivation, stated: frozenset[ArtifactRef]) -> Asked:
        key = f"{'own' if link.child == self._situation.lineage.subject else link.child}\0{link.parent}\0{link.kind}"
        return Asked(
            {"link": link_facts.link_facts(link, self._situation, stated)},
            key=key,
            merge=key,
            path=(self._situation.name_of(link.child), link.parent.display),
            evidence=link.evidence,
            confidence=link.confidence,
            origin=link.parent.display,
        )

    @cached_property
    def _ancestors(self) -> list[Asked]:
        return [self._ancestor(s) for s in self._situation.standings if s.artifact and not s.is_subject]

    def _ancestor(self, standing: Standing) -> Asked:
        artifact = standing.artifact
        statement = artifact.concluded if artifact else None
        return Asked(
            {"ancestor": facts.ancestor_facts(standing, self._situation)},
            key=str(standing.arrival.ancestor),
            merge=str(standing.arrival.ancestor),
            path=self._path(standing.arrival.path),
            evidence=_path_evidence(standing.arrival.path) + (statement.evidence if statement else ()),
            confidence=standing.arrival.path.confidence,
            origin=standing.arrival.ancestor.display,
        )

    @cached_property
    def _unknown(self) -> list[Asked]:
        paths = {s.arrival.ancestor: s.arrival.path for s in reversed(self._situation.standings)}
        return [self._missing(u, paths.get(u.ref, Path())) for u in self._situation.lineage.unknown]

    def _missing(self, unknown: UnknownArtifact, path: Path) -> Asked:
        return Asked(
            {"unknown": facts.unknown_facts(unknown)},
            key=str(unknown.ref),
            merge=str(unknown.ref),
            path=self._path(path),
            evidence=unknown.evidence or _path_evidence(path),
            confidence=path.confidence,
            origin=unknown.ref.display,
        )

    @cached_property
    def _cycles(self) -> list[Asked]:
        found = []
        for cycle in self._situation.lineage.cycles:
            names = tuple(self._situation.name_of(ref) for ref in cycle)
            links = [d for d in self._situation.lineage.derivations if d.child in cycle and d.parent in cycle]
            evidence = tuple(dict.fromkeys(e for link in links for e in link.evidence))
            key = "\0".join(map(str, cycle))
            found.append(Asked({"cycle": {"members": list(names)}}, key, key, (*names, names[0]), (), evidence))
        return found

    def _path(self, path: Path) -> tuple[str, ...]:
        """The chain of names, subject first."""
        if not path.derivations:
            return ()
        refs = (path.derivations[0].child, *(link.parent for link in path.derivations))
        return tuple(map(self._situation.name_of, refs))


def _pair(one: Asked, two: Asked) -> Asked:
    """Two terms side by side; told once for each pair of licenses."""
    licenses = "\0".join(sorted((one.facts["duty"]["license"], two.facts["duty"]["license"])))
    origins = "\0".join(sorted((one.facts["duty"]["origin"], two.facts["duty"]["origin"])))
    return replace(
        one,
        facts=duty_facts.pair_facts(one.facts["duty"], two.facts["duty"]),
        key=f"{licenses}\0{origins}",
        merge=licenses,
        clauses=one.clauses + two.clauses,
        evidence=tuple(dict.fromkeys(one.evidence + two.evidence)),
        confidence=weakest(one.confidence, two.confidence),
    )


def _path_evidence(path: Path) -> tuple[Evidence, ...]:
    """Where each link of a chain was read."""
    return tuple(dict.fromkeys(link.evidence[0] for link in path.derivations if link.evidence))
