"""One relative as it is told: its license, whence that is, and what somebody should know before relying on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from model_license_audit.audit.kinship.descendants import GONE
from model_license_audit.audit.kinship.flows import Flows
from model_license_audit.audit.kinship.known import Facts, Known
from model_license_audit.audit.kinship.loads import Loads
from model_license_audit.lineage.written import parent_ref
from model_license_audit.model.expressions import AllOf, Expression
from model_license_audit.model.kinship import Flag, Mark, Relative, Role
from model_license_audit.model.lineage import Derivation, keeps_license
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.registry.records import key_of

_FLAGS = list(Flag)
_REASONS = {
    Flag.CYCLE: "it is said to descend from itself",
    Flag.NOT_LOOKED_AT: "nothing but its name is known",
    Flag.NO_LICENSE: "no license is told, so no permission can be shown",
    Flag.UNDETERMINED: "what is written names no single license text",
}


class Relatives:
    """Tells of each relative what is known; ``links`` are all that are known, ``cycles`` those among them."""

    def __init__(
        self,
        known: Known,
        loads: Loads,
        flows: Flows,
        links: Iterable[Derivation],
        cycles: Iterable[tuple[ArtifactRef, ...]],
    ) -> None:
        self._known, self._loads, self._flows = known, loads, flows
        self._cyclic = {key_of(ref) for cycle in cycles for ref in cycle}
        self._above: dict[str, list[Derivation]] = {}
        self._made: Counter[str] = Counter()
        self._old: dict[str, set[str]] = {}
        for link in links:
            self._add(link)

    def _add(self, link: Derivation) -> None:
        parent = key_of(link.parent)
        self._above.setdefault(key_of(link.child), []).append(link)
        self._made[parent] += 1
        written = parent_ref(link.written, dataset=link.parent.dataset) if link.written else None
        if written is not None and key_of(written) != parent:
            self._old.setdefault(parent, set()).add(written.display)

    def of(self, ref: ArtifactRef, role: Role, distance: int, shown: frozenset[ArtifactRef]) -> Relative:
        """One of them; bases that are not among those ``shown`` are named with it."""
        key = key_of(ref)
        facts = self._known[key]
        license_ = facts.license
        originals: tuple[ArtifactRef, ...] = ()
        if license_ is None:
            license_, originals = self._inherited(key, frozenset())
        others = {link.parent for link in self._above.get(key, ())} - shown if role is Role.DESCENDANT else set()
        return Relative(
            ref=facts.ref,
            role=role,
            kind=facts.kind,
            distance=distance,
            license=None if license_ is None else str(license_),
            declared=facts.declared,
            inherited_from=originals,
            why_unknown=facts.unknown,
            keeper=facts.keeper,
            seen=facts.seen,
            state=facts.state,
            gated=facts.gated,
            old_names=tuple(sorted(self._old.get(key, ()))),
            made=0 if role is Role.ANCESTOR else self._made[key],
            others=tuple(sorted(others)),
            marks=tuple(sorted(self._marks(facts, license_, key), key=lambda m: (_FLAGS.index(m.flag), m.text))),
        )

    def _inherited(self, key: str, met: frozenset[str]) -> tuple[Expression | None, tuple[ArtifactRef, ...]]:
        """The license of the originals of which it is a conversion, and which these are."""
        parts: dict[Expression, ArtifactRef] = {}
        kept = (k for k in self._above.get(key, ()) if keeps_license(k.child, k.kind, k.confidence))
        for original in sorted({link.parent for link in kept if key_of(link.parent) not in met}):
            facts = self._known[key_of(original)]
            license_ = facts.license
            names: tuple[ArtifactRef, ...] = (facts.ref,)
            if license_ is None:
                license_, names = self._inherited(key_of(original), met | {key})
            if license_ is not None:
                parts.setdefault(license_, names[0])
        if not parts:
            return None, ()
        return (next(iter(parts)) if len(parts) == 1 else AllOf(tuple(parts))), tuple(parts.values())

    def _marks(self, facts: Facts, license_: Expression | None, key: str) -> Iterator[Mark]:
        yield from self._flows.marks(facts.license, self._loads.of(key))
        if key in self._cyclic:
            yield Mark(Flag.CYCLE, _REASONS[Flag.CYCLE])
        if facts.state in GONE:
            yield Mark(Flag.GONE, f"it can no longer be had: {facts.state.value}")
        if facts.unknown or not facts.keeper:
            yield Mark(Flag.NOT_LOOKED_AT, facts.unknown[0] if facts.unknown else _REASONS[Flag.NOT_LOOKED_AT])
        elif license_ is None:
            yield Mark(Flag.NO_LICENSE, _REASONS[Flag.NO_LICENSE])
        elif facts.undetermined:
            yield Mark(Flag.UNDETERMINED, _REASONS[Flag.UNDETERMINED])
