"""Which artifacts a change of one model, or of one license, would touch: each distinct situation is judged once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from model_license_audit.audit.kinship.descendants import descend
from model_license_audit.audit.kinship.flows import Bound, Flows, Trail
from model_license_audit.audit.kinship.known import Facts
from model_license_audit.audit.kinship.license_changes import difference, remarks
from model_license_audit.audit.kinship.license_holders import holders
from model_license_audit.audit.kinship.lineages import Kin
from model_license_audit.audit.kinship.loads import Loads
from model_license_audit.audit.kinship.ways import Way, ways
from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.expressions import AllOf, AnyOf, Expression, LicenseId, leaves
from model_license_audit.model.impact import Event, ImpactReport, Level, Touch, Touched
from model_license_audit.model.kinship import CarriedTerm, Mark
from model_license_audit.model.lineage import Derivation, DerivationKind
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import License
from model_license_audit.registry.records import key_of
from model_license_audit.rules.load import shipped_rules

_LEVELS = list(Level)
_TOUCHES = list(Touch)


@dataclass(frozen=True, slots=True)
class ImpactRequest:
    """What happens to what: an artifact by what its name may stand for, or a license by its keys (of one name).

    ``to`` is the license that it would become (``None``: not said) and ``exact`` the keys in it of which it is said
    that no other version applies; ``depth`` how many links far is looked at most.
    """

    forms: tuple[ArtifactRef, ...] = ()
    license_keys: frozenset[str] = frozenset()
    event: Event = Event.LICENSE_CHANGE
    to: Expression | None = None
    exact: frozenset[str] = frozenset()
    depth: int | None = None


def impact(kin: Kin, request: ImpactRequest) -> ImpactReport:
    """All that would be touched; raises :class:`NothingToAudit` where nothing is known of the artifact."""
    above: tuple[Derivation, ...] = ()
    if not request.license_keys:
        lineage = kin.above(request.forms)
        above, roots = lineage.derivations, [kin.known[key_of(lineage.subject)].ref]
    else:
        roots = holders(kin.known, request.license_keys)
    return _Weighing(kin, request, above, roots).report()


class _Weighing:
    """One event being weighed for all that it touches."""

    def __init__(
        self, kin: Kin, request: ImpactRequest, above: tuple[Derivation, ...], roots: list[ArtifactRef]
    ) -> None:
        self._kin, self._known, self._request = kin, kin.known, request
        self._roots = {key_of(root): root for root in roots}
        self._descent = descend(self._known, roots, request.depth)
        self._flows = Flows(kin.lookup.kb, shipped_rules())
        every = (*above, *self._descent.links, *self._descent.others)
        self._now = Loads(every, self._known.__getitem__)
        self._then = Loads(every, self._changed) if request.to is not None else self._now
        self._made = Counter(key_of(link.parent) for link in self._descent.links)
        self._reaches: dict[tuple[CarriedTerm, ...], int] = {}
        self._old = next((self._known[key].license for key in self._roots), None)
        if request.license_keys:
            self._old = _named(kin.lookup.kb, request.license_keys)

    def _changed(self, key: str) -> Facts:
        """What would be known of an artifact after the change."""
        facts, to = self._known[key], self._request.to
        if key not in self._roots or to is None:
            return facts
        if not self._request.license_keys:
            return replace(facts, license=to, whole=None, exact=self._request.exact)
        put, exact = _put(facts.license, self._request.license_keys, to), facts.exact | self._request.exact
        return replace(facts, license=put, whole=None, exact=exact)

    def report(self) -> ImpactReport:
        """The report."""
        request = self._request
        found = ways(list(self._roots), self._descent.links)
        touched = [self._touched(key, way) for key, way in found.items() if self._counts(way)]
        before, after = (_single(self._kin.lookup.kb, one) for one in (self._old, request.to))
        return ImpactReport(
            event=request.event,
            ref=None if request.license_keys else next(iter(self._roots.values())),
            license_keys=tuple(sorted(request.license_keys)),
            license=None if self._old is None else str(self._old),
            to=None if request.to is None else str(request.to),
            roots=len(self._roots),
            touched=tuple(sorted(touched, key=_rank)),
            reaches=tuple(self._reaches),
            difference=difference(before, after),
            remarks=tuple(remarks(before, request.event)),
            left_out=self._descent.left_out,
            sources=("registry", "catalogue") if self._known.rows is not None else ("catalogue",),
            versions=self._kin.versions(),
        )

    def _counts(self, way: Way) -> bool:
        """The changed model itself is no descendant; artifacts under the changed license are touched themselves."""
        return bool(way.links) or bool(self._request.license_keys)

    def _touched(self, key: str, way: Way) -> Touched:
        facts = self._known[key]
        now = self._marks(self._now, facts, key)
        then = self._marks(self._then, self._changed(key), key) if self._request.to is not None else now
        terms = self._reaching(way)
        new = tuple(mark for mark in then if mark not in now)
        return Touched(
            ref=facts.ref,
            kind=facts.kind,
            touch=way.touch,
            level=self._level(way, terms, new if self._request.to is not None else now),
            path=tuple(dict.fromkeys([*(link.parent for link in way.links), facts.ref])),
            kinds=tuple(link.kind for link in way.links),
            confidence=way.confidence,
            license=None if facts.license is None else str(facts.license),
            declared=facts.declared,
            reached=self._reaches.setdefault(terms, len(self._reaches)),
            state=facts.state,
            conflicts=now,
            new_conflicts=new,
            ended=tuple(mark for mark in now if mark not in then),
            made=self._made[key],
            audits=facts.audits,
            local=facts.local,
        )

    def _marks(self, loads: Loads, facts: Facts, key: str) -> tuple[Mark, ...]:
        """The conflicts that come from the license that changes, before or after."""
        keys = _keys(self._old) | _keys(self._request.to)
        marks = self._flows.marks(facts.license, loads.of(key))
        return tuple(mark for mark in marks if mark.license_key is None or mark.license_key in keys)

    def _reaching(self, way: Way) -> tuple[CarriedTerm, ...]:
        """The terms of the license, as it would be, that come to the end of the way."""
        license_ = self._old if self._request.to is None else self._request.to
        if license_ is None:
            return ()
        return self._flows.terms(frozenset({Bound(license_, _trail(way))}))

    def _level(self, way: Way, terms: tuple[CarriedTerm, ...], conflicts: tuple[Mark, ...]) -> Level:
        if self._request.event is Event.WITHDRAWN:
            return _WITHDRAWN[way.touch]
        if conflicts:
            return Level.CONFLICT
        if way.touch is Touch.UNCERTAIN or self._old is None:
            return Level.UNCLEAR
        binds = any(not carried.standing for carried in terms)
        return _CHANGED[way.touch] if binds else Level.LOW


_CHANGED = {
    Touch.ITSELF: Level.HIGH,
    Touch.DIRECT: Level.HIGH,
    Touch.CHANGED: Level.HIGH,
    Touch.ADAPTER: Level.MEDIUM,
    Touch.OUTPUTS: Level.MEDIUM,
    Touch.DATA: Level.MEDIUM,
}
"""How much a change of the license matters where terms of it come down; where none does it matters little."""

_WITHDRAWN = {
    Touch.ITSELF: Level.HIGH,
    Touch.ADAPTER: Level.HIGH,
    Touch.DIRECT: Level.MEDIUM,
    Touch.CHANGED: Level.MEDIUM,
    Touch.OUTPUTS: Level.LOW,
    Touch.DATA: Level.LOW,
    Touch.UNCERTAIN: Level.UNCLEAR,
}
"""An adapter cannot run without its base; who holds the weights goes on, and cannot show whence they come."""


def _rank(one: Touched) -> tuple[object, ...]:
    level, touch = _LEVELS.index(one.level), _TOUCHES.index(one.touch)
    return not one.ours, level, touch, -one.made, len(one.path), one.ref.display.casefold(), one.ref


def _trail(way: Way) -> Trail:
    """The kinds of the links, the nearest to the descendant first, each where it is nearest; a copy's for itself."""
    return tuple(dict.fromkeys(link.kind for link in reversed(way.links))) or (DerivationKind.CONTAINS,)


def _keys(expression: Expression | None) -> frozenset[str]:
    return (
        frozenset(leaf.key for leaf in leaves(expression) if isinstance(leaf, LicenseId)) if expression else frozenset()
    )


def _named(kb: KnowledgeBase, keys: frozenset[str]) -> Expression:
    """The license of that key; of several that one name stands for any may be meant, and so each counts."""
    told = [LicenseId(key, known.id if (known := kb.license(key)) else key) for key in sorted(keys)]
    return told[0] if len(told) == 1 else AllOf(tuple(told), stated=False)


def _put(expression: Expression | None, keys: frozenset[str], to: Expression) -> Expression | None:
    """The expression with another license in the place of these."""
    if isinstance(expression, LicenseId):
        return to if expression.key in keys else expression
    if isinstance(expression, AllOf | AnyOf):
        return replace(expression, parts=tuple(filter(None, (_put(part, keys, to) for part in expression.parts))))
    return expression


def _single(kb: KnowledgeBase, expression: Expression | None) -> License | None:
    return kb.license(expression.key) if isinstance(expression, LicenseId) else None
