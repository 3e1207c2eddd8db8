"""Under which licenses a share-alike clause lets the whole be offered, and which of them a label is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.licenses.names.versions import later_versions
from model_license_audit.model.duties import Duty
from model_license_audit.model.expressions import LicenseId
from model_license_audit.model.terms import Term, TermKind
from model_license_audit.obligations.labels.label import Branch, Label


class Kept(StrEnum):
    """Whether a label keeps the license that a clause asks for: it does, may do on a condition, or does not."""

    YES = "yes"
    OPEN = "open"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The keys under which the whole may be offered.

    ``own`` is the license itself. ``accepts`` are that, those its clause names, and the later versions that the author
    allowed; ``combinable`` those accepted on a condition, of which ``joint`` only ask that the work be made from
    material under them too; ``by_way`` those that an elected license may be combined with; ``unsaid`` what opens if
    later versions may be followed, of which the author said nothing.
    """

    own: frozenset[str]
    accepts: frozenset[str]
    combinable: frozenset[str] = frozenset()
    joint: frozenset[str] = frozenset()
    by_way: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()
    later_allowed: bool = False
    version_unsaid: bool = False

    @property
    def anyhow(self) -> frozenset[str]:
        """All that may be accepted, whatever it depends on."""
        return self.accepts | self.combinable | self.by_way | self.unsaid


def gives_later(license_: LicenseId) -> bool:
    """True when the identifier allows later versions."""
    return license_.id.endswith(("-or-later", "+"))


@lru_cache(maxsize=512)
def acceptance(kb: KnowledgeBase, license_: LicenseId, version_unsaid: bool = False) -> Acceptance:
    """What the share-alike clauses of a license accept, and what those of a license that may be elected combine with.

    A notice that the first author would have had to give under the elected license is not there.
    """
    own, later, allowed = license_.key, later_versions(kb, license_.key), gives_later(license_)
    start = (own, *later) if allowed else (own,)
    accepts = frozenset(start).union(*(term.compatible for key in start for term in _share_alike(kb, key)))
    terms = [term for key in start for term in _share_alike(kb, key)]
    elected = [term for key in sorted(accepts.difference(start)) for term in _share_alike(kb, key)]
    combinable = _combinable(terms) - accepts
    return Acceptance(
        own=frozenset({own}),
        accepts=accepts,
        combinable=combinable,
        joint=_combinable(term for term in terms if term.combinable_if == "joint-work") - accepts,
        by_way=_combinable(t for t in elected if t.combinable_if != "author-notice") - accepts - combinable,
        unsaid=_opened(kb, later) - accepts if version_unsaid and not allowed else frozenset(),
        later_allowed=allowed,
        version_unsaid=version_unsaid and not allowed,
    )


def _share_alike(kb: KnowledgeBase, key: str) -> tuple[Term, ...]:
    license_ = kb.license(key)
    return tuple(term for term in license_.terms if term.action == "share-alike") if license_ else ()


