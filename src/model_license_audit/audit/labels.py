"""Which labels an artifact may bear: every candidate license judged by the one engine, equal ones once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import cached_property
from itertools import combinations

from model_license_audit.audit.label_findings import LabelFindings, findings_of, on_evidence, same
from model_license_audit.audit.planning import without_label
from model_license_audit.audit.whatif.situations import with_subject
from model_license_audit.licenses.names.versions import later_versions
from model_license_audit.model.evidence import Basis, Confidence
from model_license_audit.model.expressions import AllOf, Expression, LicenseId, LicenseStatement, Unresolved, leaves
from model_license_audit.model.options import LabelOption, Lawfulness
from model_license_audit.model.terms import LicenseClass, Reach
from model_license_audit.obligations.labels.label import Label, read_label
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.evaluate import RuleFailure
from model_license_audit.rules.rule import Need, Rule, Scope

OPENNESS = (
    LicenseClass.PUBLIC_DOMAIN, LicenseClass.PERMISSIVE, LicenseClass.WEAK_COPYLEFT, LicenseClass.SHARE_ALIKE,
    LicenseClass.STRONG_COPYLEFT, LicenseClass.NETWORK_COPYLEFT, LicenseClass.DATA, LicenseClass.DOCUMENTATION,
    LicenseClass.USE_RESTRICTED, LicenseClass.COMMUNITY, LicenseClass.SOURCE_AVAILABLE, LicenseClass.NON_COMMERCIAL,
    LicenseClass.RESEARCH_ONLY, LicenseClass.NO_DERIVATIVES, LicenseClass.PROPRIETARY,
)  # fmt: skip
"""The classes of licenses, from those that leave recipients most to those that leave them least."""

_MOST_COMBINED = 4
_BY_NAME = frozenset({"branches", "readings"})
"""The facts of a label that hold its name, and not what it says."""

_WITHIN = frozenset({Reach.COPIES, Reach.DERIVATIVES, Reach.MODELS_TRAINED_ON_OUTPUTS})


def labelled(situation: Situation, label: LicenseStatement | None) -> Situation:
    """The same artifact under another label, or (``None``) with none at all, so that only others' terms bind.

    Its files stay what they are; what it would be with the label's text beside it is told by
    :func:`~model_license_audit.audit.whatif.situations.with_label`.
    """
    changed = with_subject(situation, replace(situation.subject, declared=label, concluded=label, layers=()))
    return changed if label else without_label(changed)


def statement(expression: Expression) -> LicenseStatement:
    """A label as somebody would declare it."""
    return LicenseStatement(str(expression), expression, Basis.DECLARED, Confidence.HIGH, "asked")


class Judge:
    """Asks of one artifact what its label matters to; ``rules`` are those of the audit."""

    def __init__(self, situation: Situation, rules: Iterable[Rule], at_hand: frozenset[Need]) -> None:
        self.situation = situation
        self._kb = situation.kb
        self._rules, self._at_hand = tuple(rules), at_hand
        self._of_labels = [r for r in self._rules if Need.LABEL in r.needs and Need.FILES not in r.needs]
        self._of_duties = [r for r in self._rules if r.scope is Scope.DUTY and on_evidence(r, at_hand)]
        told = frozenset(at_hand - {Need.LABEL, Need.FILES})
        self._of_all = [r for r in self._rules if told.issuperset(r.needs)]

    def of(self, situation: Situation) -> Judge:
        """The same questions asked of another situation."""
        return Judge(situation, self._rules, self._at_hand)

    @cached_property
    def bare(self) -> Situation:
        """The artifact with no label."""
        return labelled(self.situation, None)

    @cached_property
    def failures(self) -> tuple[RuleFailure, ...]:
        """The rules that failed on the first candidate: where there are any, nothing is called lawful."""
        return tuple(dict.fromkeys(self.whatever.failures + self.under(self.candidates[0]).failures))

    @cached_property
    def whatever(self) -> LabelFindings:
        """What holds under every label: conflicts and duties that do not depend on it."""
        duties = [rule for rule in self._of_duties if Need.LABEL not in rule.needs]
        said, owed = self._unavoidable, findings_of(self.bare, [], duties)
        return replace(said, duties=said.duties + owed.duties, failures=said.failures + owed.failures)

    @cached_property
    def _unavoidable(self) -> LabelFindings:
        """What the rules that no label touches say; it is the same for every label that is tried."""
        return findings_of(self.bare, self._of_all, [])

    def under(self, label: Expression) -> LabelFindings:
        """What a label adds to that."""
        said = findings_of(labelled(self.situation, statement(label)), self._of_labels, self._of_duties)
        known = {same(duty) for duty in self.whatever.duties}
        return replace(said, duties=tuple(duty for duty in said.duties if same(duty) not in known))

    def bars(self, label: Expression | None) -> LabelFindings:
        """The conflicts and open questions under a label (``None``: those that no label avoids), without the duties."""
        said = self._unavoidable
        if label is None:
            return said
        more = findings_of(labelled(self.situation, statement(label)), self._of_labels, [])
        return LabelFindings(
            said.conflicts + more.conflicts, said.open + more.open, failures=said.failures + more.failures
        )

    def may_be_labelled(self) -> bool:
        """True when there is a label under which nothing forbids the release."""
        if self.bars(None).conflicts:
            return False
        return any(self.bars(alike[0]).fits for alike in self._alike())

    def options(self) -> tuple[LabelOption, ...]:
        """Every candidate label in groups that come to the same, the best first."""
        found: dict[tuple[object, ...], tuple[LabelFindings, list[Expression]]] = {}
        for alike in self._alike():
            said = self.under(alike[0])
            for label in alike:
                key = (self._class(label), label in self.own, *(frozenset(map(same, part)) for part in said.parts))
                found.setdefault(key, (said, []))[1].append(label)
        options = [self._option(said, labels) for said, labels in found.values()]
        return tuple(sorted(options, key=_rank))

    def option(self, label: Expression) -> LabelOption:
        """One label by itself."""
        return self._option(self.under(label), [label])

    def _option(self, said: LabelFindings, labels: list[Expression]) -> LabelOption:
        told = sorted(labels, key=lambda label: (not self._is_usual(label), str(label).casefold()))
        return LabelOption(
            verdict=said.lawfulness,
            inherited=labels[0] in self.own,
            license_class=self._class(labels[0]),
            labels=tuple(map(str, told)),
            duties=said.duties,
            reasons=said.conflicts or said.open,
        )

    def _alike(self) -> list[list[Expression]]:
        """The candidates in groups of which the rules cannot tell one from another, so that one speaks for all."""
        groups: dict[tuple[object, ...], list[Expression]] = {}
        for label in self.candidates:
            groups.setdefault(self._effect(label), []).append(label)
        return list(groups.values())

    def _effect(self, label: Expression) -> tuple[object, ...]:
        """All that a rule can see of a label: what it imposes and permits, and its key where a license names that."""
        read = read_label(self._kb, statement(label))
        keys = frozenset(leaf.key for leaf in leaves(label) if isinstance(leaf, LicenseId))
        facts = tuple(getattr(read, f.name) for f in fields(Label) if f.name not in _BY_NAME)
        return (*facts, keys & self._named)

    @cached_property
    def _named(self) -> frozenset[str]:
        """The licenses that the lineage is under, and all that one of these names, or that came after it, in turn."""
        above = {leaf.key for leaf in self._above() if isinstance(leaf, LicenseId)}
        waiting = above | {key for duty in self.bare.duties for key in (duty.license_key, *duty.members)}
        found: set[str] = set()
        while waiting:
            key = waiting.pop()
            found.add(key)
            known = self._kb.license(key)
            named = {other for t in (known.terms if known else ()) for other in (*t.compatible, *t.combinable)}
            waiting |= (named | set(later_versions(self._kb, key))) - found
        return frozenset(found)

    def _above(self) -> Iterator[LicenseId | Unresolved]:
        for artifact in self.situation.lineage.artifacts:
            if artifact.ref != self.situation.subject.ref and artifact.concluded:
                yield from leaves(artifact.concluded.expression)

    @cached_property
    def candidates(self) -> tuple[Expression, ...]:
        """Every license that anybody may use, those of the ancestors, and those of the ancestors taken together."""
        free = [
            LicenseId(license_.key, license_.id)
            for license_ in self._kb.licenses()
            if license_.licensor is None and not self._kb.is_policy(license_.key)
        ]
        return tuple(dict.fromkeys((*self.own, *free)))

    @cached_property
    def own(self) -> tuple[Expression, ...]:
        """The licenses of what is inside the artifact, each once, and taken together."""
        found = (
            LicenseId(bound.license.key, bound.license.id)
            for standing in self.bare.standings
            if standing.binding and standing.arrival.reach in _WITHIN
            for bound in standing.binding.licenses
            if self._kb.license(bound.license.key)
        )
        each = tuple(sorted(dict.fromkeys(found)))
        return *each, *_together(each)

    def _class(self, label: Expression) -> LicenseClass:
        """The class that leaves recipients least, of all parts."""
        known = [self._kb.license(leaf.key) for leaf in leaves(label) if isinstance(leaf, LicenseId)]
        classes = [license_.license_class for license_ in known if license_]
        return max(classes, key=OPENNESS.index, default=LicenseClass.PROPRIETARY)

    def _is_usual(self, label: Expression) -> bool:
        """True for a license that the Hub has an identifier for."""
        known = self._kb.license(label.key) if isinstance(label, LicenseId) else None
        return bool(known and known.hub)


_ORDER = list(Lawfulness)


def _rank(option: LabelOption) -> tuple[int, int, int, bool, int, str]:
    """Lawful before open before unlawful, fewest duties, the ancestors' own, then what leaves recipients most."""
    openness = OPENNESS.index(option.license_class)
    left = len(option.reasons), len(option.duties), not option.inherited
    return _ORDER.index(option.verdict), *left, openness, option.labels[0].casefold()


def _together(own: tuple[Expression, ...]) -> Iterator[Expression]:
    """The licenses of several ancestors side by side: each pair and more while they are few, else all of them."""
    sizes = range(2, len(own) + 1) if len(own) <= _MOST_COMBINED else [len(own)]
    for size in sizes:
        for parts in combinations(own, size):
            yield AllOf(parts)
