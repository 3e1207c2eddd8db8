"""What is known of each artifact of a kinship, wherever it is known from: read now, in the registry, or shipped."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from model_license_audit.licenses.conclude import conclude
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.resolve import resolve_value
from model_license_audit.licenses.names.versions import versions_unstated
from model_license_audit.model.artifacts import Artifact, ArtifactKind, UnknownArtifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence, Reading
from model_license_audit.model.expressions import Expression, LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.obligations.carried import carried
from model_license_audit.registry.catalogue import Catalogue
from model_license_audit.registry.reading.glances import NO_ASSERTION, Glance, glances
from model_license_audit.registry.records import key_of

if TYPE_CHECKING:
    from model_license_audit.registry.reading.rows import Rows


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one artifact; ``whole`` is the license of all that lies in it, where that is more.

    ``exact`` are the keys of its licenses of which it says that no other version applies.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    license: Expression | None = None
    whole: Expression | None = None
    declared: str | None = None
    keeper: str = ""
    seen: str = ""
    state: State = State.PRESENT
    gated: bool = False
    unknown: tuple[str, str] | None = None
    audits: int = 0
    local: bool = False
    exact: frozenset[str] = frozenset()

    @property
    def undetermined(self) -> bool:
        """True when a license is told of which part names no single text."""
        return self.license is not None and any(isinstance(leaf, Unresolved) for leaf in leaves(self.license))


class Known:
    """Facts by key; of each artifact they are worked out once."""

    def __init__(self, kb: KnowledgeBase, catalogue: Catalogue, rows: Rows | None) -> None:
        self.kb, self.catalogue, self.rows = kb, catalogue, rows
        self._facts: dict[str, Facts] = {}
        self._shipped: dict[str, Artifact | None] = {}
        self._expressions: dict[object, tuple[Expression | None, str | None]] = {}

    def __getitem__(self, key: str) -> Facts:
        return self._facts[key]

    def add(self, found: Artifact | UnknownArtifact) -> None:
        """Take up what was resolved; the first word on an artifact counts."""
        key = key_of(found.ref)
        if key not in self._facts:
            self._facts[key] = _unknown(found) if isinstance(found, UnknownArtifact) else _resolved(self.kb, found)

    def look(self, refs: Collection[ArtifactRef]) -> None:
        """Look all of them up at once, in the registry and then in the catalogue."""
        missing = {key_of(ref): ref for ref in refs if key_of(ref) not in self._facts}
        found = glances(self.rows, missing) if self.rows is not None and missing else {}
        for key, ref in missing.items():
            if key in found:
                self._facts[key] = self._glanced(found[key])
            else:
                shipped = self.shipped(ref)
                self._facts[key] = _resolved(self.kb, shipped) if shipped else Facts(ref, _kind(ref))

    def stored(self, refs: Collection[ArtifactRef]) -> None:
        """Add what the registry alone tells of artifacts that were resolved: its audits, and when it saw them."""
        found = glances(self.rows, [key_of(ref) for ref in refs]) if self.rows is not None and refs else {}
        for key, glance in found.items():
            facts = self._facts[key]
            kept = {"audits": glance.audits, "local": glance.local, "state": glance.state, "seen": glance.seen}
            self._facts[key] = replace(facts, **kept)  # type: ignore[arg-type]

    def shipped(self, ref: ArtifactRef) -> Artifact | None:
        """The artifact as the catalogue has it, under the name that was asked for."""
        key = key_of(ref)
        if key not in self._shipped:
            entry = self.catalogue.find(ref) if ref.host is Host.HUGGINGFACE else None
            reading = self.catalogue.reading(entry) if entry else None
            self._shipped[key] = conclude(self.kb, ref, _kind(ref), reading, names=(ref.name,)) if reading else None
        return self._shipped[key]

    def parse(self, text: str) -> Expression:
        """A license expression as the registry writes it."""
        if text not in self._expressions:
            self._expressions[text] = resolve_value(self.kb, text).expression, None
        found = self._expressions[text][0]
        assert found is not None  # noqa: S101 - only expressions are kept under a text
        return found

    def _glanced(self, glance: Glance) -> Facts:
        license_ = None
        declared: str | None = ", ".join(glance.written) or None
        if glance.license is not None and NO_ASSERTION in glance.license:
            told = tuple((claim.field, claim.value) for claim in glance.told)
            if told not in self._expressions:
                self._expressions[told] = self._concluded(glance)
            license_, declared = self._expressions[told]
        elif glance.license is not None:
            license_ = self.parse(glance.license)
        return Facts(
            ref=glance.ref,
            kind=glance.kind,
            license=license_,
            declared=declared,
            keeper="registry",
            seen=glance.seen,
            state=glance.state,
            gated=glance.gated,
            audits=glance.audits,
            local=glance.local,
            exact=self._exact(glance, license_),
        )

    def _exact(self, glance: Glance, license_: Expression | None) -> frozenset[str]:
        """What is exactly meant, where a value that is written says *only*."""
        if license_ is None or not any(_ONLY in value.casefold() for value in glance.written):
            return frozenset()
        said = LicenseStatement(str(license_), license_, Basis.DECLARED, Confidence.HIGH, "told")
        told = Evidence("registry")
        claims = (Claim(ClaimField.LICENSE, v, Basis.DECLARED, Confidence.HIGH, told) for v in glance.written)
        return exactly(self.kb, Artifact(glance.ref, concluded=said, claims=tuple(claims)))

    def _concluded(self, glance: Glance) -> tuple[Expression | None, str | None]:
        """What names no single text is concluded again from what is written, so that it is told what is written."""
        found = conclude(self.kb, glance.ref, glance.kind, Reading(glance.told))
        statement = found.concluded
        if statement is None:
            return self.parse(glance.license or NO_ASSERTION), None
        return statement.expression, statement.raw


_ONLY = "only"


def exactly(kb: KnowledgeBase, artifact: Artifact) -> frozenset[str]:
    """The keys of an artifact's licenses of which it says that no other version applies."""
    parts = leaves(artifact.concluded.expression) if artifact.concluded else ()
    printed = {leaf.key for leaf in parts if isinstance(leaf, LicenseId) and leaf.id.endswith(f"-{_ONLY}")}
    return frozenset(printed) - versions_unstated(kb, artifact) if printed else frozenset()


def _resolved(kb: KnowledgeBase, artifact: Artifact) -> Facts:
    said, record = artifact.concluded, artifact.recorded
    whole = carried(artifact, frozenset({artifact.ref}))
    stated = artifact.declared or said
    return Facts(
        ref=artifact.ref,
        kind=artifact.kind,
        license=said.expression if said else None,
        whole=whole if said and whole != said.expression else None,
        declared=stated.raw if stated else None,
        keeper=record.keeper if record else _KEEPERS.get(_obtained(artifact), "files"),
        seen=record.seen if record else "",
        state=record.state if record else State.PRESENT,
        gated=artifact.gated,
        exact=exactly(kb, artifact),
    )


_KEEPERS = {"catalogue": "catalogue", "hub": "hub"}


def _obtained(artifact: Artifact) -> str:
    evidence = (claim.evidence for claim in artifact.claims)
    problems = ("catalogue" for problem in artifact.problems if problem.source.startswith("catalogue#"))
    return next((e.obtained for e in evidence), next(problems, "read"))


def _unknown(found: UnknownArtifact) -> Facts:
    return Facts(found.ref, _kind(found.ref), unknown=(found.reason, found.remedy))


def _kind(ref: ArtifactRef) -> ArtifactKind:
    return ArtifactKind.DATASET if ref.dataset else ArtifactKind.MODEL
