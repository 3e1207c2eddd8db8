"""What an artifact was made from and what was made from it, with the terms that pass along each link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Versions
from model_license_audit.model.terms import Term


class Role(StrEnum):
    """What a relative is to the subject; one that is both, in a cycle, is an ancestor."""

    SUBJECT = "subject"
    ANCESTOR = "ancestor"
    DESCENDANT = "descendant"


class Flag(StrEnum):
    """What somebody should know of an artifact before relying on it, the worst first."""

    CONFLICT = "conflict"
    CYCLE = "cycle"
    GONE = "gone"
    NOT_LOOKED_AT = "not-looked-at"
    NO_LICENSE = "no-license"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A flag with its reason in words; ``rule`` is the rule that found it, ``license_key`` the license it is about."""

    flag: Flag
    text: str
    rule: str | None = None
    license_key: str | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    """One artifact of the kinship.

    ``distance`` is the number of links between it and the subject. ``license`` is the expression that is known
    (``None``: none is), ``declared`` what is written where a license should stand. ``inherited_from`` names the
    originals whose license is told for a conversion that has none of its own. ``why_unknown`` says, of one that could
    not be looked at, why not, and what to do. ``keeper`` tells where it is known from (``files``, ``registry``,
    ``catalogue``, ``hub``; empty: nowhere) and ``seen`` the day on which the registry last saw it so. ``old_names``
    are the names under which others speak of it. ``made`` counts what is known to be made from it directly
    (of an ancestor it is not counted), ``others`` are bases of a descendant that are no descendants themselves.
    """

    ref: ArtifactRef
    role: Role
    kind: ArtifactKind
    distance: int
    license: str | None = None
    declared: str | None = None
    inherited_from: tuple[ArtifactRef, ...] = ()
    why_unknown: tuple[str, str] | None = None
    keeper: str = ""
    seen: str = ""
    state: State = State.PRESENT
    gated: bool = False
    old_names: tuple[str, ...] = ()
    made: int = 0
    others: tuple[ArtifactRef, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """The flags it bears, the worst first."""
        borne = {mark.flag for mark in self.marks}
        return tuple(flag for flag in Flag if flag in borne)


@dataclass(frozen=True, slots=True)
class CarriedTerm:
    """A term of the license of some ancestor, on its way down.

    ``standing`` is true for what no single act settles (termination, governing law) and what hardly tells one license
    from another: short accounts leave it out.
    """

    license_key: str
    license_id: str
    term: Term
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """What passes a link: the terms that bound the parent's copies and go on, and those that end there."""

    travels: tuple[CarriedTerm, ...] = ()
    stops: tuple[CarriedTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class KinLink:
    """A derivation; ``flow`` is the place of what passes it in :attr:`Kinship.flows`."""

    derivation: Derivation
    flow: int
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Kinship:
    """An artifact with what it was made from and what was made from it.

    ``up`` and ``down`` say which was asked for, ``depth`` how many links far (``None``: to the end). ``relatives`` (the
    subject first) and ``links`` are sorted; ``flows`` holds each distinct passage once. ``left_out`` counts
    descendants beyond the most that are looked at.
    """

    subject: ArtifactRef
    up: bool
    down: bool
    depth: int | None
    relatives: tuple[Relative, ...]
    links: tuple[KinLink, ...]
    flows: tuple[Flow, ...]
    cycles: tuple[tuple[ArtifactRef, ...], ...]
    left_out: int
    sources: tuple[str, ...]
    versions: Versions

    def of(self, role: Role) -> tuple[Relative, ...]:
        """The relatives that are that to the subject."""
        return tuple(relative for relative in self.relatives if relative.role is role)

    def by_ref(self) -> dict[ArtifactRef, Relative]:
        """The relatives by their names."""
        return {relative.ref: relative for relative in self.relatives}


def kinds_of(links: Iterable[KinLink]) -> dict[str, int]:
    """How many links there are of each kind, the most frequent first."""
    counts: dict[str, int] = {}
    for link in links:
        counts[link.derivation.kind.value] = counts.get(link.derivation.kind.value, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
