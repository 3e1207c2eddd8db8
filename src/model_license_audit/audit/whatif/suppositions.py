"""What may be supposed otherwise for a finding: one change at a time, in words, with the situation that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from model_license_audit.audit.whatif.evidence import Supposed, supposed
from model_license_audit.audit.whatif.situations import with_label, with_license, with_relation, with_use, without
from model_license_audit.model.duties import Duty
from model_license_audit.model.expressions import LicenseId, Unresolved, leaves
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import License, Status, TermKind
from model_license_audit.model.use import Purpose, Release
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.asked import Asked

MOST_LABELS = 12
"""Most labels that are tried for one finding."""
MOST_MEMBERS = 12
"""Most licenses that are tried for a name that stands for several."""

_ELSEWHERE = ("US", "JP", "BR")
"""Places to suppose instead of those that a license excludes."""


class Aspect(StrEnum):
    """What sort of thing is changed."""

    EVIDENCE = "evidence"
    LABEL = "label"
    USE = "use"
    LICENSE = "license"
    RELATION = "relation"
    WITHOUT = "without"


Supposition = tuple[Aspect, str, Callable[[], Situation]]
"""A change with its words, and how to make the changed situation."""


def suppositions(situation: Situation, things: tuple[Asked, ...]) -> Iterator[Supposition]:
    """Every change that can be supposed for a finding about these things, in a fixed order."""
    duties = tuple(situation.duties[asked.place] for asked in things if asked.place >= 0)
    yield from _evidence(situation, duties)
    yield from _labels(situation, things, duties)
    yield from _uses(situation, duties)
    yield from _licenses(situation, things)
    yield from _relations(situation, things)
    yield from _ancestors(situation, things)


def _evidence(situation: Situation, duties: tuple[Duty, ...]) -> Iterator[Supposition]:
    """The files show what the clauses ask of them, or hold the text of the artifact's own license."""
    for told in dict.fromkeys(map(supposed, duties)):
        if told is not None:
            yield Aspect.EVIDENCE, told.said, _shown(situation, told)
    label = situation.subject.concluded
    if label and label.determined:
        own = str(label.expression)
        yield Aspect.EVIDENCE, f"the text of its own license, {own}, lies beside it", _labelled(situation, own)


def _shown(situation: Situation, told: Supposed) -> Callable[[], Situation]:
    return lambda: told.shown_in(situation)


def _labels(situation: Situation, things: tuple[Asked, ...], duties: tuple[Duty, ...]) -> Iterator[Supposition]:
    """The licenses of those who ask, those that their clauses accept, and those of the other ancestors."""
    own = {leaf.key for leaf in _leaves(situation) if isinstance(leaf, LicenseId)}
    asked = [duty.license_key for duty in duties]
    accepted = [key for duty in duties for key in duty.term.compatible]
    cited = [clause.license_key for asked in things for clause in asked.about.clauses]
    others = [duty.license_key for duty in situation.duties if duty.inherited]
    wanted = [key for key in dict.fromkeys((*asked, *cited, *accepted, *others)) if {key} != own]
    for key in wanted[:MOST_LABELS]:
        license_ = situation.kb.license(key)
        if license_ is not None:
            yield Aspect.LABEL, f"it is released under {license_.id}", _labelled(situation, license_.id)
    label = situation.subject.concluded
    if label is None or not label.determined:
        plain = _plainest(situation).id
        said = f"it is released under a license whose text is known, as {plain} is"
        yield Aspect.LABEL, said, _labelled(situation, plain)


def _plainest(situation: Situation) -> License:
    """Of the licenses that anybody may use and whose text was read, the one that asks for least."""
    free = (known for known in situation.kb.licenses() if known.status is Status.VERIFIED and known.licensor is None)
    return min(free, key=lambda known: (sum(t.kind is not TermKind.GRANT for t in known.terms), known.key))


def _leaves(situation: Situation) -> tuple[LicenseId | Unresolved, ...]:
    label = situation.subject.concluded
    return tuple(leaves(label.expression)) if label else ()


def _labelled(situation: Situation, label: str) -> Callable[[], Situation]:
    return lambda: with_label(situation, label)


def _uses(situation: Situation, duties: tuple[Duty, ...]) -> Iterator[Supposition]:
    """Another purpose, another release form, other numbers and places than the clauses name."""
    use = situation.use
    for purpose, said in _PURPOSES.items():
        if purpose is not use.purpose:
            yield Aspect.USE, said, _used(situation, purpose=purpose)
    for release, said in _RELEASES.items():
        if release is not use.release:
            yield Aspect.USE, said, _used(situation, release=release, release_stated=True)
    for modified, said in ((True, "it is changed before it is passed on"), (False, "it is passed on unchanged")):
        if use.modified is not modified:
            yield Aspect.USE, said, _used(situation, modified=modified)
    for duty in duties:
        yield from _numbers(situation, duty)
        yield from _places(situation, duty)


_PURPOSES = {
    Purpose.COMMERCIAL: "it is used commercially",
    Purpose.RESEARCH: "it is used for research",
    Purpose.INTERNAL: "it is used inside your house only",
}
_RELEASES = {
    Release.WEIGHTS: "the weights are published",
    Release.API: "it is hosted as an API, and no weights leave the house",
    Release.EMBEDDED: "it is shipped inside a product",
    Release.OUTPUTS: "only its outputs leave the house",
    Release.NONE: "nothing leaves the house",
}


