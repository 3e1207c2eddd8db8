"""The things that rules are asked of, each with its facts and with what a finding about it points to."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from model_license_audit.model.duties import Duty
from model_license_audit.model.lineage import Derivation
from model_license_audit.model.refs import ArtifactRef
from model_license_audit.model.terms import Term
from model_license_audit.obligations.labels.acceptance import Kept, together
from model_license_audit.obligations.propagate import Standing
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules import compat_facts, duty_facts, facts, link_facts
from model_license_audit.rules.about import About, Pointing, pair
from model_license_audit.rules.late import frozen
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

    Its facts, and what a finding would point to, are worked out when they are first needed.
    """

    __slots__ = ("_about", "_facts", "_make", "_tell", "actions", "place")

    def __init__(
        self,
        make: Callable[[], facts.Facts],
        tell: Callable[[], About],
        actions: tuple[str, ...] = (),
        place: int = -1,
    ) -> None:
        self._make, self._tell = make, tell
        self._facts: facts.Facts | None = None
        self._about: About | None = None
        self.actions, self.place = actions, place

    @property
    def facts(self) -> facts.Facts:
        """All the facts that a rule's conditions read about it."""
        if self._facts is None:
            self._facts = self._make()
        return self._facts

    @property
    def about(self) -> About:
        """What a finding about it points to."""
        if self._about is None:
            self._about = self._tell()
        return self._about


class Things:
    """Everything in one situation that rules can be asked of; each scope is made when a rule first needs it."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._pointing = Pointing(situation)
        self._kept_together: dict[tuple[object, ...], Kept] = {}

    def of(self, scope: Scope, wanted: Callable[[tuple[str, ...]], object]) -> list[Asked]:
        """All things of a scope; of pairs of terms only those with ``wanted`` actions."""
        if scope is Scope.PAIR:
            return self._pairs(wanted)
        found: list[Asked] = getattr(self, f"_{_OF_SCOPE[scope]}")
        return found

    @cached_property
    def _common(self) -> facts.Facts:
        """The facts that every scope sees."""
        situation = self._situation
        return {
            "artifact": facts.artifact_facts(situation),
            "use": frozen(facts.use_facts(situation.use)),
            "duties": list(map(duty_facts.brief, situation.duties)),
        }

    def _asked(self, name: str, make: Callable[[], facts.Facts], tell: Callable[[], About]) -> Asked:
        return Asked(lambda: {**self._common, name: make()}, tell)

    @cached_property
    def _artifact(self) -> list[Asked]:
        return [Asked(lambda: self._common, self._pointing.artifact)]

    @cached_property
    def _duties(self) -> list[Asked]:
        return [
            Asked(partial(self._duty, place, duty), partial(self._pointing.duty, duty), (duty.term.action,), place)
            for place, duty in enumerate(self._situation.duties)
        ]

    def _duty(self, place: int, duty: Duty) -> facts.Facts:
        known, of_license = self._common["duties"][place], self._of_licenses[duty.license_key]
        return {**self._common, "duty": duty_facts.duty_facts(duty, self._situation, known, of_license)}

    @cached_property
    def _of_licenses(self) -> dict[str, facts.Facts]:
        return duty_facts.of_licenses(self._situation.duties)

    def _pairs(self, wanted: Callable[[tuple[str, ...]], object]) -> list[Asked]:
        """Each inherited term that fixes the license of the whole, beside each term of another ancestor's license."""
        asked = self._nearest_inherited()
        return [
            self._pair(one, duty, two, other)
            for one, duty in asked
            if duty.term.action in compat_facts.FIXING
            for two, other in asked
            if wanted((duty.term.action, other.term.action))
            and other.license_key != duty.license_key
            and other.origin != duty.origin
        ]

    def _nearest_inherited(self) -> list[tuple[Asked, Duty]]:
        """The inherited duties, each term of a license from the two nearest ancestors only: more say nothing new."""
        kept: dict[tuple[str, Term], int] = {}
        found = []
        for asked, duty in zip(self._duties, self._situation.duties, strict=True):
            key = (duty.license_key, duty.term)
            if duty.inherited and kept.get(key, 0) < 2:
                kept[key] = kept.get(key, 0) + 1
                found.append((asked, duty))
        return found

    def _pair(self, one: Asked, duty: Duty, two: Asked, other: Duty) -> Asked:
        """Two terms side by side."""
        licenses, origins = (duty.license_key, other.license_key), (duty.origin_name, other.origin_name)
        return Asked(
            partial(self._pair_facts, one, duty, two, other),
            lambda: pair(one.about, two.about, licenses, origins),
            one.actions + two.actions,
        )

    def _pair_facts(self, one: Asked, duty: Duty, two: Asked, other: Duty) -> facts.Facts:
        both = self._together(duty, other)
        return {**self._common, **compat_facts.pair_facts(one.facts["duty"], two.facts["duty"], duty, other, both)}

    def _together(self, one: Duty, other: Duty) -> Kept:
        """Whether some license keeps both: asked once for each pair of licenses."""
        key = (*_license_of(one), *_license_of(other))
        if key not in self._kept_together:
            self._kept_together[key] = together(self._situation.kb, one, other)
        return self._kept_together[key]

    @cached_property
    def _links(self) -> list[Asked]:
        return [
            self._asked("link", partial(self._link, link), partial(self._pointing.link, link))
            for link in self._situation.lineage.derivations
        ]

    def _link(self, link: Derivation) -> facts.Facts:
        return frozen(link_facts.link_facts(link, self._situation, self._stated))

    @cached_property
    def _stated(self) -> frozenset[ArtifactRef]:
        return link_facts.stated_ancestors(self._situation)

    @cached_property
    def _ancestors(self) -> list[Asked]:
        return [
            self._asked("ancestor", partial(self._ancestor, standing), partial(self._pointing.ancestor, standing))
            for standing in self._situation.standings
            if standing.artifact and not standing.is_subject
        ]

    def _ancestor(self, standing: Standing) -> facts.Facts:
        return facts.ancestor_facts(standing, self._situation, self._bound_by.get(standing.arrival.ancestor, ()))

    @cached_property
    def _bound_by(self) -> dict[ArtifactRef, list[str]]:
        """For each ancestor the actions of its terms that bind the artifact."""
        found: dict[ArtifactRef, set[str]] = {}
        for duty in self._situation.duties:
            if duty.inherited:
                found.setdefault(duty.origin, set()).add(duty.term.action)
        return {ref: sorted(actions) for ref, actions in found.items()}

    @cached_property
    def _unknown(self) -> list[Asked]:
        return [
            self._asked("unknown", partial(facts.unknown_facts, unknown), partial(self._pointing.unknown, unknown))
            for unknown in self._situation.lineage.unknown
        ]

    @cached_property
    def _cycles(self) -> list[Asked]:
        return [
            self._asked("cycle", partial(self._cycle, cycle), partial(self._pointing.cycle, cycle))
            for cycle in self._situation.lineage.cycles
        ]

    def _cycle(self, cycle: tuple[ArtifactRef, ...]) -> facts.Facts:
        return {"members": tuple(map(self._situation.name_of, cycle))}

    @cached_property
    def _statements(self) -> list[Asked]:
        """What the running text of the subject's cards says."""
        return [
            self._asked("statement", partial(frozen, told), partial(self._pointing.statement, claim, told))
            for claim, told in statements(self._situation)
        ]


def _license_of(duty: Duty) -> tuple[str, str, bool]:
    return duty.license_key, duty.license_id, duty.version_unsaid
