"""What comes down to every artifact of a kinship: its load, worked out from the first ancestors downwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from model_license_audit.audit.kinship.flows import Bound, Load, passed_on
from model_license_audit.audit.kinship.known import Facts
from model_license_audit.model.lineage import Derivation
from model_license_audit.registry.records import key_of


class Loads:
    """The load of each artifact by key; ``facts`` tells the license of each."""

    def __init__(self, links: Iterable[Derivation], facts: Callable[[str], Facts]) -> None:
        self._facts = facts
        self._above: dict[str, list[Derivation]] = {}
        for link in links:
            self._above.setdefault(key_of(link.child), []).append(link)
        self._loads: dict[str, Load] = {}
        self._passing: dict[tuple[Load, str], Load] = {}
        for group in _from_the_top(self._above):
            self._settle(group)

    def of(self, key: str) -> Load:
        """What comes down to an artifact."""
        return self._loads.get(key, frozenset())

    def with_own(self, key: str) -> Load:
        """What an artifact is and has: its own license as well."""
        facts = self._facts(key)
        own = {Bound(facts.license, exact=facts.exact)} if facts.license is not None else set()
        whole = {Bound(facts.whole, part=True, exact=facts.exact)} if facts.whole is not None else set()
        return frozenset(own | whole | self.of(key))

    def _settle(self, group: list[str]) -> None:
        """Those of a cycle get what any of them gets, again and again until nothing is new."""
        changed = True
        while changed:
            changed = False
            for key in group:
                load = self._arriving(key)
                changed |= load != self.of(key) and len(group) > 1
                self._loads[key] = load

    def _arriving(self, key: str) -> Load:
        found: set[Bound] = set()
        for link in self._above.get(key, ()):
            found |= self._passed(self.with_own(key_of(link.parent)), link)
        return frozenset(found)

    def _passed(self, load: Load, link: Derivation) -> Load:
        at = (load, link.kind.value)
        if at not in self._passing:
            self._passing[at] = passed_on(load, link.kind)
        return self._passing[at]


def _from_the_top(above: dict[str, list[Derivation]]) -> list[list[str]]:
    """The keys so that parents come before children; those that no order can be given, of a cycle or below, last."""
    parents = {key: {key_of(link.parent) for link in links} for key, links in above.items()}
    children: dict[str, list[str]] = {}
    for key, names in sorted(parents.items()):
        for name in sorted(names):
            children.setdefault(name, []).append(key)
    waiting = {key: len(names) for key, names in parents.items()}
    ready = sorted(name for name in children if name not in parents)
    order: list[list[str]] = []
    while ready:
        for child in children.get(ready.pop(), ()):
            waiting[child] -= 1
            if not waiting[child]:
                order.append([child])
                ready.append(child)
    ordered = {key for group in order for key in group}
    rest = sorted(key for key in parents if key not in ordered)
    return [*order, rest] if rest else order