def _used(situation: Situation, **fields: object) -> Callable[[], Situation]:
    return lambda: with_use(situation, **fields)


def _numbers(situation: Situation, duty: Duty) -> Iterator[Supposition]:
    """A number well below that of the clause, and one above it."""
    measure = duty.term.measure
    if measure is None:
        return
    months = 12 if measure.currency and measure.period == "month" else 1
    field, unit = ("annual_revenue", "US dollars a year") if measure.currency else ("monthly_users", "monthly users")
    for number in (measure.over * months // 2, measure.over * months * 2):
        yield Aspect.USE, f"you have {number:,} {unit}", _used(situation, **{field: number})


def _places(situation: Situation, duty: Duty) -> Iterator[Supposition]:
    """A release, and a seat of business, in and outside what the clause excludes."""
    excluded = duty.term.territories
    if not excluded:
        return
    outside = next((place for place in _ELSEWHERE if place not in excluded), None)
    for place in (excluded[0], outside):
        if place is not None:
            yield Aspect.USE, f"it is released in {place} alone", _used(situation, territories=(place,))
            yield Aspect.USE, f"your place of business is in {place}", _used(situation, established=(place,))


def _licenses(situation: Situation, things: tuple[Asked, ...]) -> Iterator[Supposition]:
    """A name that stands for several licenses means each of them in turn."""
    for ref in (situation.subject.ref, *_on_path(situation, things)):
        artifact = situation.lineage.artifact(ref)
        told = artifact.concluded.expression if artifact and artifact.concluded else None
        open_ = [leaf for leaf in leaves(told) if isinstance(leaf, Unresolved)] if told else []
        for key in dict.fromkeys(key for leaf in open_ for key in leaf.members[:MOST_MEMBERS]):
            license_ = situation.kb.license(key)
            if license_ is not None:
                said = f"the license of {situation.name_of(ref)} is {license_.id}"
                yield Aspect.LICENSE, said, _licensed(situation, ref, license_.id)


def _licensed(situation: Situation, ref: ArtifactRef, license_id: str) -> Callable[[], Situation]:
    return lambda: with_license(situation, ref, license_id)


_KINDS = {
    DerivationKind.FINETUNE: "a fine-tune of",
    DerivationKind.ADAPTER: "an adapter for",
    DerivationKind.QUANTIZED: "a quantized copy of",
    DerivationKind.MERGE: "a merge with",
    DerivationKind.DISTILLED: "distilled from",
    DerivationKind.CONTAINS: "a whole that contains",
}


def _relations(situation: Situation, things: tuple[Asked, ...]) -> Iterator[Supposition]:
    """A link of the path whose kind nobody states is each kind in turn."""
    on_path = {situation.subject.ref, *_on_path(situation, things)}
    for link in situation.lineage.derivations:
        if link.kind is DerivationKind.UNTYPED and {link.child, link.parent} <= on_path:
            for kind, words in _KINDS.items():
                said = f"{situation.name_of(link.child)} is {words} {situation.name_of(link.parent)}"
                yield Aspect.RELATION, said, _related(situation, link, kind)


def _related(situation: Situation, link: Derivation, kind: DerivationKind) -> Callable[[], Situation]:
    return lambda: with_relation(situation, link, kind)


def _ancestors(situation: Situation, things: tuple[Asked, ...]) -> Iterator[Supposition]:
    """Each ancestor of the path left out, and all that ask for the same together."""
    path = _on_path(situation, things)
    for ref in path:
        yield Aspect.WITHOUT, f"it is made without {situation.name_of(ref)}", _left_out(situation, (ref,))
    asking = tuple(dict.fromkeys(situation.duties[a.place].origin for a in things if a.place >= 0))
    others = tuple(ref for ref in asking if ref != situation.subject.ref)
    if len(others) > 1 and not _one_way(situation, others):
        names = ", ".join(map(situation.name_of, others))
        yield Aspect.WITHOUT, f"it is made without any of {names}", _left_out(situation, others)


def _one_way(situation: Situation, refs: tuple[ArtifactRef, ...]) -> bool:
    """True when leaving out the first of them leaves out all: the others are reached through it alone."""
    kept = {standing.arrival.ancestor for standing in without(situation, refs[0]).standings}
    return kept.isdisjoint(refs)


def _left_out(situation: Situation, refs: tuple[ArtifactRef, ...]) -> Callable[[], Situation]:
    def make() -> Situation:
        changed = situation
        for ref in refs:
            changed = without(changed, ref)
        return changed

    return make


def _on_path(situation: Situation, things: tuple[Asked, ...]) -> tuple[ArtifactRef, ...]:
    """The ancestors that the paths of the finding lead through, the nearest first."""
    names = dict.fromkeys(name for asked in things for name in asked.about.path)
    found = {situation.name_of(link.parent): link.parent for link in situation.lineage.derivations}
    return tuple(found[name] for name in names if name in found and found[name] != situation.subject.ref)
