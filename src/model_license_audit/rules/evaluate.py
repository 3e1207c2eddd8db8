"""Asking every rule of everything in its scope, and writing down what is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from model_license_audit.model.evidence import weakest
from model_license_audit.model.findings import ClauseRef, Finding, FindingKind, Verdict
from model_license_audit.obligations.situation import Situation
from model_license_audit.rules.about import About
from model_license_audit.rules.asked import Asked, Things
from model_license_audit.rules.conditions import Condition, ConditionFailed, condition
from model_license_audit.rules.late import Facts
from model_license_audit.rules.rule import Rule, Scope
from model_license_audit.rules.wording import fill, listed

_Verdicts = dict[str, list[tuple[Asked, Verdict]]]


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that could not be evaluated, which makes the audit incomplete."""

    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule said of one duty, named by its place; ``finding`` is the fingerprint of what was told of it."""

    rule: str
    duty: int
    verdict: Verdict
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that the rules said; ``judged`` holds the verdict of every rule on every duty it was asked of."""

    findings: tuple[Finding, ...]
    failures: tuple[RuleFailure, ...]
    rules_run: int
    judged: tuple[Judged, ...] = ()


class Evaluator:
    """Asks rules of one situation."""

    def __init__(self, situation: Situation) -> None:
        self._subject = situation.lineage.subject
        self._things = Things(situation)
        self._asked: dict[Scope, list[Asked]] = {}

    def evaluate(self, rules: Iterable[Rule]) -> Evaluation:
        """Every finding of every rule, worst first, in an order that depends on nothing but the content."""
        rules = tuple(rules)
        verdicts, failures = self._verdicts(rules)
        findings: list[Finding] = []
        judged: list[Judged] = []
        for rule in (rule for rule in rules if verdicts[rule.id]):
            told = dict(self._findings(rule, verdicts[rule.id]))
            findings += told.values()
            if rule.scope is Scope.DUTY:
                judged += self._judged(rule, verdicts[rule.id], told)
        findings.sort(key=lambda finding: finding.order)
        return Evaluation(
            findings=tuple(findings),
            failures=tuple(RuleFailure(rule, what) for rule, what in sorted(failures.items())),
            rules_run=len(rules),
            judged=tuple(judged),
        )

    def verdicts(self, rule: Rule) -> tuple[tuple[Asked, Verdict], ...]:
        """Everything the rule applies to, with its verdict; raises :class:`ConditionFailed` as :meth:`verdict` does."""
        verdicts, failures = self._verdicts((rule,))
        if failures:
            raise ConditionFailed(failures[rule.id])
        return tuple(verdicts[rule.id])

    def _judged(
        self, rule: Rule, verdicts: list[tuple[Asked, Verdict]], told: dict[tuple[str, Verdict], Finding]
    ) -> Iterator[Judged]:
        """The verdicts on duties, in the order of the duties."""
        for asked, verdict in verdicts:
            finding = told.get((asked.about.merge, verdict)) if verdict is not Verdict.SATISFIED else None
            yield Judged(rule.id, asked.place, verdict, finding.fingerprint if finding else None)

    def verdict(self, rule: Rule) -> Verdict | None:
        """The worst verdict of one rule on the whole situation; ``None`` when it applies to nothing.

        Raises :class:`ConditionFailed` when the rule cannot be evaluated.
        """
        verdicts, failures = self._verdicts((rule,))
        if failures:
            raise ConditionFailed(failures[rule.id])
        found = {verdict for _, verdict in verdicts[rule.id]}
        return next((v for v in (Verdict.VIOLATED, Verdict.UNDETERMINED, Verdict.SATISFIED) if v in found), None)

    def _verdicts(self, rules: tuple[Rule, ...]) -> tuple[_Verdicts, dict[str, str]]:
        """What each rule says of each thing, and the rules that failed; a failed rule says nothing at all."""
        verdicts: _Verdicts = {rule.id: [] for rule in rules}
        failures: dict[str, str] = {}
        for asking, asked in self._questions(rules):
            known = asked.facts
            for rule, when, undetermined, satisfied in asking:
                if rule.id in failures:
                    continue
                try:
                    verdict = _ask(when, undetermined, satisfied, known)
                except ConditionFailed as failure:
                    failures[rule.id] = str(failure)
                    verdicts[rule.id] = []
                    continue
                if verdict:
                    verdicts[rule.id].append((asked, verdict))
        return verdicts, failures

    def _questions(self, rules: tuple[Rule, ...]) -> Iterator[tuple[list[_Asking], Asked]]:
        """Each thing with the rules to ask of it."""
        for scope, concerned in _by_scope(rules).items():
            for asked in self._of(scope, concerned):
                if asking := concerned[asked.actions]:
                    yield asking, asked

    def _of(self, scope: Scope, concerned: _Concerned) -> list[Asked]:
        """All things of a scope, made once; of pairs of terms those that rules are asked of."""
        if scope is Scope.PAIR:
            return self._things.pairs(self._of(Scope.DUTY, concerned), concerned.__getitem__)
        if scope not in self._asked:
            self._asked[scope] = self._things.of(scope)
        return self._asked[scope]

    def _findings(
        self, rule: Rule, verdicts: list[tuple[Asked, Verdict]]
    ) -> Iterator[tuple[tuple[str, Verdict], Finding]]:
        """One finding for things that differ only in the ancestor or the clause; the nearest ancestor is named.

        The artifact's own label is named only where no ancestor asks for the same.
        """
        groups: dict[tuple[str, Verdict], list[Asked]] = {}
        for asked, verdict in verdicts:
            if verdict is not Verdict.SATISFIED:
                groups.setdefault((asked.about.merge, verdict), []).append(asked)
        for (merge, verdict), group in groups.items():
            first = next((asked for asked in group if asked.about.origin), group[0])
            origins = {asked.about.origin for asked in group} - {first.about.origin}
            also = tuple(sorted(origin for origin in origins if origin))
            clauses = tuple(dict.fromkeys(clause for asked in group for clause in _cited(rule, asked.about)))
            yield (merge, verdict), self._finding(rule, first, verdict, also, clauses)

    def _finding(
        self, rule: Rule, asked: Asked, verdict: Verdict, also: tuple[str, ...], clauses: tuple[ClauseRef, ...]
    ) -> Finding:
        known, about = asked.facts, asked.about
        undetermined = verdict is Verdict.UNDETERMINED
        return Finding(
            rule=rule.id,
            title=rule.title,
            subject=self._subject,
            verdict=verdict,
            kind=FindingKind.UNKNOWN if undetermined else rule.kind,
            severity=rule.severity,
            confidence=weakest(rule.confidence, about.confidence),
            message=fill(rule.message, known),
            remedy=fill(rule.remedy, known),
            fingerprint=fingerprint_of(rule, asked),
            path=about.path,
            clauses=clauses,
            evidence=about.evidence,
            settle=fill(rule.settle, known) if undetermined and rule.settle else None,
            origin=about.origin,
            also=also,
            details=listed(rule.details, known) if rule.details else (),
        )


