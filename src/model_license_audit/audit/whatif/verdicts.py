"""What would change a verdict: one thing is changed at a time, and the same rules judge what comes of it.

Nothing is told that was not tried: the changes are those of :mod:`model_license_audit.audit.whatif.situations`, and
each is told with the verdict the finding's rule gives then, the other findings that go with it and those that it
brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model_license_audit.audit.whatif.suppositions import Aspect, suppositions
from model_license_audit.model.findings import Finding, Verdict
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.asked import Asked
from model_license_audit.rules.conditions import ConditionFailed
from model_license_audit.rules.evaluate import Evaluator, fingerprint_of
from model_license_audit.rules.rule import Rule, Scope

_WORST = (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.SATISFIED)


@dataclass(frozen=True, slots=True)
class Tried:
    """A change that was tried: ``said`` in words, as it follows *if*; ``verdict`` of the finding's rule then.

    The verdict is ``None`` where the rule no longer applies. ``gone`` and ``new`` are the other findings that go with
    the change and those that come with it; they are looked for only where the verdict changes.
    """

    aspect: Aspect
    said: str
    verdict: Verdict | None
    changed: bool
    gone: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()


_Told = tuple[str, str, tuple[tuple[str, str], ...]]


def counterfactuals(situation: Situation, finding: Finding, rules: Iterable[Rule]) -> tuple[Tried, ...]:
    """Every change that can be supposed for the finding, tried, in a fixed order; none if it is not a finding here."""
    rules = tuple(rules)
    judge = _Judge.of(situation, finding, rules)
    if judge is None:
        return ()
    told: dict[str, Tried] = {}
    for aspect, said, make in suppositions(situation, judge.things):
        if said not in told:
            told[said] = judge.try_(aspect, said, make())
    return tuple(told.values())


@dataclass(frozen=True, slots=True)
class _Judge:
    """The thing that a finding is about, and how to look at it again in another situation."""

    rule: Rule
    rules: tuple[Rule, ...]
    thing: Asked
    things: tuple[Asked, ...]
    before: dict[_Told, Finding]
    verdict: Verdict | None

    @classmethod
    def of(cls, situation: Situation, finding: Finding, rules: tuple[Rule, ...]) -> _Judge | None:
        rule = next((rule for rule in rules if rule.id == finding.rule), None)
        if rule is None:
            return None
        evaluator = Evaluator(situation)
        told = evaluator.verdicts(rule)
        thing = next((asked for asked, _ in told if fingerprint_of(rule, asked) == finding.fingerprint), None)
        if thing is None:
            return None
        alike = tuple(asked for asked, _ in told if _same(rule, asked, thing))
        before = _by_what(evaluator.evaluate(rules).findings)
        return cls(rule, rules, thing, alike, before, _worst(rule, told, thing))

    def try_(self, aspect: Aspect, said: str, situation: Situation) -> Tried:
        """The verdict of the rule on the same thing in the changed situation."""
        evaluator = Evaluator(situation)
        try:
            verdict = _worst(self.rule, evaluator.verdicts(self.rule), self.thing)
        except ConditionFailed:
            return Tried(aspect, said, self.verdict, changed=False)
        if verdict is self.verdict:
            return Tried(aspect, said, verdict, changed=False)
        after = _by_what(evaluator.evaluate(self.rules).findings)
        gone = tuple(found for what, found in self.before.items() if what not in after and not self._own(found))
        new = tuple(found for what, found in after.items() if what not in self.before and not self._own(found))
        return Tried(aspect, said, verdict, True, gone, new)

    def _own(self, found: Finding) -> bool:
        """True for what the rule says of the very thing that is looked at."""
        own = {fingerprint_of(self.rule, asked) for asked in self.things}
        return found.rule == self.rule.id and (
            found.fingerprint in own or found.clauses[:1] == self.thing.about.clauses[:1]
        )


def _by_what(findings: Iterable[Finding]) -> dict[_Told, Finding]:
    """The findings by what they ask under which clauses: the same asked by another ancestor is the same."""
    return {_what(found): found for found in findings}


def _what(found: Finding) -> _Told:
    clauses = tuple(sorted((clause.license_key, clause.clause) for clause in found.clauses))
    return found.rule, found.verdict.value, clauses or (("", found.fingerprint),)


def _same(rule: Rule, asked: Asked, thing: Asked) -> bool:
    """True for what is told together with the thing; a link stays the same whatever its kind."""
    return asked.about.merge == thing.about.merge or (rule.scope is Scope.LINK and asked.about.path == thing.about.path)


def _worst(rule: Rule, told: Iterable[tuple[Asked, Verdict]], thing: Asked) -> Verdict | None:
    verdicts = {verdict for asked, verdict in told if _same(rule, asked, thing)}
    return next((verdict for verdict in _WORST if verdict in verdicts), None)
