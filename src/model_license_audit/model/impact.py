"""What a change of one model or of one license, or its withdrawal, would touch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from model_license_audit.model.artifacts import ArtifactKind
from model_license_audit.model.evidence import Confidence
from model_license_audit.model.kinship import CarriedTerm, Mark
from model_license_audit.model.lineage import DerivationKind
from model_license_audit.model.recorded import State
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.report import Versions
from model_license_audit.model.terms import Term


class Event(StrEnum):
    """What happens."""

    LICENSE_CHANGE = "license-change"
    WITHDRAWN = "withdrawn"


class Touch(StrEnum):
    """What a descendant has of the artifact, the most first.

    ``itself`` is under the license that changes; ``direct`` holds the weights (converted, contained, quantized,
    merged), ``changed`` holds them tuned, an ``adapter`` none of them; ``outputs`` and ``data`` are what it learnt
    from; ``uncertain`` is what no sure link tells.
    """

    ITSELF = "itself"
    DIRECT = "direct"
    CHANGED = "changed"
    ADAPTER = "adapter"
    OUTPUTS = "outputs"
    DATA = "data"
    UNCERTAIN = "uncertain"


class Level(StrEnum):
    """How much the event matters to a descendant, the worst first."""

    CONFLICT = "conflict"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Touched:
    """One artifact that would be touched.

    ``path`` leads from the changed artifact to it and ``kinds`` tells how each was made from the one before;
    ``confidence`` is that of the weakest link. ``reached`` is the place, in :attr:`ImpactReport.reaches`, of the terms
    that come to it. ``conflicts`` are those of its own label with the license as it is, ``new_conflicts`` those that
    the change would bring, ``ended`` those that it would end. ``license`` is the expression that is known,
    ``declared`` what is written; ``made`` counts what is known to be made from it directly. ``audits`` counts the
    audits that were kept of it; ``local`` is true for one that was added from a directory.
    """

    ref: ArtifactRef
    kind: ArtifactKind
    touch: Touch
    level: Level
    path: tuple[ArtifactRef, ...]
    kinds: tuple[DerivationKind, ...]
    confidence: Confidence
    license: str | None
    declared: str | None
    reached: int
    state: State = State.PRESENT
    conflicts: tuple[Mark, ...] = ()
    new_conflicts: tuple[Mark, ...] = ()
    ended: tuple[Mark, ...] = ()
    made: int = 0
    audits: int = 0
    local: bool = False

    @property
    def ours(self) -> bool:
        """True for one that somebody here audited or added."""
        return bool(self.audits) or self.local


@dataclass(frozen=True, slots=True)
class Difference:
    """What another license would bring and take: terms that only the one or only the other has.

    ``otherwise`` are the titles of areas in which both say the same thing, in other detail.
    """

    added: tuple[Term, ...]
    gone: tuple[Term, ...]
    otherwise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """All that an event would touch: ``touched`` is sorted, the worst first.

    ``ref`` is the artifact or ``license_keys`` the license that it is about; ``license`` is the present one and ``to``
    the one that it would become (``None``: not said). ``difference`` lays the two beside each other where both are
    single licenses of which the terms are recorded. ``remarks`` are sentences on what the present one says of changes.
    """

    event: Event
    ref: ArtifactRef | None
    license_keys: tuple[str, ...]
    license: str | None
    to: str | None
    roots: int
    touched: tuple[Touched, ...]
    reaches: tuple[tuple[CarriedTerm, ...], ...]
    difference: Difference | None
    remarks: tuple[str, ...]
    left_out: int
    sources: tuple[str, ...]
    versions: Versions

    @property
    def ours(self) -> tuple[Touched, ...]:
        """Those that somebody here audited or added."""
        return tuple(one for one in self.touched if one.ours)
