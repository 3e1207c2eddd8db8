"""The smallest changes that leave no conflict: each one is made and judged by the same engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice

from model_license_audit.audit.labels import Judge, statement
from model_license_audit.audit.whatif.situations import with_artifact, with_relation, with_use, without
from model_license_audit.model.expressions import AnyOf, Expression
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.options import LabelOption, Lawfulness
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.remedies import Change, ChangeKind, Remedy
from model_license_audit.model.use import Purpose, Release
from model_license_audit.obligations.situation import Situation

_MOST_PAIRS = 60
"""Most pairs of changes that are tried where no single one is enough."""
_MOST_REMEDIES = 12

_RELATIONS = (DerivationKind.ADAPTER, DerivationKind.CONTAINS, DerivationKind.CONVERTED)
"""Other ways of using a base: an adapter shipped alone, the base unchanged beside one's own part, a mere copy."""

_MADE_ANEW = frozenset(
    {DerivationKind.FINETUNE, DerivationKind.MERGE, DerivationKind.QUANTIZED, DerivationKind.ADAPTER}
)

Apply = Callable[[Situation], Situation]


@dataclass(frozen=True, slots=True)
class _Try:
    """A change, and how a situation becomes the changed one."""

    change: Change
    apply: Apply


def remedies(judge: Judge, label: Expression | None, options: Iterable[LabelOption]) -> tuple[Remedy, ...]:
    """What would leave no conflict under ``label`` (``None``: under any): single changes, and pairs where none does."""
    found = [*_relabelling(label, options)]
    tries = tuple(_tries(judge.situation))
    found += [remedy for one in tries if (remedy := _tried(judge, label, one))]
    if not found:
        found = [remedy for pair in _pairs(judge, label, tries) if (remedy := _tried(judge, *pair))]
    return tuple(found[:_MOST_REMEDIES])


def _relabelling(label: Expression | None, options: Iterable[LabelOption]) -> Iterator[Remedy]:
    """The best label that may be used, where one was chosen that may not."""
    best = next((option for option in options if option.verdict is Lawfulness.LAWFUL), None)
    if label is not None and best is not None:
        yield Remedy((Change(ChangeKind.LABEL, str(label), best.labels[0]),))


def _tried(judge: Judge, label: Expression | None, *tries: _Try) -> Remedy | None:
    """The remedy if the changed artifact has no conflict, else ``None``."""
    situation = judge.situation
    for one in tries:
        situation = one.apply(situation)
    changed = judge.of(situation)
    said = changed.bars(label)
    if said.conflicts or said.failures or (label is None and not changed.may_be_labelled()):
        return None
    return Remedy(tuple(one.change for one in tries), said.open)


def _pairs(
    judge: Judge, label: Expression | None, tries: tuple[_Try, ...]
) -> Iterator[tuple[Expression | None, _Try, _Try]]:
    """Two changes at once, of which one may be the label."""
    labels = [other for other in judge.own if other != label] if label is not None else []
    relabelled = ((other, _relabel(label, other), one) for other in labels for one in tries)
    both = ((label, one, two) for one, two in combinations(tries, 2) if one.change.about != two.change.about)
    yield from islice((*relabelled, *both), _MOST_PAIRS)


def _relabel(label: Expression | None, other: Expression) -> _Try:
    return _Try(Change(ChangeKind.LABEL, str(label), str(other)), _same)


def _same(situation: Situation) -> Situation:
    return situation


def _tries(situation: Situation) -> Iterator[_Try]:
    """Every single thing that the maker could do otherwise, the nearest at hand first."""
    links = situation.lineage.parents(situation.subject.ref)
    yield from _branches(situation)
    yield from _uses(situation)
    for link in links:
        yield from _relations(situation, link)
    for parent in dict.fromkeys(link.parent for link in links):
        yield _Try(Change(ChangeKind.DROP, situation.name_of(parent)), _without(parent))


def _without(parent: ArtifactRef) -> Apply:
    return lambda situation: without(situation, parent)


def _relations(situation: Situation, link: Derivation) -> Iterator[_Try]:
    if link.kind not in _MADE_ANEW:
        return
    for kind in _RELATIONS:
        if kind is not link.kind:
            change = Change(ChangeKind.RELATION, situation.name_of(link.parent), kind.value)
            yield _Try(change, _related(link, kind))


def _related(link: Derivation, kind: DerivationKind) -> Apply:
    return lambda situation: with_relation(situation, link, kind)


def _branches(situation: Situation) -> Iterator[_Try]:
    """Another branch of an ``OR`` that an ancestor offers."""
    for artifact in situation.lineage.artifacts:
        told = artifact.concluded
        if artifact.ref == situation.subject.ref or told is None or not isinstance(told.expression, AnyOf):
            continue
        for part in told.expression.parts:
            change = Change(ChangeKind.BRANCH, situation.name_of(artifact.ref), str(part))
            yield _Try(change, _taken(artifact.ref, part))


def _taken(ref: ArtifactRef, part: Expression) -> Apply:
    def apply(situation: Situation) -> Situation:
        artifact = situation.lineage.artifact(ref)
        return with_artifact(situation, replace(artifact, concluded=statement(part))) if artifact else situation

    return apply


def _uses(situation: Situation) -> Iterator[_Try]:
    use = situation.use
    for release in Release:
        if release is not use.release:
            yield _Try(
                Change(ChangeKind.RELEASE, use.release.value, release.value),
                _used(release=release, release_stated=True),
            )
    if use.purpose is not Purpose.RESEARCH:
        change = Change(ChangeKind.PURPOSE, use.purpose.value, Purpose.RESEARCH.value)
        yield _Try(change, _used(purpose=Purpose.RESEARCH))
    for territory in use.territories:
        rest = tuple(other for other in use.territories if other != territory)
        yield _Try(Change(ChangeKind.TERRITORY, territory), _used(territories=rest))


def _used(**fields: object) -> Apply:
    return lambda situation: with_use(situation, **fields)
