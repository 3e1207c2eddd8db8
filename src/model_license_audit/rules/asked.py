"""The things that rules are asked of, each with its facts and with what a finding about it points to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from model_license_audit.model.duties import Duty
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Term
from model_license_audit.obligations.labels.acceptance import Kept, together
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules import compat_facts, duty_facts, facts, link_facts
from model_license_audit.rules.about import About, Pointing, pair
from model_license_audit.rules.late import Facts, frozen
from model_license_audit.rules.rule import Scope
from model_license_audit.rules.statements import statements

_OF_SCOPE = {
    Scope.ARTIFACT: "artifact",
    Scope.DUTY: "duties",
    Scope.LINK: "links",
    Scope.ANCESTOR: "ancestors",
    Scope.UNKNOWN: "unknown",
    Scope.CYCLE: "cycles",
    Scope.STATEMENT: "statements",
}


class Asked:
    """One thing a rule is asked of: its facts, the actions of the terms in it, a duty's place in the list of duties.

    Its facts, and what a finding would point to, are worked out from the thing when they are first needed.
    """

    __slots__ = ("_about", "_facts", "_make", "_tell", "actions", "place", "thing")

    def __init__(
        self,
        thing: Any,
        make: Callable[[Asked], Facts],
        tell: Callable[[Any], About],
        actions: tuple[str, ...] = (),
        place: int = -1,
    ) -> None:
        self.thing, self.actions, self.place = thing, actions, place
        self._make, self._tell = make, tell
        self._facts: Facts | None = None
        self._about: About | None = None

    @property
    def facts(self) -> Facts:
        """All the facts that a rule's conditions read about it."""
        if self._facts is None:
            self._facts = self._make(self)
        return self._facts

    @property
    def about(self) -> About:
        """What a finding about it points to."""
        if self._about is None:
            self._about = self._tell(self.thing)
        return self._about


class Things:
    """Makes everything in one situation that rules can be asked of.

    It keeps the facts that things share, and none of the things: what points in a circle is freed late.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._pointing = Pointing(situation)
        self._kept_together: dict[tuple[object, ...], Kept] = {}

    def of(self, scope: Scope) -> list[Asked]:
        """All things of a scope; pairs of terms are made from duties (:meth:`pairs`)."""
        found: list[Asked] = getattr(self, f"_{_OF_SCOPE[scope]}")()
        return found

    @cached_property
    def _common(self) -> Facts:
        """The facts that every scope sees."""
        situation = self._situation
        return {
            "artifact": facts.artifact_facts(situation),
            "use": frozen(facts.use_facts(situation.use)),
            "duties": list(map(duty_facts.brief, situation.duties)),
        }

    def _asked(self, name: str, things: Iterable[Any], facts_of: Callable[[Any], Facts]) -> list[Asked]:
        """Things that each have facts of their own beside the common ones, under that name."""
        tell = getattr(self._pointing, name)
        return [Asked(thing, lambda asked: {**self._common, name: facts_of(asked.thing)}, tell) for thing in things]

    def _artifact(self) -> list[Asked]:
        return [Asked(None, lambda _: self._common, lambda _: self._pointing.artifact())]

    def _duties(self) -> list[Asked]:
        make, tell = self._duty, self._pointing.duty
        return [
            Asked(duty, make, tell, (duty.term.action,), place) for place, duty in enumerate(self._situation.duties)
        ]

    def _duty(self, asked: Asked) -> Facts:
        duty: Duty = asked.thing
        known, of_license = self._common["duties"][asked.place], self._of_licenses[duty.license_key]
        return {**self._common, "duty": duty_facts.duty_facts(duty, self._situation, known, of_license)}

    @cached_property
    def _of_licenses(self) -> dict[str, Facts]:
        return duty_facts.of_licenses(self._situation.duties)

    def pairs(self, duties: Iterable[Asked], wanted: Callable[[tuple[str, ...]], object]) -> list[Asked]:
        """Each inherited term that fixes the license of the whole, beside each term of another ancestor's license.

        Only pairs of ``wanted`` actions are made.
        """
        asked = _nearest_inherited(duties)
        return [
            Asked((one, two), self._pair, _about_pair, one.actions + two.actions)
            for one in asked
            if one.thing.term.action in compat_facts.FIXING
            for two in asked
            if wanted(one.actions + two.actions)
            and two.thing.license_key != one.thing.license_key
            and two.thing.origin != one.thing.origin
        ]

    def _pair(self, asked: Asked) -> Facts:
        """Two terms side by side."""
        one, two = asked.thing
        both = self._together(one.thing, two.thing)
        found = compat_facts.pair_facts(one.facts["duty"], two.facts["duty"], one.thing, two.thing, both)
        return {**self._common, **found}

    def _together(self, one: Duty, other: Duty) -> Kept:
        """Whether some license keeps both: asked once for each pair of licenses."""
        key = (*_license_of(one), *_license_of(other))
        if key not in self._kept_together:
            self._kept_together[key] = together(self._situation.kb, one, other)
        return self._kept_together[key]

    def _links(self) -> list[Asked]:
        return self._asked("link", self._situation.lineage.derivations, self._link)

    def _link(self, link: Derivation) -> Facts:
        return link_facts.link_facts(link, self._situation, lambda: self._stated)

    @cached_property
    def _stated(self) -> frozenset[ArtifactRef]:
        return link_facts.stated_ancestors(self._situation)

    def _ancestors(self) -> list[Asked]:
        found = [s for s in self._situation.standings if s.artifact and not s.is_subject]
        return self._asked("ancestor", found, self._ancestor)

    def _ancestor(self, standing: Standing) -> Facts:
        return facts.ancestor_facts(standing, self._situation, self._bound_by.get(standing.arrival.ancestor, ()))

    @cached_property
    def _bound_by(self) -> dict[ArtifactRef, list[str]]:
        """For each ancestor the actions of its terms that bind the artifact."""
        found: dict[ArtifactRef, set[str]] = {}
        for duty in self._situation.duties:
            if duty.inherited:
                found.setdefault(duty.origin, set()).add(duty.term.action)
        return {ref: sorted(actions) for ref, actions in found.items()}

    def _unknown(self) -> list[Asked]:
        return self._asked("unknown", self._situation.lineage.unknown, facts.unknown_facts)

    def _cycles(self) -> list[Asked]:
        return self._asked("cycle", self._situation.lineage.cycles, self._cycle)

    def _cycle(self, cycle: tuple[ArtifactRef, ...]) -> Facts:
        return {"members": tuple(map(self._situation.name_of, cycle))}

    def _statements(self) -> list[Asked]:
        """What the running text of the subject's cards says."""
        return self._asked("statement", statements(self._situation), lambda said: frozen(said[1]))


def _license_of(duty: Duty) -> tuple[str, str, bool]:
    return duty.license_key, duty.license_id, duty.version_unsaid


def _nearest_inherited(duties: Iterable[Asked]) -> list[Asked]:
    """The inherited duties, each term of a license from the two nearest ancestors only: more say nothing new."""
    kept: Counter[tuple[str, Term]] = Counter()
    found = []
    for asked in duties:
        key = (asked.thing.license_key, asked.thing.term)
        if asked.thing.inherited and kept[key] < 2:
            kept[key] += 1
            found.append(asked)
    return found


def _about_pair(both: tuple[Asked, Asked]) -> About:
    one, two = both
    duty, other = one.thing, two.thing
    licenses, origins = (duty.license_key, other.license_key), (duty.origin_name, other.origin_name)
    return pair(one.about, two.about, licenses, origins)
