"""Terms bound to one artifact by the way it was made."""

from __future__ import annotations

from dataclasses import dataclass

from model_license_audit.model.evidence import Confidence, Evidence
from model_license_audit.model.findings import ClauseRef
from model_license_audit.model.lineage import Path
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Reach, Term


@dataclass(frozen=True, slots=True)
class Duty:
    """A term of ``origin``'s license, bound to ``subject`` along ``path`` (empty when it is the subject's own).

    ``reach`` is what the subject is to the origin along the path. ``alternatives`` are the other branches of an ``OR``
    that would avoid the term. ``shown`` is the evidence, if any, that the subject does what the term asks, and
    ``other_paths`` the number of further paths that lead to the origin (a cycle counts as one artifact). ``asked`` is
    false for terms of the subject's own label that its publisher grants and does not owe (only a third party's terms
    are owed).
    ``exception`` is that of the license (``WITH``); ``version_unsaid`` is true where its author does not say whether
    later versions may be followed, and then ``license_id`` does not say *only*. Where a name stands for several texts
    that all say the same, ``proof`` holds the clause of each, and ``license_key`` and ``license_id`` are that name.
    """

    subject: ArtifactRef
    origin: ArtifactRef
    origin_name: str
    license_key: str
    license_id: str
    license_name: str
    term: Term
    reach: Reach
    path: Path
    confidence: Confidence
    alternatives: tuple[str, ...] = ()
    shown: tuple[Evidence, ...] = ()
    other_paths: int = 0
    asked: bool = True
    exception: str | None = None
    version_unsaid: bool = False
    proof: tuple[ClauseRef, ...] = ()

    @property
    def inherited(self) -> bool:
        """True when the term comes from an ancestor."""
        return bool(self.path.derivations)

    @property
    def members(self) -> tuple[str, ...]:
        """The keys of the licenses of which one is meant; empty when it is known which one."""
        return tuple(dict.fromkeys(clause.license_key for clause in self.proof))