def _combinable(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(key for term in terms for key in term.combinable)


def _opened(kb: KnowledgeBase, later: tuple[str, ...]) -> frozenset[str]:
    """What later versions open: themselves, and all that their clauses name."""
    terms = [term for key in later for term in _share_alike(kb, key)]
    return frozenset(later).union(_combinable(terms), *(term.compatible for term in terms))


def bases(kb: KnowledgeBase, duty: Duty) -> tuple[LicenseId, ...]:
    """The license a duty comes from; where its name stands for several texts, each of them."""
    if not duty.members:
        return (LicenseId(duty.license_key, duty.license_id, duty.exception),)
    return tuple(LicenseId(key, license_.id) for key in duty.members if (license_ := kb.license(key)))


def accepted(kb: KnowledgeBase, duty: Duty) -> tuple[Acceptance, ...]:
    """What the license of a duty accepts; one for each text that its name may stand for."""
    return tuple(_accepted(kb, duty, base) for base in bases(kb, duty))


def _accepted(kb: KnowledgeBase, duty: Duty, base: LicenseId) -> Acceptance:
    return acceptance(kb, base, duty.version_unsaid or bool(duty.members))


def relicensed(kb: KnowledgeBase, duty: Duty) -> frozenset[str]:
    """The keys of the licenses that a grant of the duty's license names for what is made from the work."""
    terms = [term for base in bases(kb, duty) if (known := kb.license(base.key)) for term in known.terms]
    return frozenset(key for term in terms if term.kind is TermKind.GRANT for key in term.compatible)


def label_keeps(kb: KnowledgeBase, duty: Duty, label: Label, joined: frozenset[str]) -> Kept | None:
    """Whether the label keeps the license that a share-alike clause asks for; ``None`` where it cannot be read.

    ``joined`` are the keys of the licenses of other material in the work. Where a name may stand for several texts,
    the label keeps it (or does not) only if that is so whichever is meant.
    """
    if not label.readings:
        return None
    found = {
        _reading_keeps(kb, base, _accepted(kb, duty, base), reading, joined)
        for base in bases(kb, duty)
        for reading in label.readings
    }
    return found.pop() if len(found) == 1 else Kept.OPEN


def _reading_keeps(
    kb: KnowledgeBase, base: LicenseId, known: Acceptance, reading: tuple[Branch, ...], joined: frozenset[str]
) -> Kept:
    """Every branch that a recipient may pick must keep it; of the licenses of a branch one is enough."""
    order = list(Kept)
    branches = [min((_keeps(kb, base, known, leaf, joined) for leaf in branch), key=order.index) for branch in reading]
    return max(branches, key=order.index)


def _keeps(kb: KnowledgeBase, base: LicenseId, known: Acceptance, label: LicenseId, joined: frozenset[str]) -> Kept:
    """Whether one license of a label is among what the clause accepts.

    A label must not give away more than the base's author did: neither later versions where the base is for one
    version only, nor an exception (``WITH``) that the base lacks.
    """
    if label.exception and label.exception != base.exception:
        return Kept.OPEN if label.key in known.combinable else Kept.NO
    if label.key in known.accepts:
        return _keeps_version(kb, known, label)
    if label.key in known.joint & joined:
        return Kept.YES
    return Kept.OPEN if label.key in known.combinable | known.by_way | known.unsaid else Kept.NO


def _keeps_version(kb: KnowledgeBase, known: Acceptance, label: LicenseId) -> Kept:
    if not label.id.endswith("-or-later") or known.later_allowed or _any_version(kb, known.accepts, label.key):
        return Kept.YES
    return Kept.OPEN if known.version_unsaid else Kept.NO


def _any_version(kb: KnowledgeBase, accepts: frozenset[str], key: str) -> bool:
    """True when the clause takes that license in whichever version: it names more than one of them."""
    newer = [(older, later_versions(kb, older)) for older in sorted(accepts)]
    return any(key in (older, *later) and not accepts.isdisjoint(later) for older, later in newer)


def together(kb: KnowledgeBase, one: Duty, other: Duty) -> Kept:
    """Whether there is a license under which a work made from both may go.

    It is the license of one that the other accepts (or lets it be combined with), or a third that both accept.
    """
    a, b = _whichever(accepted(kb, one)), _whichever(accepted(kb, other))
    if a.own <= b.accepts | b.combinable or b.own <= a.accepts | a.combinable:
        return Kept.YES
    if a.accepts & (b.accepts | b.combinable) or b.accepts & a.combinable:
        return Kept.YES
    return Kept.OPEN if a.anyhow & b.anyhow else Kept.NO


def _whichever(found: tuple[Acceptance, ...]) -> Acceptance:
    """What is accepted whichever text is meant; what only some accept is left open."""
    if len(found) == 1:
        return found[0]
    accepts = frozenset[str]().union(*(one.accepts for one in found))
    sure = accepts.intersection(*(one.accepts for one in found))
    some = accepts.union(*(one.anyhow for one in found)) - sure
    own = frozenset[str]().union(*(one.own for one in found))
    return Acceptance(own, sure, unsaid=some, version_unsaid=True)
