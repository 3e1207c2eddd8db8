"""What comes down to an artifact and what passes a link: each distinct situation is worked out once, however many
artifacts share it.

What reaches an artifact is told without names, as a *load*: the licenses of its ancestors, each with the kinds of
links that lie between. Thousands of artifacts have a few dozen different loads, and the one engine of propagation and
rules is asked once for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from model_license_audit.licenses.entries.knowledge import KnowledgeBase
from model_license_audit.model.artifacts import Artifact
from model_license_audit.model.evidence import Basis, Claim, ClaimField, Confidence, Evidence
from model_license_audit.model.expressions import Expression, LicenseId, LicenseStatement, leaves
from model_license_audit.model.findings import FindingKind, Verdict
from model_license_audit.model.kinship import CarriedTerm, Flag, Flow, Mark
from model_license_audit.model.lineage import Derivation, DerivationKind, Lineage
from model_license_audit.model.refs import ArtifactRef, Host
from model_license_audit.model.use import UseContext
from model_license_audit.obligations.evidence.own_files import own_files
from model_license_audit.obligations.labels.label import read_label
from model_license_audit.obligations.propagate import duties_of
from model_license_audit.obligations.situation import Situation
from model_license_audit.obligations.standings import standings
from model_license_audit.rules.evaluate import Evaluator
from model_license_audit.rules.rule import Need, Rule, Scope
from model_license_audit.rules.todo import STANDING

_MINOR = STANDING | {"no-trademark", "no-sublicense", "no-further-restrictions", "licensor-owns-outputs"}
_SUBJECT = ArtifactRef(Host.UNNAMED, "it")
_JUDGING = frozenset({Scope.DUTY, Scope.PAIR})

Trail = tuple[DerivationKind, ...]
"""The kinds of links between an artifact and an ancestor, the nearest first, each kind where it is nearest."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The license of an ancestor and how it is reached; ``part`` for one that only who contains it whole has.

    ``exact`` are the keys of which it is said that no other version applies.
    """

    expression: Expression
    trail: Trail = ()
    part: bool = False
    exact: frozenset[str] = frozenset()

    def along(self, kind: DerivationKind) -> Bound | None:
        """The same seen from one link further down; ``None`` for a part that does not come along."""
        if self.part and kind is not DerivationKind.CONTAINS:
            return None
        return replace(self, trail=(kind, *(k for k in self.trail if k is not kind)))


Load = frozenset[Bound]


def passed_on(load: Load, kind: DerivationKind) -> Load:
    """What a child gets of what its parent is and has."""
    return frozenset(further for bound in load if (further := bound.along(kind)))


class Flows:
    """Works out what passes links and whether labels agree with it; ``rules`` are those of an audit."""

    def __init__(self, kb: KnowledgeBase, rules: Iterable[Rule]) -> None:
        self._kb = kb
        self._use = UseContext()
        self._every = tuple(rules)
        self._terms: dict[Bound, tuple[CarriedTerm, ...]] = {}
        self._of_loads: dict[Load, tuple[CarriedTerm, ...]] = {}
        self._flows: dict[tuple[Load, DerivationKind], int] = {}
        self._places: dict[Flow, int] = {}
        self._at_peace: dict[Load, bool] = {}
        self._marks: dict[tuple[Expression, Load], tuple[Mark, ...]] = {}

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        """The rules that find conflicts between a label and what comes down, or within what comes down."""
        asked = (r for r in self._every if r.kind is FindingKind.CONFLICT and r.scope in _JUDGING)
        return tuple(rule for rule in asked if Need.FILES not in rule.needs)

    @cached_property
    def _grounds(self) -> dict[Scope, frozenset[str]]:
        """What terms must be about for a rule of each scope to be asked."""
        by_scope = {scope: [rule.actions for rule in self._rules if rule.scope is scope] for scope in _JUDGING}
        return {scope: frozenset[str]().union(*actions) for scope, actions in by_scope.items()}

    def _harmless(self, load: Load) -> bool:
        """True where no rule can find a conflict, whatever the label: two licenses must meet for a pair of terms."""
        terms = self.terms(load)
        actions = {carried.term.action for carried in terms}
        if not actions.isdisjoint(self._grounds[Scope.DUTY]):
            return False
        return len({carried.license_key for carried in terms}) < 2 or actions.isdisjoint(self._grounds[Scope.PAIR])

    @property
    def told(self) -> tuple[Flow, ...]:
        """Each different flow that was asked for, in the order of its first time."""
        return tuple(self._places)

    def flow(self, load: Load, kind: DerivationKind) -> int:
        """The place in ``told`` of what passes a link of that kind below an artifact that is and has this load."""
        key = (load, kind)
        if key not in self._flows:
            self._flows[key] = self._places.setdefault(self._flow(load, kind), len(self._places))
        return self._flows[key]

    def _flow(self, load: Load, kind: DerivationKind) -> Flow:
        travels = self.terms(passed_on(load, kind))
        here = self.terms(passed_on(load, DerivationKind.CONTAINS))
        return Flow(travels, tuple(term for term in here if term not in travels))

    def terms(self, load: Load) -> tuple[CarriedTerm, ...]:
        """The terms that bind something with that load, by license."""
        if load not in self._of_loads:
            found = {term: None for bound in load for term in self._of(bound)}
            self._of_loads[load] = tuple(sorted(found, key=_order))
        return self._of_loads[load]

    def _of(self, bound: Bound) -> tuple[CarriedTerm, ...]:
        if bound not in self._terms:
            duties = self._imagined(None, (bound,)).duties
            told = (CarriedTerm(d.license_key, d.license_id, d.term, d.term.action in _MINOR) for d in duties)
            self._terms[bound] = tuple(dict.fromkeys(told))
        return self._terms[bound]

    def marks(self, own: Expression | None, load: Load) -> tuple[Mark, ...]:
        """The conflicts of something under its own license with what comes down to it."""
        if own is None:
            return ()
        if load not in self._at_peace:
            self._at_peace[load] = self._harmless(load)
        if self._at_peace[load]:
            return ()
        if (own, load) not in self._marks:
            self._marks[own, load] = tuple(self._conflicts(own, load))
        return self._marks[own, load]

    def _conflicts(self, own: Expression, load: Load) -> Iterator[Mark]:
        ordered = sorted(load, key=lambda bound: (str(bound.expression), bound.trail))
        evaluation = Evaluator(self._imagined(own, ordered)).evaluate(self._rules)
        found: dict[tuple[str, str | None], Mark] = {}
        for finding in evaluation.findings:
            clause = next((c for c in finding.clauses), None)
            if finding.verdict is Verdict.VIOLATED:
                key = clause.license_key if clause else None
                about = f" ({clause.license_id})" if clause else ""
                found.setdefault((finding.rule, key), Mark(Flag.CONFLICT, finding.title + about, finding.rule, key))
        yield from found.values()

    def _imagined(self, own: Expression | None, load: Iterable[Bound]) -> Situation:
        """Something under that license with such ancestors, without names, and without files that could show more."""
        artifacts, links = [_artifact(_SUBJECT, own, frozenset())], []
        for place, bound in enumerate(load):
            child = _SUBJECT
            for step, kind in enumerate(bound.trail):
                parent = ArtifactRef(Host.UNNAMED, f"ancestor {place}.{step}")
                last = step == len(bound.trail) - 1
                artifacts.append(_artifact(parent, bound.expression if last else None, bound.exact))
                links.append(Derivation(child, parent, kind, Basis.DECLARED, Confidence.HIGH))
                child = parent
        lineage = Lineage(_SUBJECT, tuple(artifacts), (), tuple(links))
        label = read_label(self._kb, artifacts[0].concluded)
        found = standings(self._kb, lineage, self._use, label)
        duties = duties_of(self._kb, lineage, found, self._use)
        files = own_files(self._kb, artifacts[0], lineage)
        return Situation(self._kb, lineage, artifacts[0], found, duties, label, self._use, files)


def _order(carried: CarriedTerm) -> tuple[str, bool, str, str, str]:
    return carried.license_id, carried.standing, carried.term.kind, carried.term.action, carried.term.clause


def _artifact(ref: ArtifactRef, expression: Expression | None, exact: frozenset[str]) -> Artifact:
    if expression is None:
        return Artifact(ref, names=(ref.name,))
    said = LicenseStatement(str(expression), expression, Basis.DECLARED, Confidence.HIGH, "told")
    told = sorted(leaf.id for leaf in leaves(expression) if isinstance(leaf, LicenseId) and leaf.key in exact)
    claims = tuple(
        Claim(ClaimField.LICENSE, id_, Basis.DECLARED, Confidence.HIGH, Evidence("told", excerpt=id_)) for id_ in told
    )
    return Artifact(ref, names=(ref.name,), declared=said, concluded=said, claims=claims)