def _cited(rule: Rule, about: About) -> tuple[ClauseRef, ...]:
    """The clauses a finding stands on."""
    return about.clauses + tuple(clause for action, clause in about.said if action in rule.actions)


def fingerprint_of(rule: Rule, asked: Asked) -> str:
    """What names a finding across runs and machines."""
    return hashlib.sha256(f"{rule.id}\0{asked.about.key}".encode()).hexdigest()[:16]


@lru_cache(maxsize=128)
def _by_scope(rules: tuple[Rule, ...]) -> dict[Scope, _Concerned]:
    """The rules of each scope that some rule has; worked out once for rules that many artifacts are asked."""
    found = {scope: [rule for rule in rules if rule.scope is scope] for scope in Scope}
    return {scope: _Concerned(of_scope) for scope, of_scope in found.items() if of_scope}


_Asking = tuple[Rule, Condition, Condition | None, Condition | None]
"""A rule and its conditions: when it applies, when it is undetermined, when it is satisfied."""


class _Concerned(dict[tuple[str, ...], list[_Asking]]):
    """The rules of one scope to ask of things with such terms in them: those that stand on all of their actions."""

    def __init__(self, rules: list[Rule]) -> None:
        asking = list(map(_asking, rules))
        super().__init__({(): asking})
        for one in asking:
            for action in one[0].actions:
                self.setdefault((action,), []).append(one)

    def __missing__(self, actions: tuple[str, ...]) -> list[_Asking]:
        first = self.get(actions[:1], [])
        self[actions] = [one for one in first if one[0].actions.issuperset(actions)]
        return self[actions]


def _asking(rule: Rule) -> _Asking:
    undetermined = condition(rule.undetermined) if rule.undetermined else None
    return rule, condition(rule.when), undetermined, condition(rule.satisfied) if rule.satisfied else None


def _ask(when: Condition, undetermined: Condition | None, satisfied: Condition | None, known: Facts) -> Verdict | None:
    if not when.holds(known):
        return None
    if undetermined and undetermined.holds(known):
        return Verdict.UNDETERMINED
    if satisfied and satisfied.holds(known):
        return Verdict.SATISFIED
    return Verdict.VIOLATED
